package plan

import (
	"slices"

	"polyplan/store"
)

// setSource writes a source text; an empty one goes, and its translations with it. Translations that
// were fresh become stale or, where the meaning is unchanged, go on as translations of the new text.
func (e *edit) setSource(node ID, field, value string, unchanged bool) error {
	now := &textRow{Value: value, Author: e.viewer.Name, By: e.viewer.ID}
	return e.writeSource(unit{node, field, e.plan.Source}, now, unchanged)
}

// writeSource is setSource for a text that need not be the viewer's own.
func (e *edit) writeSource(u unit, now *textRow, unchanged bool) error {
	old, err := e.text(u)
	if err != nil {
		return err
	}
	if old == nil && now.Value == "" || old != nil && old.Value == now.Value {
		return nil
	}
	if now.Value == "" {
		return e.removeSource(u, old)
	}
	now.State, now.Reworded = StateSource, unchanged && old != nil
	if err := e.replace(u, old, now, 0); err != nil || old == nil {
		return err
	}
	for _, locale := range e.locales.Locales() {
		if locale == e.plan.Source {
			continue
		}
		if err := e.follow(u.in(locale), old.Rev, now.Rev, unchanged); err != nil {
			return err
		}
	}
	return nil
}

// follow brings a translation in line with a source that moved on.
func (e *edit) follow(u unit, was, now store.Rev, unchanged bool) error {
	if unchanged {
		if err := e.followDrafts(u, was, now); err != nil {
			return err
		}
	}
	row, err := e.text(u)
	if err != nil || row == nil || row.Of != was {
		return err // none, or stale already
	}
	if unchanged {
		row.Of = now
		if err := put(e.tx, textKey(e.id, u.locale, u.node, u.field), row); err != nil {
			return err
		}
		return e.log(u, changeRow{Action: Put, Reworded: true}, row, row)
	}
	if !row.staleAgainst(now) {
		return nil
	}
	count, err := e.count(u.locale, u.node.itemKind())
	if err != nil {
		return err
	}
	count.Stale++
	return nil
}

// followDrafts has drafts and suggestions of the source's last wording count as ones of today's.
func (e *edit) followDrafts(u unit, was, now store.Rev) error {
	from, to := draftsRange(e.id, u)
	for key, value := range e.tx.Scan(from, to) {
		var row draftRow
		if err := decode(key, value, &row); err != nil {
			return err
		}
		if row.Of != was {
			continue
		}
		row.Of = now
		if err := put(e.tx, key, &row); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) removeSource(u unit, old *textRow) error {
	for _, locale := range e.locales.Locales() {
		if err := e.retireDrafts(u.in(locale)); err != nil {
			return err
		}
		if locale == u.locale {
			continue
		}
		row, err := e.text(u.in(locale))
		if err != nil {
			return err
		}
		if row == nil {
			continue
		}
		if err := e.replace(u.in(locale), row, nil, old.Rev); err != nil {
			return err
		}
	}
	return e.replace(u, old, nil, old.Rev)
}

// mayLack tells whether a node can be without a source text, which can then be drafted, and put back. A
// title is always there, and a responsible party's division for as long as the party is.
func mayLack(kind Kind, field string) bool {
	if kind != KindPlan {
		return field == FieldDescription
	}
	return slices.Contains([]string{
		FieldSummary, FieldSection, FieldGoalLevel, FieldStrategyLevel, FieldAssignmentLevel, FieldDivision,
	}, field)
}

// sourceSince is what a unit's source has been from a revision on, the oldest first; what it is ends it.
func (e *edit) sourceSince(u unit, rev store.Rev) ([]textRow, error) {
	u = u.in(e.plan.Source)
	var all []textRow
	_, to := pastRange(e.id, u)
	for key, value := range e.tx.Scan(pastKey(e.id, u, rev), to) {
		var row textRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		if row.Beside == wasInForce {
			all = append(all, row)
		}
	}
	now, err := e.text(u)
	if err == nil && now != nil {
		all = append(all, *now)
	}
	return all, err
}
