package plan_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func TestThreeHundredPlansAreWalkedThroughOnceEach(t *testing.T) {
	c := plantest.New(t)
	var docs []*plan.Document
	for i := range 300 {
		docs = append(docs, smallPlan(fmt.Sprint("plan-", i), "en", fmt.Sprintf("%c%c Plan", 'A'+i*7%26, 'a'+i*11%26)))
	}
	plantest.Load(t, c, plantest.Of(docs...))
	seen := map[plan.ID]bool{}
	last, paging := "", plan.Paging{First: new(plan.MaxPage)}
	for pages := range 3 {
		page, err := c.Plans(t.Context(), public, paging, plan.PlanFilter{}, plan.ByTitle, plan.Selection{Wanted: locales("en")})
		if err != nil || page.TotalCount() != 300 || len(page.Edges) != 100 || page.PageInfo.HasNextPage != (pages < 2) {
			t.Fatal(page, err)
		}
		for _, p := range page.Nodes() {
			title := value(p.Title(nil, nil))
			if seen[p.ID] || strings.ToLower(title[:2]) < last {
				t.Errorf("%s %q comes after %q", p.ID, title, last)
			}
			seen[p.ID], last = true, strings.ToLower(title[:2])
		}
		paging.After = *page.PageInfo.EndCursor
	}
	if len(seen) != 300 {
		t.Errorf("%d plans were seen", len(seen))
	}
}

func TestTitlesAreInTheOrderOfTheReadersLanguage(t *testing.T) {
	for _, test := range []struct{ wanted, titles string }{
		{"de", "ähnlich, Ahorn, Ärger, Auto, Öl, Ostern, Straße, Strauß, Zebra"},
		{"sv", "Ahorn, Auto, Ostern, Zebra, ånga, ähnlich, Ärger, Öl"},
		{"ko", "가로수, 강, 공원, 나무, 하천"},
		{"es", "nata, nube, ñandú, ñu, oca, Zamora"},
		{"en", "Plan 9, Plan 10, plan 11, Plan B"},
		{"ja", "あき, いぬ, カラス, さくら"},
	} {
		c := plantest.New(t)
		titles := strings.Split(test.titles, ", ")
		var docs []*plan.Document
		for i, title := range titles {
			doc := smallPlan(fmt.Sprint("plan-", i))
			doc.SourceLocale, doc.Title, doc.Publisher.Name = "en", texts("en", fmt.Sprint(i*7%len(titles)), test.wanted, title), texts("en", "City")
			docs = append(docs, doc)
		}
		rand.New(rand.NewPCG(3, 4)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		plantest.Load(t, c, plantest.Of(docs...))
		page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{Wanted: locales(test.wanted)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range page.Nodes() {
			got = append(got, value(p.Title(nil, nil)))
		}
		if strings.Join(got, ", ") != test.titles {
			t.Errorf("%s: got %s, want %s", test.wanted, strings.Join(got, ", "), test.titles)
		}
	}
}

func TestTheMostRecentlyUpdatedPlanComesFirst(t *testing.T) {
	c := plantest.New(t)
	for i, day := range []int{3, 1, 5, 2} {
		c.At(noon.AddDate(0, 0, day))
		plantest.Load(t, c, plantest.Of(smallPlan(fmt.Sprint("day-", day, "-", i))))
	}
	page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, plan.ByUpdate, plan.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range page.Nodes() {
		got = append(got, p.Slug)
	}
	if want := "day-5-2 day-3-0 day-2-3 day-1-1"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestAFilterIsLeftAsItWasGiven(t *testing.T) {
	filter := plan.PlanFilter{States: []plan.PlanState{plan.PlanPublished, plan.PlanPublished, plan.PlanDraft}}
	if _, err := plantest.New(t).Plans(t.Context(), public, plan.Paging{}, filter, plan.ByTitle, plan.Selection{}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(filter.States) != "[PUBLISHED PUBLISHED DRAFT]" {
		t.Errorf("its states became %v", filter.States)
	}
}

func TestTwentyPlansAreAPageWhereNobodySaysHowMany(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Documents(25, 1))
	page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
	if err != nil || len(page.Edges) != 20 || !page.PageInfo.HasNextPage || page.PageInfo.HasPreviousPage || page.TotalCount() != 25 {
		t.Errorf("got %+v, %v", page, err)
	}
}

func TestAnEmptyCatalogueHasAnEmptyPage(t *testing.T) {
	page, err := plantest.New(t).Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, plan.ByUpdate, plan.Selection{})
	if err != nil || page.Edges == nil || len(page.Edges) != 0 || page.TotalCount() != 0 || page.PageInfo != (plan.PageInfo{}) {
		t.Errorf("got %+v, %v", page, err)
	}
}

func TestTextFindsTitlesWhateverTheirCaseWidthAndAccents(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(
		smallPlan("cafe", "en", "Cafés of the City", "de", "Stadtcafés"),
		smallPlan("road", "en", "Roads", "de", "Straßen", "ko", "도로"),
		smallPlan("wide", "en", "ＡＢＣ plan", "ja", "ガラス"),
	))
	for _, test := range []struct{ wanted, text, want string }{
		{"en", "CAFE", "cafe"},
		{"en", "cafe\u0301s", "cafe"},
		{"en", "abc", "wide"},
		{"en", "ｒｏａｄ", "road"},
		{"en", "straße", ""}, // it is looked for in the title the reader sees
		{"de", "strassen", "road"},
		{"de", "STRASSE", "road"},
		{"de", "abc", "wide"}, // served from en
		{"ko", "도로", "road"},
		{"ja", "ｶﾞﾗｽ", "wide"},
		{"ja", "カラス", ""},
		{"en", " ", "cafe wide"},
		{"en", "", "cafe road wide"},
		{"en", "%", ""},
	} {
		page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{Text: test.text}, plan.ByUpdate, plan.Selection{Wanted: locales(test.wanted)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range page.Nodes() {
			got = append(got, p.Slug)
		}
		if slices.Sort(got); strings.Join(got, " ") != test.want {
			t.Errorf("%q in %s: got %v, want %s", test.text, test.wanted, got, test.want)
		}
	}
}

func TestCoverageFindsPlansTranslatedFarEnough(t *testing.T) {
	c := plantest.New(t)
	half := smallPlan("half", "en", "Half", "zh-Hant", "一半")
	half.Section = plan.Texts{"en": {Value: "Section"}, "zh-Hant": marked("部分", plan.StateDraft)}
	plantest.Load(t, c, plantest.Of(smallPlan("none"), half, smallPlan("all", "en", "All", "zh-Hant", "全部")))
	for _, test := range []struct {
		locale i18n.Locale
		least  *float64
		want   string
	}{
		{"zh-Hant", nil, "all half"},
		{"zh-TW", nil, "all half"},
		{"zh-Hant", new(0.), "all half none"},
		{"zh-Hant", new(0.5), "all half"},
		{"zh-Hant", new(0.51), "all"},
		{"zh-Hant", new(1.), "all"},
		{"en", new(1.), "all half none"},
		{"zh-Hans", nil, ""},
		{"it", nil, ""},
		{"it", new(0.01), ""},
		{"it", new(0.), "all half none"},
	} {
		page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{CoveredIn: test.locale, MinCoverage: test.least}, plan.ByTitle, plan.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range page.Nodes() {
			got = append(got, p.Slug)
		}
		if slices.Sort(got); strings.Join(got, " ") != test.want {
			t.Errorf("in %s, at least %v: got %v, want %s", test.locale, test.least, got, test.want)
		}
	}
}

func TestAPlanIsCoveredWhereItsReadersAreServedWithoutFallback(t *testing.T) {
	c := plantest.New(t)
	german := smallPlan("german", "en", "German", "de", "Deutsch")
	swiss := smallPlan("swiss", "en", "Swiss", "de-CH", "Schweizerisch", "de", "Deutsch")
	swiss.Section = plan.Texts{"en": {Value: "Section"}, "de": {Value: "Abschnitt"}}
	plantest.Load(t, c, plantest.Of(german, swiss, smallPlan("chinese", "en", "Chinese", "zh-Hant", "中文"),
		smallPlan("portuguese", "en", "Portuguese", "pt-PT", "Português")))
	if _, err := c.AddLocale(t.Context(), plantest.Operator, plan.LocaleSettings{Tag: "sv", Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: []i18n.Locale{"de"}}}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		locale i18n.Locale
		least  *float64
		want   string
	}{
		{"de-CH", nil, "german swiss"},
		{"de-CH", new(1.), "german swiss"}, // de has all of "swiss", de-CH half
		{"de-AT", new(1.), "german swiss"},
		{"en-GB", new(1.), "chinese german portuguese swiss"},
		{"pt-BR", nil, "portuguese"},
		{"zh-HK", nil, "chinese"},
		{"zh-CN", nil, ""}, // which kin serves
		{"sv", nil, ""},    // which a configured fallback serves
		{"fr", nil, ""},
	} {
		page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{CoveredIn: test.locale, MinCoverage: test.least}, plan.ByTitle, plan.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range page.Nodes() {
			got = append(got, p.Slug)
		}
		if slices.Sort(got); strings.Join(got, " ") != test.want {
			t.Errorf("in %s, at least %v: got %v, want %s", test.locale, test.least, got, test.want)
		}
	}
}

func TestABadPageIsRefusedAndTheArgumentNamed(t *testing.T) {
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Documents(3, 2))
	cursor := func(order plan.PlanOrder, wanted string) string {
		page, err := c.Plans(t.Context(), public, plan.Paging{First: new(1)}, plan.PlanFilter{}, order, plan.Selection{Wanted: locales(wanted)})
		if err != nil {
			t.Fatal(err)
		}
		return page.Edges[0].Cursor
	}
	title, korean, update := cursor(plan.ByTitle, "en"), cursor(plan.ByTitle, "ko"), cursor(plan.ByUpdate, "en")
	if cursor(plan.ByUpdate, "ko") != update {
		t.Error("the order of updates has cursors by language")
	}
	raw, _ := base64.RawURLEncoding.DecodeString(title)
	for _, test := range []struct {
		name   string
		paging plan.Paging
		filter plan.PlanFilter
		code   plan.Code
		where  string
	}{
		{"first: -1", plan.Paging{First: new(-1)}, plan.PlanFilter{}, plan.Invalid, "first"},
		{"first: 101", plan.Paging{First: new(101)}, plan.PlanFilter{}, plan.Invalid, "first"},
		{"last: -1", plan.Paging{Last: new(-1)}, plan.PlanFilter{}, plan.Invalid, "last"},
		{"last: 10000", plan.Paging{Last: new(10_000)}, plan.PlanFilter{}, plan.Invalid, "last"},
		{"first and last", plan.Paging{First: new(1), Last: new(1)}, plan.PlanFilter{}, plan.Invalid, "last"},
		{"a word for a cursor", plan.Paging{After: "next"}, plan.PlanFilter{}, plan.Invalid, "after"},
		{"punctuation for a cursor", plan.Paging{Before: "***"}, plan.PlanFilter{}, plan.Invalid, "before"},
		{"half a cursor", plan.Paging{After: title[:len(title)/2]}, plan.PlanFilter{}, plan.Invalid, "after"},
		{"a cursor and more", plan.Paging{After: title + "AAAA"}, plan.PlanFilter{}, plan.Invalid, "after"},
		{"a cursor a bit off", plan.Paging{After: base64.RawURLEncoding.EncodeToString(append([]byte{raw[0] ^ 64}, raw[1:]...))}, plan.PlanFilter{}, plan.Invalid, "after"},
		{"a long cursor", plan.Paging{Before: strings.Repeat("A", 100_000)}, plan.PlanFilter{}, plan.Invalid, "before"},
		{"a cursor of another order", plan.Paging{After: update}, plan.PlanFilter{}, plan.Invalid, "after"},
		{"a cursor of another language", plan.Paging{Before: korean}, plan.PlanFilter{}, plan.Invalid, "before"},
		{"a good cursor and a bad one", plan.Paging{After: title, Before: update}, plan.PlanFilter{}, plan.Invalid, "before"},
		{"coverage below 0", plan.Paging{}, plan.PlanFilter{CoveredIn: "ko", MinCoverage: new(-0.1)}, plan.Invalid, "filter.minCoverage"},
		{"coverage in percent", plan.Paging{}, plan.PlanFilter{CoveredIn: "ko", MinCoverage: new(50.)}, plan.Invalid, "filter.minCoverage"},
		{"coverage in no locale", plan.Paging{}, plan.PlanFilter{MinCoverage: new(0.5)}, plan.Invalid, "filter.coveredIn"},
		{"a text of 201 characters", plan.Paging{}, plan.PlanFilter{Text: strings.Repeat("a", 201)}, plan.TooLong, "filter.text"},
		{"a publisher that is a goal", plan.Paging{}, plan.PlanFilter{Publisher: "gol_01kagwj0009dy54m4314"}, plan.Invalid, "filter.publisher"},
	} {
		_, err := c.Plans(t.Context(), public, test.paging, test.filter, plan.ByTitle, plan.Selection{Wanted: locales("en")})
		var e *plan.Error
		if !errors.As(err, &e) || e.Code != test.code || strings.Join(e.Field, ".") != test.where || len(e.Message) > 300 {
			t.Errorf("%s: got %v, want %s at %s", test.name, err, test.code, test.where)
		}
	}
	for name, paging := range map[string]plan.Paging{
		"first: 0": {First: new(0)}, "first: 100": {First: new(100)}, "last: 0": {Last: new(0)}, "after and before": {After: title, Before: title},
	} {
		if _, err := c.Plans(t.Context(), public, paging, plan.PlanFilter{Text: strings.Repeat("ä", 200)}, plan.ByTitle, plan.Selection{Wanted: locales("en")}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	c := plantest.New(f)
	plantest.Load(f, c, plantest.Documents(3, 2))
	for _, order := range []plan.PlanOrder{plan.ByTitle, plan.ByUpdate} {
		page, err := c.Plans(f.Context(), public, plan.Paging{}, plan.PlanFilter{}, order, plan.Selection{})
		if err != nil {
			f.Fatal(err)
		}
		for _, edge := range page.Edges {
			f.Add(edge.Cursor, "")
			f.Add("", edge.Cursor)
		}
	}
	f.Add("AAAA", "AAAA")
	f.Fuzz(func(t *testing.T, after, before string) {
		for _, order := range []plan.PlanOrder{plan.ByTitle, plan.ByUpdate} {
			page, err := c.Plans(t.Context(), public, plan.Paging{After: after, Before: before}, plan.PlanFilter{}, order, plan.Selection{})
			if err != nil {
				if plan.CodeOf(err) != plan.Invalid {
					t.Errorf("%q, %q: %v", after, before, err)
				}
				continue
			}
			if len(page.Edges) > 3 || page.TotalCount() != 3 {
				t.Errorf("%q, %q: %d of %d plans", after, before, len(page.Edges), page.TotalCount())
			}
		}
	})
}

func TestACursorHoldsWhileTheListChangesAroundIt(t *testing.T) {
	for _, order := range []plan.PlanOrder{plan.ByTitle, plan.ByUpdate} {
		db := newStore(t)
		c := plantest.Open(t, db)
		load := func(letter string) {
			c.At(noon.Add(-time.Duration(letter[0]) * time.Hour)) // so that both orders are that of the letters
			plantest.Load(t, c, plantest.Of(smallPlan(strings.ToLower(letter), "en", letter)))
		}
		drop := func(slug string) {
			id := bySlug(t, c, slug, wanting()).ID
			update(t, db, func(tx store.Tx) error { return plan.DropPlan(tx, id) })
		}
		for _, letter := range strings.Fields("B D F H J") {
			load(letter)
		}
		list := func(paging plan.Paging) string {
			page, err := c.Plans(t.Context(), public, paging, plan.PlanFilter{}, order, plan.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			var letters []string
			for _, p := range page.Nodes() {
				letters = append(letters, p.Slug)
			}
			return strings.Join(letters, " ")
		}
		page, err := c.Plans(t.Context(), public, plan.Paging{}, plan.PlanFilter{}, order, plan.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		cursor := page.Edges[2].Cursor
		expect := func(when, after, before string) {
			t.Helper()
			if got := list(plan.Paging{After: cursor}); got != after {
				t.Errorf("%s, after f: got %s, want %s", when, got, after)
			}
			if got := list(plan.Paging{Last: new(10), Before: cursor}); got != before {
				t.Errorf("%s, before f: got %s, want %s", when, got, before)
			}
		}
		expect("at first", "h j", "b d")
		load("E")
		load("G")
		expect("with e and g", "g h j", "b d e")
		drop("f")
		expect("without f itself", "g h j", "b d e")
		drop("h")
		expect("without h", "g j", "b d e")
		info := func(paging plan.Paging) plan.PageInfo {
			page, err := c.Plans(t.Context(), public, paging, plan.PlanFilter{}, order, plan.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			return page.PageInfo
		}
		if !info(plan.Paging{After: cursor}).HasPreviousPage || !info(plan.Paging{Last: new(10), Before: cursor}).HasNextPage {
			t.Error("there are plans on either side of f, and the pages do not tell")
		}
		for _, letter := range strings.Fields("b d e") {
			drop(letter)
		}
		if info(plan.Paging{After: cursor}).HasPreviousPage {
			t.Error("nothing is left before f, and a page there is promised")
		}
		load("A")
		drop("g")
		drop("j")
		if info(plan.Paging{Last: new(10), Before: cursor}).HasNextPage {
			t.Error("nothing is left after f, and a page there is promised")
		}
	}
}
