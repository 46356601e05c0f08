package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/agnivade/levenshtein"
	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// recalling is what the tests of the memory ask for of each unit.
var recalling = plan.Selection{Memory: plan.MaxMatches, Origins: true, Occurrences: plan.MaxMatches, Siblings: 2}

// all asks for as much as there may be.
var all = ptr(plan.MaxMatches)

// recalled are the units of a page in Korean with what the memory has for them.
func (d *desk) recalled(v plan.Viewer, id plan.ID) []*plan.TranslationUnit {
	d.Helper()
	page, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: "ko", Plan: id, First: ptr(100)}, recalling)
	d.ok(err)
	return page.Nodes()
}

// recalls are the matches of one title, as percent, source and target.
func (d *desk) recalls(v plan.Viewer, id plan.ID) []string {
	d.Helper()
	var told []string
	for _, m := range d.unitOf(v, id).Memory(all) {
		told = append(told, fmt.Sprintf("%d %s = %s", m.Percent, m.Source, m.Target))
	}
	return told
}

func (d *desk) unitOf(v plan.Viewer, id plan.ID) *plan.TranslationUnit {
	d.Helper()
	for _, u := range d.recalled(v, "") {
		if u.Node.Identify() == id && u.Field == plan.FieldTitle {
			return u
		}
	}
	d.Fatalf("%s sees no unit of %s", v.Name, id)
	return nil
}

func TestTheMemoryHasWhatIsInForceAndNotStaleInPlansTheViewerSees(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	q := d.newPark("quay", plan.PlanPublished)
	ask := func(what string, v plan.Viewer, want ...string) {
		t.Helper()
		if got := d.recalls(v, p.other); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, wanted %q", what, got, want)
		}
	}
	d.retitle(p.other, "Plant old trees", false)
	ask("a text like two others that are equal", mina, "66 Plant trees = 나무 심기")
	d.retitle(p.other, "Plant trees", false)
	ask("a text like them to the letter", mina, "100 Plant trees = 나무 심기")
	d.later()
	_, err := d.SetTranslation(d.Context(), jun, set(q.strategy, "나무를 심는다", plan.StateTranslated))
	d.ok(err)
	ask("two translations, the newer first", mina, "100 Plant trees = 나무를 심는다", "100 Plant trees = 나무 심기")
	_, err = d.ReviewTranslation(d.Context(), reviewer, text(p.strategy))
	d.ok(err)
	ask("one that is approved, first", mina, "100 Plant trees = 나무 심기", "100 Plant trees = 나무를 심는다")
	_, err = d.RejectTranslation(d.Context(), reviewer, text(q.strategy), "too long")
	d.ok(err)
	ask("one that is sent back, no more", mina, "100 Plant trees = 나무 심기")
	d.retitle(p.strategy, "Plant lime trees", false)
	ask("one that is stale, no more", mina)
	_, err = d.ConfirmTranslation(d.Context(), reviewer, text(p.strategy))
	d.ok(err)
	ask("one that is confirmed, for the text it is of now", mina, "66 Plant lime trees = 나무 심기")
	_, _, err = d.DeleteItem(d.Context(), editor, p.strategy, nil)
	d.ok(err)
	ask("one whose item is deleted, no more", mina)
	_, err = d.SetTranslation(d.Context(), jun, set(q.strategy, "나무를 심기", plan.StateTranslated))
	d.ok(err)
	ask("one of another plan", mina, "100 Plant trees = 나무를 심기")
	_, err = d.ArchivePlan(d.Context(), editor, q.plan, nil)
	d.ok(err)
	ask("one of a plan that is archived, not for a translator", mina)
	ask("but for an editor", editor, "100 Plant trees = 나무를 심기")
	_, _, err = d.DeletePlan(d.Context(), editor, q.plan, nil)
	d.ok(err)
	ask("one of a plan that is deleted, for nobody", editor)
	if left := d.rowsWith(string(q.plan)); len(left) > 0 {
		t.Errorf("of the deleted plan there is left %q", left)
	}
}

func TestAnEditorOfOnePlanIsToldNothingOfDraftsElsewhere(t *testing.T) {
	d := newDesk(t)
	p, draft := d.newPark("park", plan.PlanPublished), d.newPark("draft", plan.PlanDraft)
	d.ok(d.translated(draft.goal, "비밀"))
	local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{p.plan}})
	for _, v := range []plan.Viewer{local, mina} {
		page, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: "ko", Plan: p.plan, First: ptr(100)}, plan.Selection{
			Memory: plan.MaxMatches, Occurrences: plan.MaxMatches, Checks: true,
		})
		d.ok(err)
		told := map[string]bool{}
		for _, u := range page.Nodes() {
			told["memory"] = told["memory"] || len(u.Memory(all)) > 0
			told["occurrences"] = told["occurrences"] || len(u.Occurrences(all)) > 0
			told["checks"] = told["checks"] || slices.ContainsFunc(u.Checks, func(c *plan.CheckResult) bool { return c.Rule == plan.RuleOtherWording })
		}
		for _, by := range []string{"memory", "occurrences", "checks"} {
			if want := v.Name == "mina"; told[by] != want { // who translates drafts
				t.Errorf("%s is told of a draft by %s: %v, wanted %v", v.Name, by, told[by], want)
			}
		}
	}
}

func TestAMatchTellsWhereItIsFromAndHowTheTextsDiffer(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("quay", plan.PlanDraft)
	d.retitle(p.strategy, "Plant old trees", false)
	matches := d.unitOf(mina, p.strategy).Memory(nil)
	if len(matches) != 1 {
		t.Fatalf("got %v", matches)
	}
	m := matches[0]
	if m.Origin.Node.Identify() != q.strategy || m.Origin.Field != plan.FieldTitle || m.Origin.Value != m.Target || m.Origin.State != plan.StateTranslated || m.Origin.Locale != "ko" {
		t.Errorf("it is from %+v", m.Origin)
	}
	var diff strings.Builder
	for _, part := range m.Diff() {
		fmt.Fprintf(&diff, "%d%q", part.Op, part.Text)
	}
	if got, want := diff.String(), `0"Plant "2"old "0"trees"`; got != want {
		t.Errorf("got %s, wanted %s", got, want)
	}
}

func TestAUnitTellsWhatStandsAroundItAndWhereElseItsSourceStands(t *testing.T) {
	d := newDesk(t)
	p, q := d.newPark("park", plan.PlanPublished), d.newPark("quay", plan.PlanArchived)
	d.retitle(p.other, "Plant trees", false)
	told := func(texts []*plan.UnitText) string {
		var all []string
		for _, u := range texts {
			target := "-"
			if u.Target != nil {
				target = u.Target.Value
			}
			all = append(all, fmt.Sprintf("%s/%s = %s", u.Node.Identify(), u.Source.Value, target))
		}
		return strings.Join(all, ", ")
	}
	u := d.unitOf(mina, p.strategy)
	around := u.Siblings(ptr(2))
	if got, want := told(around.Before), fmt.Sprintf("%s/Shade = 그늘, %s/Where people wait = -", p.goal, p.goal); got != want {
		t.Errorf("before it stands %s, wanted %s", got, want)
	}
	if got, want := told(around.After), fmt.Sprintf("%s/Buy limes = -, %s/Gardens = 정원과", p.assignment, p.assignment); got != want {
		t.Errorf("after it stands %s, wanted %s", got, want)
	}
	if first := d.recalled(mina, p.plan)[0].Siblings(nil); len(first.Before) != 0 || len(first.After) != 2 {
		t.Errorf("around the first text stand %+v", first)
	}
	if got, want := told(u.Occurrences(all)), fmt.Sprintf("%s/Plant trees = -", p.other); got != want {
		t.Errorf("a translator is told of %s, wanted %s", got, want)
	}
	elsewhere := strings.Split(told(d.unitOf(boss, p.strategy).Occurrences(all)), ", ")
	slices.Sort(elsewhere)
	if want := []string{fmt.Sprintf("%s/Plant trees = -", p.other), fmt.Sprintf("%s/Plant trees = 나무 심기", q.strategy)}; !slices.Equal(elsewhere, want) {
		t.Errorf("the boss is told of %s, wanted %s", elsewhere, want)
	}
}

func TestTheMemoryAnswersForTextsOfAnyLengthAndScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	for _, word := range []string{"tree ", "树", "나무 ", "ต้นไม้", "شجرة ", "🌳", "x\u0323", "-"} {
		long := strings.Repeat(word, plan.MaxText/len([]rune(word)))
		for _, title := range []string{long, strings.TrimSpace(word)} {
			d.retitle(p.other, title, false)
			d.retitle(p.second, title, false)
			_, err := d.SetTranslation(d.Context(), mina, set(p.second, "나무", plan.StateTranslated))
			d.ok(err)
			if got, want := d.recalls(mina, p.other), "100 "+title+" = 나무"; len(got) != 1 || got[0] != want {
				t.Errorf("%.40q: got %.100q", title, got)
			}
		}
	}
}

// scanned are the pairs in Korean that a viewer's plans hold, found by reading every text.
func (d *desk) scanned(there func(plan.StoredText) bool) (sources, pairs map[string]plan.StoredText, of map[string]string) {
	d.Helper()
	sources, pairs, of = map[string]plan.StoredText{}, map[string]plan.StoredText{}, map[string]string{}
	var texts []plan.StoredText
	d.ok(d.db.View(d.Context(), func(tx store.Tx) (err error) {
		texts, err = plan.StoredTexts(tx)
		return err
	}))
	for _, s := range texts {
		if s.State == plan.StateSource && there(s) {
			sources[fmt.Sprint(s.Node, "/", s.Field)] = s
		}
	}
	for _, s := range texts {
		at := fmt.Sprint(s.Node, "/", s.Field)
		source, ok := sources[at]
		if ok && s.Locale == "ko" && s.State >= plan.StateTranslated && s.Of == source.Rev {
			pairs[at], of[at] = s, source.Value
		}
	}
	return sources, pairs, of
}

// likeness is the percentage by a library.
func likeness(a, b string) int {
	if a == b {
		return 100
	}
	x, y := slices.Collect(i18n.Words(a)), slices.Collect(i18n.Words(b))
	longer := max(len(x), len(y))
	if longer == 0 {
		return 0
	}
	return min(99, 100*(longer-edits(x, y))/longer)
}

// edits is the distance of two texts in words, each of which is spelt as one letter.
func edits(a, b []string) int {
	const first = 0xF0000 // of the letters for private use
	letters := map[string]rune{}
	spell := func(words []string) string {
		var text []rune
		for _, word := range words {
			if _, ok := letters[word]; !ok {
				letters[word] = first + rune(len(letters))
			}
			text = append(text, letters[word])
		}
		return string(text)
	}
	return levenshtein.ComputeDistance(spell(a), spell(b))
}

// remembers compares what the memory answers for every unit with a scan of every text.
func (d *desk) remembers(v plan.Viewer, there func(plan.StoredText) bool) error {
	sources, pairs, of := d.scanned(there)
	for _, u := range d.recalled(v, "") {
		at := fmt.Sprint(u.Node.Identify(), "/", u.Field)
		want := map[string]int{}
		for other, pair := range pairs {
			if percent := likeness(of[other], u.Source.Value); other != at && percent >= plan.MinPercent {
				want[of[other]+" = "+pair.Value] = percent
			}
		}
		last := 100
		for _, m := range u.Memory(all) {
			key := m.Source + " = " + m.Target
			if percent, ok := want[key]; !ok || percent != m.Percent || m.Percent > last || m.Origin.Value != m.Target {
				return fmt.Errorf("%s of %q: got %d %s after %d, wanted %v", at, u.Source.Value, m.Percent, key, last, want)
			}
			last = m.Percent
			delete(want, key)
		}
		if len(want) > 0 {
			return fmt.Errorf("%s of %q: the memory lacks %v", at, u.Source.Value, want)
		}
		same := map[string]bool{}
		for other, source := range sources {
			if other != at && source.Value == u.Source.Value {
				same[other] = true
			}
		}
		for _, o := range u.Occurrences(all) {
			other := fmt.Sprint(o.Node.Identify(), "/", o.Field)
			if !same[other] {
				return fmt.Errorf("%q is told to stand at %s too", u.Source.Value, other)
			}
			delete(same, other)
		}
		if len(same) > 0 {
			return fmt.Errorf("%q also stands at %v", u.Source.Value, same)
		}
	}
	return nil
}

// sentence is one of few words, so that sentences are often alike.
var sentence = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.Fields("plant the old trees 나무 树 , by 2030 each year in parks")), 1, 12).Draw(t, "words"), " ")
})

func TestWhateverTheTextsAreTheMemoryAnswersAsAScanOfAllOfThemDoes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	anywhere := func(plan.StoredText) bool { return true }
	slug := 0
	rapid.Check(t, func(rt *rapid.T) {
		if slug++; slug > 20 {
			return // each takes dozens of synced writes; the model's test does more
		}
		p := d.newPark(fmt.Sprint("park-", slug), plan.PlanPublished)
		nodes := []plan.ID{p.goal, p.strategy, p.second, p.assignment, p.other}
		rt.Repeat(map[string]func(*rapid.T){
			"edit": func(rt *rapid.T) {
				d.retitle(rapid.SampledFrom(nodes).Draw(rt, "node"), sentence.Draw(rt, "title"), false)
			},
			"translate": func(rt *rapid.T) {
				_, err := d.SetTranslation(d.Context(), mina, set(rapid.SampledFrom(nodes).Draw(rt, "node"), sentence.Draw(rt, "ko"), plan.StateTranslated))
				d.ok(err)
			},
		})
		if err := d.remembers(mina, anywhere); err != nil {
			rt.Fatal(err)
		}
		_, _, err := d.DeletePlan(d.Context(), editor, p.plan, nil)
		d.ok(err)
	})
}

func TestALargePlanIsRememberedAsItIsLoadedAndAsItIsEdited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	plantest.Load(t, d.Catalogue, plantest.Of(large(plan.MaxItems)))
	p, err := d.PlanBySlug(d.Context(), boss, "large", plan.Selection{Items: true})
	d.ok(err)
	goal := p.Goals()[0]
	for _, title := range []string{"Plant trees", "Water", "Plant trees"} {
		d.retitle(goal.ID, title, false)
		page, err := d.TranslationUnits(d.Context(), boss, plan.UnitQuery{Locale: "ko", Plan: p.ID, First: ptr(2)}, recalling)
		d.ok(err)
		u := page.Nodes()[1]
		if got := len(u.Occurrences(all)); u.Source.Value != title || got != 1 {
			t.Errorf("%q stands in %d other places, wanted %q in 1", u.Source.Value, got, title)
		}
	}
}
