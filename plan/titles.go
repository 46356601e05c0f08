package plan

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/btree"

	"polyplan/i18n"
	"polyplan/store"
)

// titles are the plans by the title that readers of one wanted list see, in the collation of the locale
// they want most.
type titles struct {
	rev     store.Rev
	locales *i18n.Set
	order   *btree.BTreeG[*titled]
	byID    *btree.Map[ID, *titled]
}

// titled is a plan's place in the order.
type titled struct {
	id     ID
	key    []byte // the collation key of the title
	folded string // the title as search sees it
}

func (t *titles) revision() store.Rev {
	return t.rev
}

func byTitle(a, b *titled) bool {
	if c := bytes.Compare(a.key, b.key); c != 0 {
		return c < 0
	}
	return a.id < b.id
}

// titlesIn follows the order of titles for the operation's own list, as far as its fallback lets it go.
func (d *directory) titlesIn(ctx context.Context, tx store.Tx, sel Selection, locales *i18n.Set) (*titles, error) {
	reader := titleReader{wanted: sel.Wanted, fallback: sel.Fallback, collation: collationFor(sel.Wanted, locales)}
	order := titleOrder(sel, locales)
	return d.titles.at(ctx, tx, order, func(ctx context.Context, tx store.Tx, last *titles, ok bool) (*titles, error) {
		all, err := d.plans.at(ctx, tx)
		if err != nil {
			return nil, err
		}
		if ok {
			changed, err := changedAfter(tx, last.rev)
			if err != nil {
				return nil, err
			}
			if !changed.all && last.locales == all.locales {
				return reader.patch(tx, last, all, changed.plans)
			}
		}
		next := newTitles(tx, all)
		readAll := func() error { return reader.read(tx, next, all, all.byID.Keys()) }
		if ok {
			return next, d.workshop.make(ctx, readAll)
		}
		return next, d.workshop.charge(ctx, all.byID.Len(), readAll)
	})
}

func newTitles(tx store.Tx, all *plans) *titles {
	return &titles{
		rev:     tx.Rev(),
		locales: all.locales,
		order:   btree.NewBTreeGOptions(byTitle, btree.Options{NoLocks: true}),
		byID:    new(btree.Map[ID, *titled]),
	}
}

// titleOrder names an order of titles: readers whose lists come to the same chain share one.
func titleOrder(sel Selection, locales *i18n.Set) string {
	return strings.Join([]string{
		string(collationFor(sel.Wanted, locales)), locales.Chain(sel.Wanted, "").Key(), sel.Fallback.String(),
	}, " ")
}

// collationFor is the locale in whose order titles stand: the one wanted most, as the catalogue spells it.
func collationFor(wanted []i18n.Locale, locales *i18n.Set) i18n.Locale {
	if len(wanted) == 0 {
		return ""
	}
	if have, ok := locales.Find(wanted[0]); ok {
		return have
	}
	return wanted[0]
}

// titleReader reads titles as the readers of a wanted list see them.
type titleReader struct {
	wanted    []i18n.Locale
	fallback  i18n.Fallback
	collation i18n.Locale
}

// patch is as the last was, but for some plans.
func (r titleReader) patch(tx store.Tx, last *titles, all *plans, changed map[ID]bool) (*titles, error) {
	t := &titles{rev: tx.Rev(), locales: all.locales, order: last.order.Copy(), byID: last.byID.Copy()}
	for id := range changed {
		if old, ok := t.byID.Delete(id); ok {
			t.order.Delete(old)
		}
	}
	return t, r.read(tx, t, all, slices.Collect(maps.Keys(changed)))
}

func (r titleReader) read(tx store.Tx, t *titles, all *plans, ids []ID) error {
	collator := i18n.NewCollator(r.collation)
	for _, id := range ids {
		e, ok := all.byID.Get(id)
		if !ok {
			continue
		}
		title, err := r.title(tx, e, all.locales)
		if err != nil {
			return err
		}
		place := &titled{id: id, key: collator.Key(title), folded: i18n.Fold(title)}
		t.order.Set(place)
		t.byID.Set(id, place)
	}
	return nil
}

// title is the title that the reader is served, "" where it is none.
func (r titleReader) title(tx store.Tx, e *entry, locales *i18n.Set) (string, error) {
	chain := locales.Chain(r.wanted, e.source)
	if r.fallback == i18n.FallbackNone {
		chain = chain.Only()
	}
	for _, locale := range chain.Locales() {
		var text textRow
		if _, err := get(tx, textKey(e.id, locale, e.id, FieldTitle), &text); err != nil {
			return "", err
		}
		if text.servable() {
			return text.Value, nil
		}
	}
	return "", nil
}
