package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"polyplan/i18n"
	"polyplan/plan"
)

// plansPath is where programs find the list of all plans that readers see.
const plansPath = "/plans.json"

// listFormat is the form that the list of plans is written in; another would have another name.
const listFormat = "polyplan-plans/1"

// lists serve lists of plans. A list is the same for everybody, whatever they may see elsewhere, and hangs on no
// language.
type lists struct {
	*resources
	path  string
	form  form
	write func(context.Context, *list) error
}

// list is one page of a list as it is made.
type list struct {
	*lists
	origin string
	after  string // the cursor of the last plan of the page before; "" on the first
	to     *rendered
	body   *bounded
}

func (l *lists) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = known(w, r)
	w.Header()["Vary"] = alwaysVaries
	payer := clientOf(r)
	r = r.WithContext(plan.WithViewer(r.Context(), plan.Viewer{}))
	after, refused := l.read(r)
	if refused != nil {
		refused.write(w, legacyJSON)
		return
	}
	allowed, refused := l.rates.enter(payer)
	if refused != nil {
		refused.write(w, legacyJSON)
		return
	}
	defer allowed.leave()
	l.reached.tell(w)
	origin := l.origins.of(r)
	q := question{method: "LIST", form: l.form, text: l.path + " " + origin + " " + after}
	l.send(w, r, l.answer(w, r, q, func(ctx context.Context) *rendered {
		return l.render(ctx, payer, l.form, func(ctx context.Context, to *rendered, body *bounded) error {
			return l.write(ctx, &list{l, origin, after, to, body})
		})
	}))
}

// read is the cursor that the URL names.
func (l *lists) read(r *http.Request) (after string, refused *refusal) {
	if !l.form.takenBy(r.Header) {
		return "", notTaken(l.form)
	}
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", malformed("the query string of the URL is malformed")
	}
	given := parameters["after"]
	if len(given) > 1 {
		return "", malformed("the parameter after is given twice")
	}
	return parameters.Get("after"), nil
}

// page is the next plans of the list, at most so many, in an order that no write changes.
func (l *list) page(ctx context.Context, after string, size int, sel plan.Selection) (*plan.PlanPage, error) {
	filter := plan.PlanFilter{States: []plan.PlanState{plan.PlanPublished}}
	return l.catalogue.Plans(ctx, plan.Viewer{}, plan.Paging{First: &size, After: after}, filter, plan.ByID, sel)
}

// next is the address of the page after one, "" after the last.
func (l *list) next(page *plan.PlanPage) string {
	if !page.PageInfo.HasNextPage {
		return ""
	}
	path := l.path + "?after=" + *page.PageInfo.EndCursor // which is of letters that a URL takes as they are
	l.to.links = append(l.to.links, link{path, "next", "", l.form})
	return l.origin + path
}

// encode writes a page as JSON.
func (l *list) encode(value any) error {
	encoder := json.NewEncoder(io.Writer(l.body))
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// plansPage is a page of /plans.json.
type plansPage struct {
	Format string       `json:"format"`
	Plans  []listedPlan `json:"plans"`
	Next   string       `json:"next,omitempty"`
}

type listedPlan struct {
	ID           plan.ID           `json:"id"`
	Slug         string            `json:"slug"`
	Title        map[string]string `json:"title"`
	SourceLocale i18n.Locale       `json:"sourceLocale"`
	Locales      []listedLocale    `json:"locales"`
	Publisher    listedPublisher   `json:"publisher"`
	UpdatedAt    plan.Time         `json:"updatedAt"`
	Revision     string            `json:"revision"`
	Documents    []listedDocument  `json:"documents"`
}

// listedLocale is how much of a plan readers are served in a locale.
type listedLocale struct {
	Tag      i18n.Locale `json:"tag"`
	Texts    int         `json:"texts"`
	Of       int         `json:"of"`
	Reviewed int         `json:"reviewed"`
	Stale    int         `json:"stale"`
}

type listedPublisher struct {
	ID       plan.ID           `json:"id"`
	Name     map[string]string `json:"name"`
	Homepage *plan.URL         `json:"homepage,omitempty"`
}

// listedDocument is a file of a plan: in a locale, or in all where it names none.
type listedDocument struct {
	URL    string      `json:"url"`
	Type   form        `json:"type"`
	Locale i18n.Locale `json:"locale,omitempty"`
}

// writePlans is a page of /plans.json.
func writePlans(ctx context.Context, l *list) error {
	found, err := l.page(ctx, l.after, plan.MaxPage, plan.Selection{Translations: true, Coverage: true})
	if err != nil {
		return err
	}
	page := plansPage{Format: listFormat, Plans: []listedPlan{}, Next: l.next(found)}
	for _, p := range found.Nodes() {
		page.Plans = append(page.Plans, l.listed(p))
	}
	return l.encode(page)
}

func (l *list) listed(p *plan.Plan) listedPlan {
	listed := listedPlan{
		ID: p.ID, Slug: p.Slug, SourceLocale: p.SourceLocale, Title: textsOf(p.Translations(nil))[plan.FieldTitle],
		Publisher: listedPublisher{p.Publisher.ID, namesOf(p.Publisher), p.Publisher.Homepage},
		UpdatedAt: p.UpdatedAt, Revision: strconv.FormatUint(uint64(p.Revision), 10),
	}
	for _, c := range p.Coverage(nil, nil) {
		if served := c.Translated + c.Reviewed; served > 0 {
			listed.Locales = append(listed.Locales, listedLocale{c.Locale, served, c.Total, c.Reviewed, c.Stale})
		}
	}
	for _, f := range filesOf(p) {
		listed.Documents = append(listed.Documents, listedDocument{l.origin + f.path, f.form.media, f.locale})
	}
	return listed
}

// textsOf are texts that readers are served, by field and locale.
func textsOf(translations []*plan.Translation) map[string]map[string]string {
	texts := map[string]map[string]string{}
	for _, t := range translations {
		if texts[t.Field] == nil {
			texts[t.Field] = map[string]string{}
		}
		texts[t.Field][string(t.Locale)] = t.Value
	}
	return texts
}

func namesOf(p *plan.Publisher) map[string]string {
	return textsOf(p.Translations(nil))[plan.FieldName]
}

// file is a plan in a form, and in a locale where the form is in one.
type file struct {
	path   string
	form   *planForm
	locale i18n.Locale
}

// filesOf are all files of a plan that was read with its coverage.
func filesOf(p *plan.Plan) []file {
	var files []file
	served := servedIn(p)
	for i := range planForms {
		f := &planForms[i]
		if f.span == inEvery {
			files = append(files, file{path: filePath(p.Slug, f), form: f})
			continue
		}
		for _, locale := range served {
			if f.takes(p, locale) {
				files = append(files, file{filePath(p.Slug, f, locale), f, locale})
			}
		}
	}
	return files
}
