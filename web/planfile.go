package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"polyplan/graph"
	"polyplan/i18n"
	"polyplan/plan"
)

// planFilesPath is where plans are served as files: the slug of a plan and the extension of a format (planform.go)
// follow it.
const planFilesPath = "/plans/"

// planFiles serves plans as files. Those that everybody may see are kept with the answers to queries.
type planFiles struct {
	catalogue *plan.Catalogue
	answers   *answers // nil where none are kept
	rates     *rates
	limits    *Limits
	log       *slog.Logger
}

func newPlanFiles(catalogue *plan.Catalogue, e *endpoint, log *slog.Logger) *planFiles {
	return &planFiles{catalogue, e.answers, e.rates, e.limits, log}
}

// fileRequest is which plan is asked for, in which form and languages.
type fileRequest struct {
	slug   string
	form   *planForm
	wanted []i18n.Locale // as the URL names them
	url    *url.URL
	accept string // Accept-Language, which counts where the URL names none and the form is for reading in one
}

func (f *planFiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = known(w, r)
	w.Header()["Vary"] = alwaysVaries
	anonymous := plan.ViewerOf(r.Context()).Anonymous()
	if !anonymous {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	asked, refused := readFileRequest(r)
	if refused != nil {
		refused.write(w, legacyJSON)
		return
	}
	allowed, refused := f.rates.enter(clientOf(r))
	if refused != nil {
		refused.write(w, legacyJSON)
		return
	}
	defer allowed.leave()
	answer := f.answer(w, r, asked, anonymous)
	if answer.refused != nil {
		answer.refused.write(w, legacyJSON)
		return
	}
	answer.write(w, r)
}

// answer is the file, from what is kept if it can be.
func (f *planFiles) answer(w http.ResponseWriter, r *http.Request, asked *fileRequest, anonymous bool) *rendered {
	if f.answers == nil || !anonymous {
		return f.render(r.Context(), r, asked)
	}
	q := asked.question()
	found, outcome := f.answers.find(r.Context(), q, r.Header)
	accountOf(w).cache = outcome
	if found != nil {
		return found
	}
	return f.answers.share(r.Context(), q, r.Header, func() *rendered {
		return f.render(context.WithoutCancel(r.Context()), r, asked)
	})
}

// question is what the file is kept by. Its method is none of HTTP's: no query has the same question.
func (a *fileRequest) question() question {
	text := a.slug + "." + a.form.extension
	for _, locale := range a.wanted {
		text += " " + string(locale)
	}
	return question{method: "FILE", form: a.form.media, text: text}
}

func readFileRequest(r *http.Request) (*fileRequest, *refusal) {
	file := r.PathValue("file")
	extension := path.Ext(file)
	asked := &fileRequest{
		slug: strings.TrimSuffix(file, extension), url: r.URL, accept: strings.Join(r.Header.Values("Accept-Language"), ","),
	}
	for i := range planForms {
		if "."+planForms[i].extension == extension {
			asked.form = &planForms[i]
		}
	}
	if asked.form == nil {
		return nil, notFound("no such file: plans are served as " + formNames())
	}
	if !asked.form.media.takenBy(r.Header) {
		return nil, &refusal{
			status: http.StatusNotAcceptable, code: graph.BadUserInput,
			message: "Accept does not take " + string(asked.form.media) + ", which is what the file is",
		}
	}
	var refused *refusal
	asked.wanted, refused = readLocales(r.URL.RawQuery)
	return asked, refused
}

// readLocales are those that the parameter locale of a URL names, one or several between commas.
func readLocales(query string) ([]i18n.Locale, *refusal) {
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return nil, malformed("the query string of the URL is malformed")
	}
	var wanted []i18n.Locale
	for _, list := range parameters["locale"] {
		for tag := range strings.SplitSeq(list, ",") {
			locale, err := i18n.Parse(tag)
			if err != nil {
				return nil, malformed("the parameter locale: " + err.Error())
			}
			if !slices.ContainsFunc(wanted, locale.Same) {
				wanted = append(wanted, locale)
			}
		}
	}
	if len(wanted) > i18n.MaxWanted {
		return nil, malformed(fmt.Sprintf("the parameter locale names %d locales: at most %d are taken", len(wanted), i18n.MaxWanted))
	}
	return wanted, nil
}

func notFound(message string) *refusal {
	return &refusal{status: http.StatusNotFound, code: string(plan.NotFound), message: message}
}

// render makes the file, for whose work its client pays.
func (f *planFiles) render(ctx context.Context, r *http.Request, asked *fileRequest) *rendered {
	ctx, cancel := context.WithTimeout(ctx, f.limits.ExecuteTime)
	defer cancel()
	reading := new(plan.Reading)
	ctx = plan.WithReading(ctx, reading)
	file := planFile{catalogue: f.catalogue, viewer: plan.ViewerOf(ctx), reading: reading, fileRequest: asked}
	if err := asked.form.make(ctx, &file); err != nil {
		return &rendered{refused: f.refusal(ctx, err)}
	}
	f.rates.bill(clientOf(r), file.body.Len()/fileUnit)
	dependencies := reading.Dependencies()
	return &rendered{
		status: http.StatusOK, form: asked.form.media, body: file.body.Bytes(), languages: file.contentLanguage(),
		negotiated: reading.Negotiated(), public: file.viewer.Anonymous() && dependencies.Cacheable(), read: true,
		dependencies: dependencies,
	}
}

// fileUnit is how many bytes of a file cost a point to make.
const fileUnit = 256

// refusal is what a client is told of an error: of the catalogue's own trouble only where to find it in the log.
func (f *planFiles) refusal(ctx context.Context, err error) *refusal {
	var refused *refusal
	id := graph.RequestID(ctx)
	switch code := plan.CodeOf(err); {
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: "the answer took too long"}
	case code == plan.Unavailable:
		f.log.WarnContext(ctx, "unavailable", "error", err, "id", id)
		return &refusal{status: http.StatusServiceUnavailable, code: graph.Unavailable, message: err.Error()}
	case code == plan.Denied:
		return &refusal{status: http.StatusForbidden, code: graph.Forbidden, message: err.Error()}
	case code != "":
		return malformed(err.Error())
	}
	f.log.ErrorContext(ctx, "internal error", "error", err, "id", id)
	return &refusal{status: http.StatusInternalServerError, code: graph.Internal, message: "internal error; tell the operator this id: " + id}
}

func (f *refusal) Error() string {
	return f.message
}
