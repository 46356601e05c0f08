package plan

import (
	"context"
	"reflect"
	"slices"

	"polyplan/i18n"
	"polyplan/store"
)

// parentKind is what an item of a kind hangs on.
var parentKind = map[Kind]Kind{KindGoal: KindPlan, KindStrategy: KindGoal, KindAssignment: KindStrategy}

// CreateItem makes a goal, a strategy or an assignment, as kind says.
func (c *Catalogue) CreateItem(ctx context.Context, v Viewer, kind Kind, n NewItem) (ID, store.Rev, error) {
	if err := n.Parent.of(parentKind[kind]); err != nil {
		return "", 0, firstSignIn(v, at(err, "parent"))
	}
	if err := n.check(); err != nil {
		return "", 0, firstSignIn(v, err)
	}
	id := newID(kind, c.now())
	rev, err := c.editChildren(ctx, v, n.Parent, "parent", func(e *edit) error {
		if err := e.makeRoom(n.Parent); err != nil {
			return err
		}
		siblings := e.children(n.Parent)
		position := len(siblings) + 1
		if n.Position != nil {
			position = *n.Position
		}
		if err := e.insert(id, n.Parent, siblings, position); err != nil {
			return err
		}
		row := e.rows[id]
		row.Identifier, row.Status, row.Progress, row.Period = n.Identifier, n.Status, n.Progress, n.Period
		row.Links, row.Created, row.Born = n.Links, e.by.at, e.tx.Rev()
		if err := e.setParties(id, row, n.Responsible, false); err != nil {
			return err
		}
		if err := e.tx.Put(homeKey(id), []byte(e.id)); err != nil {
			return err
		}
		if err := e.putItem(id); err != nil {
			return err
		}
		if err := e.setSource(id, FieldTitle, n.Title, false); err != nil {
			return err
		}
		return e.setSource(id, FieldDescription, n.Description, false)
	})
	return id, rev, err
}

// editChildren is edit for an editor of the plan that a parent is or belongs to, with its items read.
func (c *Catalogue) editChildren(ctx context.Context, v Viewer, parent ID, field string, fn func(*edit) error) (store.Rev, error) {
	return c.editNode(ctx, v, parent, field, func(e *edit) error {
		if err := v.mayEdit(e.id); err != nil {
			return err
		}
		if err := e.readItems(); err != nil {
			return err
		}
		return fn(e)
	})
}

func (e *edit) readItems() error {
	e.rows = map[ID]*itemRow{}
	from, to := store.Prefix("item", string(e.id))
	for key, value := range e.tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, nil, &id); err != nil {
			return err
		}
		row := new(itemRow)
		if err := decode(key, value, row); err != nil {
			return err
		}
		e.rows[ID(id)] = row
	}
	return nil
}

// item is the row of an item, which must be there.
func (e *edit) item(id ID) (*itemRow, error) {
	row, ok := e.rows[id]
	if !ok {
		return nil, fail(NotFound, "there is no %s %s", id.Kind(), id).at("id")
	}
	return row, nil
}

// children are the items below a parent in their order.
func (e *edit) children(parent ID) []ID {
	var ids []ID
	for id, row := range e.rows {
		if row.Parent == parent {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b ID) int { return e.rows[a].Position - e.rows[b].Position })
	return ids
}

// makeRoom refuses one more child, or one more item, than there may be.
func (e *edit) makeRoom(parent ID) error {
	if len(e.rows) >= MaxItems {
		return fail(TooMany, "the plan has %d goals, strategies and assignments: no more fit", len(e.rows)).at("parent")
	}
	if n := len(e.children(parent)); n >= MaxChildren {
		return fail(TooMany, "%s has %d children: no more fit", parent, n).at("parent")
	}
	return nil
}

// insert puts an item at a position among siblings it is not one of, and moves those after it.
func (e *edit) insert(id, parent ID, siblings []ID, position int) error {
	if position < 1 || position > len(siblings)+1 {
		return fail(Invalid, "the position is %d: wanted 1 to %d", position, len(siblings)+1).at("position")
	}
	if e.rows[id] == nil {
		e.rows[id] = new(itemRow)
	}
	e.rows[id].Parent = parent
	return e.arrange(slices.Insert(siblings, position-1, id))
}

// arrange gives siblings the positions they stand in, and writes those that move.
func (e *edit) arrange(siblings []ID) error {
	for i, id := range siblings {
		row := e.rows[id]
		if row.Position == i+1 {
			continue
		}
		row.Position = i + 1
		if err := e.putItem(id); err != nil {
			return err
		}
	}
	return nil
}

// putItem writes an item's row and logs it, once an Update.
func (e *edit) putItem(id ID) error {
	row := e.rows[id]
	logged := row.Rev == e.tx.Rev()
	row.Updated, row.Rev = e.by.at, e.tx.Rev()
	e.moved = true
	if err := put(e.tx, itemKey(e.id, id), row); err != nil || logged {
		return err
	}
	return e.by.change(e.tx, changeRow{Kind: ChangeItem, Plan: e.id, ID: id, Public: e.public()})
}

// UpdateItem changes an item.
func (c *Catalogue) UpdateItem(ctx context.Context, v Viewer, u ItemUpdate) (store.Rev, error) {
	if err := u.check(); err != nil {
		return 0, firstSignIn(v, err)
	}
	return c.editItem(ctx, v, u.ID, u.ExpectedRevision, func(e *edit, row *itemRow) error {
		was := *row
		if u.touchesRow() {
			assign(&row.Identifier, u.Identifier)
			assign(&row.Status, u.Status)
			assign(&row.Progress, u.Progress)
			assign(&row.Period, u.Period)
			if u.Links.Given {
				row.Links = append([]Link(nil), u.Links.To...) // none is nil, as a row without them reads
			}
			if u.Responsible.Given {
				if err := e.setParties(u.ID, row, u.Responsible.To, u.MeaningUnchanged); err != nil {
					return err
				}
			}
			if reflect.DeepEqual(*row, was) {
				return u.texts(e)
			}
			if err := e.putItem(u.ID); err != nil {
				return err
			}
		}
		return u.texts(e)
	})
}

func (u *ItemUpdate) texts(e *edit) error {
	if u.Title.Given {
		if err := e.setSource(u.ID, FieldTitle, u.Title.To, u.MeaningUnchanged); err != nil {
			return err
		}
	}
	if !u.Description.Given {
		return nil
	}
	return e.setSource(u.ID, FieldDescription, u.Description.To, u.MeaningUnchanged)
}

func (u *ItemUpdate) touchesRow() bool {
	return u.Identifier.Given || u.Status.Given || u.Progress.Given || u.Period.Given || u.Links.Given || u.Responsible.Given
}

// editItem is edit for an editor of the item's plan, at the revision expected of the item.
func (c *Catalogue) editItem(ctx context.Context, v Viewer, id ID, expected *string, fn func(*edit, *itemRow) error) (store.Rev, error) {
	if err := id.of(KindGoal, KindStrategy, KindAssignment); err != nil {
		return 0, firstSignIn(v, at(err, "id"))
	}
	return c.editChildren(ctx, v, id, "id", func(e *edit) error {
		row, err := e.item(id)
		if err != nil {
			return err
		}
		if err := expect(expected, row.Rev, "the "+id.Kind().String()); err != nil {
			return err
		}
		return fn(e, row)
	})
}

// MoveItem puts an item in another place, below its parent or another of that kind in the plan.
func (c *Catalogue) MoveItem(ctx context.Context, v Viewer, m Move) (store.Rev, error) {
	if err := m.ID.of(KindGoal, KindStrategy, KindAssignment); err != nil {
		return 0, firstSignIn(v, at(err, "id"))
	}
	if m.Parent != "" {
		if err := m.Parent.of(parentKind[m.ID.Kind()]); err != nil {
			return 0, firstSignIn(v, at(err, "parent"))
		}
	}
	return c.editItem(ctx, v, m.ID, m.ExpectedRevision, func(e *edit, row *itemRow) error {
		from, to := row.Parent, m.Parent
		if to == "" {
			to = from
		}
		if err := e.mayHold(to, from); err != nil {
			return err
		}
		siblings := slices.DeleteFunc(e.children(from), func(id ID) bool { return id == m.ID })
		if from == to {
			return e.insert(m.ID, to, siblings, m.Position)
		}
		moved := *row
		if err := e.insert(m.ID, to, e.children(to), m.Position); err != nil {
			return err
		}
		if moved.Position == row.Position {
			if err := e.putItem(m.ID); err != nil { // arrange saw no move
				return err
			}
		}
		return e.arrange(siblings)
	})
}

// mayHold refuses a parent of another plan, and one that is full.
func (e *edit) mayHold(parent, from ID) error {
	if parent == from {
		return nil
	}
	if parent != e.id && e.rows[parent] == nil {
		return fail(NotFound, "the plan %s has no %s %s: an item stays in its plan", e.id, parent.Kind(), parent).at("parent")
	}
	if n := len(e.children(parent)); n >= MaxChildren {
		return fail(TooMany, "%s has %d children: no more fit", parent, n).at("parent")
	}
	return nil
}

// DeleteItem deletes an item and all below it, for good, and is what was deleted.
func (c *Catalogue) DeleteItem(ctx context.Context, v Viewer, id ID, expected *string) ([]ID, store.Rev, error) {
	var deleted []ID
	rev, err := c.editItem(ctx, v, id, expected, func(e *edit, row *itemRow) error {
		deleted = e.below(id)
		if err := e.uncount(deleted); err != nil {
			return err
		}
		for _, gone := range deleted {
			if err := e.deleteItem(gone); err != nil {
				return err
			}
		}
		return e.arrange(e.children(row.Parent))
	})
	if err != nil {
		return nil, 0, err
	}
	if err := c.sweepAfter(ctx, "the item"); err != nil {
		return nil, 0, err
	}
	return deleted, rev, nil
}

// below is an item and all items below it, parents first.
func (e *edit) below(id ID) []ID {
	ids := []ID{id}
	for _, child := range e.children(id) {
		ids = append(ids, e.below(child)...)
	}
	return ids
}

// deleteItem deletes what makes an item be there, and leaves its texts for sweep.
func (e *edit) deleteItem(id ID) error {
	born := e.rows[id].Born
	delete(e.rows, id)
	for _, key := range [][]byte{itemKey(e.id, id), homeKey(id)} {
		if err := e.tx.Delete(key); err != nil {
			return err
		}
	}
	if err := e.tx.Put(deletedItemKey(e.id, id), []byte{}); err != nil {
		return err
	}
	if err := e.forget(id); err != nil {
		return err
	}
	return e.logGone(id, born)
}

// logGone logs that an item is deleted.
func (e *edit) logGone(id ID, born store.Rev) error {
	e.moved = true
	return e.by.change(e.tx, changeRow{Kind: ChangeItem, Action: Delete, Plan: e.id, ID: id, Public: e.seen(born)})
}

// uncount takes the texts of items, and the suggestions beside them, out of the counters.
func (e *edit) uncount(items []ID) error {
	for _, id := range items {
		sources, err := e.sourceRevs(id)
		if err != nil {
			return err
		}
		for _, locale := range e.locales.Locales() {
			if err := e.uncountItem(id, locale, sources); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *edit) uncountItem(id ID, locale i18n.Locale, sources map[string]store.Rev) error {
	from, to := nodeTextsRange(e.id, locale, id)
	for key, value := range e.tx.Scan(from, to) {
		field, row, err := splitText(key, value)
		if err != nil {
			return err
		}
		if err := e.recount(unit{id, field, locale}, row, -1, sources[field]); err != nil {
			return err
		}
	}
	from, to = nodeDraftsRange(e.id, locale, id)
	for key, value := range e.tx.Scan(from, to) {
		var row draftRow
		if err := decode(key, value, &row); err != nil {
			return err
		}
		if err := e.countSuggestion(unit{id, "", locale}, &row, -1); err != nil {
			return err
		}
	}
	return nil
}

// sourceRevs are the revisions of a node's source texts by field.
func (e *edit) sourceRevs(id ID) (map[string]store.Rev, error) {
	revs := map[string]store.Rev{}
	from, to := nodeTextsRange(e.id, e.plan.Source, id)
	for key, value := range e.tx.Scan(from, to) {
		field, row, err := splitText(key, value)
		if err != nil {
			return nil, err
		}
		revs[field] = row.Rev
	}
	return revs, nil
}

func splitText(key, value []byte) (field string, row *textRow, err error) {
	row = new(textRow)
	if err := store.Split(key, nil, nil, nil, nil, &field); err != nil {
		return "", nil, err
	}
	return field, row, decode(key, value, row)
}

func (n *NewItem) check() error {
	texts := []wording{
		{&n.Title, FieldTitle, path("title"), true},
		{&n.Description, FieldDescription, path("description"), false},
	}
	if err := cleanLines(line{&n.Identifier, path("identifier")}); err != nil {
		return err
	}
	if err := checkItem(n.Progress, n.Period, len(n.Responsible), n.Links); err != nil {
		return err
	}
	return checkParties(n.Responsible, texts)
}

func (u *ItemUpdate) check() error {
	texts := []wording{
		{&u.Title.To, FieldTitle, path("title"), u.Title.Given},
		{&u.Description.To, FieldDescription, path("description"), false},
	}
	if err := cleanLines(line{&u.Identifier.To, path("identifier")}); err != nil {
		return err
	}
	if err := checkItem(u.Progress.To, u.Period.To, len(u.Responsible.To), u.Links.To); err != nil {
		return err
	}
	return checkParties(u.Responsible.To, texts)
}
