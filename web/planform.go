package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

// planForm is a format that plans are served in.
type planForm struct {
	extension string
	media     form
	span      span
	make      func(context.Context, *planFile) error
}

// planForms are all of them.
var planForms = []planForm{
	inAll(exchange.PlanJSON), inAll(exchange.PlanJSONLD),
	inOne(exchange.PlanCSV), inOne(exchange.PlanMarkdown),
	inUnits(exchange.XLIFF2), inUnits(exchange.PO),
	{"xml", "application/xml", inTheTitles, inStratML},
}

// planPages are plans as pages for people, which have no extension.
var planPages = planForm{"", pageMedia, inTheReaders, inHTML}

// allForms are the pages and all other forms.
var allForms = func() []*planForm {
	all := []*planForm{&planPages}
	for i := range planForms {
		all = append(all, &planForms[i])
	}
	return all
}()

func formNames() string {
	var names []string
	for _, form := range planForms {
		names = append(names, "."+form.extension)
	}
	return strings.Join(names, ", ")
}

// planFile is a file as it is made.
type planFile struct {
	*fileRequest
	catalogue *plan.Catalogue
	viewer    plan.Viewer
	reading   *plan.Reading
	body      *bounded
	license   string
	site      *resources
	found     *plan.Plan
	title     i18n.Locale   // that a reader is served the title in
	languages []i18n.Locale // that it is in
}

// inAll is a form in all languages, or the source's and those that the URL names.
func inAll(format exchange.DocumentFormat) planForm {
	return planForm{format.Extension, form(format.MediaType), inEvery, func(ctx context.Context, f *planFile) error {
		p, err := f.plan(ctx, plan.Selection{})
		if err != nil {
			return err
		}
		doc, err := f.catalogue.Document(ctx, f.viewer, p.ID)
		if err != nil {
			return err
		}
		if doc == nil {
			return noPlan // any more
		}
		if len(f.wanted) > 0 {
			doc.Keep(f.wanted...)
		}
		f.languages = doc.Languages()
		return format.Write(f.body, doc)
	}}
}

// inOne is a form for reading in the languages that the URL names, or else the client.
func inOne(format exchange.PlanFormat) planForm {
	return planForm{format.Extension, form(format.MediaType), inTheReaders, func(ctx context.Context, f *planFile) error {
		p, err := f.plan(ctx, plan.Selection{Wanted: f.negotiated(), Items: true})
		if err != nil {
			return err
		}
		if err := format.Write(f.body, p); err != nil {
			return err
		}
		f.title = exchange.LanguageOf(p)
		f.languages = slices.Sorted(maps.Keys(f.reading.Served()))
		return nil
	}}
}

// negotiated are the languages that the URL names, or else the client.
func (f *planFile) negotiated() []i18n.Locale {
	if len(f.wanted) > 0 {
		return f.wanted
	}
	f.reading.Negotiate()
	return i18n.AcceptLanguage(f.accept)
}

// inUnits is a form for translators, into the one locale that the URL names. Who does not translate into it gets what
// readers are served.
func inUnits(format exchange.UnitFormat) planForm {
	return planForm{format.Extension, form(format.MediaType), intoOne, func(ctx context.Context, f *planFile) error {
		if len(f.wanted) != 1 {
			return malformed("a ." + format.Extension + " file has translations into one locale: name it, as in ?locale=ko")
		}
		p, err := f.plan(ctx, plan.Selection{})
		if err != nil {
			return err
		}
		units, err := f.catalogue.ExportUnits(ctx, f.viewer, plan.UnitExport{Plan: p.ID, Targets: f.wanted})
		if code := plan.CodeOf(err); code == plan.Unauthenticated || code == plan.Denied {
			units, err = f.catalogue.ServedUnits(ctx, f.viewer, p.ID, f.wanted)
		}
		if err != nil {
			return err
		}
		f.languages = append(f.languages, units.Source)
		f.languages = append(f.languages, units.Targets...)
		return format.Write(f.body, units)
	}}
}

// inStratML writes Part 2 of StratML in the language that the reader is served the plan's title in.
func inStratML(ctx context.Context, f *planFile) error {
	wanted := f.negotiated()
	p, err := f.plan(ctx, plan.Selection{Wanted: wanted, Translations: true})
	if err != nil {
		return err
	}
	doc, err := f.catalogue.DocumentIn(ctx, f.viewer, p.ID, exchange.StratML)
	if err != nil {
		return err
	}
	if doc == nil {
		return noPlan // any more
	}
	f.title = exchange.LanguageOf(p)
	f.languages = []i18n.Locale{f.title}
	return exchange.WriteStratML(f.body, doc, exchange.StratMLPart2, append(f.languages[:1:1], wanted...)...)
}

// plan is the plan of the slug; where that is an old one, the client is sent to the new.
func (f *planFile) plan(ctx context.Context, sel plan.Selection) (*plan.Plan, error) {
	sel.Coverage = true // which links tell of
	p, err := f.catalogue.PlanBySlug(ctx, f.viewer, f.slug, sel)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, noPlan
	case p.Slug != f.slug:
		now := url.URL{Path: planFilesPath + p.Slug + f.form.suffix(), RawQuery: f.url.RawQuery}
		return nil, &refusal{
			status: http.StatusMovedPermanently, code: string(plan.NotFound), location: now.String(),
			message: "the plan has another slug now",
		}
	}
	f.found = p
	return p, nil
}

// under is an error whose location, where it has one, is below a path.
func (f *planFile) under(path string, err error) error {
	if refused := new(refusal); errors.As(err, &refused) && refused.location != "" {
		moved := *refused
		moved.location = path + moved.location
		return &moved
	}
	return err
}

var noPlan = notFound("there is no plan with this slug")

// contentLanguage is as the header tells the languages of the file.
func (f *planFile) contentLanguage() string {
	names := make([]string, len(f.languages))
	for i, locale := range f.languages {
		names[i] = string(locale)
	}
	return strings.Join(names, ", ")
}

// bounded is a file in memory that must not grow beyond maxFile.
type bounded struct {
	bytes.Buffer
}

// maxFile is how many bytes a file may have: the largest plan in 40 languages has some 20 MB.
const maxFile = 64 << 20

// Write is of io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxFile {
		return 0, &plan.Error{
			Code:    plan.LimitExceeded,
			Message: fmt.Sprintf("the file would have more than %d bytes: name locales, or ask the operator for it", maxFile),
		}
	}
	return b.Buffer.Write(p)
}
