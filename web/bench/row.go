package main

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"polyplan/plan/plantest"
	"polyplan/web/bench/stock"
)

// row is one thing that is measured.
type row struct {
	name    string
	measure func(*stage, *table) error
}

// rows are the budgets of the design in their order, but for the load, which makes what the others read.
var rows = []row{
	{"bulk load", bulkLoad},
	{"hot plan", hotPlan},
	{"cold plan against stock gqlgen", coldPlan},
	{"any plan of many", anyPlan},
	{"many locales", manyLocales},
	{"page by title", pageOfPlans},
	{"acknowledged writes", writes},
	{"start", firstAnswer},
	{"memory", memory},
}

func bulkLoad(s *stage, t *table) error {
	_, took, err := s.largeCatalogue()
	if err == nil {
		t.atLeast("bulk load", took.perSecond(), 100_000, " texts/s",
			fmt.Sprintf("%d plans by polyplan load, its start included: %v", s.plans, took))
	}
	return err
}

func hotPlan(s *stage, t *table) error {
	store, _, err := s.catalogue("hot", plantest.Documents(1, locales))
	if err != nil {
		return err
	}
	server, err := s.serve(store, true)
	if err != nil {
		return err
	}
	variables := map[string]any{"slug": slug(0)}
	beside := "no cache of answers in this program"
	if s.has("--response-cache") {
		beside = "cache on"
	}
	for _, way := range []struct {
		name    string
		request []byte
		budget  float64
	}{
		{"GET", get(stock.WholePlan, "de", variables), 0.80},
		{"POST", post(stock.WholePlan, "de", variables), 0.70},
	} {
		body, err := ask(server, way.request)
		if err != nil {
			return err
		}
		static, err := s.baseline("static", body)
		if err != nil {
			return err
		}
		base, got, err := s.compare(
			&load{"static", static, always(way.request)}, &load{"polyplan", server, always(way.request)})
		if err != nil {
			return err
		}
		// By the processor's time: requests a second of it. The load generator shares the machine.
		t.atLeast("hot plan, "+way.name+", of static", base.cpuEach()/got.cpuEach(), way.budget, "",
			fmt.Sprintf("%s; %v; static %v; throughput %.2f", beside, got, base, got.rateTo(base)))
		if err := s.stop(static); err != nil {
			return err
		}
	}
	return s.stop(server)
}

func coldPlan(s *stage, t *table) error {
	server, err := s.one()
	if err != nil {
		return err
	}
	theirs, err := s.baseline("stock", nil)
	if err != nil {
		return err
	}
	request := always(post(stock.WholePlan, "de", map[string]any{"slug": slug(0)}))
	base, got, err := s.compare(&load{"stock", theirs, request}, &load{"polyplan", server, request})
	if err != nil {
		return err
	}
	t.atMost("cold plan, of stock gqlgen", got.cpuTo(base), 1, "×", fmt.Sprintf("%v; stock %v", got, base))
	return s.stop(theirs)
}

func anyPlan(s *stage, t *table) error {
	alone, err := s.one()
	if err != nil {
		return err
	}
	among, err := s.many()
	if err != nil {
		return err
	}
	base, got, err := s.compare(&load{"one plan", alone, anyOf(1)}, &load{"many plans", among, anyOf(s.plans)})
	t.atMost("cold plan, any of many", got.cpuTo(base), 1.2, "×",
		fmt.Sprintf("%d plans; %v; one %v", s.plans, got, base))
	return err
}

func manyLocales(s *stage, t *table) error {
	two, err := s.spread(2)
	if err != nil {
		return err
	}
	forty, err := s.spread(40)
	if err != nil {
		return err
	}
	base, got, err := s.compare(&load{"2 locales", two, anyOf(1)}, &load{"40 locales", forty, anyOf(1)})
	t.atMost("cold plan, 40 locales", got.cpuTo(base), 1.1, "×", fmt.Sprintf("%v; two %v", got, base))
	return err
}

func pageOfPlans(s *stage, t *table) error {
	server, err := s.many()
	if err != nil {
		return err
	}
	begun := time.Now()
	if _, err := ask(server, post(stock.PageByTitle, "ar, de;q=0.5", nil)); err != nil {
		return err
	}
	first := time.Since(begun)
	page := always(post(stock.PageByTitle, "de", nil))
	base, got, err := s.compare(&load{"plan", server, anyOf(s.plans)}, &load{"page", server, page})
	t.atMost("page of 50 by title", got.cpuTo(base), 10, "×",
		fmt.Sprintf("%d plans; %v; a plan %v", s.plans, got, base))
	t.atMost("page by title, a chain's first use", first.Seconds(), 0.3, " s", "")
	return err
}

var (
	plainBolt = regexp.MustCompile(`([\d.]+) x-plain-bolt`)
	oneWriter = regexp.MustCompile(`([\d.]+) x-one-writer`)
)

// writes are measured where they are made: store's own benchmarks have bolt beside it.
func writes(s *stage, t *table) error {
	said, err := s.command("go", "test", "polyplan/store", "-run", "^$",
		"-bench", "Benchmark(OneWriter|ManyWriters)$", "-benchtime", "200x").Output()
	if err != nil {
		return fmt.Errorf("go test polyplan/store: %w: %s", err, said)
	}
	for _, row := range []struct {
		what   string
		figure *regexp.Regexp
		budget float64
	}{
		{"acknowledged writes, 32 writers of one", oneWriter, 6},
		{"acknowledged writes, one writer of plain bolt", plainBolt, 0.9},
	} {
		found := row.figure.FindSubmatch(said)
		if found == nil {
			return fmt.Errorf("the benchmark of store prints no %s: %s", row.figure, said)
		}
		n, err := strconv.ParseFloat(string(found[1]), 64)
		if err != nil {
			return err
		}
		t.atLeast(row.what, n, row.budget, "×", "go test ./store")
	}
	return nil
}

// firstAnswer starts the program on the large catalogue. It listens before it opens its store, so that the
// request stands in line.
func firstAnswer(s *stage, t *table) error {
	if err := s.stopMany(); err != nil { // one process serves a file
		return err
	}
	store, _, err := s.largeCatalogue()
	if err != nil {
		return err
	}
	var least time.Duration
	for range s.rounds {
		begun := time.Now()
		server, err := s.serve(store, false)
		if err != nil {
			return err
		}
		if _, err := ask(server, anyOf(1)(0, 0)); err != nil {
			return err
		}
		if took := time.Since(begun); least == 0 || took < least {
			least = took
		}
		if err := s.stop(server); err != nil {
			return err
		}
	}
	t.atMost("start to first answer", least.Seconds(), 0.5, " s",
		fmt.Sprintf("%d plans; the best of %d", s.plans, s.rounds))
	return nil
}

func memory(s *stage, t *table) error {
	store, _, err := s.catalogue("idle", plantest.Documents(1, locales))
	if err != nil {
		return err
	}
	idle, err := s.serve(store, true)
	if err != nil {
		return err
	}
	if _, err := ask(idle, anyOf(1)(0, 0)); err != nil {
		return err
	}
	resting, err := idle.resident()
	if err != nil {
		return err
	}
	t.atMost("resident memory, idle", resting, 40, " MiB", "one plan, after one answer")
	many, _, err := s.largeCatalogue()
	if err != nil {
		return err
	}
	large, err := s.serve(many, true)
	if err != nil {
		return err
	}
	readers := &load{"many plans", large, anyOf(s.plans)}
	if _, err := readers.drive(s.ctx, s.connections, time.Duration(s.rounds)*s.round); err != nil {
		return err
	}
	busy, err := large.resident()
	t.atMost("resident memory, under load", busy, 300, " MiB", fmt.Sprintf("%d plans", s.plans))
	return err
}
