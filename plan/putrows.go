package plan

import "polyplan/store"

// The rows of a whole plan, on their way into a store.

// vacant refuses a plan whose slug or ids the catalogue has.
func (r *planRows) vacant(tx store.Tx) error {
	if id, err := tx.Get(slugKey(r.plan.Slug)); err != nil || id != nil {
		return at(takenBy(err, "the slug %q is taken by the plan %s", r.plan.Slug, id), "slug")
	}
	for i, slug := range r.plan.Former {
		if id, err := tx.Get(slugKey(slug)); err != nil || id != nil {
			return at(takenBy(err, "the slug %q is taken by the plan %s", slug, id), "formerSlugs", index(i))
		}
	}
	if row, err := tx.Get(planKey(r.id)); err != nil || row != nil {
		return at(takenBy(err, "the catalogue has a plan %s already", r.id), "id")
	}
	for i := range r.items {
		if home, err := tx.Get(homeKey(r.items[i].id)); err != nil || home != nil {
			return takenBy(err, "the catalogue has an item %s already, in the plan %s", r.items[i].id, home)
		}
	}
	return nil
}

// takenBy is err, or where there is none that something is taken.
func takenBy(err error, format string, args ...any) error {
	if err != nil {
		return err
	}
	return fail(Conflict, format, args...)
}

// putTexts writes a stretch of the texts.
func (r *planRows) putTexts(tx store.Tx, from, to int) error {
	var value []byte // a Put copies it
	for i := from; i < to; i++ {
		text := &r.texts[i]
		text.rev = tx.Rev()
		row := textRow{
			Value: text.value, State: text.state, Origin: text.origin, Of: r.sourceRev(i), Updated: r.plan.Updated, Rev: text.rev,
		}
		value = appendText(value[:0], &row)
		if err := tx.Put(textKey(r.id, text.locale, text.node, text.field), value); err != nil {
			return err
		}
		if text.state != StateSource {
			continue
		}
		if err := tx.Put(sameKey(text.locale, text.value, r.id, text.node, text.field), []byte{}); err != nil {
			return err
		}
	}
	return nil
}

// putPast writes a stretch of what stale texts translate.
func (r *planRows) putPast(tx store.Tx, from, to int) error {
	for _, past := range r.past[from:to] {
		row := textRow{Value: past.value, State: StateSource, Updated: r.plan.Updated, Rev: past.rev}
		if err := put(tx, pastKey(r.id, unit{past.node, past.field, r.plan.Source}, past.rev), &row); err != nil {
			return err
		}
	}
	return nil
}

// putWhole writes all of the plan.
func (r *planRows) putWhole(tx store.Tx, by *write) error {
	if err := unstage(tx, r.id); err != nil {
		return err
	}
	if err := r.putTexts(tx, 0, len(r.texts)); err != nil {
		return err
	}
	if err := r.putPast(tx, 0, len(r.past)); err != nil {
		return err
	}
	if err := r.putItems(tx, 0, len(r.items)); err != nil {
		return err
	}
	if err := r.putMemory(tx, 0, len(r.memory)); err != nil {
		return err
	}
	if err := r.putExtensions(tx, 0, len(r.extensions)); err != nil {
		return err
	}
	return r.put(tx, by)
}

// put writes all but the texts and the items of the plan.
func (r *planRows) put(tx store.Tx, by *write) error {
	if err := r.vacant(tx); err != nil {
		return err
	}
	if err := register(tx, r.locales, by); err != nil {
		return err
	}
	publisher, err := r.publisher.put(tx, by)
	if err != nil {
		return err
	}
	row := r.plan
	row.Publisher, row.Rev = publisher, tx.Rev()
	if err := put(tx, planKey(r.id), &row); err != nil {
		return err
	}
	for _, slug := range append(row.Former[:len(row.Former):len(row.Former)], row.Slug) {
		if err := tx.Put(slugKey(slug), []byte(r.id)); err != nil {
			return err
		}
	}
	for _, item := range r.items {
		if err := tx.Put(homeKey(item.id), []byte(r.id)); err != nil {
			return err
		}
	}
	if err := r.putCounts(tx); err != nil {
		return err
	}
	return by.change(tx, changeRow{Kind: ChangePlan, Plan: r.id, ID: r.id})
}

// putItems writes a stretch of the items.
func (r *planRows) putItems(tx store.Tx, from, to int) error {
	for _, item := range r.items[from:to] {
		row := item.row
		row.Rev, row.Born = tx.Rev(), tx.Rev()
		if err := put(tx, itemKey(r.id, item.id), &row); err != nil {
			return err
		}
	}
	return nil
}

func (r *planRows) putCounts(tx store.Tx) error {
	for locale, c := range r.counts {
		if err := put(tx, countKey(locale, r.id), c); err != nil {
			return err
		}
	}
	if r.plan.State != PlanPublished {
		return nil
	}
	return addSums(tx, r.plan.Source, r.counts)
}

// size is about how many bytes the rows take in a store, and rather more than less.
func (r *planRows) size() int {
	size := 512 + len(r.plan.Former)*2*(maxSlug+64)
	for i := range r.items {
		size += r.items[i].size()
	}
	for i := range r.texts {
		size += r.texts[i].size()
	}
	for i := range r.publisher.names {
		size += 160 + len(r.publisher.names[i].row.Value)
	}
	for i := range r.memory {
		size += r.memory[i].size()
	}
	for i := range r.extensions {
		size += r.extensions[i].size()
	}
	for i := range r.past {
		size += r.past[i].size()
	}
	return size + len(r.counts)*256
}

func (t *newText) size() int {
	size := 160 + len(t.field) + len(t.value)
	if t.state == StateSource {
		size += 100 // its row in the index by source
	}
	return size
}

func (p *pastText) size() int {
	return 160 + len(p.field) + len(p.value)
}

func (i *newItem) size() int {
	size := 400 + len(i.row.Identifier)
	for _, link := range i.row.Links {
		size += 32 + len(link.URL)
		if link.Rel != nil {
			size += len(*link.Rel)
		}
	}
	for _, party := range i.row.Responsible {
		size += 64 + len(party.Role)
	}
	return size
}
