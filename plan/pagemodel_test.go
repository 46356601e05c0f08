package plan_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// listed is a plan of a library, as the model knows it.
type listed struct {
	*plan.Document
	updated time.Time
}

// library is a catalogue of plans and a model of it in memory.
type library struct {
	db store.DB
	*plan.Catalogue
	plans []listed
}

const parksAgency, waterAgency = plan.ID("pub_00000000000000000001"), plan.ID("pub_00000000000000000002")

// newLibrary has n plans of mixed states, publishers, sources and languages, some of one title, updated at
// several times.
func newLibrary(t testing.TB, n int) *library {
	db := newStore(t)
	s := &library{db: db, Catalogue: plantest.Open(t, db)}
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	states := []plan.PlanState{
		plan.PlanPublished, plan.PlanPublished, plan.PlanPublished, plan.PlanDraft, plan.PlanArchived,
	}
	titles := []string{
		"Zoo", "zoo", "Ähren", "Ahorn", "Øre", "Plan 9", "Plan 10", "Café", "Cafe\u0301", "가로수", "나무", "Ａｂｃ", "Straße",
	}
	for from := 0; from < n; from += 50 {
		updated := noon.AddDate(0, from%3, 0)
		s.At(updated)
		for i := from; i < min(from+50, n); i++ {
			doc := smallPlan(fmt.Sprintf("plan-%03d", i))
			doc.ID = plan.ID(fmt.Sprintf("pln_%020d", random.IntN(1_000_000)*1_000+i))
			doc.State = states[random.IntN(len(states))]
			doc.Publisher.ID = []plan.ID{parksAgency, waterAgency}[random.IntN(2)]
			doc.SourceLocale = pick("en", "en", "de")
			doc.Publisher.Name = texts(doc.SourceLocale, "Agency "+string(doc.Publisher.ID[23:]))
			doc.Title, doc.Section = plan.Texts{}, texts(doc.SourceLocale, "Section")
			for _, tag := range []string{"en", "de", "ko", "sv"} {
				if tag == doc.SourceLocale || random.IntN(2) == 0 {
					doc.Title[tag] = plan.DocumentText{Value: pick(titles...)}
				}
				if tag != doc.SourceLocale && random.IntN(4) == 0 {
					doc.Section[tag] = marked("section in "+tag, []plan.TextState{plan.StateDraft, plan.StateReviewed}[random.IntN(2)])
				}
			}
			s.plans = append(s.plans, listed{doc, updated})
		}
		var docs []*plan.Document
		for _, p := range s.plans[from:] {
			docs = append(docs, p.Document)
		}
		plantest.Load(t, s.Catalogue, plantest.Of(docs...))
	}
	return s
}

// query is a list of plans to ask for.
type query struct {
	viewer plan.Viewer
	filter plan.PlanFilter
	order  plan.PlanOrder
	wanted []i18n.Locale
}

// answer is the list in full, as the model has it.
func (s *library) answer(q query) []plan.ID {
	set := i18n.NewSet([]i18n.Locale{"en", "de", "ko", "sv"}, nil)
	var reader i18n.Locale
	if len(q.wanted) > 0 {
		reader = q.wanted[0]
	}
	collator := i18n.NewCollator(reader)
	type place struct {
		key []byte
		id  plan.ID
	}
	var places []place
	for _, p := range s.plans {
		title := seen(p.Title, set.Chain(q.wanted, i18n.Locale(p.SourceLocale)))
		if !q.admits(p, title) {
			continue
		}
		key := collator.Key(composed(title))
		if q.order == plan.ByUpdate {
			key = store.Key(1<<62 - uint64(p.updated.UnixMilli()))
		}
		places = append(places, place{key, p.ID})
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(bytes.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	ids := []plan.ID{}
	for _, place := range places {
		ids = append(ids, place.id)
	}
	return ids
}

func composed(s string) string { return strings.ReplaceAll(s, "e\u0301", "é") }

// seen is the text of a document that the reader of a chain sees.
func seen(texts plan.Texts, chain i18n.Chain) string {
	for _, locale := range chain.Locales() {
		if text, ok := texts[string(locale)]; ok {
			return text.Value
		}
	}
	return ""
}

func (q *query) admits(p listed, title string) bool {
	f := &q.filter
	switch {
	case q.viewer.Anonymous() && p.State != plan.PlanPublished,
		f.Publisher != "" && p.Publisher.ID != f.Publisher,
		len(f.States) > 0 && !slices.Contains(f.States, p.State),
		!strings.Contains(i18n.Fold(title), i18n.Fold(f.Text)):
		return false
	case f.CoveredIn == "":
		return true
	}
	servable := 0
	for _, texts := range []plan.Texts{p.Title, p.Section} {
		if text, ok := texts[string(f.CoveredIn)]; ok && text.State != plan.StateDraft {
			servable++
		}
	}
	if f.MinCoverage == nil {
		return servable > 0
	}
	return float64(servable)/2 >= *f.MinCoverage
}

func (q *query) page(t *rapid.T, s *library, paging plan.Paging) *plan.PlanPage {
	page, err := s.Plans(t.Context(), q.viewer, paging, q.filter, q.order, plan.Selection{Wanted: q.wanted})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func ids(page *plan.PlanPage) []plan.ID {
	ids := []plan.ID{}
	for _, p := range page.Nodes() {
		ids = append(ids, p.ID)
	}
	return ids
}

// TestAWindowOnAListIsWhatASortedListInMemoryGives asks random lists for random windows.
func TestAWindowOnAListIsWhatASortedListInMemoryGives(t *testing.T) {
	s := newLibrary(t, 60)
	wanted := []string{"", "en", "de", "ko", "ko de", "sv", "de-CH", "it", "sv ko"}
	states := []plan.PlanState{plan.PlanDraft, plan.PlanPublished, plan.PlanArchived}
	sought := []string{"", "", "", "ZOO", "cafe", "ahr", "abc", "strasse", "plan", "나무", "nothing"}
	rapid.Check(t, func(rt *rapid.T) {
		q := query{
			viewer: rapid.SampledFrom([]plan.Viewer{public, plantest.Operator}).Draw(rt, "viewer"),
			order:  rapid.SampledFrom([]plan.PlanOrder{plan.ByTitle, plan.ByUpdate}).Draw(rt, "order"),
			wanted: locales(rapid.SampledFrom(wanted).Draw(rt, "wanted")),
			filter: plan.PlanFilter{
				Publisher: rapid.SampledFrom([]plan.ID{"", "", parksAgency, waterAgency}).Draw(rt, "publisher"),
				States:    rapid.SliceOfN(rapid.SampledFrom(states), 0, 2).Draw(rt, "states"),
				CoveredIn: i18n.Locale(rapid.SampledFrom([]string{"", "", "", "de", "ko", "sv"}).Draw(rt, "covered in")),
				Text:      rapid.SampledFrom(sought).Draw(rt, "text"),
			},
		}
		if q.filter.CoveredIn != "" {
			q.filter.MinCoverage = rapid.SampledFrom([]*float64{nil, new(0.), new(0.5), new(0.6), new(1.)}).Draw(rt, "least")
		}
		model := s.answer(q)
		whole := q.page(rt, s, plan.Paging{First: new(plan.MaxPage)})
		if got := ids(whole); !slices.Equal(got, model) {
			rt.Fatalf("the whole list is\n%v, want\n%v", got, model)
		}
		checkWindow(rt, s, q, model, whole)
		checkWalks(rt, s, q, model)
	})
}

// checkWindow asks for a random window between the cursors of a whole list.
func checkWindow(rt *rapid.T, s *library, q query, model []plan.ID, whole *plan.PlanPage) {
	after := rapid.IntRange(-1, len(model)-1).Draw(rt, "after")
	before := rapid.IntRange(0, len(model)).Draw(rt, "before")
	size := rapid.IntRange(0, len(model)+1).Draw(rt, "size")
	back := rapid.Bool().Draw(rt, "back")
	paging := plan.Paging{First: &size}
	if back {
		paging = plan.Paging{Last: &size}
	}
	if after >= 0 {
		paging.After = whole.Edges[after].Cursor
	}
	if before < len(model) {
		paging.Before = whole.Edges[before].Cursor
	}
	between := model[after+1 : max(before, after+1)]
	want, next, previous := between[:min(size, len(between))], len(between) > size || before < len(model), after >= 0
	if back {
		want = between[len(between)-min(size, len(between)):]
		next, previous = before < len(model), len(between) > size || after >= 0
	}
	page := q.page(rt, s, paging)
	if !slices.Equal(ids(page), want) || page.TotalCount() != len(model) {
		rt.Fatalf("got %v of %d, want %v of %d", ids(page), page.TotalCount(), want, len(model))
	}
	info := page.PageInfo
	if info.HasNextPage != next || info.HasPreviousPage != previous {
		rt.Fatalf("has a next page: %v, want %v; a previous one: %v, want %v",
			info.HasNextPage, next, info.HasPreviousPage, previous)
	}
	if len(want) == 0 {
		if info.StartCursor != nil || info.EndCursor != nil {
			rt.Fatal("an empty page has cursors")
		}
		return
	}
	if *info.StartCursor != page.Edges[0].Cursor || *info.EndCursor != page.Edges[len(want)-1].Cursor {
		rt.Fatal("the page's cursors are not those of its first and last plan")
	}
	for i, edge := range page.Edges {
		if at := slices.Index(model, want[i]); edge.Cursor != whole.Edges[at].Cursor {
			rt.Fatal("a plan has another cursor in another page of the list")
		}
	}
}

// checkWalks walks the list forward by first and after, and backward by last and before.
func checkWalks(rt *rapid.T, s *library, q query, model []plan.ID) {
	size := rapid.IntRange(max(1, len(model)/4), 30).Draw(rt, "step")
	forward, paging := []plan.ID{}, plan.Paging{First: &size}
	for more := true; more; {
		page := q.page(rt, s, paging)
		if page.PageInfo.HasPreviousPage != (len(forward) > 0) {
			rt.Fatalf("after %d plans has a previous page: %v", len(forward), page.PageInfo.HasPreviousPage)
		}
		forward = append(forward, ids(page)...)
		if more = page.PageInfo.HasNextPage; more {
			paging.After = *page.PageInfo.EndCursor
		}
	}
	backward, paging := []plan.ID{}, plan.Paging{Last: &size}
	for more := true; more; {
		page := q.page(rt, s, paging)
		if page.PageInfo.HasNextPage != (len(backward) > 0) {
			rt.Fatalf("before %d plans has a next page: %v", len(backward), page.PageInfo.HasNextPage)
		}
		backward = append(ids(page), backward...)
		if more = page.PageInfo.HasPreviousPage; more {
			paging.Before = *page.PageInfo.StartCursor
		}
	}
	if !slices.Equal(forward, model) || !slices.Equal(backward, model) {
		rt.Fatalf("forward %v\nbackward %v\nwant %v", forward, backward, model)
	}
}
