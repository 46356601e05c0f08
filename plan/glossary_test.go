package plan_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func TestTermsThatWereNeverCommittedAreForgotten(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	s := &switched{DB: d.db}
	d.Catalogue = plantest.Open(t, s).At(d.now)
	city := d.publisherOf(p.plan)

	var translating func(store.Tx) error
	s.update = func(_ context.Context, fn func(store.Tx) error) (store.Rev, error) {
		translating = fn
		return 0, errDead
	}
	if err := d.translated(p.goal, "응달"); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	s.update = func(ctx context.Context, fn func(store.Tx) error) (store.Rev, error) {
		_, err := s.DB.Update(ctx, func(tx store.Tx) error { // a group of two, whose commit fails
			if err := errors.Join(fn(tx), translating(tx)); err != nil {
				return err
			}
			return errDead
		})
		return 0, err
	}
	if _, _, err := d.CreateTerm(t.Context(), editor, plan.NewTerm{Publisher: city, Term: "shade", Locale: "en"}); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	s.update = nil
	d.term(city, "tree", "나무")
	if got := d.termsOf(p.plan, "ko"); len(got) != 2 || !strings.Contains(got[0], ": tree") || !strings.Contains(got[1], ": tree") {
		t.Errorf("got %q", got)
	}
}

func TestATermIsMissedOnceHoweverOftenItsSourceUsesIt(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	d.term(city, "tree", "나무")
	d.retitle(p.goal, "Trees by trees, a tree", false)
	d.ok(d.translated(p.goal, "수목 옆에 수목, 또 수목"))
	if got := said(d.checks(text(p.goal))); got != "WARNING glossary-term false" {
		t.Errorf("it is told %s", got)
	}
}

func TestATextMeansOneOfTheTermsThatAreWrittenAlike(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	d.term(city, "plan", "계획")
	d.later()
	verb, _, err := d.CreateTerm(d.Context(), editor, plan.NewTerm{Publisher: city, Term: "plan", Locale: "en", PartOfSpeech: plan.Verb})
	d.ok(err)
	say := func(wanted, forbidden []string) {
		_, err := d.SetTermTranslations(d.Context(), mina, plan.TermWordings{ID: verb, Locale: "ko", Translations: wanted, Forbidden: forbidden})
		d.ok(err)
	}
	say([]string{"짜다"}, []string{"계획"})
	for korean, want := range map[string]string{
		"계획": "[]", "짜다": "[]",
		"설계": `[2-6 "plan" is to be "계획" or "짜다", and the translation does not have that]`,
	} {
		got, err := d.TermFindings(d.Context(), city, "en", "ko", "a plan", korean)
		d.ok(err)
		if fmt.Sprint(got) != want {
			t.Errorf("%s: got %v, wanted %s", korean, got, want)
		}
	}
	say(nil, nil)
	if got, err := d.TermFindings(d.Context(), city, "en", "ko", "a plan", "설계"); err != nil || len(got) > 0 {
		t.Errorf("nothing is wanted of one of them, and it says %v (%v)", got, err)
	}
}

// TestWordsOfAnyScriptAndLengthAreCheckedInBoundedTime has what a catalogue may hold at most: 5,000 terms, and texts
// of 10,000 characters.
func TestWordsOfAnyScriptAndLengthAreCheckedInBoundedTime(t *testing.T) {
	const most = 20 * time.Second // it takes a fiftieth of that, on a machine of its own
	d := newDeskOn(t, plantest.Store(t, t.TempDir()+"/polyplan.db"))
	plantest.EndSound(t, d.Catalogue)
	p := d.newPark("park", plan.PlanPublished)
	city := d.publisherOf(p.plan)
	scripts := []string{
		"tree ", "дерево ", "δέντρο ", "樹木", "나무", "ツリー", "ต้นไม้", "شجرة ", "עץ ", "पेड़ ", "ដើមឈើ", "သစ်ပင်", "ዛፍ ", "ծառ ",
		"ხე ", "মরম ", "மரம் ", "🌳", "x\u0323", "-", "1,234 ", "(", "https://a.example/ ",
	}
	d.ok(plan.WriteTerms(d.Context(), d.db, city, "en", func(i int) string { return scripts[i%len(scripts)] + fmt.Sprint("x", i/len(scripts)) }))
	for _, word := range scripts {
		long := strings.Repeat(word, plan.MaxText/len([]rune(word)))
		begun := time.Now()
		d.retitle(p.other, long, false)
		d.ok(d.translated(p.other, long))
		d.checks(text(p.other))
		d.termsOf(p.plan, "ko")
		if took := time.Since(begun); took > most {
			t.Errorf("%.10q takes %s", word, took)
		}
	}
}

func TestASourceOfOneCharacterIsCheckedAndRemembered(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.term(d.publisherOf(p.plan), "A", "가")
	for _, source := range []string{"A", "가", "一", "1", "-", "🌳"} {
		for _, node := range []plan.ID{p.goal, p.other} {
			d.retitle(node, source, false)
			d.ok(d.translated(node, "가"))
		}
		if got, want := d.recalls(mina, p.goal), []string{"100 " + source + " = 가"}; !slices.Equal(got, want) {
			t.Errorf("%q: the memory has %q", source, got)
		}
		if got := len(d.unitOf(mina, p.goal).Occurrences(all)); got != 1 {
			t.Errorf("%q stands in %d other places", source, got)
		}
		d.checks(text(p.goal))
	}
	if got := d.termsOf(p.plan, "ko"); len(got) > 0 {
		t.Errorf("got %q", got)
	}
	d.retitle(p.goal, "A", true)
	if got, want := d.termsOf(p.plan, "ko"), []string{"A: A 0-1 가 used"}; !slices.Equal(got, want) {
		t.Errorf("got %q, wanted %q", got, want)
	}
}
