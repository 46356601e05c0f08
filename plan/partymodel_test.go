package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// Responsible parties in the model: an item has at most one. A party's division is a text like a title, known
// by the party's id, and goes with the party.

// subjectOf is the party that a field is of, or else the node.
func subjectOf(node plan.ID, field string) plan.ID {
	if party, ok := strings.CutPrefix(field, "responsible."); ok {
		return plan.ID(strings.TrimSuffix(party, ".division"))
	}
	return node
}

// ref names a unit as verbs do.
func (p *modelPlan) ref(u unit) plan.TextRef {
	if item, ok := p.parties[u.node]; ok {
		return plan.TextRef{ID: item, Field: "responsible." + string(u.node) + ".division", Locale: u.locale}
	}
	return plan.TextRef{ID: u.node, Field: plan.FieldTitle, Locale: u.locale}
}

func (p *modelPlan) has(u unit) bool {
	_, ok := p.texts[u]
	return ok
}

// someText is a node, whose title is meant, or a party, be it gone.
func (w *world) someText(rt *rapid.T) (*modelPlan, plan.ID) {
	_, p := w.somePlan(rt)
	all := append(slices.Sorted(maps.Keys(p.items)), slices.Sorted(maps.Keys(p.parties))...)
	return p, rapid.SampledFrom(all).Draw(rt, "text")
}

// partyOf is the party of an item, "" where it has none.
func (p *modelPlan) partyOf(item plan.ID) plan.ID {
	for party, of := range p.parties {
		if of == item && p.has(unit{party, "en"}) {
			return party
		}
	}
	return ""
}

// someEditor is mostly somebody who may write source texts.
func (w *world) someEditor(rt *rapid.T) plan.Viewer {
	return rapid.SampledFrom([]plan.Viewer{editor, editor, editor, boss, mina, nobody}).Draw(rt, "editor")
}

func (w *world) changeParties(rt *rapid.T) {
	_, p := w.somePlan(rt)
	items := slices.DeleteFunc(slices.Sorted(maps.Keys(p.items)), func(id plan.ID) bool { return id.Kind() == plan.KindPlan })
	if len(items) == 0 {
		plantest.Other(rt, "no items")
	}
	id, v := rapid.SampledFrom(items).Draw(rt, "item"), w.someEditor(rt)
	have := p.partyOf(id)
	division := rapid.SampledFrom([]string{"Gardens", "Roads"}).Draw(rt, "division")
	parties := rapid.SampledFrom([][]plan.NewParty{{}, {{Division: division}}, {{ID: have, Division: division}}}).Draw(rt, "parties")
	want := w.refused(v, p)
	if want == "" && !w.edits(v) {
		want = plan.Denied
	}
	rev, err := w.UpdateItem(w.Context(), v, plan.ItemUpdate{ID: id, Responsible: to(parties)})
	if !came(rt, "change parties", err, want) {
		return
	}
	kept := len(parties) > 0 && have != "" && parties[0].ID == have
	if kept {
		p.setSource(unit{have, "en"}, division, rev, v.ID)
		return
	}
	if have != "" {
		p.dropParty(have)
	}
	if len(parties) > 0 {
		party := w.partyNow(rt, id)
		p.parties[party] = id
		p.setSource(unit{party, "en"}, division, rev, v.ID)
	}
}

// dropParty takes a party's division out of force, with its translations and what is beside them.
func (p *modelPlan) dropParty(party plan.ID) {
	for _, locale := range []i18n.Locale{"en", "ko", "ja"} {
		u := unit{party, locale}
		p.put(u, modelText{})
		delete(p.beside, u)
	}
}

// partyNow is the one party that an item has in the catalogue.
func (w *world) partyNow(rt *rapid.T, item plan.ID) plan.ID {
	node, err := w.Node(w.Context(), boss, item, plan.Selection{})
	w.must(rt, err)
	var parties []*plan.Party
	switch n := node.(type) {
	case *plan.Goal:
		parties = n.Responsible
	case *plan.Strategy:
		parties = n.Responsible
	case *plan.Assignment:
		parties = n.Responsible
	}
	if len(parties) != 1 {
		rt.Fatalf("%s has %d parties, wanted 1", item, len(parties))
	}
	return parties[0].ID
}

func (w *world) revertDivision(rt *rapid.T) {
	_, p := w.somePlan(rt)
	if len(p.parties) == 0 {
		plantest.Other(rt, "no parties")
	}
	party := rapid.SampledFrom(slices.Sorted(maps.Keys(p.parties))).Draw(rt, "party")
	u, v := unit{party, "en"}, w.someEditor(rt)
	if len(p.past[u]) == 0 {
		plantest.Other(rt, "it was never otherwise")
	}
	then := rapid.SampledFrom(p.past[u]).Draw(rt, "to")
	want := w.refused(v, p)
	switch {
	case want != "":
	case !p.has(u):
		want = plan.NotFound
	case !w.edits(v):
		want = plan.Denied
	}
	done, err := w.RevertTranslation(w.Context(), v, p.ref(u), fmt.Sprint(then.rev))
	if came(rt, "revert a division", err, want) {
		p.setSource(u, then.value, done.Rev, v.ID)
	}
}
