package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// checks are what checks find in a text.
func (d *desk) checks(ref plan.TextRef) []*plan.CheckResult {
	d.Helper()
	q := plan.UnitQuery{Locale: ref.Locale, First: ptr(100)}
	page, err := d.TranslationUnits(d.Context(), boss, q, plan.Selection{Checks: true})
	d.ok(err)
	for _, u := range page.Nodes() {
		if u.Node.Identify() == ref.ID && u.Field == ref.Field {
			return u.Checks
		}
	}
	d.Fatalf("%+v has no unit", ref)
	return nil
}

// findings are the ids of what checks find in a text.
func (d *desk) findings(ref plan.TextRef) []string {
	d.Helper()
	var ids []string
	for _, c := range d.checks(ref) {
		ids = append(ids, c.ID)
	}
	return ids
}

// said is what is found, in a line.
func said(checks []*plan.CheckResult) string {
	var all []string
	for _, c := range checks {
		all = append(all, fmt.Sprintf("%s %s %v", c.Severity, c.Rule, c.Acknowledged))
	}
	return strings.Join(all, ", ")
}

func TestATranslatorIsToldAtOnceWhatIsWrong(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.retitle(p.goal, "Plant 500 trees.", false)
	for _, test := range [][2]string{
		{"나무 500그루를 심는다.", ""},
		{"나무 600그루를 심는다.", "ERROR number false"},
		{"나무 500그루를 심는다", "WARNING end-punctuation false"},
		{"나무  500그루를 심는다. ", "WARNING double-space false, WARNING edge-space false"},
	} {
		value, want := test[0], test[1]
		done, err := d.SetTranslation(d.Context(), mina, set(p.goal, value, plan.StateTranslated))
		d.ok(err)
		if got := said(done.Checks); got != want {
			t.Errorf("%q: %s, wanted %s", value, got, want)
		}
		if got := said(d.checks(text(p.goal))); got != want {
			t.Errorf("the unit of %q has %s, wanted %s", value, got, want)
		}
	}
	_, err := d.ReviewTranslation(d.Context(), reviewer, text(p.goal), d.findings(text(p.goal))...)
	d.ok(err)
	done, err := d.SetTranslation(d.Context(), mina, set(p.goal, "나무 700그루를 심는다.", plan.StateTranslated))
	d.ok(err)
	if done.Suggestion == nil || said(done.Checks) != "ERROR number false" {
		t.Errorf("of a suggestion it says %s", said(done.Checks))
	}
	batch, _, err := d.SetTranslations(d.Context(), mina, []plan.NewTranslation{set(p.other, "물 ", plan.StateTranslated), set(p.strategy, "심기", plan.StateDraft)})
	d.ok(err)
	if got := said(batch[0].Checks) + "|" + said(batch[1].Checks); got != "WARNING edge-space false|" {
		t.Errorf("of several it says %s", got)
	}
}

func TestAnErrorKeepsATextFromBeingApproved(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.retitle(p.goal, "Plant 500 trees", false)
	_, err := d.SetTranslation(d.Context(), mina, set(p.goal, "나무 600그루 심기", plan.StateTranslated))
	d.ok(err)
	ids := d.findings(text(p.goal))
	d.refuses("approving it", plan.CheckFailed, "id", func() error {
		done, err := d.ReviewTranslation(d.Context(), reviewer, text(p.goal))
		if said(done.Checks) != "ERROR number false" {
			t.Errorf("it is told %s", said(done.Checks))
		}
		return err
	})
	d.refuses("acknowledging it", plan.Invalid, "acknowledge.0", func() error {
		_, err := d.ReviewTranslation(d.Context(), reviewer, text(p.goal), ids...)
		return err
	})
	d.refuses("having it acknowledged", plan.Invalid, "checks.0", func() error {
		_, err := d.AcknowledgeChecks(d.Context(), mina, plan.Acknowledgement{TextRef: text(p.goal), Checks: ids})
		return err
	})
	_, err = d.SetTranslation(d.Context(), mina, set(p.goal, "나무 500그루 심기", plan.StateTranslated))
	d.ok(err)
	_, err = d.ReviewTranslation(d.Context(), reviewer, text(p.goal))
	d.ok(err)
}

func TestAnErrorKeepsAnApprovedTextFromBeingConfirmed(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.retitle(p.goal, "Plant 500 trees", false)
	d.ok(d.translated(p.goal, "나무 500그루 심기"))
	_, err := d.ReviewTranslation(d.Context(), reviewer, text(p.goal))
	d.ok(err)
	d.retitle(p.goal, "Plant 600 trees", false)
	d.refuses("confirming it", plan.CheckFailed, "id", func() error {
		done, err := d.ConfirmTranslation(d.Context(), reviewer, text(p.goal))
		if said(done.Checks) != "ERROR number false" {
			t.Errorf("it is told %s", said(done.Checks))
		}
		return err
	})
	_, err = d.RejectTranslation(d.Context(), reviewer, text(p.goal), "six hundred")
	d.ok(err)
	d.ok(d.translated(p.goal, "나무 500그루 심기"))
	d.retitle(p.goal, "Plant all 600 trees", false)
	_, err = d.ConfirmTranslation(d.Context(), mina, text(p.goal))
	d.ok(err) // of one that nobody has approved it is told
}

func TestAWarningIsAcknowledgedUntilEitherTextChanges(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	write := func(value string) {
		_, err := d.SetTranslation(d.Context(), mina, set(p.goal, value, plan.StateTranslated))
		d.ok(err)
	}
	acknowledge := func(ids ...string) error {
		_, err := d.AcknowledgeChecks(d.Context(), mina, plan.Acknowledgement{TextRef: text(p.goal), Checks: ids})
		return err
	}
	write("그늘 ")
	review := func(ids ...string) error {
		_, err := d.ReviewTranslation(d.Context(), reviewer, text(p.goal), ids...)
		return err
	}
	d.refuses("approving it unread", plan.CheckFailed, "acknowledge", func() error { return review() })
	first := d.findings(text(p.goal))
	d.refuses("a finding there is not", plan.NotFound, "acknowledge.1", func() error { return review(first[0], "no such") })
	d.refuses("nothing to acknowledge", plan.Invalid, "checks", func() error { return acknowledge() })
	d.refuses("too much", plan.TooMany, "checks", func() error { return acknowledge(make([]string, 201)...) })
	d.ok(acknowledge(first...))
	if got := said(d.checks(text(p.goal))); got != "WARNING edge-space true" {
		t.Errorf("acknowledged, it is %s", got)
	}
	d.ok(acknowledge(first...)) // again
	d.ok(review())

	for what, change := range map[string]func(){
		"of another text":          func() { write("그늘막 ") },
		"of a text and back":       func() { write("그늘"); write("그늘 ") },
		"of another source":        func() { d.retitle(p.goal, "Shadow", false) },
		"of a source and back":     func() { d.retitle(p.goal, "Sun", true); d.retitle(p.goal, "Shade", true) },
		"of a text that was taken": func() { _, err := d.ClearTranslation(d.Context(), reviewer, text(p.goal)); d.ok(err); write("그늘 ") },
	} {
		d.retitle(p.goal, "Shade", true)
		_, err := d.ClearTranslation(d.Context(), reviewer, text(p.goal))
		d.ok(err)
		write("그늘 ")
		d.ok(acknowledge(d.findings(text(p.goal))...))
		change()
		if got := said(d.checks(text(p.goal))); got != "WARNING edge-space false" {
			t.Errorf("%s: it is %s", what, got)
		}
		if rows := d.rowsWith(string(store.Key("ack"))); len(rows) > 0 {
			t.Errorf("%s: rows are left: %q", what, rows)
		}
	}
}

func TestAcknowledgementsGoWithTheirTexts(t *testing.T) {
	for what, remove := range map[string]func(*desk, park){
		"an item":  func(d *desk, p park) { _, _, err := d.DeleteItem(d.Context(), editor, p.goal, nil); d.ok(err) },
		"a plan":   func(d *desk, p park) { _, _, err := d.DeletePlan(d.Context(), editor, p.plan, nil); d.ok(err) },
		"a locale": func(d *desk, _ park) { _, err := d.RemoveLocale(d.Context(), editor, "ko", true); d.ok(err) },
	} {
		d := newDesk(t)
		p := d.newPark("park", plan.PlanPublished)
		_, err := d.SetTranslation(d.Context(), mina, set(p.goal, "그늘 ", plan.StateTranslated))
		d.ok(err)
		_, err = d.AcknowledgeChecks(d.Context(), mina, plan.Acknowledgement{TextRef: text(p.goal), Checks: d.findings(text(p.goal))})
		d.ok(err)
		if rows := d.rowsWith(string(store.Key("ack"))); len(rows) != 1 {
			t.Fatalf("%s: before, there are %q", what, rows)
		}
		remove(d, p)
		if rows := d.rowsWith(string(store.Key("ack"))); len(rows) > 0 {
			t.Errorf("%s: rows are left: %q", what, rows)
		}
	}
}

func TestTheQueueHasWhatFailsAndTheRest(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.newPark("quay", plan.PlanDraft)
	_, err := d.SetTranslation(d.Context(), mina, set(p.goal, "그늘 ", plan.StateTranslated))
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), mina, set(p.strategy, "나무 심기 3", plan.StateDraft)) // INFO at most
	d.ok(err)
	count := func(q plan.UnitQuery) int { q.Locale = "ko"; return len(d.units(mina, q, 3)) }
	all := count(plan.UnitQuery{})
	failing := func(what string, want int) {
		t.Helper()
		got := d.units(mina, plan.UnitQuery{Locale: "ko", Failing: ptr(true)}, 2)
		if rest := count(plan.UnitQuery{Failing: ptr(false)}); len(got) != want || rest != all-want {
			t.Errorf("%s: %d fail and %d do not, wanted %d of %d", what, len(got), rest, want, all)
		}
	}
	failing("two summaries and a title", 3)
	if got := count(plan.UnitQuery{Failing: ptr(true), Plan: p.plan, States: []plan.TextState{plan.StateTranslated}}); got != 2 {
		t.Errorf("%d translated texts of a plan fail, wanted 2", got)
	}
	if got := count(plan.UnitQuery{Failing: ptr(true), States: []plan.TextState{plan.StateMissing}}); got != 0 {
		t.Errorf("%d missing texts fail", got)
	}
	_, err = d.AcknowledgeChecks(d.Context(), mina, plan.Acknowledgement{TextRef: text(p.goal), Checks: d.findings(text(p.goal))})
	d.ok(err)
	failing("the title is acknowledged", 2)
	if got := d.units(editor, plan.UnitQuery{Locale: "en", Failing: ptr(true)}, 5); len(got) != 0 {
		t.Errorf("%d source texts fail", len(got))
	}
}

func TestOneSourceTranslatedTwoWaysIsTold(t *testing.T) {
	d := newDesk(t)
	one, two := d.newPark("one", plan.PlanPublished), d.newPark("two", plan.PlanPublished)
	wording := func() string {
		t.Helper()
		for _, c := range d.checks(text(one.goal)) {
			if c.Rule == plan.RuleOtherWording && c.Severity == i18n.SeverityInfo && c.End > 0 {
				return c.Message.String()
			}
		}
		return ""
	}
	if got := wording(); got != "" {
		t.Errorf("translated one way: %s", got)
	}
	write := func(id plan.ID, value string, state plan.TextState) {
		_, err := d.SetTranslation(d.Context(), mina, set(id, value, state))
		d.ok(err)
	}
	write(two.goal, "응달", plan.StateTranslated)
	if got := wording(); !strings.Contains(got, "응달") {
		t.Errorf("translated two ways: %q", got)
	}
	for what, undo := range map[string]func(){
		"archived": func() { _, err := d.ArchivePlan(d.Context(), editor, two.plan, nil); d.ok(err) },
		"retitled": func() { d.retitle(two.goal, "Shadow", true) },
	} {
		undo()
		if got := wording(); got != "" {
			t.Errorf("%s: %q", what, got)
		}
		_, err := d.PublishPlan(d.Context(), editor, two.plan, nil)
		d.ok(err)
		d.retitle(two.goal, "Shade", true)
		if got := wording(); got == "" {
			t.Errorf("no longer %s, nothing is told", what)
		}
	}
	_, err := d.ReviewTranslation(d.Context(), reviewer, text(one.goal)) // it is no more than told
	d.ok(err)
	_, _, err = d.DeleteItem(d.Context(), editor, two.goal, nil)
	d.ok(err)
	if got := wording(); got != "" {
		t.Errorf("of an item that is deleted: %q", got)
	}
}

// TestTheIndexOfSourcesIsWhatTheSourcesSay holds of whatever was done: see also the model's test.
func TestTheIndexOfSourcesIsWhatTheSourcesSay(t *testing.T) {
	d := newDesk(t)
	plantest.Load(t, d.Catalogue, plan.Seed())
	p := d.newPark("park", plan.PlanPublished)
	d.indexed()
	d.retitle(p.goal, "Sun", false)
	d.indexed()
	_, _, err := d.DeleteItem(d.Context(), editor, p.goal, nil)
	d.ok(err)
	d.indexed()
	_, _, err = d.DeletePlan(d.Context(), editor, plan.SeedID, nil)
	d.ok(err)
	d.indexed()
}

// indexed compares the index of sources with the source texts there are.
func (d *desk) indexed() {
	d.Helper()
	d.ok(d.db.View(d.Context(), func(tx store.Tx) error {
		texts, err := plan.StoredTexts(tx)
		if err != nil {
			return err
		}
		var want, got []string
		for _, s := range texts {
			if s.State == plan.StateSource && s.Subject.Kind() == plan.KindPlan {
				want = append(want, string(plan.SameKey(s)))
			}
		}
		from, to := store.Prefix("same")
		for key := range tx.Scan(from, to) {
			got = append(got, string(key))
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			d.Errorf("the index has %d rows, and %d source texts", len(got), len(want))
		}
		return nil
	}))
}
