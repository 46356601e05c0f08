package plan

import (
	"context"

	"polyplan/store"
)

// DeletePlan deletes a plan and all of it, for good, and is what was deleted.
func (c *Catalogue) DeletePlan(ctx context.Context, v Viewer, id ID, expected *string) ([]ID, store.Rev, error) {
	var deleted []ID
	rev, err := c.editWhole(ctx, v, id, expected, func(e *edit) (err error) {
		deleted, err = e.deletePlan()
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	if err := c.sweepAfter(ctx, "the plan"); err != nil {
		return nil, 0, err
	}
	return deleted, rev, nil
}

// deletePlan deletes every row of the plan but its change log.
func (e *edit) deletePlan() ([]ID, error) {
	deleted := []ID{e.id}
	from, to := store.Prefix("item", string(e.id))
	for key, value := range e.tx.Scan(from, to) {
		var id string
		if err := store.Split(key, nil, nil, &id); err != nil {
			return nil, err
		}
		var row itemRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		deleted = append(deleted, ID(id))
		if err := e.tx.Delete(homeKey(ID(id))); err != nil {
			return nil, err
		}
		if err := e.logGone(ID(id), row.Born); err != nil {
			return nil, err
		}
	}
	from, to = textsRange(e.id, e.plan.Source)
	if err := unindex(e.tx, from, to); err != nil {
		return nil, err
	}
	for _, kind := range []string{"item", "text", "draft", "past", "deleted", "ack", "memory", "extension"} {
		if err := e.tx.DeleteRange(store.Prefix(kind, string(e.id))); err != nil {
			return nil, err
		}
	}
	if err := dropComments(e.tx, string(e.id)); err != nil {
		return nil, err
	}
	if err := e.deleteSlugs(); err != nil {
		return nil, err
	}
	if err := e.uncountPlan(); err != nil {
		return nil, err
	}
	if err := e.logPlan(Delete); err != nil {
		return nil, err
	}
	e.moved = false // nothing is left for close to write
	return deleted, e.tx.Delete(planKey(e.id))
}

func (e *edit) deleteSlugs() error {
	from, to := store.Prefix("slug")
	for key, id := range e.tx.Scan(from, to) {
		if ID(id) != e.id {
			continue
		}
		if err := e.tx.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// uncountPlan takes the plan out of the counters.
func (e *edit) uncountPlan() error {
	if err := e.countAll(); err != nil {
		return err
	}
	for locale := range e.counts {
		*e.counts[locale] = counts{}
	}
	if err := e.closeCounts(); err != nil {
		return err
	}
	for locale := range e.counts {
		if err := e.tx.Delete(countKey(locale, e.id)); err != nil {
			return err
		}
	}
	clear(e.counts)
	return nil
}
