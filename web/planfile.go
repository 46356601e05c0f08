package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"polyplan/graph"
	"polyplan/i18n"
	"polyplan/plan"
)

// planFilesPath is where plans are served as files: the slug of a plan and the extension of a format (planform.go)
// follow it.
const planFilesPath = "/plans/"

// planFiles serves plans as files.
type planFiles struct {
	*resources
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
	if !plan.ViewerOf(r.Context()).Anonymous() {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	asked, refused := readFileRequest(r)
	if refused != nil {
		f.refuse(w, r, refused)
		return
	}
	allowed, refused := f.rates.enter(clientOf(r))
	if refused != nil {
		f.refuse(w, r, refused)
		return
	}
	defer allowed.leave()
	f.reached.tell(w)
	if asked.form.media == pageMedia {
		hardenPlainPage(w.Header())
	}
	f.send(w, r, f.answer(w, r, asked.question(), func(ctx context.Context) *rendered {
		return f.render(ctx, clientOf(r), asked.form.media, func(ctx context.Context, to *rendered, body *bounded) error {
			return f.write(ctx, asked, to, body)
		})
	}))
}

// write makes the file and what is told with it.
func (f *planFiles) write(ctx context.Context, asked *fileRequest, to *rendered, body *bounded) error {
	reading := plan.ReadingOf(ctx)
	file := planFile{
		fileRequest: asked, catalogue: f.catalogue, viewer: plan.ViewerOf(ctx), reading: reading, body: body,
		license: f.license, site: f.resources,
	}
	if err := asked.form.make(ctx, &file); err != nil {
		return file.under(f.origins.path(), err)
	}
	to.languages, to.links = file.contentLanguage(), file.links()
	if reading.Negotiated() {
		to.location = f.origins.path() + file.location()
	}
	if asked.form.span != intoOne && asked.form.media != pageMedia { // which have terms of the glossary, and words of ours
		to.modified = reading.Modified()
	}
	return nil
}

// question is what the file is kept by. Its method is none of HTTP's: no query has the same question.
func (a *fileRequest) question() question {
	text := strconv.Quote(a.slug) + a.form.suffix()
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
	for _, form := range allForms {
		if form.suffix() == extension {
			asked.form = form
		}
	}
	if asked.form == nil {
		return nil, notFound("no such file: a plan is a page without an extension, and a document with one of " + formNames())
	}
	if !asked.form.media.takenBy(r.Header) {
		return nil, notTaken(asked.form.media)
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

// notTaken refuses a client that does not take the one form there is.
func notTaken(is form) *refusal {
	return &refusal{
		status: http.StatusNotAcceptable, code: graph.BadUserInput,
		message: "Accept does not take " + string(is) + ", which is what the file is",
	}
}

func notFound(message string) *refusal {
	return &refusal{status: http.StatusNotFound, code: string(plan.NotFound), message: message}
}
