package plan_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// told is a text and how it was chosen: "Titel (de)", with what is to be said of it.
func told(text *plan.Text) string {
	if text == nil {
		return "-"
	}
	s := fmt.Sprintf("%s (%s", text.Value, text.Locale)
	if text.Direction == i18n.RTL {
		s += " RTL"
	}
	if text.IsFallback {
		s += " fallback"
	}
	if text.IsStale {
		s += " stale"
	}
	return s + ")"
}

func TestAReaderIsServedInTheLanguageAskedFor(t *testing.T) {
	c := plantest.Seeded(t)
	for _, test := range []struct {
		wanted                  string
		title, goal, assignment string
	}{
		{"", "Planning Objective (en)", "Becoming a City of Equal Human Rights (en)", "Becoming a Global Human Rights City (en)"},
		{"en", "Planning Objective (en)", "Becoming a City of Equal Human Rights (en)", "Becoming a Global Human Rights City (en)"},
		{"en-GB", "Planning Objective (en)", "Becoming a City of Equal Human Rights (en)", "Becoming a Global Human Rights City (en)"},
		{"ko", "계획 목표 (ko)", " (ko)", " (ko)"},
		{"ar", "هدف التخطيط (ar RTL)", " (ar RTL)", " (ar RTL)"},
		{"de-CH", "Planungsziel (de)", " (de)", " (de)"},
		{"fr-CA ja", "Objectif de planification (fr)", " (fr)", " (fr)"},
		{"ja fr-CA", "計画目標 (ja)", " (ja)", " (ja)"},
		{"zh-TW", "規劃目標 (zh-Hant)", " (zh-Hant)", " (zh-Hant)"},
		{"zh", "规划目标 (zh-Hans)", " (zh-Hans)", " (zh-Hans)"},
		{"id", "Planning Objective (en fallback)", "Transformasi menjadi kota hak asasi manusia yang setara (id)", "Becoming a Global Human Rights City (en fallback)"},
		{"id en", "Planning Objective (en)", "Transformasi menjadi kota hak asasi manusia yang setara (id)", "Becoming a Global Human Rights City (en)"},
		{"id ko", "계획 목표 (ko)", "Transformasi menjadi kota hak asasi manusia yang setara (id)", " (ko)"},
		{"it", "Planning Objective (en fallback)", "Becoming a City of Equal Human Rights (en fallback)", "Becoming a Global Human Rights City (en fallback)"},
		{"it de", "Planungsziel (de)", " (de)", " (de)"},
	} {
		p := bySlug(t, c, "gwangju", wanting(locales(test.wanted)...))
		goal := p.Goals()[1]
		for what, got := range map[string][2]string{
			"title":      {told(p.Title(nil, nil)), test.title},
			"goal":       {told(goal.Title(nil, nil)), test.goal},
			"assignment": {told(goal.Strategies[0].Assignments[1].Title(nil, nil)), test.assignment},
		} {
			if !strings.HasSuffix(got[0], got[1]) {
				t.Errorf("wanting %q the %s is %s, want %s", test.wanted, what, got[0], got[1])
			}
		}
	}
}

func locales(tags string) []i18n.Locale {
	var list []i18n.Locale
	for _, tag := range strings.Fields(tags) {
		list = append(list, i18n.Locale(tag))
	}
	return list
}

func TestAnAnswerTellsTheStateOriginAndRevisionOfAText(t *testing.T) {
	c := plantest.Seeded(t)
	p := bySlug(t, c, "gwangju", wanting("ko"))
	korean, english := p.Title(nil, nil), p.Title([]i18n.Locale{}, nil)
	if korean.State != plan.StateTranslated || korean.Origin != plan.OriginMachine || korean.Revision == 0 || english != nil && *english != *korean {
		t.Errorf("got %+v; for an empty list %+v", korean, english)
	}
	source := bySlug(t, c, "gwangju", wanting()).Title(nil, nil)
	if source.State != plan.StateSource || source.Origin != plan.OriginHuman || source.Revision != p.Revision {
		t.Errorf("got %+v, want the SOURCE of revision %d", source, p.Revision)
	}
}

func TestNoFallbackIsNilExactlyWhereAFallbackWouldBeServed(t *testing.T) {
	c := plantest.Seeded(t)
	none, chain := i18n.FallbackNone, i18n.FallbackChain
	for _, wanted := range []string{"", "en", "ko", "id", "it", "de-CH", "id it", "zh-HK", "fr-CA ja"} {
		sel := wanting(locales(wanted)...)
		whole := bySlug(t, c, "gwangju", sel)
		sel.Fallback = i18n.FallbackNone
		strict := bySlug(t, c, "gwangju", sel)
		for what, text := range allTexts() {
			served := text(whole, nil)
			want := told(served)
			if served.IsFallback {
				want = "-"
			}
			if got := told(text(strict, nil)); got != want {
				t.Errorf("wanting %q without fallback the %s is %s, want %s", wanted, what, got, want)
			}
			if got := told(text(whole, &none)); got != want {
				t.Errorf("wanting %q the %s of a field without fallback is %s, want %s", wanted, what, got, want)
			}
			if got := told(text(strict, &chain)); got != told(served) {
				t.Errorf("wanting %q without fallback the %s of a field with fallback is %s, want %s", wanted, what, got, told(served))
			}
		}
	}
}

// allTexts are ways to read texts of every kind of node of the seed.
func allTexts() map[string]func(*plan.Plan, *i18n.Fallback) *plan.Text {
	return map[string]func(*plan.Plan, *i18n.Fallback) *plan.Text{
		"title":     func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Title(nil, f) },
		"summary":   func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Summary(nil, f) },
		"section":   func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Section(nil, f) },
		"publisher": func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Publisher.Name(nil, f) },
		"division":  func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Contact().Division(nil, f) },
		"goals":     func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Levels().Goal(nil, f) },
		"goal":      func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Goals()[3].Title(nil, f) },
		"strategy":  func(p *plan.Plan, f *i18n.Fallback) *plan.Text { return p.Goals()[3].Strategies[0].Title(nil, f) },
		"assignment": func(p *plan.Plan, f *i18n.Fallback) *plan.Text {
			return p.Goals()[3].Strategies[0].Assignments[2].Title(nil, f)
		},
	}
}

func TestFieldsOfOneAnswerMayBeInLanguagesOfTheirOwn(t *testing.T) {
	c := plantest.Seeded(t)
	sel := wanting("id")
	sel.Lists = [][]i18n.Locale{locales("ko"), locales("ar fr"), locales("id ja"), locales("ko"), locales("it")}
	p := bySlug(t, c, "gwangju", sel)
	for _, test := range []struct{ wanted, title, goal string }{
		{"", "Planning Objective (en fallback)", "Penciptaan kota budaya yang bermimpi (id)"},
		{"ko", "계획 목표 (ko)", "(ko)"},
		{"ar fr", "هدف التخطيط (ar RTL)", "(ar RTL)"},
		{"id ja", "計画目標 (ja)", "Penciptaan kota budaya yang bermimpi (id)"},
		{"it", "Planning Objective (en fallback)", "Creating a Dreaming Cultural City (en fallback)"},
	} {
		title, goal := told(p.Title(locales(test.wanted), nil)), told(p.Goals()[5].Title(locales(test.wanted), nil))
		if title != test.title || !strings.HasSuffix(goal, test.goal) {
			t.Errorf("%q: got %s and %s, want %s and %s", test.wanted, title, goal, test.title, test.goal)
		}
	}
}

func TestConfiguredFallbacksComeBeforeTheSource(t *testing.T) {
	db, c := seededStore(t)
	bySlug(t, c, "gwangju", wanting("id"))
	update(t, db, func(tx store.Tx) error { return plan.PutFallbacks(tx, "id", "vi") })
	p := bySlug(t, c, "gwangju", wanting("id"))
	if got := told(p.Title(nil, nil)); got != "Mục tiêu hoạch định (vi fallback)" {
		t.Errorf("got %s", got)
	}
}

func TestAContentKeyTellsOneObjectInTwoLanguagesApart(t *testing.T) {
	c := plantest.Seeded(t)
	key := func(fallback i18n.Fallback, wanted string) string {
		p := bySlug(t, c, "gwangju", plan.Selection{Wanted: locales(wanted), Fallback: fallback, Items: true})
		goal := p.Goals()[0]
		if !strings.HasPrefix(p.ContentKey(), string(p.ID)) || !strings.HasPrefix(goal.ContentKey(), string(goal.ID)) {
			t.Errorf("the keys are %s and %s", p.ContentKey(), goal.ContentKey())
		}
		if strings.TrimPrefix(p.ContentKey(), string(p.ID)) != strings.TrimPrefix(goal.ContentKey(), string(goal.ID)) {
			t.Errorf("%s and %s are in one language", p.ContentKey(), goal.ContentKey())
		}
		return p.ContentKey()
	}
	seen := map[string]string{}
	for _, wanted := range []string{"en", "ko", "ja", "ko ja", "ja ko", "it", "id", "zh-TW", "zh"} {
		k := key(i18n.FallbackChain, wanted)
		if other, ok := seen[k]; ok {
			t.Errorf("%s is the key for %q and for %q", k, wanted, other)
		}
		seen[k] = wanted
	}
	for _, same := range [][2]string{{"", "en"}, {"de", "de-CH"}, {"zh-TW", "zh-Hant"}, {"it", "pt"}} {
		if a, b := key(i18n.FallbackChain, same[0]), key(i18n.FallbackChain, same[1]); a != b {
			t.Errorf("%q and %q are served alike, and have the keys %s and %s", same[0], same[1], a, b)
		}
	}
	if a, b := key(i18n.FallbackChain, "id"), key(i18n.FallbackNone, "id"); a == b {
		t.Errorf("with and without fallback the key is %s", a)
	}
}

func TestAStaleTextIsServedAndMarked(t *testing.T) {
	db, c := seededStore(t)
	p := bySlug(t, c, "gwangju", wanting("ko"))
	update(t, db, func(tx store.Tx) error {
		return plan.PutText(tx, plan.StoredText{
			Subject: p.ID, Locale: "en", Node: p.ID, Field: plan.FieldTitle,
			Value: "Planning Objectives", State: plan.StateSource, Rev: tx.Rev(),
		})
	})
	sel := wanting("ko")
	sel.Translations = true
	p = bySlug(t, c, "gwangju", sel)
	if got := told(p.Title(nil, nil)); got != "계획 목표 (ko stale)" {
		t.Errorf("got %s", got)
	}
	if got := told(p.Goals()[0].Title(nil, nil)); strings.Contains(got, "stale") {
		t.Errorf("another text, whose source has not moved: got %s", got)
	}
	for _, translation := range p.Translations(nil) {
		if want := translation.Field == plan.FieldTitle && translation.Locale != "en"; translation.IsStale != want {
			t.Errorf("%s: stale %v, want %v", translation.ID, translation.IsStale, want)
		}
	}
	if got := told(bySlug(t, c, "gwangju", wanting()).Title(nil, nil)); got != "Planning Objectives (en)" {
		t.Errorf("the source: got %s", got)
	}
}

func TestDraftsAndEmptyTextsAreNotServed(t *testing.T) {
	doc := smallPlan("parks", "en", "Parks")
	doc.Title["ko"] = marked("공원", plan.StateDraft)
	doc.Title["ja"] = plan.DocumentText{}
	doc.Title["fr"] = marked("Parcs", plan.StateReviewed)
	doc.Summary = texts("en", "", "ko", "")
	c := plantest.New(t)
	plantest.Load(t, c, plantest.Of(doc))
	for _, viewer := range []plan.Viewer{public, plantest.Operator} {
		for wanted, want := range map[string]string{
			"ko": "Parks (en fallback)", "ja": "Parks (en fallback)", "ko ja fr": "Parcs (fr)", "fr": "Parcs (fr)",
		} {
			sel := wanting(locales(wanted)...)
			sel.Translations = true
			p, err := c.PlanBySlug(t.Context(), viewer, "parks", sel)
			if err != nil {
				t.Fatal(err)
			}
			if got := told(p.Title(nil, nil)); got != want {
				t.Errorf("wanting %q: got %s, want %s", wanted, got, want)
			}
			if p.Summary(nil, nil) != nil {
				t.Errorf("wanting %q an empty summary is served", wanted)
			}
			stored := 2 // in en and fr, and the draft for those who may see it
			if !viewer.Anonymous() {
				stored = 3
			}
			if got := len(p.Translations(nil)); got != stored {
				t.Errorf("%q sees %d translations, want %d", viewer.Name, got, stored)
			}
		}
	}
}

func TestARowWithoutAValueIsNoText(t *testing.T) {
	db, c := seededStore(t)
	id := bySlug(t, c, "gwangju", wanting()).ID
	update(t, db, func(tx store.Tx) error {
		return plan.PutText(tx, plan.StoredText{Subject: id, Locale: "ko", Node: id, Field: plan.FieldTitle, State: plan.StateReviewed})
	})
	p := bySlug(t, c, "gwangju", wanting("ko", "ja"))
	if got := told(p.Title(nil, nil)); got != "計画目標 (ja)" {
		t.Errorf("got %s", got)
	}
}

func TestTextsInARowWhoseSourceIsGoneAreNotServed(t *testing.T) {
	db, c := seededStore(t)
	id := bySlug(t, c, "gwangju", wanting()).ID
	update(t, db, func(tx store.Tx) error {
		for _, text := range []plan.StoredText{
			{Locale: "ko", Node: id, Field: "aardvark", Value: "땅돼지", State: plan.StateTranslated},
			{Locale: "ko", Node: "zzz", Field: plan.FieldTitle, Value: "끝", State: plan.StateTranslated},
		} {
			text.Subject = id
			if err := plan.PutText(tx, text); err != nil {
				return err
			}
		}
		return nil
	})
	p := bySlug(t, c, "gwangju", wanting("ko"))
	if got := told(p.Title(nil, nil)); got != "계획 목표 (ko)" {
		t.Errorf("got %s", got)
	}
}

func TestAReadingCountsWhatWasServedAndTellsTheChain(t *testing.T) {
	c := plantest.Seeded(t)
	var reading plan.Reading
	ctx := plan.WithReading(t.Context(), &reading)
	if plan.ReadingOf(ctx) != &reading {
		t.Error("the context holds another Reading")
	}
	sel := wanting("id", "de-CH")
	sel.Lists = [][]i18n.Locale{locales("ko")}
	p, err := c.PlanBySlug(ctx, public, "gwangju", sel)
	if err != nil {
		t.Fatal(err)
	}
	if served := reading.Served(); len(served) != 0 {
		t.Errorf("before anything was picked: %v", served)
	}
	none := i18n.FallbackNone
	p.Title(nil, nil)
	p.Title(locales("ko"), nil)
	p.Publisher.Name(nil, nil)
	for _, goal := range p.Goals() {
		goal.Title(nil, nil)
		goal.Strategies[0].Title(nil, &none)
		goal.Description(nil, nil) // there is none
	}
	if got, want := reading.Served(), (map[i18n.Locale]int{"id": 6, "de": 8, "ko": 1}); !maps.Equal(got, want) {
		t.Errorf("served %v, want %v", got, want)
	}
	if got := joined(reading.Chain()); got != "id de en" {
		t.Errorf("the chain is %s", got)
	}
	if _, err := c.PlanBySlug(ctx, public, "gwangju", wanting("fr")); err != nil {
		t.Fatal(err)
	}
	if got := joined(reading.Chain()); got != "id de en fr" {
		t.Errorf("after another read in fr the chain is %s", got)
	}
	var strict plan.Reading
	sel = plan.Selection{Wanted: locales("id"), Fallback: i18n.FallbackNone}
	if _, err := c.PlanBySlug(plan.WithReading(t.Context(), &strict), public, "gwangju", sel); err != nil {
		t.Fatal(err)
	}
	if got := joined(strict.Chain()); got != "id" {
		t.Errorf("without fallback the chain is %s", got)
	}
	if reading.Negotiated() {
		t.Error("nobody negotiated")
	}
	if reading.Negotiate(); !reading.Negotiated() {
		t.Error("it was negotiated")
	}
	if unread := plan.ReadingOf(context.Background()); unread == nil || len(unread.Served()) != 0 || !unread.Empty() {
		t.Errorf("a context without a Reading: got %+v", unread)
	}
}

func TestTranslationsAreTheTextsOfANodeByFieldAndLocale(t *testing.T) {
	c := plantest.Seeded(t)
	sel := wanting("fr")
	sel.Translations = true
	p := bySlug(t, c, "gwangju", sel)
	goal := p.Goals()[0]
	for _, test := range []struct {
		node    plan.Localized
		locales string
		want    string
	}{
		{goal, "", "title/ar title/de title/en title/es title/fr title/id title/ja title/ko title/vi title/zh-Hans title/zh-Hant"},
		{goal, "ko zh-TW it", "title/ko title/zh-Hant"},
		{goal.Strategies[0], "id en", "title/en"},
		{p.Publisher, "en de", "name/de name/en"},
		{p, "de", "contact.division/de levels.assignment/de levels.goal/de levels.strategy/de section/de summary/de title/de"},
		{p, "it", ""},
	} {
		var got []string
		for _, tr := range test.node.Translations(locales(test.locales)) {
			got = append(got, strings.TrimPrefix(tr.ID, string(test.node.Identify())+"/"))
			if tr.ID != fmt.Sprintf("%s/%s/%s", tr.Node.Identify(), tr.Field, tr.Locale) || tr.Node != test.node {
				t.Errorf("%s is of %s, %s, %s", tr.ID, tr.Node.Identify(), tr.Field, tr.Locale)
			}
			if tr.Value == "" || tr.Direction != tr.Locale.Direction() || tr.IsStale || tr.Author != nil || tr.Revision == 0 || tr.UpdatedAt.IsZero() {
				t.Errorf("%s: got %+v", tr.ID, tr)
			}
			if wantOrigin := map[bool]plan.Origin{true: plan.OriginHuman, false: plan.OriginMachine}[tr.Locale == "en"]; tr.Origin != wantOrigin {
				t.Errorf("%s is by %s", tr.ID, tr.Origin)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("of %s in %q: got %q, want %q", test.node.Identify(), test.locales, got, test.want)
		}
	}
}

func TestOnlyWhoMayDoAllSeesWhoWroteAText(t *testing.T) {
	db, c := seededStore(t)
	id := bySlug(t, c, "gwangju", wanting()).ID
	update(t, db, func(tx store.Tx) error {
		return plan.PutText(tx, plan.StoredText{
			Subject: id, Locale: "it", Node: id, Field: plan.FieldTitle, Value: "Obiettivo", State: plan.StateTranslated, Author: "Ann",
		})
	})
	update(t, db, func(tx store.Tx) error { return plan.PutFallbacks(tx, "it") })
	sel := plan.Selection{Translations: true}
	for _, c2 := range []struct {
		viewer plan.Viewer
		want   string
	}{{public, ""}, {plantest.Operator, "Ann"}} {
		viewer, want := c2.viewer, c2.want
		p, err := c.PlanBySlug(t.Context(), viewer, "gwangju", sel)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, tr := range p.Translations(locales("it")) {
			if tr.Author != nil {
				got = *tr.Author
			}
		}
		if got != want {
			t.Errorf("viewer %q sees that %q wrote it, want %q", viewer.Name, got, want)
		}
	}
}
