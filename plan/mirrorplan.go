package plan

import (
	"reflect"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// mirroring is one Update that makes a plan what a document of the origin says.
type mirroring struct {
	c    *Catalogue
	tx   store.Tx
	by   *write
	rows *planRows
}

func (m *mirroring) put() error {
	if err := m.makeWay(); err != nil {
		return err
	}
	if err := register(m.tx, m.rows.locales, m.by); err != nil {
		return err
	}
	if err := m.putPublisher(); err != nil {
		return err
	}
	var row planRow
	found, err := get(m.tx, planKey(m.rows.id), &row)
	if err != nil {
		return err
	}
	if found && row.Source != m.rows.plan.Source { // another plan under its id
		if err := m.evict(m.rows.id); err != nil {
			return err
		}
		found = false
	}
	if !found {
		return m.rows.putWhole(m.tx, m.by)
	}
	return m.edit(m.rows.id, m.differences)
}

// makeWay lets go of plans that hold the slug, or an item: at the origin they no longer do, which is yet to be told.
func (m *mirroring) makeWay() error {
	id, err := m.tx.Get(slugKey(m.rows.plan.Slug))
	if err != nil {
		return err
	}
	if err := m.makeWayFor(ID(id), m.rows.plan.Slug); err != nil {
		return err
	}
	for _, item := range m.rows.items {
		home, err := m.tx.Get(homeKey(item.id))
		if err != nil {
			return err
		}
		if home == nil || ID(home) == m.rows.id {
			continue
		}
		if err := m.evict(ID(home)); err != nil {
			return err
		}
	}
	return nil
}

// makeWayFor takes a slug from a plan: one that had it before needs it no more, one that still has it is gone.
func (m *mirroring) makeWayFor(id ID, slug string) error {
	if id == "" || id == m.rows.id {
		return nil
	}
	var row planRow
	if _, err := get(m.tx, planKey(id), &row); err != nil {
		return err
	}
	if row.Slug == slug {
		return m.evict(id)
	}
	return m.edit(id, func(e *edit) error {
		e.plan.Former = slices.DeleteFunc(slices.Clone(e.plan.Former), func(s string) bool { return s == slug })
		if err := m.tx.Delete(slugKey(slug)); err != nil {
			return err
		}
		return e.logPlan(Put)
	})
}

// evict deletes a plan of the mirror, if it is there.
func (m *mirroring) evict(id ID) error {
	if there, err := m.tx.Get(planKey(id)); err != nil || there == nil {
		return err
	}
	if err := m.tx.Delete(mirroredKey(id)); err != nil {
		return err
	}
	return m.edit(id, func(e *edit) error {
		_, err := e.deletePlan()
		return err
	})
}

func (m *mirroring) edit(id ID, fn func(*edit) error) error {
	e, err := m.c.openEdit(m.tx, m.by, Viewer{Grants: mirrorer.Grants}, id, id)
	if err != nil {
		return err
	}
	if err := fn(e); err != nil {
		return err
	}
	return e.close()
}

// differences puts what differs between the plan and the document.
func (m *mirroring) differences(e *edit) error {
	if err := e.readItems(); err != nil {
		return err
	}
	for _, step := range []func(*edit) error{m.planRow, m.itemsGone, m.items, m.texts} {
		if err := step(e); err != nil {
			return err
		}
	}
	return nil
}

func (m *mirroring) planRow(e *edit) error {
	row := m.rows.plan
	row.Publisher, row.State = m.rows.publisher.id, PlanPublished
	was := &e.plan
	row.Created, row.Updated, row.Rev = was.Created, was.Updated, was.Rev
	row.Shown, row.Archived, row.Former = was.Shown, was.Archived, was.Former
	if reflect.DeepEqual(row, e.plan) {
		return nil
	}
	if row.Slug != e.plan.Slug {
		if err := e.rename(row.Slug); err != nil {
			return err
		}
		row.Former = formerWith(was, row.Slug)
	}
	e.plan = row
	return e.logPlan(Put)
}

func (m *mirroring) itemsGone(e *edit) error {
	wanted := map[ID]bool{}
	for _, item := range m.rows.items {
		wanted[item.id] = true
	}
	var gone []ID
	for id := range e.rows {
		if !wanted[id] {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	if err := e.uncount(gone); err != nil {
		return err
	}
	for _, id := range gone {
		if err := e.deleteItem(id); err != nil {
			return err
		}
	}
	return nil
}

func (m *mirroring) items(e *edit) error {
	for _, item := range m.rows.items {
		row, want := e.rows[item.id], item.row
		if row == nil {
			if err := m.newHome(e.id, item.id); err != nil {
				return err
			}
			row = &itemRow{Created: m.by.at, Born: m.tx.Rev()}
		}
		want.Created, want.Updated, want.Rev, want.Born = row.Created, row.Updated, row.Rev, row.Born
		if reflect.DeepEqual(*row, want) {
			continue
		}
		e.rows[item.id] = &want
		if err := e.putItem(item.id); err != nil {
			return err
		}
	}
	return nil
}

// newHome makes room for an item that was not there, or was and has come back before its texts were swept up.
func (m *mirroring) newHome(plan, item ID) error {
	mark := deletedItemKey(plan, item)
	left, err := m.tx.Get(mark)
	if err != nil {
		return err
	}
	if left != nil {
		if err := sweepItem(m.tx, mark); err != nil {
			return err
		}
	}
	return m.tx.Put(homeKey(item), []byte(plan))
}

// texts puts the texts that differ: first the sources, by which translations come and go and become stale.
func (m *mirroring) texts(e *edit) error {
	wanted := make(map[unit]*newText, len(m.rows.texts))
	for i := range m.rows.texts {
		text := &m.rows.texts[i]
		wanted[unit{text.node, text.field, text.locale}] = text
	}
	gone, err := m.textsGone(e, wanted)
	if err != nil {
		return err
	}
	for _, u := range gone {
		if err := m.removeText(e, u); err != nil {
			return err
		}
	}
	sources := map[place]store.Rev{}
	for i := range m.rows.texts {
		if text := &m.rows.texts[i]; text.state == StateSource {
			at := place{text.node, text.field}
			if sources[at], err = m.source(e, text); err != nil {
				return err
			}
		}
	}
	for i := range m.rows.texts {
		text := &m.rows.texts[i]
		if text.state == StateSource {
			continue
		}
		if err := m.translation(e, text, sources[place{text.node, text.field}]); err != nil {
			return err
		}
	}
	return nil
}

// textsGone are the texts of nodes that are there which the document has not: those that are sources last, for their
// translations would go with them.
func (m *mirroring) textsGone(e *edit, wanted map[unit]*newText) (gone []unit, err error) {
	var sources []unit
	from, to := store.Prefix("text", string(e.id))
	for key := range m.tx.Scan(from, to) {
		var node, field, locale string
		if err := store.Split(key, nil, nil, &locale, &node, &field); err != nil {
			return nil, err
		}
		u := unit{ID(node), field, i18n.Locale(locale)}
		switch {
		case wanted[u] != nil, u.node != e.id && e.rows[u.node] == nil: // there, or left for a sweep
		case u.locale == e.plan.Source:
			sources = append(sources, u)
		default:
			gone = append(gone, u)
		}
	}
	return append(gone, sources...), nil
}

func (m *mirroring) removeText(e *edit, u unit) error {
	row, err := e.text(u)
	if err != nil || row == nil {
		return err
	}
	if u.locale == e.plan.Source {
		return e.removeSource(u, row)
	}
	return e.clearText(u, row)
}

// source puts a source text, and is the revision that it is of.
func (m *mirroring) source(e *edit, text *newText) (store.Rev, error) {
	u := unit{text.node, text.field, text.locale}
	old, err := e.text(u)
	if err != nil {
		return 0, err
	}
	now := &textRow{Value: text.value, State: StateSource, Origin: text.origin}
	switch {
	case old != nil && old.Value == now.Value && old.Origin == now.Origin:
		return old.Rev, nil
	case old == nil || old.Value != now.Value:
		err := e.writeSource(u, now, false)
		return now.Rev, err
	}
	if err := e.replace(u, old, now, 0); err != nil {
		return 0, err
	}
	for _, locale := range e.locales.Locales() { // the words are the same: they go on as translations of them
		if locale == u.locale {
			continue
		}
		if err := e.follow(u.in(locale), old.Rev, now.Rev, true); err != nil {
			return 0, err
		}
	}
	return now.Rev, nil
}

// translation puts a translation of a source text of a revision.
func (m *mirroring) translation(e *edit, text *newText, source store.Rev) error {
	u := unit{text.node, text.field, text.locale}
	old, err := e.text(u)
	if err != nil {
		return err
	}
	of := source
	if text.behind != nil {
		of = 0 // what it translates is not told
	}
	if old == nil || old.Value != text.value || old.State != text.state || old.Origin != text.origin {
		return e.replace(u, old, &textRow{Value: text.value, State: text.state, Origin: text.origin, Of: of}, source)
	}
	if (old.Of == source) == (of == source) {
		return nil
	}
	if err := e.recount(u, old, -1, source); err != nil {
		return err
	}
	old.Of = of
	if err := put(m.tx, textKey(e.id, u.locale, u.node, u.field), old); err != nil {
		return err
	}
	if err := e.recount(u, old, +1, source); err != nil {
		return err
	}
	return e.log(u, changeRow{Action: Put}, old, old)
}
