package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"polyplan/i18n"
	"polyplan/plan"
)

// front is the page at the door of the site: the plans, by title, in the visitor's language.
type front struct {
	*resources
}

// frontRequest is which part of the list is asked for.
type frontRequest struct {
	wanted []i18n.Locale // as the URL names them
	accept string        // Accept-Language, which counts where the URL names none
	search string
	after  string
}

// frontPlans is how many plans a page has.
const frontPlans = 50

// maxSearch is how many characters a search may have.
const maxSearch = 200

// frontPage is the list as it is shown.
type frontPage struct {
	page
	Lead   *pageText
	Search string
	Asked  string // the locales that the URL names
	Plans  []frontPlan
	Next   string // the path of the next page; "" on the last
}

type frontPlan struct {
	Path      string
	Title     *pageText
	Summary   *pageText
	Publisher *pageText
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = known(w, r)
	payer := clientOf(r)
	r = r.WithContext(plan.WithViewer(r.Context(), plan.Viewer{}))
	w.Header()["Vary"] = alwaysVaries
	asked, refused := readFrontRequest(r)
	if refused != nil {
		f.refuse(w, r, refused)
		return
	}
	allowed, refused := f.rates.enter(payer)
	if refused != nil {
		f.refuse(w, r, refused)
		return
	}
	defer allowed.leave()
	f.reached.tell(w)
	hardenPlainPage(w.Header())
	f.send(w, r, f.answer(w, r, asked.question(), func(ctx context.Context) *rendered {
		return f.render(ctx, payer, pageMedia, func(ctx context.Context, to *rendered, body *bounded) error {
			return f.write(ctx, asked, to, body)
		})
	}))
}

func readFrontRequest(r *http.Request) (*frontRequest, *refusal) {
	if !pageMedia.takenBy(r.Header) {
		return nil, notTaken(pageMedia)
	}
	wanted, refused := readLocales(r.URL.RawQuery)
	if refused != nil {
		return nil, refused
	}
	parameters := r.URL.Query()
	asked := &frontRequest{
		wanted: wanted, accept: strings.Join(r.Header.Values("Accept-Language"), ","),
		search: strings.TrimSpace(parameters.Get("q")), after: parameters.Get("after"),
	}
	if utf8.RuneCountInString(asked.search) > maxSearch {
		return nil, malformed("the search is longer than 200 characters")
	}
	return asked, nil
}

func (a *frontRequest) question() question {
	return question{method: "FRONT", form: pageMedia, text: frontPath(a.search, a.after, a.wanted)}
}

func (f *front) write(ctx context.Context, asked *frontRequest, to *rendered, body *bounded) error {
	reading := plan.ReadingOf(ctx)
	wanted := asked.wanted
	if len(wanted) == 0 {
		reading.Negotiate()
		wanted = i18n.AcceptLanguage(asked.accept)
	}
	locales, err := f.catalogue.Locales(ctx, plan.Viewer{})
	if err != nil {
		return err
	}
	filter := plan.PlanFilter{States: []plan.PlanState{plan.PlanPublished}, Text: asked.search}
	size := frontPlans
	paging := plan.Paging{First: &size, After: asked.after}
	found, err := f.catalogue.Plans(ctx, plan.Viewer{}, paging, filter, plan.ByTitle, plan.Selection{Wanted: wanted})
	if err != nil {
		return err
	}
	shown := f.page(asked, wanted, locales, found)
	canonical := asked.canonical(locales)
	shown.Canonical = shown.Root + canonical
	languages := append(slices.Collect(maps.Keys(reading.Served())), shown.Locale)
	slices.Sort(languages)
	to.languages = strings.Join(tags(slices.Compact(languages)), ", ")
	to.links = links{{canonical, "canonical", "", pageMedia}}
	if asked.after == "" {
		for _, locale := range locales {
			path := frontPath(asked.search, "", []i18n.Locale{locale.Tag})
			to.links = append(to.links, link{path, "alternate", string(locale.Tag), pageMedia})
		}
		to.links = append(to.links, link{frontPath(asked.search, "", nil), "alternate", "x-default", pageMedia})
	}
	return writePage(body, "front.html", shown)
}

func tags(locales []i18n.Locale) []string {
	all := make([]string, len(locales))
	for i, locale := range locales {
		all[i] = string(locale)
	}
	return all
}

func (f *front) page(
	asked *frontRequest, wanted []i18n.Locale, locales []*plan.LocaleInfo, found *plan.PlanPage,
) *frontPage {
	words := pageWords().In(wanted)
	shown := &frontPage{page: f.newPage(words, words.Locale), Search: asked.search}
	shown.Title, shown.Lead = shown.Say("catalogue.title"), shown.Say("catalogue.description")
	shown.Summary = shown.Lead.Value
	shown.Asked = strings.Join(tags(asked.wanted), ",")
	shown.Default = shown.Root + frontPath(asked.search, "", nil)
	own := cmp.Or(firstOf(wanted, locales), words.Locale)
	for _, locale := range locales {
		path := shown.Root + frontPath(asked.search, "", []i18n.Locale{locale.Tag})
		shown.Languages = append(shown.Languages, pageLanguage{locale.Tag, path, locale.Tag.Same(own)})
	}
	for _, p := range found.Nodes() {
		shown.Plans = append(shown.Plans, frontPlan{
			shown.Root + filePath(p.Slug, &planPages, asked.wanted...), shown.text(p.Title(nil, nil)),
			shown.text(p.Summary(nil, nil)), shown.text(p.Publisher.Name(nil, nil)),
		})
	}
	shown.unmark()
	if found.PageInfo.HasNextPage { // in the same order, whoever follows the link
		shown.Next = shown.Root + frontPath(asked.search, *found.PageInfo.EndCursor, wanted)
	}
	shown.Part = asked.after != ""
	return shown
}

// canonical is the address that search engines are to know the page by: that of the page in the first language of those
// asked for that the catalogue has, as it names it. A part of a list has its place in the order of all of them alone.
func (a *frontRequest) canonical(locales []*plan.LocaleInfo) string {
	if first := firstOf(a.wanted, locales); first != "" && a.after == "" {
		return frontPath(a.search, "", []i18n.Locale{first})
	}
	return frontPath(a.search, a.after, a.wanted)
}

// firstOf is the first of some languages that the catalogue has, as it names it; "" where it has none of them.
func firstOf(wanted []i18n.Locale, locales []*plan.LocaleInfo) i18n.Locale {
	for _, one := range wanted {
		for _, locale := range locales {
			if locale.Tag.Same(one) {
				return locale.Tag
			}
		}
	}
	return ""
}

// frontPath is the address of a part of the list.
func frontPath(search, after string, in []i18n.Locale) string {
	query := url.Values{}
	if search != "" {
		query.Set("q", search)
	}
	if after != "" {
		query.Set("after", after)
	}
	if len(in) > 0 {
		query.Set("locale", strings.Join(tags(in), ","))
	}
	if len(query) == 0 {
		return "/"
	}
	return "/?" + query.Encode()
}
