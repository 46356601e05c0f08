package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
)

func TestASourceTextThatIsNotThereYetIsDraftedAndPublished(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	draft := func(v plan.Viewer, id plan.ID, field, value string) (*plan.Suggestion, error) {
		done, err := d.SetTranslation(d.Context(), v, plan.NewTranslation{
			TextRef: plan.TextRef{ID: id, Field: field, Locale: "en"}, Value: value, State: plan.StateDraft,
		})
		return done.Suggestion, err
	}
	head := d.head()
	var kept []*plan.Suggestion
	for id, field := range map[plan.ID]string{p.other: plan.FieldDescription, p.plan: plan.FieldSection} {
		s, err := draft(editor, id, field, "New "+field)
		if d.ok(err); s == nil || !s.IsDraft || s.Base != "" {
			t.Fatalf("it was kept as %+v", s)
		}
		kept = append(kept, s)
	}
	for what, field := range map[string]string{"a field of another kind": plan.FieldDescription, "no field": "colour", "a party there is not": "responsible.pty_00000000000000000000.division"} {
		d.refuses(what, plan.NotFound, "field", func() error { _, err := draft(editor, p.plan, field, "x"); return err })
	}
	d.refuses("a translator", plan.Denied, "", func() error { _, err := draft(mina, p.other, plan.FieldDescription, "x"); return err })
	d.refuses("its translation", plan.NotFound, "field", func() error {
		_, err := d.SetTranslation(d.Context(), mina, plan.NewTranslation{
			TextRef: plan.TextRef{ID: p.other, Field: plan.FieldDescription, Locale: "ko"}, Value: "x", State: plan.StateTranslated,
		})
		return err
	})
	for _, v := range []plan.Viewer{nobody, mina, reviewer, editor, boss} {
		shown, err := d.Plan(d.Context(), v, p.plan, plan.Selection{Items: true, Drafts: true})
		d.ok(err)
		var drafts []string
		for _, s := range shown.SourceDrafts() {
			drafts = append(drafts, fmt.Sprint(s.Node.Identify().Kind(), " ", s.Field, " ", s.Value))
		}
		slices.Sort(drafts)
		want := "goal description New description, plan section New section"
		if v.Name != "editor" && v.Name != "boss" {
			want = ""
		}
		if got := strings.Join(drafts, ", "); got != want {
			t.Errorf("%q is shown the drafts %q, wanted %q", v.Name, got, want)
		}
		if got := shown.Section(nil, nil); got != nil {
			t.Errorf("%q is served %q", v.Name, got.Value)
		}
		told, _ := d.log(v, plan.ChangeQuery{After: head}, 10)
		if (len(told) > 0) != (want != "") || want != "" && told[0].Action != plan.Put {
			t.Errorf("%q is told %q", v.Name, tell(told, p.names()))
		}
	}
	d.countersHold()
	_, err := d.ResolveSuggestion(d.Context(), editor, plan.Resolution{ID: kept[0].ID, Accept: false})
	d.ok(err)
	_, err = d.PublishPlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	published := map[string]bool{
		plan.FieldSection: d.plan(p.plan).Section(nil, nil) != nil, plan.FieldDescription: d.goal(p.other).Description(nil, nil) != nil,
	}
	if published[plan.FieldSection] == published[plan.FieldDescription] {
		t.Errorf("that they are in force is %v: one was dismissed", published)
	}
	d.countersHold()
}

func TestASourceDraftOverNothingMeetsATextThatCameSince(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	n := plan.NewTranslation{TextRef: plan.TextRef{ID: p.other, Field: plan.FieldDescription, Locale: "en"}, Value: "Lakes", State: plan.StateDraft}
	_, err := d.SetTranslation(d.Context(), editor, n)
	d.ok(err)
	_, err = d.UpdateItem(d.Context(), boss, plan.ItemUpdate{ID: p.other, Description: to("Rivers")})
	d.ok(err)
	d.refuses("publishing", plan.Conflict, "id", func() error { _, err := d.PublishPlan(d.Context(), editor, p.plan, nil); return err })
}

func TestTheDivisionOfAPartyThatIsGoneDoesNotComeBackAlone(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	party := d.parties(p.assignment)[0]
	ref := plan.TextRef{ID: p.assignment, Field: "responsible." + string(party) + ".division", Locale: "en"}
	first := fmt.Sprint(d.stored(boss, p.assignment, ref.Field, "en").Revision)
	parties := func(all ...plan.NewParty) {
		_, err := d.UpdateItem(d.Context(), editor, plan.ItemUpdate{ID: p.assignment, Responsible: to(all)})
		d.ok(err)
	}
	revert := func() error { _, err := d.RevertTranslation(d.Context(), editor, ref, first); return err }
	parties(plan.NewParty{ID: party, Division: "Forests"})
	d.ok(revert())
	if got := d.stored(boss, p.assignment, ref.Field, "en").Value; got != "Gardens" {
		t.Errorf("while the party is there its division reverts to %q", got)
	}
	parties()
	d.refuses("reverting its division", plan.NotFound, "field", revert)
	d.refuses("drafting one", plan.NotFound, "field", func() error {
		_, err := d.SetTranslation(d.Context(), editor, plan.NewTranslation{TextRef: ref, Value: "Ghosts", State: plan.StateDraft})
		return err
	})
	d.countersHold()
}

// parties are the responsible parties of an assignment.
func (d *desk) parties(id plan.ID) []plan.ID {
	d.Helper()
	node, err := d.Node(d.Context(), boss, id, plan.Selection{})
	d.ok(err)
	var ids []plan.ID
	for _, party := range node.(*plan.Assignment).Responsible {
		ids = append(ids, party.ID)
	}
	return ids
}
