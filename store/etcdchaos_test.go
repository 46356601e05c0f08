package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

var chaos = flag.Duration("chaos", 10*time.Second,
	"how long members and links of a cluster are killed, paused and cut off")

// storm is three replicas under writes and reads, and what they told.
type storm struct {
	*testing.T
	cluster  *etcdtest.Cluster
	links    []*etcdtest.Link
	replicas []store.DB

	acknowledged atomic.Int64
	unsure       atomic.Int64
	unavailable  atomic.Int64
}

func TestNothingAcknowledgedIsLostWhileMembersAndLinksFail(t *testing.T) {
	s := &storm{T: t, cluster: etcdtest.Start(t, etcdtest.Options{})}
	prefix, dir := s.cluster.Prefix(), t.TempDir()
	for i := range 3 {
		link := s.cluster.Link(t)
		db, err := store.OpenFolding(t.Context(), link.Place(prefix, filepath.Join(dir, fmt.Sprint(i, ".db"))), 50, 20)
		if err != nil {
			t.Fatal(err)
		}
		defer mustClose(t, db)
		s.links, s.replicas = append(s.links, link), append(s.replicas, db)
	}
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	told := make([]map[int]store.Rev, 9) // by writer: what was acknowledged at which revision; 0: refused
	for i := range told {
		told[i] = map[int]store.Rev{}
		clients.Go(func() { s.write(ctx, i, told[i]) })
	}
	for _, db := range s.replicas {
		clients.Go(func() { s.read(ctx, db) })
	}
	misfortunes := s.cluster.Storm(t, s.links, *chaos)
	s.settle()
	stop()
	clients.Wait()
	s.agree(told)
	t.Logf("%d misfortunes; %d writes acknowledged, %d unsure, %d refused",
		misfortunes, s.acknowledged.Load(), s.unsure.Load(), s.unavailable.Load())
	if s.acknowledged.Load() == 0 {
		t.Error("no write was acknowledged")
	}
}

// write counts up in a row of its own, over a row that all writers share. A
// write of which it was not told may stand.
func (s *storm) write(ctx context.Context, writer int, told map[int]store.Rev) {
	db := s.replicas[writer%len(s.replicas)]
	for n := 1; ctx.Err() == nil; n++ {
		rev, err := db.Update(ctx, func(tx store.Tx) error {
			if err := tx.Put(store.Key("last", writer), fmt.Append(nil, n)); err != nil {
				return err
			}
			if n%10 == 0 {
				from, to := store.Prefix("old", writer)
				if err := tx.DeleteRange(from, to); err != nil {
					return err
				}
			}
			if err := tx.Put(store.Key("old", writer, n), nil); err != nil {
				return err
			}
			return tx.Put(store.Key("write", writer, n), fmt.Append(nil, tx.Rev()))
		})
		switch {
		case err == nil:
			told[n] = rev
			s.acknowledged.Add(1)
		case errors.Is(err, store.ErrUnsure):
			s.unsure.Add(1)
		case errors.Is(err, store.ErrUnavailable):
			told[n] = 0
			s.unavailable.Add(1)
			etcdtest.Pause(ctx, 20*time.Millisecond)
		case ctx.Err() == nil:
			s.Errorf("writer %d: %v", writer, err)
			return
		}
	}
}

// read checks that no reader of a replica sees it go back, or a torn state.
func (s *storm) read(ctx context.Context, db store.DB) {
	var rev store.Rev
	last := map[int]int{}
	for ctx.Err() == nil {
		err := db.View(ctx, func(tx store.Tx) error {
			if tx.Rev() < rev {
				s.Errorf("a reader saw revision %d after %d", tx.Rev(), rev)
			}
			rev = tx.Rev()
			return s.whole(tx, last)
		})
		if err == nil {
			_, err = db.Wait(ctx, rev)
		}
		if err != nil && ctx.Err() == nil {
			s.Error(err)
			return
		}
	}
}

// whole checks that each writer's rows belong to one write, not older than
// what last tells.
func (s *storm) whole(tx store.Tx, last map[int]int) error {
	from, to := store.Prefix("last")
	for key, value := range tx.Scan(from, to) {
		var writer, n int
		if _, err := fmt.Sscan(string(value), &n); err != nil {
			return err
		}
		if err := store.Split(key, nil, &writer); err != nil {
			return err
		}
		if n < last[writer] {
			s.Errorf("writer %d: write %d is seen after %d", writer, n, last[writer])
		}
		last[writer] = n
		if twin, err := tx.Get(store.Key("write", writer, n)); twin == nil || err != nil {
			s.Errorf("writer %d: write %d is torn (%v)", writer, n, err)
		}
	}
	return nil
}

// settle waits until all replicas can be written.
func (s *storm) settle() {
	for i, db := range s.replicas {
		eventually(s.T, fmt.Sprintf("replica %d writes again", i), func() bool {
			_, err := db.Update(s.Context(), func(tx store.Tx) error { return tx.Put([]byte("settled"), nil) })
			return err == nil
		})
	}
}

// agree checks that all replicas hold the same, and all that was acknowledged.
func (s *storm) agree(told []map[int]store.Rev) {
	rev, err := s.replicas[0].Update(s.Context(), func(tx store.Tx) error { return tx.Put([]byte("end"), nil) })
	if err != nil {
		s.Fatal(err)
	}
	first := ""
	for i, db := range s.replicas {
		if _, err := db.Wait(s.Context(), rev-1); err != nil {
			s.Fatal(err)
		}
		if got := contents(s.T, db); first == "" {
			first = got
		} else if got != first {
			s.Errorf("replica %d differs from replica 0", i)
		}
	}
	err = s.replicas[0].View(s.Context(), func(tx store.Tx) error {
		for writer, writes := range told {
			for n, rev := range writes {
				value, err := tx.Get(store.Key("write", writer, n))
				if err != nil {
					return err
				}
				if rev == 0 {
					if value != nil {
						s.Errorf("writer %d: write %d was refused and stands", writer, n)
					}
					continue
				}
				if value == nil {
					s.Errorf("writer %d: write %d was acknowledged and is lost", writer, n)
				}
				// The closure was told the Rev it made.
				if string(value) != fmt.Sprint(rev) {
					s.Errorf("writer %d: write %d was acknowledged at revision %d and stands at %s", writer, n, rev, value)
				}
			}
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
}
