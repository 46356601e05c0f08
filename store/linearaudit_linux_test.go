package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"polyplan/store"
)

// audit holds a history against the ledger, which tells who made each
// revision. It needs no search: the revisions are the order.
type audit struct {
	events     []event
	byID       map[int]event
	ledger     []int             // by revision
	past       map[int][]stamped // by key: what it held, oldest first, each from its revision on
	complaints []string
}

const mostComplaints = 20 // what is worth reading

func (h *history) audit() []string {
	a := &audit{events: h.events, byID: map[int]event{}, ledger: h.ledger(), past: map[int][]stamped{}}
	for _, e := range a.events {
		a.byID[e.ID] = e
	}
	a.sameStock(h.stocks)
	a.standsOnce()
	a.replay()
	a.looksAreStates()
	a.followsTime()
	a.nobodyGoesBack()
	return a.complaints
}

func (a *audit) complain(format string, args ...any) {
	if len(a.complaints) < mostComplaints {
		a.complaints = append(a.complaints, fmt.Sprintf(format, args...))
	}
}

// sameStock wants all replicas to hold the same.
func (a *audit) sameStock(stocks []outcome) {
	for i, s := range stocks {
		if s.Rev != stocks[0].Rev || s.Content != stocks[0].Content {
			a.complain("replica %d at revision %d differs from replica 0 at revision %d", i, s.Rev, stocks[0].Rev)
		}
	}
}

// standsOnce wants each revision to be of one operation, each that was
// acknowledged at its revision, and none that was refused.
func (a *audit) standsOnce() {
	made := map[int]int{}
	for rev, id := range a.ledger[1:] {
		rev++
		e, known := a.byID[id]
		switch {
		case !known:
			a.complain("revision %d is of nobody", rev)
		case made[id] > 0:
			a.complain("%s stands at revisions %d and %d", e, made[id], rev)
		case e.Fate == unmade:
			a.complain("%s was refused and stands at revision %d", e, rev)
		}
		made[id] = rev
	}
	for _, e := range a.events {
		if e.isLook() || e.Fate != done {
			continue
		}
		switch rev := made[e.ID]; {
		case rev == 0:
			a.complain("%s was acknowledged at revision %d and is lost", e, e.Rev)
		case rev != int(e.Rev):
			a.complain("%s was acknowledged at revision %d and stands at %d", e, e.Rev, rev)
		}
	}
}

// replay does all operations in the order of their revisions: each must have
// read what those before it wrote.
func (a *audit) replay() {
	var cells [allCells][2]word
	for rev, id := range a.ledger {
		e, known := a.byID[id]
		if !known {
			continue // revision 0, or it has been complained of
		}
		before := cells[e.Cell]
		if e.Fate == done && e.reads() && e.Read != before {
			a.complain("%s read %s at revision %d, which followed %s", e, describeCell(e.Read), rev, describeCell(before))
		}
		after := e.over(before)
		for side := range sides(e.Cell) {
			if after[side] != before[side] {
				key := keyOf(e.Cell, side)
				a.past[key] = append(a.past[key], stamped{after[side], store.Rev(rev)})
			}
		}
		cells[e.Cell] = after
	}
}

// keyOf is the index of a cell's key in keys.
func keyOf(cell, side int) int {
	if cell < singles {
		return cell
	}
	return singles + 2*(cell-singles) + side
}

// at is what a key held at a revision. An absent key tells no revision.
func (a *audit) at(key int, rev store.Rev) stamped {
	past := a.past[key]
	later := sort.Search(len(past), func(i int) bool { return past[i].Rev > rev })
	if later == 0 || past[later-1].Word == (word{}) {
		return stamped{}
	}
	return past[later-1]
}

// looksAreStates wants each look to be the state of the revision that it told.
func (a *audit) looksAreStates() {
	for _, e := range a.events {
		for key, got := range e.Seen {
			if want := a.at(key, e.Rev); got != want {
				a.complain("%s of replica %d at revision %d saw %s of revision %d in key %d, want %s of revision %d",
					e.Kind, e.replica, e.Rev, got.Word, got.Rev, key, want.Word, want.Rev)
			}
		}
	}
}

// followsTime wants a write to make a greater revision than all that clients
// were told of, anywhere, before it was asked for.
func (a *audit) followsTime() {
	inTime(a.events, func(e event, told store.Rev) {
		if !e.isLook() && e.Rev <= told {
			a.complain("%s made revision %d, after revision %d had been told of", e, e.Rev, told)
		}
	})
}

// nobodyGoesBack wants a look at a replica to see all that clients of that
// replica were told of, before it was killed too.
func (a *audit) nobodyGoesBack() {
	of := map[int][]event{}
	for _, e := range a.events {
		of[e.replica] = append(of[e.replica], e)
	}
	for replica, events := range of {
		inTime(events, func(e event, told store.Rev) {
			if e.isLook() && e.Rev < told {
				a.complain("%s at replica %d saw revision %d after %d, and so went back", e.Kind, replica, e.Rev, told)
			}
		})
	}
}

// inTime tells of each operation that is done the newest revision that was
// told of by then: before it was called.
func inTime(events []event, tell func(e event, told store.Rev)) {
	events = slices.DeleteFunc(slices.Clone(events), func(e event) bool { return e.Fate != done })
	called := slices.SortedFunc(slices.Values(events), byTime(func(e event) time.Duration { return e.called }))
	returned := slices.SortedFunc(slices.Values(events), byTime(func(e event) time.Duration { return e.returned }))
	told, next := store.Rev(0), 0
	for _, e := range called {
		for ; returned[next].returned < e.called; next++ {
			told = max(told, returned[next].Rev)
		}
		tell(e, told)
	}
}

func byTime(of func(event) time.Duration) func(a, b event) int {
	return func(a, b event) int { return cmp.Compare(of(a), of(b)) }
}
