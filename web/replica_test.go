package web_test

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/etcdtest"
)

const rename = `mutation { updatePlan(input: { id: "` + string(plan.SeedID) + `", title: "Planning goals" }) { plan { title { value } } userErrors { code } } }`

func TestAReplicaServesReadersWhileItsClusterIsAwayAndSaysThatItCannotWrite(t *testing.T) {
	cluster := etcdtest.Shared(t)
	link := cluster.Link(t)
	db, err := store.Open(t.Context(), link.Place(cluster.Prefix(), filepath.Join(t.TempDir(), "copy.db")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	h := newHouseOn(t, db)
	plantest.Load(t, h.catalogue, plan.Seed())
	token := "Authorization: Bearer " + operatorSecret

	h.eventually(t, "/readyz", `^ok\nreplica at revision (\d+) of (\d+), behind for 0s\n$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 1$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_behind_seconds 0$`)
	h.documented(t, func(name string) bool { return strings.HasPrefix(name, "polyplan_replica") })

	link.Cut()
	h.eventually(t, "/readyz", `^ok\nreplica at revision \d+ of \d+, behind for [1-9.]+m?s\nwrites are refused: `)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 0$`)
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_behind_seconds [1-9.e-]+$`)
	if a := h.post(t, anything, nil, "Accept-Language: ko"); a.status != http.StatusOK || !strings.Contains(string(a.body), "계획 목표") {
		t.Errorf("a reader gets %d: %s", a.status, a.body)
	}
	h.post(t, rename, nil, token).masks(t, "UNAVAILABLE", "etcd", "127.0.0.1", "rpc")

	link.Mend()
	h.eventually(t, "/metrics", `(?m)^polyplan_replica_writable 1$`)
	if a := h.post(t, rename, nil, token); !strings.Contains(string(a.body), `"userErrors":[]`) {
		t.Errorf("a writer gets %s", a.body)
	}
}

// eventually asks until the answer matches.
func (h *house) eventually(t *testing.T, path, pattern string) {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		a := h.do(t, http.MethodGet, path, "")
		if a.status == http.StatusOK && expression.Match(a.body) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: got %d %s, wanted what matches %s", path, a.status, a.body, pattern)
		}
	}
}
