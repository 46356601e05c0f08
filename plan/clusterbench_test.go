package plan_test

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/etcdtest"
)

// BenchmarkWritesOnACluster reports how many translations a second one cluster of three members, which sync their
// files, acknowledges to some writers through some replicas, how long one takes, and how long after the
// acknowledgement the readers of the other replicas see it. Package capacity has the figures.
func BenchmarkWritesOnACluster(b *testing.B) {
	cluster := etcdtest.Start(b, etcdtest.Options{Sync: true})
	for _, replicas := range []int{1, 3} {
		for _, writers := range []int{1, 32} {
			b.Run(fmt.Sprintf("replicas=%d/writers=%d", replicas, writers), func(b *testing.B) {
				p := newPress(b, cluster, replicas)
				for b.Loop() {
					p.write(writers, 3*time.Second)
				}
				p.report()
			})
		}
	}
}

// press is some replicas that are written on, and what each of them could be read at and when.
type press struct {
	*testing.B
	desks []*desk
	plans []plan.ID
	seen  [][]sight
	mu    sync.Mutex // of done
	done  []acknowledged
	took  time.Duration
}

type sight struct {
	rev store.Rev
	at  time.Time
}

type acknowledged struct {
	sight
	replica int
	took    time.Duration
}

func newPress(b *testing.B, cluster *etcdtest.Cluster, replicas int) *press {
	b.Helper()
	const plans = 32
	p := &press{B: b, seen: make([][]sight, replicas)}
	prefix := cluster.Prefix()
	for i := range replicas {
		db := plantest.StoreNamed(b, cluster.Place(prefix, filepath.Join(b.TempDir(), fmt.Sprint(i, ".db"))))
		p.desks = append(p.desks, &desk{TB: b, db: db, Catalogue: plantest.Open(b, db)})
		if i == 0 {
			plantest.Load(b, p.desks[0].Catalogue, plantest.Documents(plans, 8))
		}
	}
	for i := range plans {
		one, err := p.desks[0].PlanBySlug(b.Context(), boss, fmt.Sprintf("plan-%06d", i), plan.Selection{})
		p.desks[0].ok(err)
		p.plans = append(p.plans, one.ID)
	}
	for _, d := range p.desks[1:] {
		_, err := d.db.Wait(b.Context(), p.desks[0].db.Rev()-1)
		d.ok(err)
	}
	return p
}

// write has writers write for a while, each in a plan of its own.
func (p *press) write(writers int, lasts time.Duration) {
	ctx, stop := context.WithCancel(p.Context())
	var watching, writing sync.WaitGroup
	for i := range p.desks {
		watching.Go(func() { p.watch(ctx, i) })
	}
	begun := time.Now()
	for i := range writers {
		writing.Go(func() {
			for n := 0; time.Since(begun) < lasts; n++ {
				p.set(i, n)
			}
		})
	}
	writing.Wait()
	p.took += time.Since(begun)
	for _, d := range p.desks {
		_, err := d.db.Wait(ctx, p.newest()-1)
		d.ok(err)
	}
	stop()
	watching.Wait()
}

func (p *press) set(writer, n int) {
	replica := writer % len(p.desks)
	begun := time.Now()
	done, err := p.desks[replica].SetTranslation(p.Context(), boss, plan.NewTranslation{
		TextRef: plan.TextRef{ID: p.plans[writer%len(p.plans)], Field: "title", Locale: "de"},
		Value:   fmt.Sprintf("Plan %d in der Fassung %d", writer, n),
		State:   plan.StateTranslated, Origin: plan.OriginHuman,
	})
	now := time.Now()
	if err != nil {
		p.Error(err)
		return
	}
	p.mu.Lock()
	p.done = append(p.done, acknowledged{sight{done.Rev, now}, replica, now.Sub(begun)})
	p.mu.Unlock()
}

func (p *press) watch(ctx context.Context, replica int) {
	for rev := p.desks[replica].db.Rev(); ; {
		next, err := p.desks[replica].db.Wait(ctx, rev)
		if err != nil { // it is over: what came last may not have been told of yet
			next = p.desks[replica].db.Rev()
		}
		if next > rev {
			p.seen[replica] = append(p.seen[replica], sight{next, time.Now()})
		}
		if err != nil {
			return
		}
		rev = next
	}
}

func (p *press) newest() (newest store.Rev) {
	for _, one := range p.done {
		newest = max(newest, one.rev)
	}
	return newest
}

// lags are how long after each acknowledgement each other replica showed it; 0 where it had before.
func (p *press) lags() (all []time.Duration) {
	p.Helper()
	from := func(s sight, rev store.Rev) int { return cmp.Compare(s.rev, rev) }
	for _, one := range p.done {
		for replica, seen := range p.seen {
			if replica == one.replica {
				continue
			}
			i, _ := slices.BinarySearchFunc(seen, one.rev, from)
			if i == len(seen) {
				p.Fatalf("replica %d was not seen to have revision %d, which was acknowledged", replica, one.rev)
			}
			all = append(all, max(0, seen[i].at.Sub(one.at)))
		}
	}
	return all
}

func (p *press) report() {
	var took []time.Duration
	for _, one := range p.done {
		took = append(took, one.took)
	}
	p.ReportMetric(float64(len(p.done))/p.took.Seconds(), "writes/s")
	p.quantiles(took, "write")
	p.quantiles(p.lags(), "lag")
	p.ReportMetric(0, "ns/op")
}

func (p *press) quantiles(all []time.Duration, of string) {
	if len(all) == 0 {
		return
	}
	slices.Sort(all)
	p.ReportMetric(all[len(all)/2].Seconds()*1e3, "p50-ms-"+of)
	p.ReportMetric(all[len(all)*99/100].Seconds()*1e3, "p99-ms-"+of)
}

// BenchmarkPlansOnACluster reports how many bytes of etcd a plan, a text and a write take, what of a write is kept, and
// how long a replica without a copy takes to join.
func BenchmarkPlansOnACluster(b *testing.B) {
	for _, size := range []struct{ plans, locales int }{{1_000, 8}, {300, 40}} {
		b.Run(fmt.Sprintf("plans=%d/locales=%d", size.plans, size.locales), func(b *testing.B) {
			for b.Loop() {
				plansOnACluster(b, size.plans, size.locales)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func plansOnACluster(b *testing.B, plans, locales int) {
	const writes = 400 // fewer than are folded
	cluster := etcdtest.Start(b, etcdtest.Options{})
	file := "bolt:" + filepath.Join(b.TempDir(), "file.db")
	loaded := fill(b, file, plans, locales)
	prefix := cluster.Prefix()
	place := func(name string) string { return cluster.Place(prefix, filepath.Join(b.TempDir(), name)) }
	before := inUse(b, cluster)
	if _, err := store.Copy(b.Context(), file, place("first.db")); err != nil {
		b.Fatal(err)
	}
	took := inUse(b, cluster) - before
	b.ReportMetric(took/float64(plans), "bytes/plan")
	b.ReportMetric(took/float64(loaded.Texts), "bytes/text")

	begun := time.Now()
	db := plantest.StoreNamed(b, place("second.db"))
	b.ReportMetric(float64(loaded.Texts)/time.Since(begun).Seconds(), "texts-copied/s")

	d := &desk{TB: b, db: db, Catalogue: plantest.Open(b, db)}
	one, err := d.PlanBySlug(b.Context(), boss, "plan-000000", plan.Selection{})
	d.ok(err)
	p := &press{B: b, desks: []*desk{d}, plans: []plan.ID{one.ID}}
	before, kept := inUse(b, cluster), d.size()
	for i := range writes {
		p.set(0, i)
	}
	b.ReportMetric((inUse(b, cluster)-before)/writes, "bytes/write-in-log")
	b.ReportMetric((d.size()-kept)/writes, "bytes/write-kept")
}

// inUse is what a member's file holds once it has forgotten what was before.
func inUse(b *testing.B, cluster *etcdtest.Cluster) float64 {
	b.Helper()
	client := cluster.Client(b)
	answer, err := client.Get(b.Context(), "none")
	if err == nil {
		_, err = client.Compact(b.Context(), answer.Header.Revision)
	}
	if err != nil {
		b.Fatal(err)
	}
	status, err := client.Status(b.Context(), client.Endpoints()[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(status.DbSizeInUse)
}

// size is what all rows take, in bytes.
func (d *desk) size() (sum float64) {
	d.Helper()
	for _, row := range d.rows() {
		sum += float64(len(row))
	}
	return sum
}

// fill makes a file of plans.
func fill(b *testing.B, name string, plans, locales int) plan.Loaded {
	b.Helper()
	const written = 8 // locales that plantest has texts in
	db, err := store.Open(b.Context(), name)
	if err != nil {
		b.Fatal(err)
	}
	loaded := plantest.Load(b, plantest.Open(b, db), func(yield func(*plan.Document, error) bool) {
		for doc := range plantest.Documents(plans, min(locales, written)) {
			plantest.Spread(doc, "de", max(0, locales-written))
			if !yield(doc, nil) {
				return
			}
		}
	})
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return loaded
}
