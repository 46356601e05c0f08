package store_test

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
	"golang.org/x/sync/errgroup"
)

// cellModel is what one cell is to do. An operation of unknown outcome may
// take effect at any time after it was called; to take effect after all others
// is to take none.
var cellModel = porcupine.Model{
	Init: func() any { return [2]word{} },
	Step: func(state, input, output any) (bool, any) {
		before, o, told := state.([2]word), input.(operation), output.(outcome)
		if told.Fate == done && o.reads() && told.Read != before {
			return false, state
		}
		return true, o.over(before)
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprint(input, " → ", output) },
	DescribeState:     func(state any) string { return describeCell(state.([2]word)) },
}

const (
	checkPatience = time.Minute // for one cell
	drawPatience  = 10 * time.Second
)

func (told outcome) String() string {
	switch told.Fate {
	case unsure:
		return "unknown"
	case unmade:
		return "refused"
	}
	text := fmt.Sprint("revision ", told.Rev)
	if told.Read != [2]word{} {
		text += " over " + describeCell(told.Read)
	}
	return text
}

func describeCell(cell [2]word) string {
	text := cell[0].String()
	if cell[1] != (word{}) {
		text += " | " + cell[1].String()
	}
	return text
}

func (w word) String() string {
	switch {
	case w == word{}:
		return "nothing"
	case w.Over == 0:
		return fmt.Sprintf("#%d", w.ID)
	}
	return fmt.Sprintf("#%d after #%d", w.ID, w.Over)
}

// broken is a cell that has no order of its operations that real time allows
// and all answers agree with.
type broken struct {
	cell      int
	known     []porcupine.Operation // up to the answer that breaks it
	undecided bool                  // the search took too long
}

// linearizable returns the cells that are not.
func (h *history) linearizable() []*broken {
	var all [allCells]*broken
	var checks errgroup.Group
	checks.SetLimit(runtime.GOMAXPROCS(0))
	for cell, operations := range h.byCell() {
		checks.Go(func() error {
			switch porcupine.CheckOperationsTimeout(cellModel, narrow(operations), checkPatience) {
			case porcupine.Illegal:
				all[cell] = &broken{cell: cell, known: breaking(operations)}
			case porcupine.Unknown:
				all[cell] = &broken{cell: cell, known: operations, undecided: true}
			}
			return nil
		})
	}
	_ = checks.Wait() // none fails
	return slices.DeleteFunc(all[:], func(b *broken) bool { return b == nil })
}

// byCell are the operations that may have written, in the order of their
// answers. What is known to have changed and told nothing is left out.
func (h *history) byCell() [allCells][]porcupine.Operation {
	var cells [allCells][]porcupine.Operation
	for _, e := range decided(h.events, h.ledger()) {
		if e.isLook() || e.Fate == unmade || e.Fate == unsure && e.Kind == readLast {
			continue
		}
		cells[e.Cell] = append(cells[e.Cell], porcupine.Operation{
			ClientId: e.client, Input: e.operation, Output: e.outcome, Call: int64(e.called), Return: int64(e.returned),
		})
	}
	for _, all := range cells {
		slices.SortFunc(all, func(a, b porcupine.Operation) int { return cmp.Compare(a.Return, b.Return) })
	}
	return cells
}

// breaking is the shortest beginning of a history that can't be linearized.
func breaking(all []porcupine.Operation) []porcupine.Operation {
	first := sort.Search(len(all)-1, func(i int) bool {
		known := narrow(until(all, all[i].Return))
		return porcupine.CheckOperationsTimeout(cellModel, known, drawPatience) == porcupine.Illegal
	})
	return until(all, all[first].Return)
}

// until is the history as it was known at a time.
func until(all []porcupine.Operation, at int64) (known []porcupine.Operation) {
	for _, o := range all {
		switch {
		case o.Call > at:
			continue
		case o.Return > at:
			o.Output, o.Return = outcome{Fate: unsure}, int64(never)
		}
		known = append(known, o)
	}
	return known
}

// String tells the answer that breaks the cell and what went on meanwhile.
func (b *broken) String() string {
	name := cellName(b.cell)
	if b.undecided {
		return fmt.Sprintf("%s could not be checked in %s", name, checkPatience)
	}
	last := slices.MaxFunc(b.known, func(a, b porcupine.Operation) int {
		return cmp.Compare(a.Return%int64(never), b.Return%int64(never)) // of those that returned
	})
	text := fmt.Sprintf("%s is not linearizable: %v → %v contradicts what is known by then",
		name, last.Input, last.Output)
	for _, o := range b.known {
		if o.Return >= last.Call && o.Call != last.Call {
			text += fmt.Sprintf("\n\tmeanwhile %v → %v", o.Input, o.Output)
		}
	}
	return text
}

// picture draws it for a browser, and returns where.
func (b *broken) picture() (path string, err error) {
	file, err := os.CreateTemp("", "polyplan-history-*.html")
	if err != nil {
		return "", err
	}
	defer file.Close()
	_, info := porcupine.CheckOperationsVerbose(cellModel, narrow(b.known), drawPatience)
	return file.Name(), porcupine.Visualize(cellModel, info, file)
}
