package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// titled are plans with a slug and an English title each, "slug Title".
func titled(t testing.TB, all ...string) []*plan.Document {
	t.Helper()
	var docs []*plan.Document
	for doc := range plantest.Documents(len(all), 1) {
		slug, title, _ := strings.Cut(all[len(docs)], " ")
		doc.Slug, doc.Title = slug, plan.Texts{"en": {Value: title}}
		docs = append(docs, doc)
	}
	return docs
}

// connection is a page of plans.
type connection struct {
	TotalCount int
	Edges      []struct {
		Cursor string
		Node   struct{ Slug string }
	}
	Nodes    []struct{ Slug string }
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

func (c connection) slugs() string {
	var slugs []string
	for i, edge := range c.Edges {
		if c.Nodes[i].Slug != edge.Node.Slug {
			return fmt.Sprintf("node %d is %s and not %s", i, c.Nodes[i].Slug, edge.Node.Slug)
		}
		slugs = append(slugs, edge.Node.Slug)
	}
	return strings.Join(slugs, " ")
}

const pageQuery = `query ($first: Int, $after: String, $last: Int, $before: String, $order: PlanOrder, $filter: PlanFilter) {
  plans(first: $first, after: $after, last: $last, before: $before, orderBy: $order, filter: $filter) {
    totalCount
    edges { cursor node { slug } }
    nodes { slug }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

func (h *house) page(t testing.TB, variables map[string]any, headers ...string) connection {
	t.Helper()
	var got struct{ Plans connection }
	h.into(t, &got, pageQuery, variables, headers...)
	return got.Plans
}

func TestPagesOfPlansCoverTheListOnceEitherWay(t *testing.T) {
	h := newHouse(t, titled(t, "e Éclair", "z Zebra", "a apple", "d Delta", "b Banana", "c cherry")...)
	const want = "a b c d e gwangju z"
	var forth []string
	for after, more := (*string)(nil), true; more; {
		page := h.page(t, map[string]any{"first": 2, "after": after})
		if page.TotalCount != 7 || page.PageInfo.HasPreviousPage != (after != nil) {
			t.Errorf("after %v the page says %d plans, others before: %v", after, page.TotalCount, page.PageInfo.HasPreviousPage)
		}
		forth = append(forth, page.slugs())
		after, more = page.PageInfo.EndCursor, page.PageInfo.HasNextPage
	}
	if got := strings.Join(forth, " "); got != want || len(forth) != 4 {
		t.Errorf("forwards come %q in %d pages: want %q", got, len(forth), want)
	}
	var back []string
	for before, more := (*string)(nil), true; more; {
		page := h.page(t, map[string]any{"last": 3, "before": before})
		if page.PageInfo.HasNextPage != (before != nil) {
			t.Errorf("before %v the page says that others come after: %v", before, page.PageInfo.HasNextPage)
		}
		back = append([]string{page.slugs()}, back...)
		before, more = page.PageInfo.StartCursor, page.PageInfo.HasPreviousPage
	}
	if got := strings.Join(back, " "); got != want || len(back) != 3 {
		t.Errorf("backwards come %q in %d pages: want %q", got, len(back), want)
	}
}

func TestPlansAreSortedAsTheReadersLanguageSorts(t *testing.T) {
	docs := titled(t, "o Öl", "p Pan", "z Zoo")
	for _, doc := range docs {
		for _, tag := range []string{"de", "sv"} {
			doc.Title[tag] = doc.Title["en"]
		}
	}
	h := newHouse(t, docs...)
	for languages, want := range map[string]string{"de": "o p gwangju z", "sv": "p gwangju z o"} {
		if got := h.page(t, nil, "Accept-Language: "+languages, "X-Request-Id: x").slugs(); got != want {
			t.Errorf("%s: %s: want %s", languages, got, want)
		}
	}
}

func TestTheLatestPlansComeFirstByTimeOfUpdate(t *testing.T) {
	h := newHouse(t, titled(t, "first One")...)
	page := h.page(t, map[string]any{"order": "UPDATED_AT", "last": 100})
	if got := page.slugs(); page.TotalCount != 2 || !slices.Contains([]string{"first gwangju", "gwangju first"}, got) {
		t.Errorf("%d plans: %s", page.TotalCount, got)
	}
}

func TestPlansAreFilteredByPublisherStateLanguageAndText(t *testing.T) {
	docs := titled(t, "draft Draft", "archive Archive", "other Other")
	docs[0].State, docs[1].State = plan.PlanDraft, plan.PlanArchived
	docs[2].Publisher.Name = plan.Texts{"en": {Value: "Another city"}}
	docs[2].Title["ko"] = plan.DocumentText{Value: "다른 계획"}
	h := newHouse(t, docs...)
	var other struct {
		Plan struct{ Publisher struct{ ID string } }
	}
	h.into(t, &other, `{ plan(slug: "other") { publisher { id } } }`, nil)
	type filter = map[string]any
	for _, c := range []struct {
		filter    filter
		languages string
		want      string
	}{
		{nil, "", "other gwangju"},
		{filter{"states": []string{"DRAFT", "ARCHIVED"}}, "", ""},
		{filter{"states": []string{}}, "", "other gwangju"},
		{filter{"publisher": other.Plan.Publisher.ID}, "", "other"},
		{filter{"coveredIn": "ko"}, "", "other gwangju"},
		{filter{"coveredIn": "ko", "minCoverage": 0.5}, "", "gwangju"},
		{filter{"coveredIn": "ko", "minCoverage": 0}, "", "other gwangju"},
		{filter{"coveredIn": "id"}, "", "gwangju"},
		{filter{"coveredIn": "en", "minCoverage": 1}, "", "other gwangju"},
		{filter{"text": "OTHER"}, "", "other"},
		{filter{"text": "계획"}, "ko", "gwangju other"},
		{filter{"text": "계획"}, "en", ""},
		{filter{"text": "계획", "coveredIn": "id"}, "ko", "gwangju"},
	} {
		page := h.page(t, map[string]any{"filter": c.filter}, "Accept-Language: "+c.languages)
		if got := page.slugs(); got != c.want || page.TotalCount != len(page.Edges) {
			t.Errorf("%v in %q: %q, %d in all: want %q", c.filter, c.languages, got, page.TotalCount, c.want)
		}
	}
}

func TestACursorHoldsForOneOrderInOneLanguage(t *testing.T) {
	h := newHouse(t, titled(t, "a A", "b B")...)
	cursor := *h.page(t, map[string]any{"first": 1}).PageInfo.EndCursor
	for name, c := range map[string]answer{
		"another order":    h.post(t, pageQuery, map[string]any{"after": cursor, "order": "UPDATED_AT"}),
		"another language": h.post(t, pageQuery, map[string]any{"after": cursor}, "Accept-Language: ko"),
		"cut off":          h.post(t, pageQuery, map[string]any{"after": cursor[:len(cursor)/2]}),
	} {
		t.Run(name, func(t *testing.T) { refused(t, c, "BAD_USER_INPUT", "cursor") })
	}
}

func TestWhoReadsAllPagesMissesNoPlanWhateverIsWrittenMeanwhile(t *testing.T) {
	h := newHouse(t, titled(t, "a A", "b B", "c C", "d D")...)
	readers := "Accept-Language: vi"
	var all []string
	for after, more := (*string)(nil), true; more; {
		page := h.page(t, in{"first": 1, "after": after, "order": "ID"}, readers)
		all = append(all, page.slugs())
		after, more = page.PageInfo.EndCursor, page.PageInfo.HasNextPage

		var seen struct{ Plan struct{ ID string } }
		h.into(t, &seen, `query($slug: String) { plan(slug: $slug) { id } }`, in{"slug": all[0]})
		h.done(t, operator, "updatePlan", in{"id": seen.Plan.ID, "title": fmt.Sprint("Z", len(all))}) // the last by its title
		h.done(t, operator, "updateLocale", in{"tag": "vi", "fallbacks": []string{"en", "ko", "id"}[:1+len(all)%3]})
	}
	slices.Sort(all)
	if got := strings.Join(all, " "); got != "a b c d gwangju" {
		t.Errorf("the pages have %s", got)
	}
}

func TestADraftIsSeenByNobody(t *testing.T) {
	docs := titled(t, "draft Draft")
	docs[0].ID, docs[0].State = "pln_01kagwj00000000000zz", plan.PlanDraft
	h := newHouse(t, docs...)
	a := h.post(t, `{ plan(slug: "draft") { id } byID: plan(id: "pln_01kagwj00000000000zz") { id } node(id: "pln_01kagwj00000000000zz") { id } }`, nil)
	if got := string(a.body); !strings.HasPrefix(got, `{"data":{"plan":null,"byID":null,"node":null}}`) {
		t.Errorf("%s", got)
	}
}
