package plan

import (
	"context"
	"strconv"
	"strings"

	"polyplan/i18n"
	"polyplan/store"
)

// edit is one Update of one plan. What it writes goes through it, so that texts, their history, the
// counters, the times of what they hang on, and the change log never part.
type edit struct {
	catalogue *Catalogue
	tx        store.Tx
	by        *write
	viewer    Viewer
	id        ID
	plan      planRow
	locales   *i18n.Set

	before  planRow
	counts  map[i18n.Locale]*counts // as they will be
	had     map[i18n.Locale]counts  // as they were
	touched map[ID]bool             // items whose row must move
	rows    map[ID]*itemRow         // the plan's items; read by items
	memory  *memory                 // of the plan's source texts; read when one moves
	moved   bool                    // whether a change was logged: the plan moves with it
}

// unit is one text of a plan's node in one locale.
type unit struct {
	node   ID
	field  string
	locale i18n.Locale
}

// parseUnit takes the id of a unit apart; ok is false where it can't be one.
func parseUnit(id string) (u unit, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 || ID(parts[0]).of(KindPlan, KindGoal, KindStrategy, KindAssignment) != nil {
		return unit{}, false
	}
	locale, err := i18n.Parse(parts[2])
	if err != nil {
		return unit{}, false
	}
	return unit{ID(parts[0]), parts[1], locale}, true
}

// String is the id of the unit, by which it is known outside.
func (u unit) String() string {
	return strings.Join([]string{string(u.node), u.field, string(u.locale)}, "/")
}

func (u unit) in(locale i18n.Locale) unit {
	u.locale = locale
	return u
}

// edit runs fn over a plan in one Update; fn may run again.
func (c *Catalogue) edit(ctx context.Context, v Viewer, plan ID, fn func(*edit) error) (store.Rev, error) {
	return c.editNode(ctx, v, plan, "id", fn)
}

// openEdit opens the plan that a node belongs to. A plan that the viewer does not see is refused like
// one that is not there, and so is what belongs to it.
func (c *Catalogue) openEdit(tx store.Tx, by *write, v Viewer, plan, node ID) (*edit, error) {
	e := &edit{
		catalogue: c, tx: tx, by: by, viewer: v, id: plan,
		counts: map[i18n.Locale]*counts{}, had: map[i18n.Locale]counts{}, touched: map[ID]bool{},
	}
	found, err := get(tx, planKey(plan), &e.plan)
	if err != nil {
		return nil, err
	}
	if !found || !v.sees(plan, e.plan.State) {
		return nil, notThere(node)
	}
	e.plan.Shown = e.plan.Shown || e.plan.State == PlanPublished
	e.before = e.plan
	e.locales, err = readLocales(tx)
	return e, err
}

// homeOf is the plan that a node belongs to.
func homeOf(tx store.Tx, node ID) (ID, error) {
	if node.Kind() == KindPlan {
		return node, nil
	}
	if err := node.of(KindPlan, KindGoal, KindStrategy, KindAssignment); err != nil {
		return "", err
	}
	home, err := tx.Get(homeKey(node))
	if err != nil {
		return "", err
	}
	if home == nil {
		return "", notThere(node)
	}
	return ID(home), nil
}

func notThere(node ID) *Error {
	return fail(NotFound, "there is no %s %s", node.Kind(), node)
}

// editNode is edit of the plan that a node belongs to, which the input names in a field.
func (c *Catalogue) editNode(ctx context.Context, v Viewer, node ID, field string, fn func(*edit) error) (store.Rev, error) {
	return c.update(ctx, v, func(tx store.Tx, by *write) error {
		if err := v.signedIn(); err != nil {
			return err
		}
		plan, err := homeOf(tx, node)
		if err != nil {
			return at(err, field)
		}
		e, err := c.openEdit(tx, by, v, plan, node)
		if err != nil {
			return at(err, field)
		}
		if err := fn(e); err != nil {
			return err
		}
		return e.close()
	})
}

// close writes what follows from what was written: the counters, and the times of the items and the plan.
func (e *edit) close() error {
	if err := e.closeCounts(); err != nil || !e.moved {
		return err
	}
	if err := e.closeMemory(); err != nil {
		return err
	}
	for node := range e.touched {
		if err := e.touchItem(node); err != nil {
			return err
		}
	}
	e.plan.Updated, e.plan.Rev = e.by.at, e.tx.Rev()
	return put(e.tx, planKey(e.id), &e.plan)
}

func (e *edit) touchItem(node ID) error {
	var row itemRow
	found, err := get(e.tx, itemKey(e.id, node), &row)
	if err != nil || !found {
		return err
	}
	row.Updated, row.Rev = e.by.at, e.tx.Rev()
	return put(e.tx, itemKey(e.id, node), &row)
}

// closeCounts writes the plan's counters, and moves the catalogue's by what readers came to see or lost.
func (e *edit) closeCounts() error {
	if e.plan.State != e.before.State {
		if err := e.countAll(); err != nil {
			return err
		}
	}
	total := counts{}
	for locale, now := range e.counts {
		was, delta := e.had[locale], counts{}
		if *now != was {
			if err := put(e.tx, countKey(locale, e.id), now); err != nil {
				return err
			}
		}
		if e.plan.State == PlanPublished {
			delta.add(now)
		}
		if e.before.State == PlanPublished {
			delta.subtract(&was)
		}
		if locale == e.plan.Source {
			total = delta
		}
		if err := addSum(e.tx, locale, &delta); err != nil {
			return err
		}
	}
	return addSum(e.tx, "", &total)
}

// countAll reads the counters of every locale.
func (e *edit) countAll() error {
	for _, locale := range e.locales.Locales() {
		if _, err := e.count(locale, OnPlan); err != nil {
			return err
		}
	}
	_, err := e.count(e.plan.Source, OnPlan)
	return err
}

// count is the counter of a kind of node in a locale, to be changed.
func (e *edit) count(locale i18n.Locale, kind ItemKind) (*count, error) {
	c, ok := e.counts[locale]
	if !ok {
		c = new(counts)
		if _, err := get(e.tx, countKey(locale, e.id), c); err != nil {
			return nil, err
		}
		e.counts[locale], e.had[locale] = c, *c
	}
	return &c[kind], nil
}

// text is the row of a text, nil where there is none.
func (e *edit) text(u unit) (*textRow, error) {
	row := new(textRow)
	found, err := get(e.tx, textKey(e.id, u.locale, u.node, u.field), row)
	if err != nil || !found {
		return nil, err
	}
	return row, nil
}

// source is the row of the text that a unit translates, nil where there is none.
func (e *edit) source(u unit) (*textRow, error) {
	return e.text(u.in(e.plan.Source))
}

// replace puts a text in the place of another; either may be nil. The one before becomes past.
func (e *edit) replace(u unit, old, now *textRow, source store.Rev) error {
	if err := e.supersede(u, old); err != nil {
		return err
	}
	if err := e.recount(u, old, -1, source); err != nil {
		return err
	}
	if err := e.expireAcks(u, old, now); err != nil {
		return err
	}
	if err := e.indexSource(u, old, now); err != nil {
		return err
	}
	key, action := textKey(e.id, u.locale, u.node, u.field), Delete
	if now == nil {
		if err := e.tx.Delete(key); err != nil {
			return err
		}
	} else {
		action = Put
		now.Rev, now.Updated = e.tx.Rev(), e.by.at
		if err := put(e.tx, key, now); err != nil {
			return err
		}
		if u.locale == e.plan.Source {
			source = now.Rev
		}
	}
	if err := e.recount(u, now, +1, source); err != nil {
		return err
	}
	if err := e.remember(u, now); err != nil {
		return err
	}
	return e.changed(u, action, old, now)
}

// supersede keeps what was in force before this Update.
func (e *edit) supersede(u unit, old *textRow) error {
	if old == nil || old.Rev == e.tx.Rev() {
		return nil
	}
	return put(e.tx, pastKey(e.id, u, old.Rev), old)
}

// recount adds a text to its counters, or takes it away.
func (e *edit) recount(u unit, row *textRow, by int, source store.Rev) error {
	if row == nil || row.Value == "" {
		return nil
	}
	count, err := e.count(u.locale, u.node.itemKind())
	if err != nil {
		return err
	}
	*count.of(row.State) += by
	if row.staleAgainst(source) {
		count.Stale += by
	}
	return nil
}

// staleAgainst tells whether readers are served the text although its source has moved on.
func (t *textRow) staleAgainst(source store.Rev) bool {
	return (t.State == StateTranslated || t.State == StateReviewed) && t.Of != source
}

// changed logs that a text did, and moves what it hangs on.
func (e *edit) changed(u unit, action ChangeAction, old, now *textRow) error {
	return e.log(u, changeRow{Action: action, Reworded: now != nil && now.Reworded}, old, now)
}

// log is changed with a row that tells more. Where readers were served neither the text before nor the one
// after, they are not told.
func (e *edit) log(u unit, row changeRow, old, now *textRow) error {
	e.moved = true
	if u.node != e.id {
		e.touched[u.node] = true
	}
	row.Kind, row.Plan, row.ID, row.Field, row.Locale = ChangeText, e.id, u.node, u.field, u.locale
	if old.servable() && now.servable() && old.Value == now.Value {
		row.Kind = ChangeState
	}
	row.Hidden = !old.servable() && !now.servable()
	row.Public = e.public() || old.servable() && e.seen(old.Rev)
	return e.by.change(e.tx, row)
}

// public tells whether readers see the plan before or after this Update.
func (e *edit) public() bool {
	return e.before.State == PlanPublished || e.plan.State == PlanPublished
}

// seen tells whether readers can have seen something of the plan that is there since a revision: the plan is
// PUBLISHED, or was when it was archived, and then it was there.
func (e *edit) seen(since store.Rev) bool {
	return e.public() || e.before.Shown && since < e.before.Archived
}

// has tells whether a node of the plan is there: texts of a deleted item are, until they are swept up.
func (e *edit) has(node ID) (bool, error) {
	if node == e.id {
		return true, nil
	}
	row, err := e.tx.Get(itemKey(e.id, node))
	return row != nil, err
}

// expect refuses to write what has moved since the writer read it.
func expect(expected *string, have store.Rev, what string) error {
	if expected == nil {
		return nil
	}
	rev, err := ParseRevision(*expected)
	if err != nil {
		return at(err, "expectedRevision")
	}
	if rev != have {
		return fail(Conflict, "%s has moved: expected revision %s, it is at %d; read it again", what, *expected, have).at("expectedRevision")
	}
	return nil
}

// Revision is a revision of the catalogue, for packages that know no store.
type Revision = store.Rev

// ParseRevision reads a revision as answers write it; "" and "0" are that of what is not there yet.
func ParseRevision(s string) (store.Rev, error) {
	if s == "" {
		return 0, nil
	}
	rev, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fail(Invalid, "%q is not a revision: wanted one that an earlier answer gave", short(s))
	}
	return store.Rev(rev), nil
}
