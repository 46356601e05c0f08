package plan_test

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func (w *world) editSource(rt *rapid.T) {
	p, id := w.someNode(rt)
	v := w.someone(rt)
	value := rapid.SampledFrom([]string{"One", "Two", "Three"}).Draw(rt, "value")
	unchanged := rapid.Bool().Draw(rt, "unchanged")
	want := w.refused(v, p)
	if want == "" && !w.edits(v) {
		want = plan.Denied
	}
	var rev store.Rev
	var err error
	if id.Kind() == plan.KindPlan {
		rev, err = w.UpdatePlan(w.Context(), v, plan.PlanUpdate{ID: id, Title: to(value), MeaningUnchanged: unchanged})
	} else {
		rev, err = w.UpdateItem(w.Context(), v, plan.ItemUpdate{ID: id, Title: to(value), MeaningUnchanged: unchanged})
	}
	if !came(rt, "edit", err, want) {
		return
	}
	u := unit{id, "en"}
	was := p.texts[u].version
	p.setSource(u, value, rev, v.ID)
	if now := p.texts[u]; now.version != was {
		now.reworded = unchanged
		p.texts[u] = now
	}
	for _, locale := range []i18n.Locale{"ko", "ja"} {
		for by, d := range p.beside[unit{id, locale}] {
			if unchanged && d.version == was {
				d.version = p.texts[u].version
				p.beside[unit{id, locale}][by] = d
			}
		}
		if t, ok := p.texts[unit{id, locale}]; ok && unchanged && t.version == was {
			t.version = p.texts[u].version
			p.texts[unit{id, locale}] = t
		}
	}
}

func (w *world) translate(rt *rapid.T) {
	p, id := w.someText(rt)
	v := w.someone(rt)
	w.set(rt, p, unit{id, rapid.SampledFrom([]i18n.Locale{"ko", "ko", "ko", "ja", "en"}).Draw(rt, "locale")}, v)
}

// translateAgain has somebody write over, or beside, a Korean text in force.
func (w *world) translateAgain(rt *rapid.T) {
	p, u := w.someKorean(rt, "in force", func(p *modelPlan, u unit) bool { return p.texts[u].state >= plan.StateTranslated })
	w.set(rt, p, u, rapid.SampledFrom([]plan.Viewer{mina, jun, jun, reviewer}).Draw(rt, "viewer"))
}

// someKorean is a Korean title, of a plan that translators see, of which something holds.
func (w *world) someKorean(rt *rapid.T, what string, holds func(*modelPlan, unit) bool) (*modelPlan, unit) {
	var plans []*modelPlan
	var units []unit
	for _, id := range slices.Sorted(maps.Keys(w.plans)) {
		p := w.plans[id]
		for _, node := range slices.Sorted(maps.Keys(p.items)) {
			if u := (unit{node, "ko"}); p.state != plan.PlanArchived && holds(p, u) {
				plans, units = append(plans, p), append(units, u)
			}
		}
	}
	if len(units) == 0 {
		plantest.Other(rt, "no Korean text is "+what)
	}
	at := rapid.IntRange(0, len(units)-1).Draw(rt, what)
	return plans[at], units[at]
}

// set has somebody write a text.
func (w *world) set(rt *rapid.T, p *modelPlan, u unit, v plan.Viewer) {
	state := rapid.SampledFrom([]plan.TextState{plan.StateTranslated, plan.StateTranslated, plan.StateDraft}).Draw(rt, "state")
	value := rapid.SampledFrom([]string{"하나", "둘", "셋"}).Draw(rt, "value")
	old, there := p.texts[u]
	own := p.beside[u][v.ID].rev
	expected := rapid.SampledFrom([]*string{nil, nil, ptr(fmt.Sprint(old.rev)), ptr(fmt.Sprint(own)), ptr("1")}).Draw(rt, "expected")
	seen, of := w.seen(rt, p, u.source())
	want := w.refused(v, p)
	switch {
	case want != "":
	case !p.has(u.source()):
		want = plan.NotFound
	case u.locale == "en" && state == plan.StateTranslated:
		want = plan.Invalid
	case u.locale == "en" && !w.edits(v), u.locale != "en" && !w.speaks(v, u.locale):
		want = plan.Denied
	case of < 0:
		want = plan.Invalid
	case expected != nil && *expected != fmt.Sprint(max(old.rev, own)):
		want = plan.Conflict
	case there && old.state != plan.StateDraft && state == plan.StateDraft && p.beside[u][v.ID].suggested:
		want = plan.Conflict
	}
	ref := p.ref(u)
	ref.ExpectedRevision, ref.SourceRevision = expected, seen
	done, err := w.SetTranslation(w.Context(), v, plan.NewTranslation{TextRef: ref, Value: value, State: state})
	if !came(rt, "translate", err, want) {
		return
	}
	now := modelText{value: value, state: state, version: of, rev: done.Rev, by: v.ID}
	inForce := there && old.state != plan.StateDraft
	suggested := state == plan.StateTranslated && old.state == plan.StateReviewed && !w.reviews(v)
	if kept := inForce && state == plan.StateDraft || suggested; kept != (done.Suggestion != nil) {
		rt.Fatalf("that it is kept beside is %v, wanted %v", !kept, kept)
	} else if !kept {
		delete(p.beside[u], v.ID)
		p.put(u, now)
		return
	}
	if p.beside[u] == nil {
		p.beside[u] = map[plan.ID]modelText{}
	}
	if now.suggested, now.base = suggested, old.value; u.locale == "en" {
		now.base = w.wordsAt(p, u, seen)
	}
	p.beside[u][v.ID] = now
}

// seen is a source revision that a translator can have read, nil for none, and the version of the source that
// the translation is of then; -1 where the source never had it.
func (w *world) seen(rt *rapid.T, p *modelPlan, u unit) (rev *string, version int) {
	versions := append(slices.Clone(p.past[u]), p.texts[u])
	last := len(versions) - 1
	at := rapid.IntRange(-2, last).Draw(rt, "source seen")
	switch at {
	case -2:
		return nil, versions[last].version
	case -1:
		return ptr("1"), -1
	}
	rev = ptr(fmt.Sprint(versions[at].rev))
	for at < last && versions[at+1].reworded {
		at++
	}
	return rev, versions[at].version
}

// wordsAt are the words of a source at a revision, today's where it is nil.
func (w *world) wordsAt(p *modelPlan, u unit, rev *string) string {
	for _, version := range p.past[u] {
		if rev != nil && *rev == fmt.Sprint(version.rev) {
			return version.value
		}
	}
	return p.texts[u].value
}

func (w *world) decide(rt *rapid.T) {
	p, id := w.someNode(rt)
	verb := rapid.SampledFrom([]string{"review", "review", "reject", "confirm", "clear", "revert"}).Draw(rt, "verb")
	w.judge(rt, p, unit{id, "ko"}, w.someone(rt), verb)
}

// judge has somebody do a verb on a Korean text.
func (w *world) judge(rt *rapid.T, p *modelPlan, u unit, v plan.Viewer, verb string) {
	now, there := p.texts[u]
	stale := now.version != p.texts[u.source()].version
	reviewing := verb == "review" || verb == "reject"
	to := modelText{rev: 1}
	if past := p.past[u]; len(past) > 0 {
		to = rapid.SampledFrom(past).Draw(rt, "to")
	}
	want := w.refused(v, p)
	switch {
	case want != "":
	case reviewing && !w.reviews(v), !w.speaks(v, "ko"):
		want = plan.Denied
	case !reviewing && now.state == plan.StateReviewed && !w.reviews(v):
		want = plan.Forbidden
	case verb == "revert" && to.value == "", verb != "revert" && !there:
		want = plan.NotFound
	case verb == "confirm" && !stale, verb == "review" && now.state != plan.StateTranslated:
		want = plan.Invalid
	case verb == "review" && stale:
		want = plan.Stale
	case verb == "review" && now.by == v.ID && v.Name != "boss":
		want = plan.Forbidden
	}
	done, err := w.use(verb, v, u.node, fmt.Sprint(to.rev))
	if !came(rt, verb, err, want) {
		return
	}
	switch verb {
	case "review":
		now.state = plan.StateReviewed
	case "reject":
		now.state = plan.StateDraft
	case "confirm":
		now.version = p.texts[u.source()].version
	case "clear":
		now = modelText{}
	case "revert":
		now = modelText{value: to.value, state: plan.StateTranslated, version: to.version, by: v.ID}
	}
	now.rev = done.Rev
	p.put(u, now)
}

// approve has a reviewer approve a Korean text.
func (w *world) approve(rt *rapid.T) {
	p, u := w.someKorean(rt, "translated", func(p *modelPlan, u unit) bool { return p.texts[u].state == plan.StateTranslated })
	w.judge(rt, p, u, rapid.SampledFrom([]plan.Viewer{reviewer, boss}).Draw(rt, "viewer"), "review")
}

// resolve accepts or dismisses what is beside a Korean text.
func (w *world) resolve(rt *rapid.T) {
	p, u := w.someKorean(rt, "with something beside it", func(p *modelPlan, u unit) bool { return len(p.beside[u]) > 0 })
	id := u.node
	v, accept := rapid.SampledFrom([]plan.Viewer{mina, jun, reviewer, boss}).Draw(rt, "viewer"), rapid.Bool().Draw(rt, "accept")
	for _, s := range w.unit(v, id, plan.FieldTitle, "ko").Suggestions {
		by := plan.ID(fmt.Sprintf("tok_%020s", s.Author))
		kept, ok := p.beside[u][by]
		if !ok || kept.value != s.Value || kept.suggested == s.IsDraft {
			rt.Fatalf("%s by %s is not kept", s.Value, s.Author)
		}
		want := plan.Code("")
		now, there := p.texts[u]
		expected := rapid.SampledFrom([]*string{nil, nil, ptr(fmt.Sprint(now.rev)), ptr("1")}).Draw(rt, "expected")
		switch {
		case now.state == plan.StateReviewed && !w.reviews(v) && (accept || by != v.ID):
			want = plan.Forbidden
		case expected != nil && *expected != fmt.Sprint(now.rev), expected == nil && accept && there && now.value != kept.base:
			want = plan.Conflict
		}
		done, err := w.ResolveSuggestion(w.Context(), v, plan.Resolution{ID: s.ID, Accept: accept, ExpectedRevision: expected})
		if !came(rt, "resolve", err, want) {
			return
		}
		delete(p.beside[u], by)
		if accept {
			kept.state, kept.rev = plan.StateTranslated, done.Rev
			p.put(u, kept)
		}
	}
}
