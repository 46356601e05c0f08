package plan_test

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

func (w *world) createItem(rt *rapid.T) {
	_, p := w.somePlan(rt)
	v := w.someone(rt)
	kind := rapid.SampledFrom([]plan.Kind{plan.KindGoal, plan.KindStrategy, plan.KindAssignment}).Draw(rt, "kind")
	places := p.items.of(kind - 1)
	if len(places) == 0 || len(p.items) > 8 {
		plantest.Other(rt, "no place")
	}
	parent := rapid.SampledFrom(places).Draw(rt, "parent")
	position := rapid.IntRange(0, len(p.items[parent])+2).Draw(rt, "position")
	want := w.refused(v, p)
	switch {
	case want != "":
	case !w.edits(v):
		want = plan.Denied
	case position < 1 || position > len(p.items[parent])+1:
		want = plan.Invalid
	}
	id, rev, err := w.CreateItem(w.Context(), v, kind, plan.NewItem{Parent: parent, Position: &position, Title: "Item"})
	if came(rt, "create", err, want) {
		p.items[parent] = slices.Insert(slices.Clone(p.items[parent]), position-1, id)
		p.items[id] = nil
		p.texts[unit{id, "en"}] = modelText{value: "Item", state: plan.StateSource, rev: rev, by: v.ID}
	}
}

func (w *world) moveItem(rt *rapid.T) {
	p, id := w.someNode(rt)
	v := w.someone(rt)
	if id.Kind() == plan.KindPlan {
		plantest.Other(rt, "no item")
	}
	parent := rapid.SampledFrom(p.items.of(id.Kind()-1)).Draw(rt, "parent")
	room := len(p.items[parent])
	if !slices.Contains(p.items[parent], id) {
		room++
	}
	position := rapid.IntRange(0, room+1).Draw(rt, "position")
	want := w.refused(v, p)
	switch {
	case want != "":
	case !w.edits(v):
		want = plan.Denied
	case position < 1 || position > room:
		want = plan.Invalid
	}
	_, err := w.MoveItem(w.Context(), v, plan.Move{ID: id, Parent: parent, Position: position})
	if came(rt, "move", err, want) {
		p.items.unhook(id)
		p.items[parent] = slices.Insert(slices.Clone(p.items[parent]), position-1, id)
	}
}

func (w *world) deleteItem(rt *rapid.T) {
	p, id := w.someNode(rt)
	v := w.someone(rt)
	if id.Kind() == plan.KindPlan {
		plantest.Other(rt, "no item")
	}
	want := w.refused(v, p)
	if want == "" && !w.edits(v) {
		want = plan.Denied
	}
	deleted, _, err := w.DeleteItem(w.Context(), v, id, nil)
	if !came(rt, "delete", err, want) {
		return
	}
	p.items.remove(id)
	gone := func(u unit) bool {
		return slices.Contains(deleted, u.node) || slices.Contains(deleted, p.parties[u.node])
	}
	maps.DeleteFunc(p.texts, func(u unit, _ modelText) bool { return gone(u) })
	maps.DeleteFunc(p.past, func(u unit, _ []modelText) bool { return gone(u) })
	maps.DeleteFunc(p.beside, func(u unit, _ map[plan.ID]modelText) bool { return gone(u) })
	maps.DeleteFunc(p.parties, func(_, item plan.ID) bool { return slices.Contains(deleted, item) })
}
