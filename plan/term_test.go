package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

// publisherOf is who publishes a plan.
func (d *desk) publisherOf(id plan.ID) plan.ID {
	d.Helper()
	p, err := d.Plan(d.Context(), boss, id, plan.Selection{})
	d.ok(err)
	return p.Publisher.ID
}

// term adds a term in English, with what it is called in Korean.
func (d *desk) term(publisher plan.ID, term string, korean ...string) plan.ID {
	d.Helper()
	id, _, err := d.CreateTerm(d.Context(), editor, plan.NewTerm{Publisher: publisher, Term: term, Locale: "en"})
	d.ok(err)
	if len(korean) > 0 {
		_, err = d.SetTermTranslations(d.Context(), mina, plan.TermWordings{ID: id, Locale: "ko", Translations: korean})
		d.ok(err)
	}
	return id
}

// termsOf is what the units of a plan tell of terms: "title: tree 6-11 나무 used".
func (d *desk) termsOf(id plan.ID, locale i18n.Locale) []string {
	d.Helper()
	page, err := d.TranslationUnits(d.Context(), boss, plan.UnitQuery{Locale: locale, Plan: id}, plan.Selection{Terms: true})
	d.ok(err)
	var all []string
	for _, u := range page.Nodes() {
		for _, t := range u.Terms {
			said := fmt.Sprintf("%s: %s", u.Source.Value, t.Term.Term)
			for _, at := range t.Ranges {
				said += fmt.Sprintf(" %d-%d", at.Start, at.End)
			}
			said += " " + strings.Join(t.Wanted, "|")
			if t.IsUsed != nil {
				said += map[bool]string{true: " used", false: " missing"}[*t.IsUsed]
			}
			if len(t.Misused) > 0 {
				said += " not " + strings.Join(t.Misused, "|")
			}
			all = append(all, said)
		}
	}
	return all
}

func TestAUnitTellsWhichTermsItsSourceUses(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	expect := func(when string, locale i18n.Locale, want ...string) {
		t.Helper()
		if got := d.termsOf(p.plan, locale); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
	}
	expect("without a glossary", "ko")
	tree := d.term(city, "tree", "나무")
	d.term(city, "shade", "차양")
	expect("with one", "ko", "More trees.: tree 5-10 나무 used", "Shade: shade 0-5 차양 missing", "Plant trees: tree 6-11 나무 used")
	expect("in another locale", "ja", "More trees.: tree 5-10 ", "Shade: shade 0-5 ", "Plant trees: tree 6-11 ")

	_, err := d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: tree, Term: to("plant trees")})
	d.ok(err)
	_, err = d.SetTermTranslations(d.Context(), editor, plan.TermWordings{ID: tree, Locale: "ko", Translations: []string{"식목"}, Forbidden: []string{"나무 심기"}})
	d.ok(err)
	expect("after the term changed", "ko", "Shade: shade 0-5 차양 missing", "Plant trees: plant trees 0-11 식목 missing not 나무 심기")

	_, err = d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: tree, Term: to("roofs"), DoNotTranslate: to(true)})
	d.ok(err)
	_, err = d.SetTermTranslations(d.Context(), editor, plan.TermWordings{ID: tree, Locale: "ko"})
	d.ok(err)
	d.ok(d.translated(p.second, "roofs 짓기"))
	expect("of what is not to be translated", "ko", "Shade: shade 0-5 차양 missing", "Build roofs: roofs 6-11 roofs used")

	_, _, err = d.DeleteTerm(d.Context(), editor, plan.TermRef{ID: tree})
	d.ok(err)
	expect("after it is deleted", "ko", "Shade: shade 0-5 차양 missing")
}

func (d *desk) translated(id plan.ID, korean string) error {
	_, err := d.SetTranslation(d.Context(), boss, set(id, korean, plan.StateTranslated))
	return err
}

func TestATermOfAnotherRegionServesARegionOfTheLanguage(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for _, tag := range []i18n.Locale{"de", "de-AT", "en-GB"} {
		_, err := d.AddLocale(d.Context(), boss, plan.LocaleSettings{Tag: tag})
		d.ok(err)
	}
	id, _, err := d.CreateTerm(d.Context(), editor, plan.NewTerm{Publisher: d.publisherOf(p.plan), Term: "tree", Locale: "en-GB"})
	d.ok(err)
	_, err = d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "de", Translations: []string{"Baum"}})
	d.ok(err)
	if got := d.termsOf(p.plan, "de-AT"); len(got) != 2 || got[0] != "More trees.: tree 5-10 Baum" {
		t.Errorf("got %q", got)
	}
}

func TestWhoMayWriteAGlossary(t *testing.T) {
	d := newDesk(t)
	p, another := d.newPark("park", plan.PlanPublished), d.newPark("another", plan.PlanPublished)
	elsewherePlan, _, err := d.CreatePlan(d.Context(), editor, plan.NewPlan{Slug: "town", SourceLocale: "en", Title: "Town", Publisher: plan.PublisherRef{Name: "Town"}})
	d.ok(err)
	city := d.publisherOf(p.plan)
	local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{another.plan}})
	elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{elsewherePlan}})
	id := d.term(city, "tree")
	n := 0
	for what, c := range map[string]struct {
		may string
		run func(v plan.Viewer) error
	}{
		"create a term": {"local editor boss", func(v plan.Viewer) error {
			n++
			_, _, err := d.CreateTerm(d.Context(), v, plan.NewTerm{Publisher: city, Term: fmt.Sprint("term ", n), Locale: "en"})
			return err
		}},
		"update a term": {"local editor boss", func(v plan.Viewer) error {
			_, err := d.UpdateTerm(d.Context(), v, plan.TermUpdate{ID: id, Note: to("by " + v.Name)})
			return err
		}},
		"delete a term": {"local editor boss", func(v plan.Viewer) error {
			n++
			_, _, err := d.DeleteTerm(d.Context(), v, plan.TermRef{ID: d.term(city, fmt.Sprint("goes ", n))})
			return err
		}},
		"say what a term is called": {"mina reviewer local editor boss", func(v plan.Viewer) error {
			_, err := d.SetTermTranslations(d.Context(), v, plan.TermWordings{ID: id, Locale: "ko", Translations: []string{"나무 " + v.Name}})
			return err
		}},
		"list terms": {"mina japanese reviewer local elsewhere editor boss", func(v plan.Viewer) error {
			_, err := d.Terms(d.Context(), v, plan.TermQuery{Publisher: city}, plan.Selection{})
			return err
		}},
	} {
		for _, v := range []plan.Viewer{nobody, mina, japanese, reviewer, local, elsewhere, editor, boss} {
			want := plan.Denied
			switch {
			case v.Anonymous():
				want = plan.Unauthenticated
			case slices.Contains(strings.Fields(c.may), v.Name):
				want = ""
			}
			if err := c.run(v); plan.CodeOf(err) != want {
				t.Errorf("%s by %q: got %v, wanted %q", what, v.Name, err, want)
			}
		}
	}
	if node, err := d.Node(d.Context(), nobody, id, plan.Selection{}); node != nil || err != nil {
		t.Errorf("the public sees %v (%v)", node, err)
	}
	if node, err := d.Node(d.Context(), japanese, id, plan.Selection{TermTranslations: true}); err != nil || len(node.(*plan.Term).Translations(nil)) != 1 {
		t.Errorf("a translator sees %v (%v)", node, err)
	}
}

func TestTheGlossaryOfAPublisherThatIsNotSeenIsNotThere(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanArchived)
	city := d.publisherOf(p.plan)
	id := d.term(city, "tree")
	page, err := d.Terms(d.Context(), mina, plan.TermQuery{Publisher: city}, plan.Selection{})
	d.ok(err)
	if page.TotalCount != 0 {
		t.Errorf("%d terms are listed", page.TotalCount)
	}
	d.refuses("say what it is called", plan.NotFound, "id", func() error {
		_, err := d.SetTermTranslations(d.Context(), mina, plan.TermWordings{ID: id, Locale: "ko", Translations: []string{"나무"}})
		return err
	})
	d.refuses("add to it", plan.NotFound, "publisher", func() error {
		_, _, err := d.CreateTerm(d.Context(), mina, plan.NewTerm{Publisher: city, Term: "x", Locale: "en"})
		return err
	})
}

func TestBadTermsAreRefusedWithTheirPlace(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	id := d.term(city, "Tree", "나무")
	good := plan.NewTerm{Publisher: city, Term: "shade", Locale: "en"}
	for what, c := range map[string]struct {
		code   plan.Code
		place  string
		change func(*plan.NewTerm)
	}{
		"no letters":             {plan.Invalid, "term", func(n *plan.NewTerm) { n.Term = " — " }},
		"empty":                  {plan.Invalid, "term", func(n *plan.NewTerm) { n.Term = "" }},
		"too long":               {plan.TooLong, "term", func(n *plan.NewTerm) { n.Term = strings.Repeat("a", 10_000) }},
		"longer than a text":     {plan.TooLong, "term", func(n *plan.NewTerm) { n.Term = strings.Repeat("a", 10_001) }},
		"with a control":         {plan.Invalid, "term", func(n *plan.NewTerm) { n.Term = "a\x00" }},
		"an unknown locale":      {plan.NotFound, "locale", func(n *plan.NewTerm) { n.Locale = "fr" }},
		"no locale":              {plan.Invalid, "locale", func(n *plan.NewTerm) { n.Locale = "" }},
		"an unknown publisher":   {plan.NotFound, "publisher", func(n *plan.NewTerm) { n.Publisher = "pub_00000000000000000001" }},
		"a plan as publisher":    {plan.Invalid, "publisher", func(n *plan.NewTerm) { n.Publisher = p.plan }},
		"a long note":            {plan.TooLong, "note", func(n *plan.NewTerm) { n.Note = strings.Repeat("a", 2_001) }},
		"twice":                  {plan.Conflict, "term", func(n *plan.NewTerm) { n.Term = "TREE" }},
		"twice but for accents":  {plan.Conflict, "term", func(n *plan.NewTerm) { n.Term = "trée" }},
		"twice but for a hyphen": {plan.Conflict, "term", func(n *plan.NewTerm) { n.Term = "-tree" }},
	} {
		n := good
		c.change(&n)
		d.refuses(what, c.code, c.place, func() error { _, _, err := d.CreateTerm(d.Context(), editor, n); return err })
	}
	for what, c := range map[string]struct {
		code  plan.Code
		place string
		run   func() error
	}{
		"update what is not there": {plan.NotFound, "id", func() error {
			_, err := d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: "trm_00000000000000000001"})
			return err
		}},
		"update a plan": {plan.Invalid, "id", func() error { _, err := d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: p.plan}); return err }},
		"update what has moved": {plan.Conflict, "expectedRevision", func() error {
			_, err := d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: id, Term: to("x"), ExpectedRevision: ptr("1")})
			return err
		}},
		"look for a long text": {plan.TooLong, "text", func() error {
			_, err := d.Terms(d.Context(), editor, plan.TermQuery{Publisher: city, Text: strings.Repeat("공", 201)}, plan.Selection{})
			return err
		}},
		"empty a term": {plan.Invalid, "term", func() error {
			_, err := d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: id, Term: to("")})
			return err
		}},
		"an unknown locale": {plan.NotFound, "locale", func() error {
			_, err := d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "fr", Translations: []string{"arbre"}})
			return err
		}},
		"its own locale": {plan.Invalid, "locale", func() error {
			_, err := d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "en", Translations: []string{"tree"}})
			return err
		}},
		"a wording that stands twice": {plan.Invalid, "forbidden.0", func() error {
			_, err := d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "ja", Translations: []string{"木", "樹"}, Forbidden: []string{"樹"}})
			return err
		}},
		"an empty wording": {plan.Invalid, "translations.1", func() error {
			_, err := d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "ja", Translations: []string{"木", ""}})
			return err
		}},
		"too many wordings": {plan.TooMany, "translations", func() error {
			_, err := d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "ja", Translations: make([]string, 11)})
			return err
		}},
		"a wording that has moved": {plan.Conflict, "expectedRevision", func() error {
			_, err := d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "ko", Translations: []string{"수목"}, ExpectedRevision: ptr("0")})
			return err
		}},
	} {
		d.refuses(what, c.code, c.place, c.run)
	}
	if _, _, err := d.CreateTerm(d.Context(), editor, plan.NewTerm{Publisher: city, Term: "tree", Locale: "en", PartOfSpeech: plan.Verb}); err != nil {
		t.Errorf("another part of speech is refused: %v", err)
	}
}

func TestWhatChangesNoTermMakesNoRevision(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.term(d.publisherOf(p.plan), "tree", "나무")
	for what, run := range map[string]func() (uint64, error){
		"an update": func() (uint64, error) {
			rev, err := d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: id, Term: to("tree")})
			return uint64(rev), err
		},
		"a translation": func() (uint64, error) {
			rev, err := d.SetTermTranslations(d.Context(), mina, plan.TermWordings{ID: id, Locale: "ko", Translations: []string{"나무"}})
			return uint64(rev), err
		},
	} {
		if rev, err := run(); rev != 0 || err != nil {
			t.Errorf("%s: got the revision %d (%v)", what, rev, err)
		}
	}
}

func TestAGlossaryHasABoundAndIsListedInTheReadersOrder(t *testing.T) {
	d := newPlantedDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	for _, term := range []string{"zebra", "Öl", "apple", "orange", "Apple 10", "apple 9"} {
		d.term(city, term)
	}
	list := func(q plan.TermQuery, sel plan.Selection) (names []string) {
		t.Helper()
		q.Publisher, q.First = city, ptr(2)
		for {
			page, err := d.Terms(d.Context(), mina, q, sel)
			d.ok(err)
			for _, node := range page.Nodes() {
				names = append(names, node.Term)
			}
			if page.PageInfo.HasPreviousPage != (q.After != "") {
				t.Errorf("%+v: a page says %+v", q, page.PageInfo)
			}
			if !page.PageInfo.HasNextPage {
				if page.TotalCount != len(names) {
					t.Errorf("%+v: %d are listed of %d", q, len(names), page.TotalCount)
				}
				return names
			}
			q.After = *page.PageInfo.EndCursor
		}
	}
	d.term(city, "tree", "나무")
	for _, c := range []struct {
		q      plan.TermQuery
		wanted i18n.Locale
		want   string
	}{
		{plan.TermQuery{}, "de", "apple, apple 9, Apple 10, Öl, orange, tree, zebra"},
		{plan.TermQuery{}, "sv", "apple, apple 9, Apple 10, orange, tree, zebra, Öl"},
		{plan.TermQuery{Text: "APPLE 1"}, "de", "Apple 10"},
		{plan.TermQuery{Text: "ol"}, "de", "Öl"},
		{plan.TermQuery{Locale: "ko"}, "de", "tree"},
		{plan.TermQuery{Locale: "ko", Text: "나무"}, "de", "tree"},
		{plan.TermQuery{Locale: "ko", Text: "TREE"}, "de", "tree"},
		{plan.TermQuery{Locale: "ko", Text: "돌"}, "de", ""},
		{plan.TermQuery{Text: "나무"}, "de", ""},
		{plan.TermQuery{Locale: "fr"}, "de", ""},
		{plan.TermQuery{Locale: "en", Text: "z"}, "de", "zebra"},
	} {
		got := strings.Join(list(c.q, plan.Selection{Wanted: []i18n.Locale{c.wanted}}), ", ")
		if got != c.want {
			t.Errorf("%+v in %s: got %s, want %s", c.q, c.wanted, got, c.want)
		}
	}
	_, err := d.Terms(d.Context(), mina, plan.TermQuery{Publisher: city, After: "x"}, plan.Selection{})
	if plan.CodeOf(err) != plan.Invalid {
		t.Errorf("a cursor that is none: %v", err)
	}
	d.ok(plan.FillGlossary(d.Context(), d.db, city))
	d.refuses("one more term than there may be", plan.TooMany, "term", func() error {
		_, _, err := d.CreateTerm(d.Context(), editor, plan.NewTerm{Publisher: city, Term: "one more", Locale: "en"})
		return err
	})
}

func TestALocaleTakesTranslationsOfTermsAlong(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.term(d.publisherOf(p.plan), "tree")
	_, err := d.AddLocale(d.Context(), boss, plan.LocaleSettings{Tag: "fr"})
	d.ok(err)
	_, err = d.SetTermTranslations(d.Context(), boss, plan.TermWordings{ID: id, Locale: "fr", Translations: []string{"arbre"}})
	d.ok(err)
	d.refuses("remove it", plan.InUse, "tag", func() error { _, err := d.RemoveLocale(d.Context(), boss, "fr", false); return err })
	_, err = d.RemoveLocale(d.Context(), boss, "fr", true)
	d.ok(err)
	if rows := d.rowsWith("arbre"); len(rows) > 0 {
		t.Errorf("there is %q", rows)
	}
	_, err = d.AddLocale(d.Context(), boss, plan.LocaleSettings{Tag: "fr"})
	d.ok(err)
	_, _, err = d.CreateTerm(d.Context(), boss, plan.NewTerm{Publisher: d.publisherOf(p.plan), Term: "arbre", Locale: "fr"})
	d.ok(err)
	d.refuses("remove the locale of a term", plan.InUse, "tag", func() error { _, err := d.RemoveLocale(d.Context(), boss, "fr", true); return err })
}

func TestTheCheckOfTermsTellsWhereTheSourceUsesThem(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	d.term(city, "tree", "나무")
	d.term(city, "without a translation")
	for translation, want := range map[string]string{
		"나무와 나무": "[]",
		"수목":     `[8-13 "tree" is to be "나무", and the translation does not have that]`,
		"":       "[]",
	} {
		got, err := d.TermFindings(d.Context(), city, "en", "ko", "More of trees, without a translation", translation)
		d.ok(err)
		if fmt.Sprint(got) != want {
			t.Errorf("%q: got %v, want %s", translation, got, want)
		}
	}
}
