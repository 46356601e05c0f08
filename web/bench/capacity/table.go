package capacity

import (
	"fmt"
	"io"
	"strings"
	"time"

	"polyplan/plan"
)

// seed is that of the tables, and short how long of the stated load they simulate: 25,000 readers.
const seed = 9

var short = Span{Warm: 0.05, Looked: 0.2}

// Print writes the tables of docs/scaling.md, in Markdown.
func Print(w io.Writer) {
	f := Measured
	printNeeds(w, f)
	printFleet(w, f)
	printSites(w, f)
	printWritings(w, f)
}

// usualOrders of titles are kept where nothing else is said.
const usualOrders = plan.DefaultOrders

func row(w io.Writer, cells ...string) {
	fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
}

func header(w io.Writer, cells ...string) {
	row(w, cells...)
	fmt.Fprintf(w, "|%s\n", strings.Repeat("---|", len(cells)))
}

func printNeeds(w io.Writer, f Figures) {
	header(w, "plans", "locales", "bytes in etcd", "clusters", "a copy", "memory of a replica",
		"with an order for each language", "first list by title", "a new copy takes")
	for _, l := range []Load{
		{Plans: 1_000, Locales: 8}, {Plans: 10_000, Locales: 8}, {Plans: 10_000, Locales: 40},
		{Plans: 100_000, Locales: 40}, {Plans: 1_000_000, Locales: 8}, Stated,
	} {
		n := l.Need(f)
		row(w, count(l.Plans), fmt.Sprint(l.Locales), size(n.Etcd), fmt.Sprint(n.Clusters), size(n.File),
			size(n.Memory(f, usualOrders)), size(n.Memory(f, l.Locales)),
			fmt.Sprintf("%.2g s", n.First), fmt.Sprintf("%.0f s", n.Join))
	}
	fmt.Fprintln(w)
}

// base is two replicas of each cluster in each of three regions, on as many machines as do when a region is lost.
func base(f Figures) Site {
	s := Site{
		Clusters: Stated.Need(f).Clusters, Regions: 3, Replicas: 2, Machines: 1, Cores: 8, Cache: 64 << 20,
		Orders: Stated.Locales, Lag: f.Lag,
	}
	return s.Sized(Stated, f, short, seed)
}

// sites are the ways to serve the stated load.
func sites(f Figures) []struct {
	what string
	site Site
} {
	base := base(f)
	with := func(change func(*Site)) Site {
		s := base
		change(&s)
		return s
	}
	network := func(ttl float64, m Mishap) Site {
		return with(func(s *Site) { s.Edges, s.TTL, s.Mishap = 30, ttl, m })
	}
	return []struct {
		what string
		site Site
	}{
		{"no delivery network", base},
		{"the same, each URL to one replica", with(func(s *Site) { s.ByURL = true })},
		{"the same, 1 GiB of answers kept", with(func(s *Site) { s.ByURL, s.Cache = true, 1<<30 })},
		{"no delivery network, 16 orders of titles kept", with(func(s *Site) { s.Orders = usualOrders })},
		{"30 edges that ask each time", network(0, None)},
		{"30 edges that keep for 10 s", network(10, None)},
		{"30 edges that keep for 60 s", network(60, None)},
		{"one shield that keeps for 60 s", with(func(s *Site) { s.Edges, s.TTL = 1, 60 })},
		{"30 edges for 60 s, a machine lost", network(60, MachineLost)},
		{"30 edges for 60 s, a region lost", network(60, RegionLost)},
		{"30 edges for 60 s, purged", network(60, EdgesCold)},
		{"the same, and the replicas' caches empty", network(60, AllCold)},
		{"no delivery network, a region lost", with(func(s *Site) { s.Mishap = RegionLost })},
	}
}

func printSites(w io.Writer, f Figures) {
	header(w, "in front of three regions", "edges answer", "replicas answer, a second", "of them 304", "kept",
		"busy cores", "of all", "p50", "p99", "older, of a million plans", "of a million lists")
	for _, one := range sites(f) {
		o := one.site.Serve(Stated, f, short, seed)
		row(w, one.what, percent(o.Edge), count(int(o.Origin/100)*100), percent(o.Unchanged), percent(o.Kept),
			count(int(o.Work+0.5)), percent(o.Busy), o.waited(o.Middle), o.waited(o.Slowest),
			count(int(o.OldPlans*1e6)), count(int(o.OldLists*1e6)))
	}
	fmt.Fprintln(w)
}

// writings are the ways to write on one cluster, and what was measured where it was.
func writings(f Figures) []struct {
	what, measured string
	w              Writing
} {
	near := Writing{Commit: f.Commit, Run: f.Run}
	with := func(replicas, writers int, pause time.Duration, commit float64) Writing {
		w := near
		w.Replicas, w.Writers, w.Pause, w.Commit = replicas, writers, pause, commit
		return w
	}
	const apart = 0.08 // s: members in three regions
	return []struct {
		what, measured string
		w              Writing
	}{
		{"one writer on one replica", MeasuredWrites[0], with(1, 1, 0, f.Commit)},
		{"32 writers on one replica", MeasuredWrites[1], with(1, 32, 0, f.Commit)},
		{"32 writers on three replicas", MeasuredWrites[2], with(3, 32, 0, f.Commit)},
		{"1,000 editors on one replica", "", with(1, Stated.Editors, Stated.Pause, f.Commit)},
		{"1,000 editors on three replicas", "", with(3, Stated.Editors, Stated.Pause, f.Commit)},
		{"1,000 editors on one replica, members 80 ms apart", "", with(1, Stated.Editors, Stated.Pause, apart)},
		{"1,000 editors on three replicas, members 80 ms apart", "", with(3, Stated.Editors, Stated.Pause, apart)},
		{"15 editors, the part of one of many clusters, the same", "", with(3, 15, Stated.Pause, apart)},
	}
}

func printWritings(w io.Writer, f Figures) {
	header(w, "who writes on one cluster", "measured, a second", "simulated, a second", "p50", "p99",
		"tries of a commit")
	for _, one := range writings(f) {
		o := one.w.Simulate(60, seed)
		row(w, one.what, one.measured, count(int(o.PerSecond+0.5)), took(o.Middle), took(o.Slowest),
			fmt.Sprintf("%.1f", o.Tries))
	}
}

// waited is how long readers did, where they did not the longer the later they came.
func (o Outcome) waited(d time.Duration) string {
	if o.Busy >= 1 {
		return "ever longer"
	}
	return took(d)
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func took(d time.Duration) string {
	ms := d.Seconds() * 1e3
	if ms >= 10 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.2g ms", ms)
}

// size is bytes in the unit that reads best.
func size(bytes float64) string {
	for _, unit := range []string{"B", "KB", "MB", "GB"} {
		if bytes < 1000 {
			return fmt.Sprintf("%.3g %s", bytes, unit)
		}
		bytes /= 1000
	}
	return fmt.Sprintf("%.3g TB", bytes)
}

// count writes a number with commas.
func count(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", count(n/1000), n%1000)
}
