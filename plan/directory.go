package plan

import (
	"cmp"
	"context"
	"maps"

	"github.com/tidwall/btree"

	"polyplan/i18n"
	"polyplan/store"
)

// directory holds in memory what lists of plans are answered from.
type directory struct {
	plans    *follower[*plans]
	titles   *shelf[*titles] // by wanted list
	covers   *shelf[*covers] // by locale
	workshop workshop
}

// DefaultOrders is how many orders of titles, and how many locales' coverage, are kept in memory where nothing else
// is said.
const DefaultOrders = 16

func newDirectory() *directory {
	return &directory{
		plans:    newFollower(followPlans),
		titles:   newShelf[*titles](DefaultOrders),
		covers:   newShelf[*covers](DefaultOrders),
		workshop: newWorkshop(),
	}
}

// KeepOrders keeps in memory so many orders of titles, one for each list of locales that readers want, and so many
// locales' coverage: at least one. Whoever opened the catalogue calls it before it is used.
func (c *Catalogue) KeepOrders(n int) {
	c.directory.titles.size, c.directory.covers.size = max(1, n), max(1, n)
}

// Orders tells how many orders of titles are kept, and how many were made from nothing so far: when that goes on,
// more are asked for than are kept.
func (c *Catalogue) Orders() (kept int, made uint64) {
	return c.directory.titles.figures()
}

// plans is every plan of the catalogue, and its locales, at one revision.
type plans struct {
	rev        store.Rev
	byID       *btree.Map[ID, *entry]
	updated    *btree.BTreeG[*entry] // the newest first
	publishers *btree.BTreeG[*entry] // by publisher
	sources    map[i18n.Locale]int   // how many PUBLISHED plans are written in a locale
	locales    *i18n.Set
	moved      int64 // when a locale last changed, or the catalogue was restored
}

// entry is a plan as lists need it.
type entry struct {
	id        ID
	state     PlanState
	publisher ID
	source    i18n.Locale
	updated   int64
}

func (p *plans) revision() store.Rev {
	return p.rev
}

func followPlans(_ context.Context, tx store.Tx, last *plans, ok bool) (*plans, error) {
	if !ok {
		return readPlans(tx)
	}
	changed, err := changedAfter(tx, last.rev)
	if err != nil {
		return nil, err
	}
	if changed.all {
		return readPlans(tx)
	}
	next := &plans{
		rev:        tx.Rev(),
		byID:       last.byID.Copy(),
		updated:    last.updated.Copy(),
		publishers: last.publishers.Copy(),
		sources:    maps.Clone(last.sources),
		locales:    last.locales,
		moved:      last.moved,
	}
	if changed.locales {
		if err := next.readLocales(tx); err != nil {
			return nil, err
		}
	}
	for id := range changed.plans {
		if err := next.refresh(tx, id); err != nil {
			return nil, err
		}
	}
	return next, nil
}

func readPlans(tx store.Tx) (*plans, error) {
	p := &plans{
		rev:        tx.Rev(),
		byID:       new(btree.Map[ID, *entry]),
		updated:    btree.NewBTreeGOptions(byUpdate, btree.Options{NoLocks: true}),
		publishers: btree.NewBTreeGOptions(byPublisher, btree.Options{NoLocks: true}),
		sources:    map[i18n.Locale]int{},
	}
	if err := p.readLocales(tx); err != nil {
		return nil, err
	}
	from, to := store.Prefix("plan")
	for key, value := range tx.Scan(from, to) {
		var row planRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		var id string
		if err := store.Split(key, nil, &id); err != nil {
			return nil, err
		}
		p.add(newEntry(ID(id), &row))
	}
	return p, nil
}

// readLocales reads which locales there are, and when that changed.
func (p *plans) readLocales(tx store.Tx) (err error) {
	if p.locales, err = readLocales(tx); err != nil {
		return err
	}
	var meta metaRow
	_, err = get(tx, metaKey(), &meta)
	p.moved = meta.Moved
	return err
}

func newEntry(id ID, row *planRow) *entry {
	return &entry{id: id, state: row.State, publisher: row.Publisher, source: row.Source, updated: row.Updated}
}

func byUpdate(a, b *entry) bool {
	return cmp.Or(cmp.Compare(b.updated, a.updated), cmp.Compare(a.id, b.id)) < 0
}

func byPublisher(a, b *entry) bool {
	return cmp.Or(cmp.Compare(a.publisher, b.publisher), cmp.Compare(a.id, b.id)) < 0
}

func (p *plans) add(e *entry) {
	p.byID.Set(e.id, e)
	p.updated.Set(e)
	p.publishers.Set(e)
	p.count(e, 1)
}

// count counts a plan as written in its locale. Locales are told of to everybody, so drafts do not count.
func (p *plans) count(e *entry, by int) {
	if e.state == PlanPublished {
		p.sources[e.source] += by
	}
}

// refresh reads a plan's entry again.
func (p *plans) refresh(tx store.Tx, id ID) error {
	if old, ok := p.byID.Delete(id); ok {
		p.updated.Delete(old)
		p.publishers.Delete(old)
		p.count(old, -1)
	}
	var row planRow
	found, err := get(tx, planKey(id), &row)
	if err != nil || !found {
		return err
	}
	p.add(newEntry(id, &row))
	return nil
}

// shows tells whether a publisher is there for the viewer: who sees none of its plans does not know of it,
// but those who make plans choose among all publishers.
func (p *plans) shows(publisher ID, v Viewer) bool {
	found := v.creates()
	p.publishers.Ascend(&entry{publisher: publisher}, func(e *entry) bool {
		found = found || e.publisher == publisher && v.sees(e.id, e.state)
		return !found && e.publisher == publisher
	})
	return found
}

// mainSource is the source locale of most PUBLISHED plans.
func (p *plans) mainSource() i18n.Locale {
	var main i18n.Locale
	for locale, n := range p.sources {
		if n > p.sources[main] || n == p.sources[main] && n > 0 && locale < main {
			main = locale
		}
	}
	return main
}

// covers is how far each plan is translated into one locale, from 0 to 1.
type covers struct {
	rev   store.Rev
	ratio *btree.Map[ID, float64]
}

func (c *covers) revision() store.Rev {
	return c.rev
}

// coversOf follows the coverage of one locale.
func (d *directory) coversOf(ctx context.Context, tx store.Tx, locale i18n.Locale) (*covers, error) {
	key := string(locale)
	return d.covers.at(ctx, tx, key, func(ctx context.Context, tx store.Tx, last *covers, ok bool) (*covers, error) {
		all, err := d.plans.at(ctx, tx)
		if err != nil {
			return nil, err
		}
		next := &covers{rev: tx.Rev(), ratio: new(btree.Map[ID, float64])}
		readAll := func() error { return next.readAll(tx, locale, all) }
		if !ok {
			return next, d.workshop.charge(ctx, all.byID.Len(), readAll)
		}
		changed, err := changedAfter(tx, last.rev)
		if err != nil {
			return nil, err
		}
		if changed.all {
			return next, d.workshop.make(ctx, readAll)
		}
		next.ratio = last.ratio.Copy()
		for id := range changed.plans {
			if err := next.read(tx, locale, all, id); err != nil {
				return nil, err
			}
		}
		return next, nil
	})
}

func (c *covers) readAll(tx store.Tx, locale i18n.Locale, all *plans) error {
	for _, id := range all.byID.Keys() {
		if err := c.read(tx, locale, all, id); err != nil {
			return err
		}
	}
	return nil
}

func (c *covers) read(tx store.Tx, locale i18n.Locale, all *plans, id ID) error {
	c.ratio.Delete(id)
	e, ok := all.byID.Get(id)
	if !ok {
		return nil
	}
	counts, err := readCoverage(tx, []i18n.Locale{locale}, e.source, id)
	if err != nil {
		return err
	}
	c.ratio.Set(id, counts[0].total().Ratio())
	return nil
}
