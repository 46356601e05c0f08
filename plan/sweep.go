package plan

import (
	"context"
	"time"

	"polyplan/store"
)

// stagedRow marks texts that nobody sees: those of a plan that is being loaded and not there yet, or of
// a plan or an item that is deleted. One Update cannot always hold them all.
type stagedRow struct {
	At int64 `cbor:"1,keyasint,omitempty"` // of a load: when its last batch came; 0 where they are deleted
}

func stagedKey(plan ID) []byte           { return store.Key("staged", string(plan)) }
func stagedItemKey(plan, item ID) []byte { return store.Key("staged", string(plan), string(item)) }

// abandoned is how long after its last batch a load counts as broken off.
const abandoned = 24 * time.Hour

// sweepBatch is how many rows one Update of a sweep deletes.
const sweepBatch = 4_000

// sweep deletes what is staged and will never be seen.
func (c *Catalogue) sweep(ctx context.Context) error {
	var ready []sweeping
	err := c.db.View(ctx, func(tx store.Tx) (err error) {
		ready, err = c.readyToSweep(tx)
		return err
	})
	for _, s := range ready {
		if err == nil {
			err = c.sweepOne(ctx, s)
		}
	}
	return err
}

// unswept tells whether something of a plan is deleted and not swept up yet.
func unswept(tx store.Tx, plan ID) (bool, error) {
	var row stagedRow
	found, err := get(tx, stagedKey(plan), &row)
	from, to := store.Prefix("staged", string(plan))
	return found && row.At == 0 || anyKey(tx, from, to), err
}

// sweeping is what one mark stands for.
type sweeping struct {
	mark []byte
	plan ID
	item ID // "" for the whole plan
}

func (c *Catalogue) readyToSweep(tx store.Tx) ([]sweeping, error) {
	var ready []sweeping
	from, to := store.Prefix("staged")
	for key, value := range tx.Scan(from, to) {
		var row stagedRow
		if err := decode(key, value, &row); err != nil {
			return nil, err
		}
		if row.At != 0 && c.now().Sub(fromMillis(row.At)) <= abandoned {
			continue
		}
		parts := store.SplitAfter(nil, key)
		parts.Skip(1)
		s := sweeping{mark: append([]byte{}, key...), plan: ID(parts.Bytes())}
		if parts.More() {
			s.item = ID(parts.Bytes())
		}
		if err := parts.Err(); err != nil {
			return nil, err
		}
		ready = append(ready, s)
	}
	return ready, nil
}

func (c *Catalogue) sweepOne(ctx context.Context, s sweeping) error {
	for {
		swept := 0
		_, err := c.db.Update(ctx, func(tx store.Tx) (err error) {
			swept, err = s.batch(tx)
			if err != nil || swept == sweepBatch {
				return err
			}
			return tx.Delete(s.mark)
		})
		if err != nil || swept < sweepBatch {
			return unavailable(err)
		}
	}
}

// batch deletes as much as one Update should, and tells how much that was.
func (s *sweeping) batch(tx store.Tx) (int, error) {
	ranges, err := s.ranges(tx)
	if err != nil {
		return 0, err
	}
	swept := 0
	for _, r := range ranges {
		for key := range tx.Scan(r.from, r.to) {
			if swept == sweepBatch {
				return swept, nil
			}
			if err := tx.Delete(key); err != nil {
				return swept, err
			}
			swept++
		}
	}
	return swept, nil
}

type span struct {
	from, to []byte
}

func spanOf(parts ...any) span {
	from, to := store.Prefix(parts...)
	return span{from, to}
}

func (s *sweeping) ranges(tx store.Tx) ([]span, error) {
	plan, item := string(s.plan), string(s.item)
	if item == "" {
		return []span{spanOf("text", plan), spanOf("draft", plan), spanOf("past", plan)}, nil
	}
	locales, err := readLocales(tx)
	if err != nil {
		return nil, err
	}
	ranges := []span{spanOf("past", plan, item)}
	for _, locale := range locales.Locales() {
		ranges = append(ranges, spanOf("text", plan, string(locale), item), spanOf("draft", plan, string(locale), item))
	}
	return ranges, nil
}
