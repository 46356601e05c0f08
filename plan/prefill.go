package plan

import (
	"context"

	"polyplan/i18n"
	"polyplan/store"
)

// Prefilled is what AddLocalePrefilled did.
type Prefilled struct {
	Texts int       // how many were filled in
	Rev   store.Rev // the last revision it made, 0 where nothing changed
}

// AddLocalePrefilled adds a locale and fills in, plan by plan, what it lacks and the memory has: as DRAFTs, by
// the viewer. A locale that is there keeps its settings and is filled in all the same, as that is when there is
// something to fill it from. What was filled in before an error stays; asking again goes on from there.
func (c *Catalogue) AddLocalePrefilled(ctx context.Context, v Viewer, s LocaleSettings) (Prefilled, error) {
	if err := v.mayTranslate(s.Tag); err != nil {
		return Prefilled{}, err
	}
	rev, err := c.AddLocale(ctx, v, s)
	if CodeOf(err) == Conflict && len(s.Fallbacks.To) == 0 && !s.SelfReview.To {
		err = nil
	}
	if err != nil {
		return Prefilled{}, err
	}
	f := filler{c: c, viewer: v, best: map[exact]origin{}, done: Prefilled{Rev: rev}}
	err = f.run(ctx, s.Tag)
	return f.done, err
}

// filler fills in one locale.
type filler struct {
	c      *Catalogue
	viewer Viewer
	locale i18n.Locale
	best   map[exact]origin
	done   Prefilled
}

// exact is a source text, by its locale and its sum: the text itself is compared where it is filled in.
type exact struct {
	source i18n.Locale
	sum    uint64
}

// origin is where the best translation of a text stands.
type origin struct {
	plan ID
	at   place
	row  textRow // but its words
}

func (f *filler) run(ctx context.Context, locale i18n.Locale) error {
	var ids []ID
	err := f.c.view(ctx, func(_ store.Tx, all *plans) error {
		f.locale, _ = all.locales.Find(locale)
		ids = ids[:0]
		for _, id := range all.byID.Keys() {
			e, _ := all.byID.Get(id)
			if f.viewer.sees(id, e.state) && e.source != f.locale {
				ids = append(ids, id)
			}
		}
		return nil
	})
	for _, id := range ids {
		if err == nil {
			err = f.gather(ctx, id)
		}
	}
	for _, id := range ids {
		if err == nil {
			err = f.fill(ctx, id)
		}
	}
	return err
}

// gather notes the best translations that a plan has.
func (f *filler) gather(ctx context.Context, id ID) error {
	return f.each(ctx, id, func(source i18n.Locale, at place, from, have *textRow) error {
		if !have.servable() || have.staleAgainst(from.Rev) {
			return nil
		}
		key := exact{source, sum(from.Value)}
		if best, ok := f.best[key]; !ok || have.rank(&best.row) < 0 {
			row := *have
			row.Value = ""
			f.best[key] = origin{id, at, row}
		}
		return nil
	})
}

// fill fills in a plan, in as many Updates as it takes; one that lacks nothing the memory has is not written to.
func (f *filler) fill(ctx context.Context, id ID) error {
	wanting := false
	err := f.each(ctx, id, func(source i18n.Locale, _ place, from, have *textRow) error {
		_, known := f.best[exact{source, sum(from.Value)}]
		wanting = wanting || known && have.Value == ""
		return nil
	})
	for more := wanting; more && err == nil; {
		var rev store.Rev
		n := 0
		rev, err = f.c.edit(ctx, f.viewer, id, func(e *edit) (err error) {
			n, more, err = f.fillSome(e)
			return err
		})
		if err == nil && n > 0 {
			f.done.Texts, f.done.Rev = f.done.Texts+n, rev
		}
	}
	if CodeOf(err) == NotFound {
		return nil // the plan was deleted, or is not for the viewer any more
	}
	return err
}

// each reads a plan's source texts beside what there is of them in the locale, whose Value is empty where
// there is none.
func (f *filler) each(ctx context.Context, id ID, visit func(source i18n.Locale, at place, from, have *textRow) error) error {
	return f.c.read(ctx, f.viewer, Selection{Items: true, Voices: []i18n.Locale{f.locale}}, func(r *reader) error {
		p, err := r.plan(id)
		if err != nil || p == nil {
			return err
		}
		column := p.words.voices[p.words.voice(f.locale)].column
		return p.eachUnit(func(n *node, at fieldRow, _ []string) error {
			return visit(p.SourceLocale, place{n.ID, at.field}, &p.words.voices[0].column[at.row], &column[at.row])
		})
	})
}

// fillSome fills in as much as one Update should, and tells how much, and whether there is more.
func (f *filler) fillSome(e *edit) (n int, more bool, err error) {
	if e.plan.Source == f.locale {
		return 0, false, nil
	}
	size := 0
	from, to := textsRange(e.id, e.plan.Source)
	for key, value := range e.tx.Scan(from, to) {
		u := unit{locale: f.locale}
		var node string
		if err := store.Split(key, nil, nil, nil, &node, &u.field); err != nil {
			return 0, false, err
		}
		u.node = ID(node)
		var source textRow
		if err := decode(key, value, &source); err != nil {
			return 0, false, err
		}
		row, err := f.from(e, u, &source)
		if err != nil {
			return 0, false, err
		}
		if row == nil {
			continue
		}
		if size += len(row.Value) + clearedSize; size > batchBytes {
			return n, true, nil
		}
		n++
		if err := e.replace(u, nil, row, source.Rev); err != nil {
			return 0, false, err
		}
	}
	return n, false, nil
}

// from is a draft of a unit from the memory; nil where there is a text, or none in the memory, as things are now.
func (f *filler) from(e *edit, u unit, source *textRow) (*textRow, error) {
	best, ok := f.best[exact{e.plan.Source, sum(source.Value)}]
	if !ok {
		return nil, nil
	}
	there, err := e.has(u.node)
	if err != nil || !there {
		return nil, err
	}
	if have, err := e.text(u); err != nil || have != nil {
		return nil, err
	}
	var p planRow
	if found, err := get(e.tx, planKey(best.plan), &p); err != nil || !found || !f.viewer.sees(best.plan, p.State) {
		return nil, err
	}
	var text, of textRow
	if _, err := get(e.tx, textKey(best.plan, f.locale, best.at.node, best.at.field), &text); err != nil {
		return nil, err
	}
	if _, err := get(e.tx, textKey(best.plan, e.plan.Source, best.at.node, best.at.field), &of); err != nil {
		return nil, err
	}
	if !text.servable() || of.Value != source.Value || text.staleAgainst(of.Rev) {
		return nil, nil
	}
	return &textRow{
		Value: text.Value, State: StateDraft, Origin: OriginMemory, Of: source.Rev, Author: f.viewer.Name, By: f.viewer.ID,
	}, nil
}
