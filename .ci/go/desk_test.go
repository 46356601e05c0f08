package main

import (
	"fmt"
	"math/rand/v2"
)

// desk is where an editor sits: all plans, whatever their state, and what is in them.
type desk struct {
	*rand.Rand
	n     int // of edits, for words and slugs that stand once
	plans []*folder
}

// folder is a plan as an editor has it on the desk.
type folder struct {
	ID    string
	Goals []struct {
		ID         string
		Strategies []struct {
			ID          string
			Assignments []struct{ ID string }
		}
	}

	goals, strategies, assignments, items []string // their ids
}

// look reads what is there.
func (d *desk) look(s *site) {
	var answer struct{ Plans struct{ Nodes []*folder } }
	s.ask(`{ plans(first: 20, filter: { states: [DRAFT, PUBLISHED, ARCHIVED] }) {
		nodes { id goals { id strategies { id assignments { id } } } }
	} }`, &answer)
	d.plans = answer.Plans.Nodes
	for _, p := range d.plans {
		for _, goal := range p.Goals {
			p.goals = append(p.goals, goal.ID)
			for _, strategy := range goal.Strategies {
				p.strategies = append(p.strategies, strategy.ID)
				for _, assignment := range strategy.Assignments {
					p.assignments = append(p.assignments, assignment.ID)
				}
			}
		}
		p.items = append(append(append(p.items, p.goals...), p.strategies...), p.assignments...)
	}
}

// edit is a mutation of what lies on the desk. Some of them are refused: of an archived plan, say.
func (d *desk) edit() string {
	if d.n++; len(d.plans) < 3 {
		return d.newPlan()
	}
	p := d.plans[d.IntN(len(d.plans))]
	switch d.IntN(20) {
	case 0:
		if len(d.plans) < 8 {
			return d.newPlan()
		}
		return d.mutation("deletePlan", `id: %q`, p.ID)
	case 1:
		return d.mutation("archivePlan", `id: %q`, p.ID)
	case 2, 3:
		return d.mutation("publishPlan", `id: %q`, p.ID)
	case 4:
		return d.mutation("updatePlan", `id: %q, title: %q, summary: %q`, p.ID, d.words(), d.words())
	case 5:
		return d.mutation("updatePlan", `id: %q, slug: "slug-%d"`, p.ID, d.n)
	case 6:
		tag, fallback := d.pick([]string{"vi", "ko"}), d.pick([]string{"", `"fr"`, `"id"`})
		return d.mutation("updateLocale", `tag: %q, fallbacks: [%s]`, tag, fallback)
	case 7:
		return d.mutation("setTranslation", `id: %q, field: "title", locale: %q, value: %q`, p.ID, d.locale(), d.words())
	}
	return d.editItem(p)
}

func (d *desk) editItem(p *folder) string {
	one := d.pick(p.items)
	switch kind := d.IntN(12); {
	case kind == 0 || one == "":
		return d.mutation("createGoal", `parent: %q, title: %q`, p.ID, d.words())
	case kind == 1:
		return d.mutation("createStrategy", `parent: %q, title: %q`, d.pick(p.goals), d.words())
	case kind == 2 && len(p.strategies) > 0:
		return d.mutation("createAssignment", `parent: %q, title: %q`, d.pick(p.strategies), d.words())
	case kind == 3:
		return d.mutation("moveItem", `id: %q, position: 1`, one)
	case kind == 4:
		return d.mutation("deleteItem", `id: %q`, one)
	case kind == 5:
		return d.mutation("updateItem", `id: %q, status: COMPLETED, progress: %d`, one, d.IntN(100))
	case kind == 6:
		return d.mutation("updateItem", `id: %q, title: %q, meaningUnchanged: true`, one, d.words())
	case kind == 7:
		return d.mutation("updateItem", `id: %q, title: %q, description: %q`, one, d.words(), d.words())
	case kind == 8:
		return d.mutation("updateItem", `id: %q, description: null`, one)
	case kind == 9:
		return d.mutation("clearTranslation", `id: %q, field: "title", locale: %q`, one, d.locale())
	}
	field := d.pick([]string{"title", "title", "description"})
	return d.mutation("setTranslation", `id: %q, field: %q, locale: %q, value: %q`, one, field, d.locale(), d.words())
}

func (d *desk) newPlan() string {
	const input = `slug: "plan-%d", sourceLocale: "en", publisher: { name: "Town" }, title: %q`
	return d.mutation("createPlan", input, d.n, d.words())
}

func (d *desk) mutation(name, input string, values ...any) string {
	input = fmt.Sprintf(input, values...)
	return fmt.Sprintf("mutation { %s(input: { %s }) { userErrors { code } } }", name, input)
}

func (d *desk) words() string {
	return fmt.Sprint("words ", d.n)
}

func (d *desk) locale() string {
	return d.pick([]string{"vi", "id", "ko", "fr"})
}

// pick is one of all, "" where there is none.
func (d *desk) pick(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[d.IntN(len(all))]
}
