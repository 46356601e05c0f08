package plan

import (
	"math"

	"polyplan/store"
)

// ChangeKind is what changed. Stored as a number: append only.
type ChangeKind uint8

const (
	ChangePlan ChangeKind = iota
	ChangeItem
	ChangeText
	ChangeLocale
)

// ChangeAction is what became of it. Stored as a number: append only.
type ChangeAction uint8

const (
	Put ChangeAction = iota
	Delete
)

// changed is what a stretch of the change log touched.
type changed struct {
	plans   map[ID]bool
	locales bool
}

// changedAfter reads what later revisions than after touched. Everything kept in memory follows the
// store by it, so it is right on every replica.
func changedAfter(tx store.Tx, after store.Rev) (changed, error) {
	c := changed{plans: map[ID]bool{}}
	from, to := changeKey(after+1, 0), changeKey(math.MaxUint64, 0)
	for key, value := range tx.Scan(from, to) {
		var row changeRow
		if err := decode(key, value, &row); err != nil {
			return c, err
		}
		if row.Plan != "" {
			c.plans[row.Plan] = true
		}
		c.locales = c.locales || row.Kind == ChangeLocale
	}
	return c, nil
}
