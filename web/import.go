package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"polyplan/exchange"
	"polyplan/graph"
	"polyplan/i18n"
	"polyplan/plan"
)

// importPath is where files of translations come in that are too large for a GraphQL request.
const importPath = "/import"

// importer previews the file that is the body of a POST, as importTranslations does one in a GraphQL request, and
// answers with all of its units. What it is, and how far it may go, stands in the URL:
//
//	?name=gwangju.vi.po or ?format=po   &locale=vi   &allowReviewed=true   &clearEmpty=true
//
// applyImport and revertImport take the token of the answer.
type importer struct {
	catalogue *plan.Catalogue
	endpoint  *endpoint
}

func (i *importer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, no-store")
	viewer := plan.ViewerOf(r.Context())
	if viewer.Anonymous() {
		unauthenticated(w, r, challenge, "sign in first: send a token as Authorization: Bearer TOKEN")
		return
	}
	allowed, refused := i.endpoint.rates.enter(clientOf(r))
	if refused != nil {
		refused.write(w, legacyJSON)
		return
	}
	defer allowed.leave()
	done, refused := i.preview(w, r, viewer, allowed)
	if refused != nil {
		refused.write(w, legacyJSON)
		return
	}
	w.Header().Set("Content-Type", legacyJSON.contentType())
	_ = json.NewEncoder(w).Encode(done) // who does not read it has gone
}

// previewTime is how many times as long as an operation a preview may take: the checks of 20,000 changed texts take
// longer. It stays below the time that a server has to write an answer.
const previewTime = 3

// uploadUnit is how many bytes of a file cost a point to read and to merge.
const uploadUnit = 1 << 10

func (i *importer) preview(w http.ResponseWriter, r *http.Request, viewer plan.Viewer, paying *allowance) (*plan.Import, *refusal) {
	format, options, err := readUpload(r)
	if err != nil {
		return nil, i.refusal(w, r, err)
	}
	if r.Header.Get("Content-Encoding") != "" {
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, code: graph.BadUserInput, message: "the file is compressed: send it as it is",
		}
	}
	if r.ContentLength > exchange.MaxFile {
		return nil, tooLarge(w, exchange.MaxFile)
	}
	file, err := io.ReadAll(http.MaxBytesReader(bare(w), r.Body, exchange.MaxFile))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return nil, tooLarge(w, exchange.MaxFile)
	}
	if err != nil {
		return nil, malformed("the body broke off")
	}
	if paying != nil {
		if wait := paying.spend(1+len(file)/uploadUnit, 1); wait > 0 {
			return nil, i.endpoint.rates.tooSoon(wait)
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), previewTime*i.endpoint.limits.ExecuteTime)
	defer cancel()
	units, err := format.ReadUnits(file)
	if err != nil {
		return nil, i.refusal(w, r, graph.NotAFile(err))
	}
	done, err := i.catalogue.PreviewImport(ctx, viewer, units, options)
	if err != nil {
		return nil, i.refusal(w, r, err)
	}
	return done, nil
}

// readUpload is what the URL of an upload says of it.
func readUpload(r *http.Request) (format exchange.UnitFormat, o plan.ImportOptions, err error) {
	said := r.URL.Query()
	if format, err = exchange.UnitFormatFor(said.Get("format"), said.Get("name")); err != nil {
		return format, o, &plan.Error{Code: plan.Invalid, Message: err.Error()}
	}
	if tag := said.Get("locale"); tag != "" {
		if o.Locale, err = i18n.Parse(tag); err != nil {
			return format, o, &plan.Error{Code: plan.Invalid, Message: err.Error()}
		}
	}
	for name, to := range map[string]*bool{"allowReviewed": &o.Reviewed, "clearEmpty": &o.Clear} {
		text := said.Get(name)
		if *to, err = strconv.ParseBool(text); err != nil && text != "" {
			return format, o, &plan.Error{Code: plan.Invalid, Message: name + " is neither true nor false"}
		}
	}
	return format, o, nil
}

// refusal is an error of a verb with its status; what the client can do nothing about is masked, and logged.
func (i *importer) refusal(w http.ResponseWriter, r *http.Request, err error) *refusal {
	code := graph.CodeOf(err)
	if code == "" {
		i.endpoint.log.ErrorContext(r.Context(), "import", "error", err, "id", accountOf(w).id)
		return &refusal{status: http.StatusInternalServerError, code: graph.Internal, message: "something went wrong here: tell the operator"}
	}
	status, ok := statusOfCode[code]
	if !ok {
		status = http.StatusBadRequest
	}
	return &refusal{status: status, code: code, message: err.Error()}
}
