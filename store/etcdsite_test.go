package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

// site is a catalogue's place in a cluster, of which replicas are opened.
type site struct {
	*testing.T
	cluster *etcdtest.Cluster
	prefix  string
	dir     string
}

// newSite is a site in the cluster that all share. The test runs beside others: it waits more than it works.
func newSite(t *testing.T) *site {
	t.Parallel()
	return siteIn(t, etcdtest.Shared(t))
}

func siteIn(t *testing.T, c *etcdtest.Cluster) *site {
	return &site{t, c, c.Prefix(), t.TempDir()}
}

func (s *site) data(replica string) string { return filepath.Join(s.dir, replica+".db") }

func (s *site) place(replica string) string { return s.cluster.Place(s.prefix, s.data(replica)) }

// open opens a replica that the test or its end closes.
func (s *site) open(replica string) store.DB {
	s.Helper()
	return s.opened(store.Open(s.Context(), s.place(replica)))
}

// openFolding opens one that folds early.
func (s *site) openFolding(replica string) store.DB {
	s.Helper()
	return s.opened(store.OpenFolding(s.Context(), s.place(replica), 5, 3))
}

// openFoldingReading opens one that does so and reads formats up to one.
func (s *site) openFoldingReading(replica string, reads int) store.DB {
	s.Helper()
	return s.opened(store.OpenFoldingReading(s.Context(), s.place(replica), reads, 5, 3))
}

func (s *site) opened(db store.DB, err error) store.DB {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { mustClose(s.T, db) })
	return db
}

// put puts pairs such as "key=value" in one Update; "key" alone deletes it,
// and "from..to" a range.
func (s *site) put(db store.DB, pairs ...string) store.Rev {
	s.Helper()
	rev, err := db.Update(s.Context(), func(tx store.Tx) error {
		for _, pair := range pairs {
			if err := change(tx, pair); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return rev
}

func change(tx store.Tx, pair string) error {
	if from, to, isRange := strings.Cut(pair, ".."); isRange {
		return tx.DeleteRange([]byte(from), []byte(to))
	}
	if key, value, isPut := strings.Cut(pair, "="); isPut {
		return tx.Put([]byte(key), []byte(value))
	}
	return tx.Delete([]byte(pair))
}

// holds waits until a replica has reached rev, and compares what it holds.
func (s *site) holds(db store.DB, rev store.Rev, want string) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 30*time.Second)
	defer cancel()
	if _, err := db.Wait(ctx, rev-1); err != nil {
		s.Fatalf("waiting for revision %d: %v", rev, err)
	}
	if got := contents(s.T, db); got != want {
		s.Errorf("got %s, want %s", got, want)
	}
}

// contents are all pairs and the revision.
func contents(t testing.TB, db store.DB) string {
	t.Helper()
	var all strings.Builder
	err := db.View(t.Context(), func(tx store.Tx) error {
		fmt.Fprint(&all, tx.Rev(), ":")
		for key, value := range tx.Scan(nil, nil) {
			fmt.Fprintf(&all, " %s=%s", key, value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// count is the number of etcd keys under one of the prefix's folders.
func (s *site) count(folder string) int64 {
	s.Helper()
	answer, err := s.cluster.Client(s.T).Get(s.Context(), s.prefix+folder, clientv3.WithPrefix(), clientv3.WithCountOnly())
	if err != nil {
		s.Fatal(err)
	}
	return answer.Count
}

// under are the etcd keys under one of the prefix's folders, and their values.
func (s *site) under(folder string) map[string]string {
	s.Helper()
	answer, err := s.cluster.Client(s.T).Get(s.Context(), s.prefix+folder, clientv3.WithPrefix())
	if err != nil {
		s.Fatal(err)
	}
	all := map[string]string{}
	for _, kv := range answer.Kvs {
		all[string(kv.Key)] = string(kv.Value)
	}
	return all
}

// eventually waits for what has no signal.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	if etcdtest.Until(ctx, is) != nil {
		t.Fatalf("waited in vain: %s", what)
	}
}
