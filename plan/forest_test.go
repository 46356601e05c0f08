package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"polyplan/plan"
)

// forest is a plan's items in memory: the children of each node in their order.
type forest map[plan.ID][]plan.ID

func (f forest) parentOf(id plan.ID) plan.ID {
	for parent, children := range f {
		if slices.Contains(children, id) {
			return parent
		}
	}
	return ""
}

func (f forest) remove(id plan.ID) {
	for _, child := range slices.Clone(f[id]) {
		f.remove(child)
	}
	delete(f, id)
	f.unhook(id)
}

func (f forest) unhook(id plan.ID) {
	parent := f.parentOf(id)
	f[parent] = slices.DeleteFunc(slices.Clone(f[parent]), func(c plan.ID) bool { return c == id })
}

func (f forest) of(kinds ...plan.Kind) []plan.ID {
	var ids []plan.ID
	for id := range f {
		if slices.Contains(kinds, id.Kind()) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// readForest is the plan as the catalogue has it; it fails where positions are not 1 to n.
func readForest(t interface{ Errorf(string, ...any) }, p *plan.Plan) forest {
	f := forest{p.ID: nil}
	hook := func(parent, id plan.ID, position, i int) {
		if position != i+1 {
			t.Errorf("%s is at %d, the %d. of its parent", id, position, i+1)
		}
		f[parent] = append(f[parent], id)
		f[id] = nil
	}
	for i, g := range p.Goals() {
		hook(p.ID, g.ID, g.Position, i)
		for i, s := range g.Strategies {
			hook(g.ID, s.ID, s.Position, i)
			for i, a := range s.Assignments {
				hook(s.ID, a.ID, a.Position, i)
			}
		}
	}
	return f
}

func TestItemsKeepTheirIdsAndStandDenselyWhateverMoves(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	parents := map[plan.Kind]plan.Kind{plan.KindGoal: plan.KindPlan, plan.KindStrategy: plan.KindGoal, plan.KindAssignment: plan.KindStrategy}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		p := d.newPark(fmt.Sprint("park-", n), plan.PlanPublished)
		model := readForest(rt, d.plan(p.plan))
		create := func(rt *rapid.T) {
			kind := rapid.SampledFrom([]plan.Kind{plan.KindGoal, plan.KindStrategy, plan.KindAssignment}).Draw(rt, "kind")
			places := model.of(parents[kind])
			if len(places) == 0 {
				return
			}
			parent := rapid.SampledFrom(places).Draw(rt, "parent")
			position := rapid.IntRange(0, len(model[parent])+2).Draw(rt, "position")
			id, _, err := d.CreateItem(d.Context(), editor, kind, plan.NewItem{Parent: parent, Title: "x", Position: &position})
			if fits := position >= 1 && position <= len(model[parent])+1; fits != (err == nil) {
				rt.Fatalf("at %d of %d: %v", position, len(model[parent]), err)
			} else if fits {
				model[parent] = slices.Insert(slices.Clone(model[parent]), position-1, id)
				model[id] = nil
			}
		}
		move := func(rt *rapid.T) {
			items := model.of(plan.KindGoal, plan.KindStrategy, plan.KindAssignment)
			if len(items) == 0 {
				return
			}
			id := rapid.SampledFrom(items).Draw(rt, "item")
			parent := rapid.SampledFrom(model.of(parents[id.Kind()])).Draw(rt, "parent")
			room := len(model[parent])
			if !slices.Contains(model[parent], id) {
				room++
			}
			position := rapid.IntRange(0, room+1).Draw(rt, "position")
			_, err := d.MoveItem(d.Context(), editor, plan.Move{ID: id, Parent: parent, Position: position})
			if fits := position >= 1 && position <= room; fits != (err == nil) {
				rt.Fatalf("to %d of %d: %v", position, room, err)
			} else if fits {
				model.unhook(id)
				model[parent] = slices.Insert(slices.Clone(model[parent]), position-1, id)
			}
		}
		remove := func(rt *rapid.T) {
			items := model.of(plan.KindGoal, plan.KindStrategy, plan.KindAssignment)
			if len(items) == 0 {
				return
			}
			id := rapid.SampledFrom(items).Draw(rt, "item")
			if _, _, err := d.DeleteItem(d.Context(), editor, id, nil); err != nil {
				rt.Fatal(err)
			}
			model.remove(id)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"create": create, "create more": create, "move": move, "move more": move, "delete": remove,
			"": func(rt *rapid.T) {
				got := readForest(rt, d.plan(p.plan))
				if len(got) != len(model) {
					rt.Fatalf("there are %d nodes, wanted %d", len(got), len(model))
				}
				for id, children := range model {
					if !slices.Equal(got[id], children) {
						rt.Fatalf("below %s there are %v, wanted %v", id, got[id], children)
					}
				}
			},
		})
		if _, _, err := d.DeletePlan(d.Context(), editor, p.plan, nil); err != nil {
			rt.Fatal(err)
		}
	})
}
