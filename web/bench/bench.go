// The program bench measures Polyplan against its budgets and prints them as a table: what was measured,
// what was allowed, whether it passed.
//
//	go run ./web/bench          all of it, with 10,000 plans: some minutes
//	go run ./web/bench -quick   with 500 plans and short rounds: about a minute
//	go run ./web/bench -figures what docs/scaling.md reckons with, in place of the budgets: some minutes
//
// It builds the program and starts it as an operator would, each time as a process of its own on 127.0.0.1,
// and beside it what it is compared with: a handler of net/http that writes the same bytes, and stock gqlgen
// over maps in memory (package stock). A load generator with a bounded number of connections drives them in
// turn, round after round, so that a noisy machine is noisy for all alike. Ratios are of the processor's
// time that the server takes for a request, as the kernel counts it; throughput stands beside them, and has
// the load generator's share of the machine in it.
//
// Texts and bytes are the same in every run: package plantest makes them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"time"
)

func main() {
	var o options
	flags := flag.NewFlagSet("bench", flag.ExitOnError) // the one of package flag has those of what is imported too
	quick := flags.Bool("quick", false, "fewer plans and shorter rounds")
	flags.IntVar(&o.plans, "plans", 10_000, "how many plans the large catalogue has")
	flags.IntVar(&o.rounds, "rounds", 5, "how many rounds each pair of servers is driven")
	flags.DurationVar(&o.round, "round", time.Second, "how long a server is driven in a round")
	flags.IntVar(&o.connections, "connections", 8, "how many connections the load comes through")
	inFigures := flags.Bool("figures", false, "measure what a capacity is reckoned from, in place of the budgets")
	only := flags.String("only", "", "measure the rows whose names match the regular expression")
	serve := flags.String("serve", "", "be one of the servers compared with: static or stock; bench starts itself so")
	err := flags.Parse(os.Args[1:])
	if err != nil {
		panic(err) // it exits instead
	}
	if o.only, err = regexp.Compile(*only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	if *quick {
		o.plans, o.rounds, o.round = min(o.plans, 500), 3, 300*time.Millisecond
	}
	o.rows = rows
	if *inFigures {
		o.rows = figures
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return measure(ctx, o) }
	if *serve != "" {
		run = func() error { return serveBaseline(ctx, *serve) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// options say how long and how large.
type options struct {
	plans       int
	rounds      int
	round       time.Duration
	connections int
	only        *regexp.Regexp
	rows        []row
}

func measure(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "polyplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s := &stage{ctx: ctx, options: o, folder: folder}
	defer s.close()
	if err := s.build(); err != nil {
		return err
	}
	var t table
	defer func() { t.print(os.Stdout) }() // what there is of it
	for _, row := range o.rows {
		if !o.only.MatchString(row.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s …\n", row.name)
		if err := row.measure(s, &t); err != nil {
			return fmt.Errorf("%s: %w", row.name, err)
		}
	}
	return nil
}
