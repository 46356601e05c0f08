package plan

import (
	"iter"
	"math"

	"polyplan/store"
)

// The rows of the change log: what moved at which revision, in their order.

// changePlace is a change's place in the log.
type changePlace struct {
	rev store.Rev
	n   int
}

// logged is a row of the log and its place there.
type logged struct {
	at  changePlace
	row *changeRow
}

// rows are those of the log after a place that the query may want, in their order: those of one plan are found without
// reading what is of others.
func (l *changeLister) rows(after changePlace) iter.Seq2[logged, error] {
	from, end := changeKey(after.rev, after.n+1), changeKey(math.MaxUint64, 0)
	if l.q.Plan == "" {
		return loggedRows(l.r.tx, from, end)
	}
	return func(yield func(logged, error) bool) {
		for rev, err := range l.revisions(after.rev) {
			if err != nil {
				yield(logged{}, err)
				return
			}
			if rev > after.rev {
				from = changeKey(rev, 0)
			}
			for row, err := range loggedRows(l.r.tx, from, changeKey(rev+1, 0)) {
				if !yield(row, err) {
					return
				}
			}
		}
	}
}

// revisions are those, from one on, that changed the query's plan or a locale.
func (l *changeLister) revisions(from store.Rev) iter.Seq2[store.Rev, error] {
	return func(yield func(store.Rev, error) bool) {
		for {
			next := store.Rev(math.MaxUint64)
			for _, plan := range []ID{l.q.Plan, ""} {
				rev, err := firstRevision(l.r.tx, plan, from)
				if err != nil {
					yield(0, err)
					return
				}
				next = min(next, rev)
			}
			if next == math.MaxUint64 || !yield(next, nil) {
				return
			}
			from = next + 1
		}
	}
}

// firstRevision is the first from one on that changed a plan, or where it is "" a locale; else the last there can be.
func firstRevision(tx store.Tx, plan ID, from store.Rev) (rev store.Rev, err error) {
	for key := range tx.Scan(changedKey(plan, from), changedKey(plan, math.MaxUint64)) {
		err := store.Split(key, nil, nil, &rev)
		return rev, err
	}
	return math.MaxUint64, nil
}

func loggedRows(tx store.Tx, from, to []byte) iter.Seq2[logged, error] {
	return func(yield func(logged, error) bool) {
		for key, value := range tx.Scan(from, to) {
			at, row, err := splitChange(key, value)
			if !yield(logged{at, row}, err) || err != nil {
				return
			}
		}
	}
}

func splitChange(key, value []byte) (changePlace, *changeRow, error) {
	at, err := placeOf(key)
	if err != nil {
		return at, nil, err
	}
	row := new(changeRow)
	return at, row, decode(key, value, row)
}

func placeOf(key []byte) (at changePlace, err error) {
	err = store.Split(key, nil, &at.rev, &at.n)
	return at, err
}

// changed is what a stretch of the change log touched.
type changed struct {
	all     bool // for it is not known: changes of it are no longer kept
	plans   map[ID]bool
	locales bool
}

// changedAfter reads what later revisions than after touched. Everything kept in memory follows the
// store by it, so it is right on every replica.
func changedAfter(tx store.Tx, after store.Rev) (changed, error) {
	c := changed{plans: map[ID]bool{}}
	var err error
	if c.all, err = forgotten(tx, after); err != nil || c.all {
		return c, err
	}
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

// forgotten tells whether there were changes after a revision that are no longer kept.
func forgotten(tx store.Tx, after store.Rev) (bool, error) {
	var meta metaRow
	if _, err := get(tx, metaKey(), &meta); err != nil {
		return false, err
	}
	return after+1 < meta.Floor, nil
}
