package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"polyplan/graph"
	"polyplan/plan"
)

// door lets in who sends a token in Authorization (RFC 6750).
type door struct {
	catalogue *plan.Catalogue
	admin     [sha256.Size]byte // of the operator's own secret
	open      bool              // to the operator's own secret
	rates     *rates            // what guesses cost
}

func newDoor(catalogue *plan.Catalogue, adminToken string) *door {
	return &door{catalogue: catalogue, admin: sha256.Sum256([]byte(adminToken)), open: adminToken != ""}
}

// viewer is who sends that Authorization; nothing is the public's.
func (d *door) viewer(ctx context.Context, authorization string) (plan.Viewer, error) {
	if authorization == "" {
		return plan.Viewer{}, nil
	}
	scheme, secret, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return plan.Viewer{}, errScheme
	}
	secret = strings.TrimSpace(secret)
	digest := sha256.Sum256([]byte(secret))
	if d.open && subtle.ConstantTimeCompare(digest[:], d.admin[:]) == 1 {
		operator := plan.Operator("admin")
		operator.ID = operatorID
		return operator, nil
	}
	return d.catalogue.Authenticate(ctx, secret)
}

var errScheme = &plan.Error{Code: plan.Unauthenticated, Message: "wanted Authorization: Bearer TOKEN"}

// authenticated finds out who asks. A request without a token is the public's; one with a token that does
// not hold goes no further.
func authenticated(next http.Handler, d *door, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		authorization := sent(r, "Authorization")
		if authorization == "" {
			next.ServeHTTP(w, r)
			return
		}
		if refused := d.rates.bars(clientOf(r)); refused != nil {
			refused.write(w, acceptedBy(r).refusing())
			return
		}
		viewer, err := d.viewer(r.Context(), authorization)
		if plan.CodeOf(err) == plan.Unauthenticated {
			d.rates.guessed(clientOf(r))
		}
		switch {
		case errors.Is(err, errScheme):
			unauthenticated(w, r, challenge, err.Error())
		case plan.CodeOf(err) == plan.Unauthenticated:
			unauthenticated(w, r, challenge+`, error="invalid_token"`, err.Error())
		case err != nil:
			log.ErrorContext(r.Context(), "authenticate", "error", err, "id", accountOf(w).id)
			refused := &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: errUnknown.Error()}
			refused.write(w, acceptedBy(r).refusing())
		default:
			admit(next, w, r, viewer)
		}
	})
}

func admit(next http.Handler, w http.ResponseWriter, r *http.Request, viewer plan.Viewer) {
	accountOf(w).client = viewer.Name
	next.ServeHTTP(w, r.WithContext(plan.WithViewer(r.Context(), viewer)))
}

// operatorID stands in for the id of a token where the operator's own secret was sent: drafts are kept by
// the id of who wrote them.
const operatorID plan.ID = "tok_00000000000000000000"

// challenge asks for a token (RFC 6750 section 3); what is wrong with one that was sent follows it.
const challenge = `Bearer realm="polyplan"`

func unauthenticated(w http.ResponseWriter, r *http.Request, challenge, message string) {
	w.Header().Set("WWW-Authenticate", challenge)
	w.Header().Set("Cache-Control", "no-store")
	refused := &refusal{status: http.StatusUnauthorized, code: graph.Unauthenticated, message: message}
	refused.write(w, acceptedBy(r).refusing())
}
