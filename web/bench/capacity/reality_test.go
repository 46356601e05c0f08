package capacity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"polyplan/cli/clitest"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store/etcdtest"
	"polyplan/web/bench/capacity"
	"polyplan/web/bench/stock"
)

// small is a load that a machine of two cores bears, with everything that takes part on it.
var small = capacity.Load{Plans: 1_000, Locales: 7, Readers: 200, Lists: 0.05, Editors: 8, Pause: 2 * time.Second}

// smallCache is few enough bytes of answers for some to give way.
const smallCache = 4 << 20

var span = capacity.Span{Warm: 4, Looked: 10}

// BenchmarkReality puts a small load on real replicas, which begin cold, and has the simulation serve the same. It
// reports both. Behind a delivery network that asks each time, the readers name the tags that they were told before.
func BenchmarkReality(b *testing.B) {
	folder := b.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "polyplan"), "polyplan")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v: %s", err, said)
	}
	b.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, replicas := range []int{1, 3} {
		b.Run(fmt.Sprintf("replicas=%d", replicas), func(b *testing.B) {
			for b.Loop() {
				r := newReality(b, replicas)
				r.run()
				r.report()
			}
		})
	}
}

// reality is replicas that run, and what their readers saw.
type reality struct {
	*testing.B
	servers []*clitest.Server
	ids     []string // of the plans
	locales []string
	model   *capacity.Readers
	client  *http.Client

	mu   sync.Mutex
	tags map[string]string // by question
	took []float64         // s
	same int               // answers 304
	body []float64         // bytes of whole plans
}

const secret = "a-secret-that-only-this-benchmark-knows"

func newReality(b *testing.B, replicas int) *reality {
	b.Helper()
	cluster := etcdtest.Start(b, etcdtest.Options{})
	prefix := cluster.Prefix()
	r := &reality{B: b, model: capacity.NewReaders(small), tags: map[string]string{}}
	r.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	for i := range replicas {
		folder := b.TempDir()
		place := cluster.Place(prefix, filepath.Join(folder, "copy.db"))
		if i == 0 {
			r.load(folder, place)
		}
		environment := append(os.Environ(), "POLYPLAN_ADMIN_TOKEN="+secret)
		server, err := clitest.Start(context.WithoutCancel(b.Context()), folder, environment,
			"--store", place, "--log", "json", "--no-seed", "--rate", "0", "--response-cache", fmt.Sprint(smallCache))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := server.Stop(); err != nil {
				b.Error(err)
			}
		})
		r.servers = append(r.servers, server)
	}
	r.learn()
	return r
}

func (r *reality) load(folder, place string) {
	r.Helper()
	file, err := os.Create(filepath.Join(folder, "plans.jsonl"))
	if err != nil {
		r.Fatal(err)
	}
	defer file.Close()
	lines := json.NewEncoder(file)
	for doc := range plantest.Documents(small.Plans, small.Locales+1) {
		if r.locales == nil {
			r.locales = localesOf(doc)
		}
		if err := lines.Encode(doc); err != nil {
			r.Fatal(err)
		}
	}
	if said, err := exec.Command("polyplan", "--store", place, "load", file.Name()).CombinedOutput(); err != nil {
		r.Fatalf("polyplan load: %v: %s", err, said)
	}
}

func localesOf(doc *plan.Document) (all []string) {
	for tag := range doc.Title {
		all = append(all, tag)
	}
	slices.Sort(all)
	return all
}

// learn asks for the ids of the plans.
func (r *reality) learn() {
	r.Helper()
	for after := ""; ; {
		var page struct {
			Data struct {
				Plans struct {
					Nodes    []struct{ ID string }
					PageInfo struct {
						EndCursor   string
						HasNextPage bool
					}
				}
			}
		}
		const query = `{ plans(first: 100, after: %s) { nodes { id } pageInfo { endCursor hasNextPage } } }`
		said := r.post(fmt.Sprintf(query, orNull(after)), nil)
		if err := json.Unmarshal(said, &page); err != nil {
			r.Fatal(err)
		}
		for _, node := range page.Data.Plans.Nodes {
			r.ids = append(r.ids, node.ID)
		}
		if !page.Data.Plans.PageInfo.HasNextPage {
			break
		}
		after = page.Data.Plans.PageInfo.EndCursor
	}
	if len(r.ids) != small.Plans {
		r.Fatalf("the catalogue has %d plans: wanted %d", len(r.ids), small.Plans)
	}
}

func orNull(cursor string) string {
	if cursor == "" {
		return "null"
	}
	return strconv.Quote(cursor)
}

// run has readers come at random times, and editors write, until the span is over.
func (r *reality) run() {
	chance := rand.New(rand.NewPCG(7, 7))
	begun := time.Now()
	until := begun.Add(time.Duration((span.Warm + span.Looked) * float64(time.Second)))
	looked := begun.Add(time.Duration(span.Warm * float64(time.Second)))
	var before counted
	var all sync.WaitGroup
	all.Go(func() { r.edit(until) })
	all.Go(func() {
		<-time.After(time.Until(looked))
		before = r.counted()
	})
	for next := begun; next.Before(until); next = next.Add(after(chance, small.Readers)) {
		<-time.After(time.Until(next))
		list, number, locale := r.model.Ask(chance)
		host := r.servers[chance.IntN(len(r.servers))].URL
		all.Go(func() { r.read(host, list, number, r.locales[locale], next.After(looked)) })
	}
	all.Wait()
	r.reportCounts(before, r.counted())
}

// after is a time between two events that happen so often a second.
func after(chance *rand.Rand, rate float64) time.Duration {
	return time.Duration(chance.ExpFloat64() / rate * float64(time.Second))
}

func (r *reality) edit(until time.Time) {
	chance := rand.New(rand.NewPCG(8, 8))
	next := time.Now()
	for n := 0; next.Before(until); n++ {
		<-time.After(time.Until(next))
		next = next.Add(after(chance, small.Writes()))
		const mutation = `mutation($input: UpdatePlanInput!) { updatePlan(input: $input) { userErrors { message } } }`
		r.post(mutation, map[string]any{
			"input": map[string]any{"id": r.ids[chance.IntN(len(r.ids))], "title": fmt.Sprint("Plan as of edit ", n)},
		})
	}
}

// post sends a question to the first replica, as an administrator.
func (r *reality) post(query string, variables map[string]any) []byte {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		r.Error(err)
		return nil
	}
	address := r.servers[0].URL + "/graphql"
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		r.Error(err)
		return nil
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+secret)
	response, err := r.client.Do(request)
	if err != nil {
		r.Error(err)
		return nil
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil || bytes.Contains(said, []byte(`"errors"`)) || bytes.Contains(said, []byte(`"message"`)) {
		r.Errorf("%v: %.300s", err, said)
	}
	return said
}

// read asks one question, from a place that keeps what it was told, and asks whether that is current.
func (r *reality) read(host string, list bool, number int, locale string, looked bool) {
	query, variables := stock.WholePlan, fmt.Sprintf(`{"slug":"plan-%06d"}`, number)
	if list {
		const plans = `{ plans(first: %d, orderBy: TITLE) { nodes { slug title { value } } } }`
		query, variables = fmt.Sprintf(plans, 50-number), "{}"
	}
	question := locale + variables + query
	asked := url.Values{"query": {query}, "variables": {variables}}.Encode()
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, host+"/graphql?"+asked, nil)
	if err != nil {
		r.Error(err)
		return
	}
	request.Header.Set("Accept-Language", locale)
	r.mu.Lock()
	if tag := r.tags[question]; tag != "" {
		request.Header.Set("If-None-Match", tag)
	}
	r.mu.Unlock()
	begun := time.Now()
	response, err := r.client.Do(request)
	if err != nil {
		r.Error(err)
		return
	}
	defer response.Body.Close()
	bytes, err := io.Copy(io.Discard, response.Body)
	took := time.Since(begun).Seconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err != nil || response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNotModified:
		r.Errorf("status %d, %v", response.StatusCode, err)
		return
	case response.StatusCode == http.StatusOK && !list:
		r.body = append(r.body, float64(bytes))
	}
	r.tags[question] = response.Header.Get("ETag")
	if !looked {
		return
	}
	r.took = append(r.took, took)
	if response.StatusCode == http.StatusNotModified {
		r.same++
	}
}

// counted is what the replicas have counted so far, all together.
type counted struct{ hits, misses, cpu float64 }

func (r *reality) counted() (sum counted) {
	for _, server := range r.servers {
		response, err := r.client.Get(server.URL + "/metrics")
		if err != nil {
			r.Error(err)
			return sum
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil {
			r.Error(err)
		}
		sum.hits += r.figure(text, `polyplan_response_cache_requests_total{outcome="hit"}`)
		sum.misses += r.figure(text, `polyplan_response_cache_requests_total{outcome="miss"}`) +
			r.figure(text, `polyplan_response_cache_requests_total{outcome="stale"}`)
		sum.cpu += r.figure(text, `process_cpu_seconds_total`)
	}
	return sum
}

func (r *reality) figure(metrics []byte, name string) float64 {
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindSubmatch(metrics)
	if found == nil {
		r.Errorf("/metrics has no %s", name)
		return 0
	}
	n, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		r.Error(err)
	}
	return n
}

func (r *reality) reportCounts(before, after counted) {
	hits, misses := after.hits-before.hits, after.misses-before.misses
	r.ReportMetric(hits/(hits+misses), "kept")
	r.ReportMetric((after.cpu-before.cpu)/(hits+misses)*1e6, "µs-cpu")
}

func (r *reality) report() {
	slices.Sort(r.took)
	n := len(r.took)
	r.ReportMetric(float64(r.same)/float64(n), "unchanged")
	r.ReportMetric(r.took[n/2]*1e3, "p50-ms")
	r.ReportMetric(r.took[n*99/100]*1e3, "p99-ms")
	r.ReportMetric(average(r.body), "bytes")
	site := capacity.Site{
		Clusters: 1, Regions: 1, Replicas: len(r.servers), Machines: 1, Cores: 2, Cache: smallCache, Edges: 1,
		Orders: plan.DefaultOrders, Lag: capacity.Measured.Lag, Mishap: capacity.AllCold,
	}
	told := site.Serve(small, capacity.Measured, span, 1)
	r.ReportMetric(told.Kept, "told-kept")
	r.ReportMetric(told.Work/told.Origin*1e6, "told-µs-cpu")
	r.ReportMetric(told.Unchanged, "told-unchanged")
	r.ReportMetric(told.Middle.Seconds()*1e3, "told-p50-ms")
	r.ReportMetric(told.Slowest.Seconds()*1e3, "told-p99-ms")
	r.ReportMetric(0, "ns/op")
}

func average(all []float64) float64 {
	sum := 0.0
	for _, one := range all {
		sum += one
	}
	return sum / math.Max(1, float64(len(all)))
}
