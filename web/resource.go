package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"polyplan/graph"
	"polyplan/i18n"
	"polyplan/plan"
)

// resources are what is made of the catalogue for whoever reads it without GraphQL: plans as files, and lists of plans.
// What everybody may see is kept with the answers to queries.
type resources struct {
	catalogue *plan.Catalogue
	answers   *answers // nil where none are kept
	rates     *rates
	reached   *reached
	limits    *Limits
	log       *slog.Logger
	origins   origins
	license   string // the address of the one that the plans are under, where the operator names it
}

func newResources(catalogue *plan.Catalogue, e *endpoint, log *slog.Logger, o *options) *resources {
	return &resources{catalogue, e.answers, e.rates, &e.reached, e.limits, log, origins{o.public}, o.license}
}

// License is the address of the license that all plans of the catalogue are published under; "" says nothing of one.
func License(address string) Option {
	return func(o *options) { o.license = address }
}

// answer is the answer to a question that its URL alone asks, from what is kept if it can be. The question's method is
// none of HTTP's: no query has the same.
func (s *resources) answer(
	w http.ResponseWriter, r *http.Request, q question, render func(context.Context) *rendered,
) *rendered {
	if s.answers == nil || !plan.ViewerOf(r.Context()).Anonymous() {
		return render(r.Context())
	}
	found, outcome := s.answers.find(r.Context(), q, r.Header)
	accountOf(w).cache = outcome
	if found != nil {
		return found
	}
	return s.answers.share(r.Context(), q, r.Header, func() *rendered {
		return render(context.WithoutCancel(r.Context()))
	})
}

// making makes the body of an answer, and what is told with it.
type making func(context.Context, *rendered, *bounded) error

// render makes an answer, for whose work its client pays.
func (s *resources) render(ctx context.Context, payer client, form form, write making) *rendered {
	ctx, cancel := context.WithTimeout(ctx, s.limits.ExecuteTime)
	defer cancel()
	reading := new(plan.Reading)
	ctx = s.rates.withPayer(plan.WithReading(ctx, reading), payer)
	var body bounded
	answer := &rendered{status: http.StatusOK, form: form, read: true}
	if err := write(ctx, answer, &body); err != nil {
		return &rendered{refused: s.refusal(ctx, err)}
	}
	s.rates.bill(payer, body.Len()/fileUnit)
	answer.body, answer.dependencies, answer.negotiated = body.Bytes(), reading.Dependencies(), reading.Negotiated()
	answer.public = plan.ViewerOf(ctx).Anonymous() && answer.dependencies.Cacheable()
	return answer
}

// fileUnit is how many bytes of a file cost a point to make.
const fileUnit = 256

// refusal is what a client is told of an error: of the catalogue's own trouble only where to find it in the log.
func (s *resources) refusal(ctx context.Context, err error) *refusal {
	var refused *refusal
	id := graph.RequestID(ctx)
	switch code := plan.CodeOf(err); {
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: "the answer took too long"}
	case code == plan.Unavailable:
		s.log.WarnContext(ctx, "unavailable", "error", err, "id", id)
		return &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: err.Error()}
	case code == plan.Denied:
		return &refusal{status: http.StatusForbidden, code: graph.Forbidden, message: err.Error()}
	case code != "":
		return malformed(err.Error())
	}
	s.log.ErrorContext(ctx, "internal error", "error", err, "id", id)
	return &refusal{
		status: http.StatusInternalServerError, code: graph.Internal,
		message: "internal error; tell the operator this id: " + id,
	}
}

func (f *refusal) Error() string {
	return f.message
}

// send writes an answer or its refusal, with the links that an answer has.
func (s *resources) send(w http.ResponseWriter, r *http.Request, answer *rendered) {
	if answer.refused != nil {
		s.refuse(w, r, answer.refused)
		return
	}
	answer.links.tell(w.Header(), s.origins.of(r))
	answer.write(w, r)
}

// refuse says why there is no answer: to a person, on a page.
func (s *resources) refuse(w http.ResponseWriter, r *http.Request, refused *refusal) {
	if !strings.Contains(sent(r, "Accept"), string(pageMedia)) || refused.location != "" {
		refused.write(w, legacyJSON)
		return
	}
	hardenPlainPage(w.Header())
	shown := &refusalPage{page: s.newPage(pageWords().In(i18n.AcceptLanguage(sent(r, "Accept-Language"))), "")}
	refused.show(w, shown)
}
