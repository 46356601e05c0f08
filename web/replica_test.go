package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store/etcdtest"
)

const rename = `mutation { updatePlan(input: { id: "` + string(plan.SeedID) + `", title: "Planning goals" }) {
	plan { title { value } } userErrors { code }
} }`

func TestAReplicaServesReadersWhileItsClusterIsAwayAndSaysThatItCannotWrite(t *testing.T) {
	cluster := etcdtest.Shared(t)
	link := cluster.Link(t)
	db := plantest.StoreNamed(t, link.Place(cluster.Prefix(), filepath.Join(t.TempDir(), "copy.db")))
	h := newHouseOn(t, db)
	plantest.Load(t, h.catalogue, plan.Seed())
	token := "Authorization: Bearer " + operatorSecret

	h.eventually(t, "/readyz", `^ok\nreplica at revision (\d+) of (\d+), behind for 0s\n$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 1$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_behind_seconds 0$`)
	h.documented(t, func(name string) bool { return strings.HasPrefix(name, "polyplan_replica") })

	link.Cut()
	h.eventually(t, "/readyz",
		`^ok\nreplica at revision \d+ of \d+, behind for [0-9.]*[1-9][0-9.ms]*s\nwrites are refused: `)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 0$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_behind_seconds [0-9.e-]*[1-9][0-9.e-]*$`)
	a := h.post(t, anything, nil, "Accept-Language: ko")
	if a.status != http.StatusOK || !strings.Contains(string(a.body), "계획 목표") {
		t.Errorf("a reader gets %d: %s", a.status, a.body)
	}
	h.post(t, rename, nil, token).masks(t, "UNAVAILABLE", "etcd", "127.0.0.1", "rpc")

	link.Mend()
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 1$`)
	if a := h.post(t, rename, nil, token); !strings.Contains(string(a.body), `"userErrors":[]`) {
		t.Errorf("a writer gets %s", a.body)
	}
}

// newReplicaHouses serve one catalogue from three replicas.
func newReplicaHouses(t *testing.T) [3]*house {
	t.Helper()
	cluster := etcdtest.Shared(t)
	prefix, dir := cluster.Prefix(), t.TempDir()
	var all [3]*house
	for i := range all {
		all[i] = newHouseOn(t, plantest.StoreNamed(t, cluster.Place(prefix, filepath.Join(dir, fmt.Sprint(i, ".db")))))
		if i == 0 {
			plantest.Load(t, all[0].catalogue, plan.Seed())
		}
	}
	return all
}

// numbersTold are the numbers in the titles that n changes come with, which are as they were when they were read: of
// the write itself, or of a later one.
func numbersTold(t *testing.T, next follower, n int) []int {
	var told []int
	cursors := map[string]bool{}
	for len(told) < n {
		payload, ok := next()
		if !ok {
			t.Errorf("the stream ended after %v", told)
			return told
		}
		c := readChange(t, payload).Data.Changes
		if cursors[c.Cursor] {
			t.Errorf("the change %s is told twice", c.Cursor)
		}
		cursors[c.Cursor] = true
		var number int
		if c.Text == nil {
			continue
		}
		if _, err := fmt.Sscanf(c.Text.Value, "write %d", &number); err == nil {
			told = append(told, number)
		}
	}
	return told
}

func TestAWriteOnOneReplicaIsToldToTheSubscribersOfAll(t *testing.T) {
	t.Parallel()
	houses := newReplicaHouses(t)
	id, after := houses[0].planID(t, "gwangju"), houses[0].head(t)
	const writes = 30
	var listening sync.WaitGroup
	for i, h := range houses {
		for name, follow := range map[string]func(*house, testing.TB, string) (follower, func()){
			"on a socket": (*house).followBySocket,
			"by events":   (*house).followByEvents,
		} {
			next, cut := follow(h, t, after)
			defer cut()
			listening.Go(func() {
				told := numbersTold(t, next, writes)
				for n, number := range told {
					if number < n {
						t.Errorf("replica %d tells %s of %v: the text of change %d is older than its write", i, name, told, n)
					}
				}
				if !slices.IsSorted(told) || told[len(told)-1] != writes-1 {
					t.Errorf("replica %d tells %s of %v: wanted the writes in order, to the last", i, name, told)
				}
			})
		}
	}
	for n := range writes {
		houses[n%len(houses)].retitle(t, id, fmt.Sprint("write ", n))
	}
	listening.Wait()
}

// TestNoReaderOfAReplicaIsTakenBackAndEachSeesWhatItAcknowledged asks all replicas while all are written to: what one
// has acknowledged it shows, and no reader of one is taken back, with the answers that they keep in their caches too.
func TestNoReaderOfAReplicaIsTakenBackAndEachSeesWhatItAcknowledged(t *testing.T) {
	t.Parallel()
	houses := newReplicaHouses(t)
	// Which is no more the newest once the other is written.
	plantest.Load(t, houses[0].catalogue, plantest.Documents(1, 2))
	id := houses[0].planID(t, "gwangju")
	questions := numbersOf(houses[0].head(t))
	const writes = 40
	houses[0].renumber(t, id, 0)
	for _, h := range houses {
		h.shows(t, questions[0], 0)
	}
	var ended atomic.Bool
	var reading sync.WaitGroup
	for i, h := range houses {
		for _, q := range questions {
			reading.Go(func() {
				for last := int64(0); !ended.Load(); {
					seen := h.number(t, q)
					if seen < last {
						t.Errorf("a reader of replica %d sees %d after %d: %s", i, seen, last, q.ask)
						return
					}
					last = seen
				}
			})
		}
	}
	for n := int64(1); n <= writes; n++ {
		h := houses[int(n)%len(houses)]
		revision := h.renumber(t, id, n)
		for _, q := range questions {
			want := n
			if q.revisions {
				want = revision
			}
			if seen := h.number(t, q); seen != want {
				t.Errorf("the replica that acknowledged write %d, of revision %d, shows %d: %s", n, revision, seen, q.ask)
			}
		}
	}
	ended.Store(true)
	reading.Wait()
	for _, h := range houses {
		h.shows(t, questions[0], writes)
	}
}

// numberQuestion is a question whose answer has a number that only rises.
type numberQuestion struct {
	ask       string
	revisions bool           // and not titles
	number    *regexp.Regexp // of which the last is meant
}

// numbersOf ask for the newest number of a plan by itself, in a list that it is the first of, and by the log behind a
// place.
func numbersOf(after string) []numberQuestion {
	title, revision := regexp.MustCompile(`"value":"(\d+)"`), regexp.MustCompile(`"revision":"(\d+)"`)
	return []numberQuestion{
		{`{ plan(slug: "gwangju") { title(locales: ["en"]) { value } } }`, false, title},
		{`{ plans(orderBy: UPDATED_AT, first: 1) { nodes { title(locales: ["en"]) { value } } } }`, false, title},
		{fmt.Sprintf(`{ changes(first: 100, after: %q) { nodes { revision } } }`, after), true, revision},
	}
}

// renumber gives a plan a number as its title, and is the revision of that.
func (h *house) renumber(t *testing.T, id plan.ID, n int64) int64 {
	t.Helper()
	title := plan.Edit[string]{Given: true, To: strconv.FormatInt(n, 10)}
	rev, err := h.catalogue.UpdatePlan(t.Context(), plan.Operator("editor"), plan.PlanUpdate{ID: id, Title: title})
	if err != nil {
		t.Error(err)
	}
	return int64(rev)
}

func (h *house) shows(t *testing.T, q numberQuestion, n int) {
	t.Helper()
	h.eventually(t, "/graphql?query="+url.QueryEscape(q.ask), fmt.Sprintf(`"value":"%d"`, n))
}

// number is the newest number in an answer.
func (h *house) number(t *testing.T, q numberQuestion) int64 {
	t.Helper()
	a := h.get(t, q.ask)
	found := q.number.FindAllSubmatch(a.body, -1)
	if len(found) == 0 {
		t.Errorf("got %d %s", a.status, a.body)
		return 0
	}
	n, err := strconv.ParseInt(string(found[len(found)-1][1]), 10, 64)
	if err != nil {
		t.Error(err)
	}
	return n
}

func TestAReplicaThatIsTooOldForItsClusterSaysWhatToDo(t *testing.T) {
	cluster := etcdtest.Shared(t)
	link, prefix := cluster.Link(t), cluster.Prefix()
	h := newHouseOn(t, plantest.StoreNamed(t, link.Place(prefix, filepath.Join(t.TempDir(), "copy.db"))))
	plantest.Load(t, h.catalogue, plan.Seed())
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_format 1$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_format_readable 1$`)

	link.Cut()
	client := cluster.Client(t)
	meta, err := client.Get(t.Context(), prefix+"meta")
	if err != nil || len(meta.Kvs) == 0 {
		t.Fatal(err)
	}
	raised := strings.Replace(string(meta.Kvs[0].Value), `"format":1`, `"format":2`, 1)
	if _, err := client.Put(t.Context(), prefix+"meta", raised); err != nil {
		t.Fatal(err)
	}
	link.Mend()
	h.eventually(t, "/readyz",
		`\nwrites are refused: the cluster has a newer format than this program reads, which is 1: start a newer`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 0$`)
	a := h.post(t, anything, nil, "Accept-Language: ko")
	if a.status != http.StatusOK || !strings.Contains(string(a.body), "계획 목표") {
		t.Errorf("a reader gets %d: %s", a.status, a.body)
	}
	h.post(t, rename, nil, "Authorization: Bearer "+operatorSecret).masks(t, "UNAVAILABLE", "etcd", "127.0.0.1", "format")
}

// eventually asks until the answer matches.
func (h *house) eventually(t *testing.T, path, pattern string) {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var a answer
	if etcdtest.Until(ctx, func() bool {
		a = h.do(t, http.MethodGet, path, "")
		return a.status == http.StatusOK && expression.Match(a.body)
	}) != nil {
		t.Fatalf("%s: got %d %s, wanted what matches %s", path, a.status, a.body, pattern)
	}
}
