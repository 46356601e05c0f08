package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"

	"polyplan/graph"
	"polyplan/plan"
)

// authenticated finds out who asks by the token in Authorization (RFC 6750). A request without one is
// the public's; one with a token that does not hold goes no further.
func authenticated(next http.Handler, catalogue *plan.Catalogue, adminToken string, log *slog.Logger) http.Handler {
	operator := plan.Operator("admin")
	operator.ID = operatorID
	admin := sha256.Sum256([]byte(adminToken))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := r.Header.Get("Authorization")
		if header == "" {
			next.ServeHTTP(w, r)
			return
		}
		scheme, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			unauthenticated(w, r, challenge, "wanted Authorization: Bearer TOKEN")
			return
		}
		secret = strings.TrimSpace(secret)
		digest := sha256.Sum256([]byte(secret))
		if adminToken != "" && subtle.ConstantTimeCompare(digest[:], admin[:]) == 1 {
			next.ServeHTTP(w, r.WithContext(plan.WithViewer(r.Context(), operator)))
			return
		}
		viewer, err := catalogue.Authenticate(r.Context(), secret)
		switch {
		case plan.CodeOf(err) == plan.Unauthenticated:
			unauthenticated(w, r, challenge+`, error="invalid_token"`, err.Error())
		case err != nil:
			log.ErrorContext(r.Context(), "authenticate", "error", err, "id", graph.RequestID(r.Context()))
			refused := &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: "the catalogue cannot be read now: try again"}
			refused.write(w, acceptedBy(r).refusing())
		default:
			next.ServeHTTP(w, r.WithContext(plan.WithViewer(r.Context(), viewer)))
		}
	})
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
