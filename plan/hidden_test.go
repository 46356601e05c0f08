package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
)

func TestAPlanThatAViewerDoesNotSeeIsNotThereInAnyReading(t *testing.T) {
	d := newDesk(t)
	for state, slug := range map[plan.PlanState]string{plan.PlanPublished: "open", plan.PlanDraft: "draft", plan.PlanArchived: "old"} {
		p := d.newPark(slug, state)
		local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{p.plan}})
		elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{"pln_00000000000000000001"}})
		for _, v := range []plan.Viewer{nobody, mina, japanese, reviewer, elsewhere, local, editor, boss} {
			edits := v.Name == "local" || v.Name == "editor" || v.Name == "boss"
			translates := v.Name == "mina" || v.Name == "japanese" || v.Name == "reviewer"
			want := edits || state == plan.PlanPublished || state == plan.PlanDraft && translates
			for way, sees := range d.ways(v, p, slug) {
				want := want && (way != "units" && way != "unit" || v.Name != "elsewhere") // who has nothing to do with its texts
				if sees != want {
					t.Errorf("%s, to %q, by %s: seen is %v, wanted %v", state, v.Name, way, sees, want)
				}
			}
		}
	}
}

// ways are all ways to see a plan, and whether it is seen.
func (d *desk) ways(v plan.Viewer, p park, slug string) map[string]bool {
	sel := plan.Selection{Items: true}
	bySlug, err := d.PlanBySlug(d.Context(), v, slug, sel)
	d.ok(err)
	byID, err := d.Plan(d.Context(), v, p.plan, sel)
	d.ok(err)
	ways := map[string]bool{"slug": bySlug != nil, "id": byID != nil}
	nodes, err := d.Nodes(d.Context(), v, []plan.ID{p.plan, p.goal, p.strategy, p.assignment}, sel)
	d.ok(err)
	for i, node := range nodes {
		ways[fmt.Sprint("node ", i)] = node != nil
	}
	page, err := d.Plans(d.Context(), v, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, sel)
	d.ok(err)
	ways["list"] = slices.ContainsFunc(page.Nodes(), func(q *plan.Plan) bool { return q.ID == p.plan })
	changes, err := d.Changes(d.Context(), v, plan.ChangeQuery{Plan: p.plan}, sel)
	d.ok(err)
	ways["changes"] = slices.ContainsFunc(changes.Nodes(), func(c *plan.Change) bool { return c.ID == p.plan })
	if v.Name == "" || v.Name == "japanese" {
		return ways // may not list units of ko
	}
	units, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: "ko", Plan: p.plan}, sel)
	d.ok(err)
	ways["units"] = len(units.Edges) > 0
	unit, err := d.TranslationUnit(d.Context(), v, string(p.assignment)+"/title/ko", sel)
	d.ok(err)
	ways["unit"] = unit != nil
	return ways
}

func TestWhatBelongsToAHiddenPlanIsRefusedJustLikeWhatIsNotThere(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("draft", plan.PlanDraft)
	elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{"pln_00000000000000000001"}})
	missing := park{
		plan: "pln_00000000000000000009", goal: "gol_00000000000000000009", strategy: "str_00000000000000000009",
		assignment: "asg_00000000000000000009",
	}
	for _, verb := range slices.Concat(verbs, wordVerbs) {
		if slices.Contains(global, verb.name) {
			continue
		}
		hidden, none := verb.run(d, elsewhere, p), verb.run(d, elsewhere, missing)
		told := strings.NewReplacer(
			string(p.plan), string(missing.plan), string(p.goal), string(missing.goal), string(p.strategy), string(missing.strategy),
		).Replace(hidden.Error())
		if told != none.Error() || placeOf(hidden) != placeOf(none) {
			t.Errorf("%s: of a hidden plan it is %q at %q, of none %q at %q", verb.name, told, placeOf(hidden), none, placeOf(none))
		}
	}
}

func TestOnlyThoseWhoWorkOnAPlanSeeDraftsAndAuthors(t *testing.T) {
	d := newDesk(t)
	elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{"pln_00000000000000000001"}})
	p := d.newPark("park", plan.PlanPublished)
	_, err := d.SetTranslation(d.Context(), mina, set(p.other, "물", plan.StateDraft))
	d.ok(err)
	_, err = d.SetTranslation(d.Context(), mina, set(p.goal, "그늘!", plan.StateTranslated))
	d.ok(err)
	for _, who := range []struct {
		viewer plan.Viewer
		draft  bool
		author string
	}{{nobody, false, ""}, {elsewhere, false, ""}, {mina, true, "mina"}, {boss, true, "mina"}, {editor, true, "mina"}} {
		if got := d.stored(who.viewer, p.other, plan.FieldTitle, "ko") != nil; got != who.draft {
			t.Errorf("%q sees the draft: %v", who.viewer.Name, got)
		}
		author := ""
		if a := d.stored(who.viewer, p.goal, plan.FieldTitle, "ko").Author; a != nil {
			author = *a
		}
		if author != who.author {
			t.Errorf("%q sees the author %q, wanted %q", who.viewer.Name, author, who.author)
		}
	}
}

// stored is a translation as a viewer sees it, nil where there is none.
func (d *desk) stored(v plan.Viewer, id plan.ID, field string, locale i18n.Locale) *plan.Translation {
	d.Helper()
	node, err := d.Node(d.Context(), v, id, plan.Selection{Translations: true})
	d.ok(err)
	if node == nil {
		return nil
	}
	for _, t := range node.(plan.Localized).Translations([]i18n.Locale{locale}) {
		if t.Field == field {
			return t
		}
	}
	return nil
}
