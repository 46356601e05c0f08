package web_test

import (
	"fmt"
	"iter"
	"maps"
	"sync"
	"testing"

	"polyplan/plan/plantest"
	"polyplan/store"
)

// toll is what a request read of the store.
type toll struct {
	mu    sync.Mutex
	gets  int
	scans map[string]int // how often each range was read, by the key it begins at
}

// tolled is a Tx whose reads are counted.
type tolled struct {
	store.Tx
	*toll
}

func (t tolled) Get(key []byte) ([]byte, error) {
	t.mu.Lock()
	t.gets++
	t.mu.Unlock()
	return t.Tx.Get(key)
}

func (t tolled) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	t.scan(from)
	return t.Tx.Scan(from, to)
}

func (t tolled) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	t.scan(from)
	return t.Tx.ScanBack(from, to)
}

func (t *toll) scan(from []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.scans[string(from)]++
}

// all is how many scans there were.
func (t *toll) all() (n int) {
	for _, times := range t.scans {
		n += times
	}
	return n
}

// texts is how many scans of texts there were in each locale.
func (t *toll) texts() map[string]int {
	texts := map[string]int{}
	for from, times := range t.scans {
		key := []byte(from[:len(from)-1]) // less what store.Prefix adds
		var table, locale string
		if store.Split(key, &table, nil, &locale) != nil && store.Split(key, &table, nil, &locale, nil) != nil {
			continue
		}
		if table == "text" {
			texts[locale] += times
		}
	}
	return texts
}

// once checks that no range was read twice.
func (t *toll) once(tb testing.TB) {
	tb.Helper()
	for from, times := range t.scans {
		if times > 1 {
			tb.Errorf("%q was read %d times", from, times)
		}
	}
}

// toll is what a query reads whose like was asked before, so that what is kept in memory is there.
func (h *house) toll(t *testing.T, query string, variables any) *toll {
	t.Helper()
	h.into(t, new(any), query, variables)
	counted := &toll{scans: map[string]int{}}
	h.db.toll.Store(counted)
	defer h.db.toll.Store(nil)
	h.into(t, new(any), query+" # again, in other words than those of the answer that is kept", variables)
	return counted
}

// TestARootFieldReadsTheStoreOnce holds whatever the shape of the query: nothing is loaded again below.
func TestARootFieldReadsTheStoreOnce(t *testing.T) {
	h := newHouse(t, titled(t, "a A", "b B", "c C")...)
	const whole = `title { value } levels { goal { value } } contact { division { value } } publisher { name { value } }
		goals { ...I strategies { ...I assignments { ...I strategy { goal { plan { publisher { name { value } } } } } } } }
		coverage(byKind: true) { missing } translations { value node { id } }`
	const item = ` fragment I on PlanItem { title { value } description { value } translations { value } plan { title { value } } contentKey }`
	for _, c := range []struct {
		name, query string
		roots       int64
	}{
		{"a field", `{ plan(slug: "gwangju") { id } }`, 1},
		{"a whole plan", `query @inContext(locales: ["ko", "fr"]) { plan(slug: "gwangju") {` + whole + `} }` + item, 1},
		{"a plan by its id", `{ plan(id: "pln_01kagwj000pg1jyvz9r5") { goals { title { value } } } }`, 1},
		{"a plan that there is not", `{ plan(slug: "nowhere") { goals { title { value } } } }`, 1},
		{"a page of whole plans", `{ plans { totalCount edges { node { goals { strategies { title { value } } } } } nodes { publisher { name { value } } } } }`, 1},
		{"a filtered page", `{ plans(filter: { coveredIn: "ko", text: "a" }) { totalCount nodes { title { value } } } }`, 1},
		{"a node and its whole plan", `{ node(id: "asg_01kagwj0005fshebk7by") { ... on Assignment { plan {` + whole + `} } } }` + item, 1},
		{
			"many nodes",
			`{ nodes(ids: ["pub_01kagwj000v64yvex0f6", "pln_01kagwj000pg1jyvz9r5", "gol_01kagwj000cc0ctaj7vd", "str_01kagwj000krm8x7ne3b",
				"asg_01kagwj0005fshebk7by", "gol_01kagwj00000000000zz"]) { ... on PlanItem { title { value } plan { title { value } } } ... on Publisher { name { value } } } }`,
			1,
		},
		{"the locales", `{ locales { tag chain coverage { total } } }`, 1},
		{"a locale", `{ locale(tag: "zh-TW") { chain coverage { total } } }`, 1},
		{"five languages of a field", `{ plan(slug: "gwangju") { goals { a: title(locales: "ko") { value } b: title(locales: "ja") { value } c: title(locales: "ar") { value } d: title(locales: ["id", "fr"]) { value } e: title { value } } } }`, 1},
		{"three root fields", `{ a: plan(slug: "gwangju") { title { value } } b: plan(slug: "a") { title { value } } locales { tag } }`, 3},
		{"one root field said thrice", `{ plan(slug: "gwangju") { title { value } } ... { plan(slug: "gwangju") { goals { id } } } plan(slug: "gwangju") { id } }`, 1},
		{"ten root fields", "{" + numbered(10, ` a%d: plan(slug: "gwangju") { goals { title { value } } }`) + " }", 10},
		{"introspection", `{ __typename __schema { types { name } } }`, 0},
		{"a skipped root field", `{ __typename plan(slug: "gwangju") @skip(if: true) { id } }`, 0},
	} {
		before := h.db.views.Load()
		var data map[string]any
		h.into(t, &data, c.query, nil)
		if got := h.db.views.Load() - before; got != c.roots {
			t.Errorf("%s: %d reads of the store: want %d", c.name, got, c.roots)
		}
	}
	if before := h.db.views.Load(); before == 0 {
		t.Error(fmt.Sprint("no read was counted: ", before))
	}
}

const everyTitle = `slug title { value } publisher { name { value } } goals { title { value } strategies { title { value } assignments { title { value } } } } coverage { missing }`

func TestAHundredNodesOfAPlanReadItOnce(t *testing.T) {
	h := newHouse(t, titled(t, "a A")...)
	var got struct {
		Plan struct{ Goals []struct{ ID string } }
	}
	h.into(t, &got, `{ plan(slug: "gwangju") { goals { id } } }`, nil)
	ids := func(n int) in {
		var list []string
		for i := range n {
			list = append(list, got.Plan.Goals[i%len(got.Plan.Goals)].ID)
		}
		return in{"ids": list}
	}
	const query = `query ($ids: [ID!]!) @inContext(locales: ["id", "ko"]) { nodes(ids: $ids) { ... on PlanItem { title { value } plan { title { value } } } } }`
	two, hundred := h.toll(t, query, ids(2)), h.toll(t, query, ids(100))
	if two.all() == 0 || two.all() != hundred.all() {
		t.Errorf("%d scans for 2 nodes, %d for 100", two.all(), hundred.all())
	}
	if more := hundred.gets - two.gets; more != 98 { // where each is at home
		t.Errorf("98 more nodes cost %d more gets", more)
	}
	hundred.once(t)
}

func TestAPlanCostsTheSameAmongMany(t *testing.T) {
	few, many := newHouse(t), newHouse(t)
	plantest.Load(t, many.catalogue, plantest.Documents(50, 3))
	for _, query := range []string{
		`{ plan(slug: "gwangju") { ` + everyTitle + ` } }`,
		`query @inContext(locales: ["id", "fr"]) { plan(slug: "gwangju") { ` + everyTitle + ` } }`,
		`{ plan(id: "pln_01kagwj000pg1jyvz9r5") { translations { value } } }`,
	} {
		one, among := few.toll(t, query, nil), many.toll(t, query, nil)
		if one.all() == 0 || one.all() != among.all() || one.gets != among.gets {
			t.Errorf("%s: alone %d gets and %d scans, among fifty %d and %d", query, one.gets, one.all(), among.gets, among.all())
		}
		among.once(t)
	}
}

func TestAPageReadsEachPlanOnceALocale(t *testing.T) {
	const plans = 30
	h := newHouse(t)
	plantest.Load(t, h.catalogue, plantest.Documents(plans-1, 3)) // in English, Arabic and German
	got := h.toll(t, `query @inContext(locales: ["ko", "ar"]) { plans(first: 30) { nodes { `+everyTitle+` again: title(locales: ["ar"]) { value } goals { plan { title { value } } } } } }`, nil)
	got.once(t)
	// The plans, and the publisher that they share.
	want := map[string]int{"en": plans + 1, "ko": plans + 1, "ar": plans + 1}
	if texts := got.texts(); !maps.Equal(texts, want) {
		t.Errorf("texts were read %v times: want %v", texts, want)
	}
}

func TestALocaleIsReadOnlyForWhatTheOnesBeforeItLack(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		wanted string
		want   map[string]int // of the plan, and of its publisher
	}{
		{`"ko", "fr", "ja"`, map[string]int{"en": 2, "ko": 2}},
		{`"fr", "ko"`, map[string]int{"en": 2, "fr": 2}},
		{`"id", "fr", "ja"`, map[string]int{"en": 2, "id": 2, "fr": 2}}, // Indonesian has neither assignments nor the publisher
		{`"en", "ko"`, map[string]int{"en": 2}},
		{`"sw"`, map[string]int{"en": 2}},
	} {
		got := h.toll(t, `query @inContext(locales: [`+c.wanted+`]) { plan(slug: "gwangju") { `+everyTitle+` } }`, nil)
		if texts := got.texts(); !maps.Equal(texts, c.want) {
			t.Errorf("%s: texts were read %v times: want %v", c.wanted, texts, c.want)
		}
	}
}
