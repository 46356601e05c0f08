package store_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"pgregory.net/rapid"

	"polyplan/store"
)

// narrow spares the search for an order what needs none, and changes no
// verdict. What a reader met took effect before that reader returned, and the
// reader after that was called. What was written with an unknown outcome and
// met by nobody may as well come last, and so be left out. Deletions bear no
// name, and stay as they are; see decided.
func narrow(all []porcupine.Operation) (narrowed []porcupine.Operation) {
	byID := map[int]porcupine.Operation{}
	for _, o := range all {
		byID[o.Input.(operation).ID] = o
	}
	met := firstMeetings(all, byID)
	for _, o := range all {
		in, told := o.Input.(operation), o.Output.(outcome)
		first, isMet := met[in.ID]
		if told.Fate == unsure && !isMet && in.Kind != remove {
			continue
		}
		call, until := o.Call, o.Return
		for _, w := range told.Read {
			call = max(call, byID[w.ID].Call)
		}
		if isMet {
			until = min(until, first)
		}
		if call <= until { // else it was met before it was called, which the search shall find
			o.Call, o.Return = call, until
		}
		narrowed = append(narrowed, o)
	}
	return narrowed
}

// decided spares the search for an order each deletion of unknown outcome, which nobody can meet: in the ledger it is not,
// or it was made before anybody was told of its revision or a later one. That allows no order that was not: what the
// ledger says wrongly makes a history be none that is linearizable.
func decided(events []event, ledger []int) (all []event) {
	if ledger == nil {
		return events
	}
	told := make([]time.Duration, len(ledger)) // when the first was told of a revision, or of a later one
	for rev := range told {
		told[rev] = never
	}
	for _, e := range events {
		if e.Fate == done && int(e.Rev) < len(told) {
			told[e.Rev] = min(told[e.Rev], e.returned)
		}
	}
	made := map[int]time.Duration{}
	for rev := len(ledger) - 1; rev > 0; rev-- {
		if rev+1 < len(told) {
			told[rev] = min(told[rev], told[rev+1])
		}
		made[ledger[rev]] = told[rev]
	}
	for _, e := range events {
		if by, stands := made[e.ID]; e.Fate == unsure && e.Kind == remove {
			if !stands {
				continue
			}
			e.returned = max(e.called, by)
		}
		all = append(all, e)
	}
	return all
}

func TestADeletionIsDecidedByTheLedger(t *testing.T) {
	deletion := func(id int) event {
		return event{operation: operation{ID: id, Kind: remove}, called: 10, returned: never}
	}
	write := func(id int, rev store.Rev, returned time.Duration) event {
		return event{operation{ID: id, Kind: blindPut}, outcome{Fate: done, Rev: rev}, 0, 0, 10, returned}
	}
	look := event{operation{ID: 6, Kind: look}, outcome{Fate: done, Rev: 2}, 0, 0, 10, 40}
	events := []event{deletion(1), write(2, 1, 20), deletion(3), write(4, 3, 50), look, deletion(5), deletion(7)}
	got := map[int]time.Duration{}
	for _, e := range decided(events, []int{0, 2, 3, 4, 5, 9}) {
		if e.Kind == remove {
			got[e.ID] = e.returned
		}
	}
	if want := map[int]time.Duration{3: 40, 5: never}; !maps.Equal(got, want) {
		t.Errorf("deletions are made by %v, want %v: what the ledger has not is none", got, want)
	}
	if got := decided(events, nil); len(got) != len(events) {
		t.Errorf("without a ledger %d of %d are left", len(got), len(events))
	}
}

// firstMeetings tells of each operation that left a trace in what was read
// when the first returned that read it.
func firstMeetings(all []porcupine.Operation, byID map[int]porcupine.Operation) map[int]int64 {
	met := map[int]int64{}
	meet := func(id int, at int64) {
		for {
			if first, is := met[id]; is && first <= at {
				return
			}
			met[id] = at
			o, known := byID[id]
			if !known || o.Output.(outcome).Fate != unsure || o.Input.(operation).Kind != compareAndSet {
				return
			}
			id = o.Input.(operation).Expect // which it has met itself
		}
	}
	for _, o := range all {
		for _, w := range o.Output.(outcome).Read {
			meet(w.ID, o.Return)
			meet(w.Over, o.Return)
		}
	}
	return met
}

func TestNarrowingAHistoryChangesNoVerdict(t *testing.T) {
	verdicts := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		all := drawHistory(t)
		want := porcupine.CheckOperations(cellModel, all)
		if got := porcupine.CheckOperations(cellModel, narrow(all)); got != want {
			t.Errorf("linearizable: got %v, want %v: %s\nnarrowed: %s", got, want, drawn(all), drawn(narrow(all)))
		}
		verdicts[want]++
	})
	if verdicts[true] == 0 || verdicts[false] == 0 {
		t.Errorf("got %d histories that are linearizable and %d that are not, want both", verdicts[true], verdicts[false])
	}
}

// drawHistory draws operations on one cell. They take effect one after the
// other at some time while they are under way, or may be: now and then one
// reads what stood there earlier, is lost, or comes too late.
func drawHistory(t *rapid.T) (all []porcupine.Operation) {
	under := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
	pair := under(2, "pair")
	past := [][2]word{{}}
	for id := 1; id <= 8; id++ {
		o := operation{ID: id, Cell: pair * singles, Sides: [2]bool{true, pair == 1 && under(2, "side") == 1}}
		o.Kind = []kind{blindPut, follow, follow, compareAndSet, remove, readLast}[under(6, "kind")]
		o.Expect = under(id, "expected")
		told := outcome{Fate: done, Read: past[len(past)-1]}
		if under(6, "stale") == 0 {
			told.Read = past[under(len(past), "past")]
		}
		if stands := under(6, "lost") > 0; stands {
			past = append(past, o.over(past[len(past)-1]))
		}
		at := int64(10 * id)
		one := porcupine.Operation{Input: o, Call: at - int64(under(25, "before")), Return: at + int64(under(25, "after"))}
		if under(10, "late") == 0 {
			one.Call, one.Return = one.Call+20, one.Return+20
		}
		if under(4, "unknown") == 0 {
			told, one.Return = outcome{Fate: unsure}, int64(never)
		}
		if !o.reads() {
			told.Read = [2]word{}
		}
		one.Output = told
		all = append(all, one)
	}
	return all
}

func drawn(all []porcupine.Operation) (text string) {
	for _, o := range all {
		text += fmt.Sprintf("\n\t%d–%d %v → %v", o.Call, o.Return, o.Input, o.Output)
	}
	return text
}
