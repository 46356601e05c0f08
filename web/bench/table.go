package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// table is the rows of the budgets as they were measured.
type table struct{ lines []line }

type line struct{ what, measured, budget, verdict, beside string }

// atMost and atLeast add a row; beside is what else is worth knowing of it.
func (t *table) atMost(what string, measured, budget float64, unit, beside string) {
	t.add(what, measured, budget, measured <= budget, "≤", unit, beside)
}

func (t *table) atLeast(what string, measured, budget float64, unit, beside string) {
	t.add(what, measured, budget, measured >= budget, "≥", unit, beside)
}

func (t *table) add(what string, measured, budget float64, kept bool, bound, unit, beside string) {
	verdict := "miss"
	if kept {
		verdict = "pass"
	}
	t.lines = append(t.lines, line{what, number(measured) + unit, bound + " " + number(budget) + unit, verdict, beside})
}

// figure adds a row without a budget.
func (t *table) figure(what string, measured float64, unit, beside string) {
	t.lines = append(t.lines, line{what: what, measured: number(measured) + unit, beside: beside})
}

// median is the one in the middle; machines are noisy.
func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func number(n float64) string {
	if n >= 1000 {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.3g", n)
}

func (t *table) print(w io.Writer) {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "what\tmeasured\tbudget\t\tbeside it")
	for _, l := range t.lines {
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\t%s\n", l.what, l.measured, l.budget, l.verdict, l.beside)
	}
	columns.Flush()
}
