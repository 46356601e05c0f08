package plan

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"polyplan/store"
)

// Whoever works on in a file and imports it after each day's work has changed, against what left with the file, also
// what the day before brought. That is no conflict with somebody else: where a text is still what an earlier import
// of the same token brought, and this file goes on from that one, it merges with what was brought.
//
// That a file goes on from an earlier one can be seen from the words alone, for copies of an export are the same as it
// left: it has nearly all of the words that the earlier one brought. Somebody else's copy has not.

// Imports of one file are held against it together: the second day may have brought but a text.

// Bounds of what is looked for in earlier imports.
const (
	goesOn      = 9       // words that are as an import brought them, for each that are not
	mostBrought = 100_000 // texts that imports brought, the newest imports first
)

// brought is a text as an import brought it.
type brought struct {
	unit string
	rev  store.Rev
}

// earlier is what the viewer's imports brought.
type earlier struct {
	texts map[brought]*earlierText
	same  map[string]int // by the first import of a file, how many texts have the words in this one that were brought
	other map[string]int
}

type earlierText struct {
	by   string    // the first import of its file
	base store.Rev // as that file told it
	at   int       // the number of the unit in this file, and -1 where it is not in force
}

// goOn finds the texts in force that are the file's own: its earlier imports brought them.
func (p *previewer) goOn(ctx context.Context) error {
	if p.until == 0 {
		return nil
	}
	before, err := p.earlier(ctx)
	if err != nil || len(before.texts) == 0 {
		return err
	}
	for from := 0; from < len(p.units); from += previewedAtOnce {
		if err := p.compare(ctx, before, from, min(from+previewedAtOnce, len(p.units))); err != nil {
			return err
		}
	}
	p.row.First = before.first()
	for is, text := range before.texts {
		if text.at >= 0 && p.row.First != "" && text.by == p.row.First {
			p.units[text.at].Own = is.rev
		}
	}
	return nil
}

// first is the import that the file goes on from, the one that it shares most words with; "" where there is none.
func (all *earlier) first() string {
	first := ""
	for _, by := range slices.Sorted(maps.Keys(all.same)) {
		if n := all.same[by]; n >= goesOn*all.other[by] && n > all.same[first] {
			first = by
		}
	}
	return first
}

// earlier reads what the viewer's imports into the file's locales brought.
func (p *previewer) earlier(ctx context.Context) (*earlier, error) {
	type dated struct {
		id, first string
		created   int64
	}
	var mine []dated
	err := p.c.db.View(ctx, func(tx store.Tx) error {
		mine = nil
		return eachImport(tx, func(id string, row *importRow) error {
			applied := row.State == ImportApplied || row.State == ImportApplying
			if applied && row.By == p.viewer.ID && row.shares(p.row.Targets) {
				mine = append(mine, dated{id, cmp.Or(row.First, id), row.Created})
			}
			return nil
		})
	})
	slices.SortFunc(mine, func(a, b dated) int {
		return cmp.Or(cmp.Compare(b.created, a.created), cmp.Compare(a.id, b.id))
	})
	all := &earlier{texts: map[brought]*earlierText{}, same: map[string]int{}, other: map[string]int{}}
	for _, one := range mine {
		if err == nil && len(all.texts) < mostBrought {
			err = all.read(ctx, p.c.db, one.id, one.first)
		}
	}
	return all, unavailable(err)
}

// read reads what an import brought.
func (all *earlier) read(ctx context.Context, db store.DB, id, first string) error {
	return db.View(ctx, func(tx store.Tx) error {
		return eachDone(tx, id, func(u *doneUnit) {
			if u.Rev != 0 {
				all.texts[brought{u.ID, u.Rev}] = &earlierText{by: first, base: u.Base, at: -1}
			}
		})
	})
}

// compare holds some units against what was brought of them, where that is in force and had the base that they have.
func (p *previewer) compare(ctx context.Context, before *earlier, from, to int) error {
	type verdict struct {
		text *earlierText
		at   int
		same bool
		says bool // it has other words than those that left with it
	}
	var found []verdict
	err := p.c.view(ctx, func(tx store.Tx, _ *plans) error {
		found = nil
		m := newMerger(p.c, tx, nil, p.viewer, p.row.Options)
		for i := from; i < to; i++ {
			u := &p.units[i]
			t, e, err := m.find(u)
			if err != nil && CodeOf(err) == "" {
				return err
			}
			if err != nil || t.row == nil {
				continue
			}
			text := before.texts[brought{u.ID, t.rev()}]
			if text == nil || text.base != u.Base {
				continue
			}
			left, err := t.inForceAt(e, u.Base)
			if err != nil {
				return err
			}
			value, _ := clean(t.unit.field, u.Target)
			found = append(found, verdict{text, i, value == t.row.Value, value != left.value()})
		}
		return ctx.Err()
	})
	for _, v := range found {
		v.text.at = v.at
		switch {
		case !v.same:
			before.other[v.text.by]++
		case v.says:
			before.same[v.text.by]++
		}
	}
	return err
}
