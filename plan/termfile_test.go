package plan_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

// glossary is a publisher's glossary as it leaves.
func (d *desk) glossary(publisher plan.ID) *plan.TermFile {
	d.Helper()
	file, err := d.ExportTerms(d.Context(), editor, publisher, nil)
	d.ok(err)
	return file
}

// takeIn imports a glossary, and is what became of its terms: "tree: conflict (why)". A preview is wanted to tell the
// same, and to write nothing.
func (d *desk) takeIn(v plan.Viewer, publisher plan.ID, file *plan.TermFile) []string {
	d.Helper()
	told := func(preview bool) []string {
		came, err := d.ImportTerms(d.Context(), v, plan.TermImport{Publisher: publisher, File: file, IsPreview: preview})
		d.ok(err)
		var all []string
		for _, t := range came.Terms {
			said := t.Term + ": " + t.Outcome.String()
			if len(t.Reasons) > 0 {
				said += fmt.Sprintf(" (%s)", strings.Join(t.Reasons, "; "))
			}
			all = append(all, said)
		}
		return all
	}
	before := d.glossary(publisher)
	preview := told(true)
	if after := d.glossary(publisher); !reflect.DeepEqual(before, after) {
		d.Errorf("the preview has written %v: there was %v", after, before)
	}
	done := told(false)
	if !slices.Equal(preview, done) {
		d.Errorf("the preview says %q: what was done is %q", preview, done)
	}
	return done
}

func TestAGlossaryLeavesAndComesBack(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	tree := d.term(city, "tree", "나무", "수목")
	d.term(city, "shade")
	file := d.glossary(city)
	if len(file.Terms) != 2 || file.Catalogue == "" || file.Terms[1].ID != tree ||
		!reflect.DeepEqual(file.Terms[1].Translations[0].Accepted, []string{"나무", "수목"}) {
		t.Fatalf("what leaves is %+v", file)
	}
	if only, err := d.ExportTerms(d.Context(), mina, city, []i18n.Locale{"ja"}); err != nil || len(only.Terms[1].Translations) != 0 {
		t.Errorf("in Japanese alone there is %+v, %v: wanted no Korean", only, err)
	}
	if got, want := d.takeIn(editor, city, file), []string{"shade: UNCHANGED", "tree: UNCHANGED"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, v := range []plan.Viewer{{}, {Name: "nobody"}} {
		if _, err := d.ExportTerms(d.Context(), v, city, nil); plan.CodeOf(err) != plan.Unauthenticated {
			t.Errorf("without a token: %v", err)
		}
	}

	other, _, err := d.CreatePlan(d.Context(), editor, plan.NewPlan{Slug: "town", SourceLocale: "en", Title: "Town", Publisher: plan.PublisherRef{Name: "Town"}})
	d.ok(err)
	town := d.publisherOf(other)
	file.Catalogue = "of another"
	if got, want := d.takeIn(editor, town, file), []string{"shade: CREATED", "tree: CREATED"}; !slices.Equal(got, want) {
		t.Errorf("elsewhere: got %q, want %q", got, want)
	}
	got := d.glossary(town)
	if len(got.Terms) != 2 || got.Terms[1].ID == tree || !reflect.DeepEqual(got.Terms[1].Translations[0].Accepted, []string{"나무", "수목"}) {
		t.Errorf("elsewhere there is %+v", got)
	}
}

func TestWhatMovedOnBothSidesOfAGlossaryIsNotOverwritten(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	tree, shade := d.term(city, "tree", "나무"), d.term(city, "shade", "그늘")
	gone := d.term(city, "gone")
	file := d.glossary(city)
	_, _, err := d.DeleteTerm(d.Context(), editor, plan.TermRef{ID: gone})
	d.ok(err)
	_, err = d.SetTermTranslations(d.Context(), mina, plan.TermWordings{ID: tree, Locale: "ko", Translations: []string{"수목"}})
	d.ok(err)
	_, err = d.UpdateTerm(d.Context(), editor, plan.TermUpdate{ID: shade, Note: to("of a tree")})
	d.ok(err)

	file.Terms[1].PartOfSpeech = plan.Noun
	file.Terms[1].Translations[0].Forbidden = []string{"차양"}
	file.Terms[2].Note = "a plant"
	file.Terms[2].Translations[0].Accepted = []string{"식목"}
	file.Terms = append(file.Terms, plan.FileTerm{Term: "roof", Locale: "en", Translations: []plan.FileWordings{
		{Locale: "ko", Accepted: []string{"지붕"}}, {Locale: "xh", Accepted: []string{"uphahla"}}, {Locale: "ja", Accepted: []string{"!"}},
	}})
	want := []string{
		`gone: REFUSED (` + string(gone) + ` was deleted here: take its id out of the file to add it anew)`,
		`shade: CONFLICT (the term is another here: "shade", OTHER, with the note "of a tree")`,
		`tree: CONFLICT (in ko: here it is called "수목")`,
		`roof: REFUSED (in xh: the catalogue has no locale xh: add it first; in ja: "!" has neither letters nor digits: nothing could be found by it)`,
	}
	if got := d.takeIn(editor, city, file); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var got []string
	for _, term := range d.glossary(city).Terms {
		said := fmt.Sprintf("%s %s %q", term.Term, term.PartOfSpeech, term.Note)
		for _, w := range term.Translations {
			said += fmt.Sprintf(" %s:%v%v", w.Locale, w.Accepted, w.Forbidden)
		}
		got = append(got, said)
	}
	want = []string{`roof OTHER "" ko:[지붕][]`, `shade OTHER "of a tree" ko:[그늘][차양]`, `tree OTHER "a plant" ko:[수목][]`}
	if !slices.Equal(got, want) {
		t.Errorf("there is %q, want %q", got, want)
	}
}

func TestWhoMayTakeInAGlossary(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	d.term(city, "tree")
	file := d.glossary(city)
	file.Terms[0].Note = "a plant"
	file.Terms[0].Translations = []plan.FileWordings{{Locale: "ko", Accepted: []string{"나무"}}, {Locale: "ja", Accepted: []string{"木"}}}
	got := d.takeIn(mina, city, file)
	if len(got) != 1 || !strings.HasPrefix(got[0], "tree: REFUSED (") || strings.Contains(got[0], "in ko") || !strings.Contains(got[0], "in ja: ") {
		t.Errorf("a translator into Korean: %q", got)
	}
	if got := d.glossary(city).Terms[0]; got.Note != "" || len(got.Translations) != 1 || got.Translations[0].Locale != "ko" {
		t.Errorf("there is %+v: wanted the Korean word alone", got)
	}

	file.Terms = append(file.Terms, file.Terms[0])
	file.Terms[0].Line, file.Terms[1].Line = 3, 9
	_, err := d.ImportTerms(d.Context(), editor, plan.TermImport{Publisher: city, File: file})
	if plan.CodeOf(err) != plan.Invalid || !strings.Contains(err.Error(), "line 9: the term "+string(file.Terms[0].ID)+" is also on line 3") {
		t.Errorf("an id twice: %v", err)
	}
	_, err = d.ImportTerms(d.Context(), plan.Viewer{}, plan.TermImport{Publisher: city, File: d.glossary(city)})
	if plan.CodeOf(err) != plan.Unauthenticated {
		t.Errorf("without a token: %v", err)
	}
}

func TestALargeGlossaryIsTakenInBySeveralUpdates(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	file := &plan.TermFile{}
	for i := range 1500 {
		file.Terms = append(file.Terms, plan.FileTerm{Term: fmt.Sprint("term ", i), Locale: "en", Note: strings.Repeat("n", 900), Translations: []plan.FileWordings{
			{Locale: "ko", Accepted: []string{fmt.Sprint("말 ", i)}},
		}})
	}
	came, err := d.ImportTerms(d.Context(), editor, plan.TermImport{Publisher: city, File: file})
	d.ok(err)
	if len(came.Terms) != 1500 || came.Terms[1499].Outcome != plan.TermCreated || came.Revision == 0 {
		t.Fatalf("%d terms at revision %d", len(came.Terms), came.Revision)
	}
	if got := d.glossary(city); len(got.Terms) != 1500 {
		t.Errorf("there are %d terms: wanted 1500", len(got.Terms))
	}
	undone, err := d.RevertImport(d.Context(), editor, came.ID)
	d.ok(err)
	if got := d.glossary(city); len(got.Terms) > 0 || undone.Count(plan.OutcomeReverted) != 3000 || undone.State != plan.ImportReverted {
		t.Errorf("reverted there are %d terms: %+v", len(got.Terms), undone.Tally)
	}
}
