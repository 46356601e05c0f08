package plan_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// overview is all that lists of plans and locales tell.
func overview(t testing.TB, c *plan.Catalogue) string {
	t.Helper()
	var all strings.Builder
	for _, order := range []plan.PlanOrder{plan.ByTitle, plan.ByUpdate, plan.ByID} {
		for _, filter := range []plan.PlanFilter{
			{}, {CoveredIn: "ko"}, {CoveredIn: "ja", MinCoverage: new(0.5)}, {Text: "공"},
		} {
			for _, wanted := range []string{"", "ko", "ja", "ja ko"} {
				page, err := c.Plans(t.Context(), plantest.Operator, plan.Paging{First: new(100)}, filter, order,
					plan.Selection{Wanted: locales(wanted)})
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&all, "%v %+v %q: %d", order, filter.CoveredIn, wanted, page.TotalCount())
				for _, p := range page.Nodes() {
					fmt.Fprintf(&all, " %s %s", p.State, told(p.Title(nil, nil)))
				}
				fmt.Fprintln(&all)
			}
		}
	}
	infos, err := c.Locales(t.Context(), public)
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range infos {
		fmt.Fprintln(&all, info.Tag, info.Chain, info.IsSource, tallyOf(*info.Coverage))
	}
	return all.String()
}

func TestCataloguesOfOneStoreSeeEachOthersWrites(t *testing.T) {
	db := newStore(t)
	one, two := plantest.Open(t, db), plantest.Open(t, db)
	var first *plan.Plan
	for i, write := range []func(){
		func() { plantest.Load(t, one, plantest.Of(smallPlan("parks", "en", "Parks", "ko", "공원"))) },
		func() {
			plantest.Load(t, two, plantest.Of(smallPlan("trees", "en", "Trees", "ja", "木"), inAllStates("states")))
		},
		func() { plantest.Load(t, two, plan.Seed()) },
		func() {
			first = bySlug(t, one, "parks", wanting())
			update(t, db, func(tx store.Tx) error {
				return plan.PutText(tx, plan.StoredText{
					Subject: first.ID, Locale: "ko", Node: first.ID, Field: plan.FieldTitle, Value: "하늘 공원", State: plan.StateReviewed,
				})
			})
		},
		func() { update(t, db, func(tx store.Tx) error { return plan.PutFallbacks(tx, "ja", "ko") }) },
		func() {
			update(t, db, func(tx store.Tx) error {
				return plan.PutState(tx, first.ID, plan.PlanDraft, time.Now().AddDate(1, 0, 0))
			})
		},
		func() { update(t, db, func(tx store.Tx) error { return plan.DropPlan(tx, first.ID) }) },
		func() {
			french := smallPlan("foret")
			french.SourceLocale, french.Title, french.Publisher.Name = "fr", texts("fr", "Forêt"), texts("fr", "Ville")
			french.ID = "pln_00000000000000000001"
			plantest.Load(t, two, plantest.Of(french))
		},
		func() {
			update(t, db, func(tx store.Tx) error { return plan.DropPlan(tx, "pln_00000000000000000001") })
		},
	} {
		before := overview(t, one)
		write()
		fresh := overview(t, plantest.Open(t, db))
		if fresh == before {
			t.Fatalf("write %d changes nothing that is listed", i)
		}
		for name, c := range map[string]*plan.Catalogue{"one": one, "two": two} {
			if got := overview(t, c); got != fresh {
				t.Errorf("after write %d catalogue %s lists\n%s\na fresh one\n%s", i, name, got, fresh)
			}
		}
	}
}

func TestMoreTitleOrdersAndLocalesThanAreKeptAreStillRight(t *testing.T) {
	c := plantest.New(t)
	doc := plantest.Gwangju()
	plantest.Spread(doc, "ko", 40)
	plantest.Load(t, c, plantest.Of(doc, smallPlan("parks")))
	infos, err := c.Locales(t.Context(), public)
	if err != nil || len(infos) < 40 {
		t.Fatal(len(infos), err)
	}
	for range 2 {
		for _, info := range infos {
			filter := plan.PlanFilter{CoveredIn: info.Tag, MinCoverage: new(1.)}
			page, err := c.Plans(t.Context(), public, plan.Paging{}, filter, plan.ByTitle,
				plan.Selection{Wanted: locales(string(info.Tag))})
			want := map[bool]int{true: 2, false: 1}[info.Tag == "en"]
			if info.Tag == "id" {
				want = 0
			}
			if err != nil || page.TotalCount() != want {
				t.Errorf("%s: %d plans, %v; want %d", info.Tag, page.TotalCount(), err, want)
			}
		}
	}
}

// overtaken is a store in whose next View something happens between its snapshot and its closure.
type overtaken struct {
	store.DB
	by func()
}

func (o *overtaken) View(ctx context.Context, fn func(store.Tx) error) error {
	return o.DB.View(ctx, func(tx store.Tx) error {
		if by := o.by; by != nil {
			o.by = nil
			by()
		}
		return fn(tx)
	})
}

func TestAReaderOvertakenByALoadListsOneMomentAllTheSame(t *testing.T) {
	for _, test := range []struct {
		order  plan.PlanOrder
		filter plan.PlanFilter
	}{
		{plan.ByTitle, plan.PlanFilter{}},
		{plan.ByUpdate, plan.PlanFilter{}},
		{plan.ByID, plan.PlanFilter{}},
		{plan.ByUpdate, plan.PlanFilter{Text: "plan"}},
		{plan.ByUpdate, plan.PlanFilter{CoveredIn: "en"}},
	} {
		o := &overtaken{DB: newStore(t)}
		c := plantest.Open(t, o)
		plantest.Load(t, c, plantest.Of(smallPlan("trees")))
		list := func() string {
			page, err := c.Plans(t.Context(), public, plan.Paging{}, test.filter, test.order, plan.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(page.TotalCount(), len(page.Edges))
		}
		o.by = func() {
			plantest.Load(t, c, plantest.Of(smallPlan("parks")))
			list() // so that what is kept in memory is ahead of the snapshot
		}
		if got := list(); got != "2 2" {
			t.Errorf("%+v: the total and the plans are %s, want 2 2", test, got)
		}
	}
}

// TestReadersSeeWholeListsWhileOthersLoad is of use under the race detector.
func TestReadersSeeWholeListsWhileOthersLoad(t *testing.T) {
	t.Parallel()
	db := newStore(t)
	catalogues := []*plan.Catalogue{plantest.Open(t, db), plantest.Open(t, db)}
	const loaders, loads, pair = 3, 8, 2
	ctx, done := context.WithCancel(t.Context())
	var reading, loading sync.WaitGroup
	for i := range loaders {
		loading.Go(func() {
			for n := range loads {
				slug := fmt.Sprintf("plan-%d-%d", i, n)
				tag := []string{"ko", "ja", "fr", "de"}[n%4]
				_, err := catalogues[i%2].Load(ctx, plantest.Operator, plantest.Of(
					smallPlan(slug+"-a", "en", "Plan "+slug, tag, slug), smallPlan(slug+"-b", "en", "plan "+slug, tag, slug)))
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 4 {
		reading.Go(func() {
			last := 0
			for ctx.Err() == nil {
				last = readWhileLoading(t, catalogues[i%2], i, last)
			}
		})
	}
	loading.Wait()
	done()
	reading.Wait()
	for _, c := range catalogues {
		page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
		if err != nil || page.TotalCount() != loaders*loads*pair {
			t.Errorf("%d plans in the end, %v", page.TotalCount(), err)
		}
	}
	checkCounters(t, db, catalogues[0])
}

// readWhileLoading reads one list, which must be of one moment: pairs of plans are loaded together.
func readWhileLoading(t *testing.T, c *plan.Catalogue, i, last int) int {
	order := plan.PlanOrder(i % 2)
	filter := []plan.PlanFilter{{}, {CoveredIn: "en"}, {Text: "plan"}}[i%3]
	page, err := c.Plans(t.Context(), public, plan.Paging{First: new(100)}, filter, order,
		plan.Selection{Wanted: locales([]string{"en", "ko"}[i%2])})
	if err != nil {
		t.Error(err)
		return last
	}
	got := ids(page)
	if len(got)%2 != 0 || len(got) != page.TotalCount() || len(got) < last {
		t.Errorf("%d plans of %d, after %d", len(got), page.TotalCount(), last)
	}
	if slices.Sort(got); len(slices.Compact(got)) != page.TotalCount() {
		t.Error("a plan is listed twice")
	}
	for _, p := range page.Nodes() {
		if p.Title(nil, nil) == nil {
			t.Errorf("%s has no title", p.Slug)
		}
	}
	infos, err := c.Locales(t.Context(), public)
	if err != nil {
		t.Error(err)
	}
	for _, info := range infos {
		if info.Coverage.Total < last {
			t.Errorf("%s has %d texts in all", info.Tag, info.Coverage.Total)
		}
	}
	return len(got)
}
