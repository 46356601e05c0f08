package plan_test

import (
	"fmt"
	"maps"

	"pgregory.net/rapid"

	"polyplan/plan"
)

// follower is a partner's copy of the catalogue, kept from the change log alone.
type follower struct {
	viewer plan.Viewer
	after  string
	texts  map[string]string // by plan, node, field and locale; nodes by their place
}

// follow reads on in the log, and after the last page has what the viewer sees.
func (w *world) follow(rt *rapid.T) {
	for _, f := range w.readers {
		size := rapid.IntRange(1, 5).Draw(rt, "size")
		changes, end, err := w.readLog(f.viewer, plan.ChangeQuery{After: f.after}, size)
		if plan.CodeOf(err) == plan.CursorExpired && w.trimmed {
			f.startOver(w, rt)
			continue
		}
		w.must(rt, err)
		f.after = end
		for _, c := range changes {
			if f.viewer.Anonymous() && w.secret(c) {
				rt.Fatalf("the public is told of what it never saw: %+v", c)
			}
			f.apply(w, c)
		}
		want := f.pull(w, rt)
		if !maps.Equal(f.texts, want) {
			rt.Fatalf("%q followed to\n%v\nand sees\n%v", f.viewer.Name, f.texts, want)
		}
	}
}

// pull is all that the viewer sees.
func (f *follower) pull(w *world, rt *rapid.T) map[string]string {
	all := map[string]string{}
	page, err := w.Plans(w.Context(), f.viewer, plan.Paging{}, plan.PlanFilter{}, plan.ByUpdate, plan.Selection{Items: true, Translations: true})
	w.must(rt, err)
	for _, p := range page.Nodes() {
		f.put(all, p)
	}
	return all
}

// startOver takes head and pulls everything, for changes that were not read yet are gone.
func (f *follower) startOver(w *world, rt *rapid.T) {
	f.after = w.head()
	f.texts = f.pull(w, rt)
}

// trim drops the oldest of the log.
func (w *world) trim(rt *rapid.T) {
	dropped, err := w.TrimChanges(w.Context(), boss, plan.Retention{Size: rapid.Int64Range(1, 5_000).Draw(rt, "size")})
	w.must(rt, err)
	w.trimmed = w.trimmed || dropped > 0
}

// apply applies one change; a plan that was not there before is read as a whole.
func (f *follower) apply(w *world, c *plan.Change) {
	if c.Kind == plan.ChangeLocale {
		return
	}
	key := string(*c.Plan) + "/" + string(c.ID)
	ofText := c.Kind == plan.ChangeText || c.Kind == plan.ChangeState
	switch {
	case ofText && c.Action == plan.Put:
		if c.Text == nil { // a draft, for those who may see it
			delete(f.texts, key+"/"+*c.Field+"/"+string(*c.Locale))
		} else if _, ok := f.texts[key]; ok {
			f.texts[key+"/"+*c.Field+"/"+string(*c.Locale)] = fmt.Sprint(c.Text.Value, c.Text.State)
		}
	case ofText:
		delete(f.texts, key+"/"+*c.Field+"/"+string(*c.Locale))
	case c.Action == plan.Delete:
		maps.DeleteFunc(f.texts, func(k, _ string) bool { return k == key || len(k) > len(key) && k[:len(key)+1] == key+"/" })
		if c.Kind == plan.ChangePlan {
			maps.DeleteFunc(f.texts, func(k, _ string) bool { return k[:len(*c.Plan)] == string(*c.Plan) })
		}
	case c.Kind == plan.ChangePlan:
		if _, known := f.texts[key]; !known {
			f.put(f.texts, w.planAs(f.viewer, c.ID))
			return
		}
		f.texts[key] = c.Node.(*plan.Plan).State.String()
	default:
		f.texts[key] = placeIn(c.Node)
	}
}

// planAs is a plan as a viewer sees it.
func (d *desk) planAs(v plan.Viewer, id plan.ID) *plan.Plan {
	p, err := d.Plan(d.Context(), v, id, plan.Selection{Items: true, Translations: true})
	d.ok(err)
	return p
}

// put notes all of a plan: where its items stand, and the texts that readers are served.
func (f *follower) put(texts map[string]string, p *plan.Plan) {
	at := func(id plan.ID) string { return string(p.ID) + "/" + string(id) }
	texts[at(p.ID)] = p.State.String()
	for _, g := range p.Goals() {
		texts[at(g.ID)] = placeIn(g)
		for _, s := range g.Strategies {
			texts[at(s.ID)] = placeIn(s)
			for _, a := range s.Assignments {
				texts[at(a.ID)] = placeIn(a)
			}
		}
	}
	for _, kind := range textsByKind(p) {
		for _, t := range kind {
			if t.State >= plan.StateTranslated {
				texts[at(t.Node.Identify())+"/"+t.Field+"/"+string(t.Locale)] = fmt.Sprint(t.Value, t.State)
			}
		}
	}
}

func placeIn(node plan.Node) string {
	switch n := node.(type) {
	case *plan.Goal:
		return fmt.Sprint(n.Plan.ID, n.Position)
	case *plan.Strategy:
		return fmt.Sprint(n.Goal.ID, n.Position)
	case *plan.Assignment:
		return fmt.Sprint(n.Strategy.ID, n.Position)
	}
	return ""
}

// show notes what the public can see.
func (w *world) show() {
	for _, p := range w.plans {
		if p.state != plan.PlanPublished {
			continue
		}
		for id := range p.items {
			w.shown[string(id)] = true
		}
		for u, t := range p.texts {
			if t.state >= plan.StateTranslated {
				w.shown[string(u.node)+" "+string(u.locale)] = true
			}
		}
	}
}

// secret tells whether the public is told of something that it never could see.
func (w *world) secret(c *plan.Change) bool {
	switch c.Kind {
	case plan.ChangeItem:
		return !w.shown[string(c.ID)]
	case plan.ChangeText, plan.ChangeState:
		return !w.shown[string(subjectOf(c.ID, *c.Field))+" "+string(*c.Locale)]
	}
	return false
}
