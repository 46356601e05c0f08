package partner_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store/etcdtest"
)

// replicas are houses of one catalogue, each with a way of its own to the cluster and a sender.
type replicas struct {
	*testing.T
	all []*replica
}

type replica struct {
	*house
	link   *etcdtest.Link
	sender *partner.Sender
	stop   func()
}

func newReplicas(t *testing.T, n int) *replicas {
	t.Parallel()
	cluster := etcdtest.Shared(t)
	prefix, dir := cluster.Prefix(), t.TempDir()
	rs := &replicas{T: t}
	for i := range n {
		link := cluster.Link(t)
		db := &plantest.Crashing{DB: plantest.StoreNamed(t, link.Place(prefix, filepath.Join(dir, fmt.Sprint(i, ".db"))))}
		c := plantest.Open(t, db)
		if i == 0 {
			plantest.Load(t, c, plan.Seed())
		}
		rs.all = append(rs.all, &replica{house: newHouseOf(t, db, c), link: link})
	}
	return rs
}

func (r *replica) begin() {
	r.sender, r.stop = r.startSender(r.Catalogue, partner.Options{})
}

// leader is the one that sends, of which there is one.
func (rs *replicas) leader() *replica {
	rs.Helper()
	var leader *replica
	eventually(rs.T, "a replica sends", func() bool {
		at := slices.IndexFunc(rs.all, func(r *replica) bool { return r.sender.Figures().Leads })
		if at >= 0 {
			leader = rs.all[at]
		}
		return at >= 0
	})
	return leader
}

// comes waits for what is signalled.
func comes(t testing.TB, what string, signal <-chan struct{}) {
	t.Helper()
	select {
	case <-signal:
	case <-time.After(patience):
		t.Fatalf("waited in vain: %s", what)
	}
}

// eventually waits for what has no signal.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if etcdtest.Until(ctx, is) != nil {
		t.Fatalf("waited in vain: %s", what)
	}
}

func (rs *replicas) leaders() (n int) {
	for _, r := range rs.all {
		if r.sender.Figures().Leads {
			n++
		}
	}
	return n
}

// told is what a partner was told, in the order that it came, each message once.
type told struct {
	*testing.T
	heard     chan received
	ids       map[string]bool
	revisions map[string]bool
	newest    int    // revision
	last      string // message
	again     int
}

func newTold(t *testing.T, r *receiver) *told {
	return &told{T: t, heard: r.heard, ids: map[string]bool{}, revisions: map[string]bool{}}
}

// until takes in what comes until a revision was told of.
func (p *told) until(revision string) {
	p.Helper()
	for late := time.After(2 * patience); !p.revisions[revision]; {
		select {
		case got := <-p.heard:
			p.hear(got)
		case <-late:
			p.Fatalf("revision %s was not told of", revision)
		}
	}
}

// allOf takes in all that comes until a replica knows of nothing that is to be sent.
func (p *told) allOf(r *replica, hook plan.ID) {
	p.Helper()
	r.until(hook, func(w *plan.Webhook) bool { return w.Pending == nil })
	for len(p.heard) > 0 {
		p.hear(<-p.heard)
	}
}

// hear wants messages in the order of the log: one that comes again comes before any other.
func (p *told) hear(got received) {
	p.Helper()
	if p.ids[got.ID] {
		p.again++
		if got.ID != p.last {
			p.Errorf("%s came again behind %s", got.ID, p.last)
		}
		return
	}
	p.ids[got.ID], p.last = true, got.ID
	for _, c := range got.message.Data.Changes {
		p.revisions[c.Revision] = true
		revision, err := strconv.Atoi(c.Revision)
		if err != nil || revision < p.newest {
			p.Errorf("revision %s is told of after %d (%v)", c.Revision, p.newest, err)
		}
		p.newest = revision
	}
}

// editNow changes something, as soon as it can, and is the revision that it made.
func (r *replica) editNow(n int) string {
	r.Helper()
	var revision string
	eventually(r.TB, "something is written", func() bool {
		rev, err := r.UpdateItem(r.Context(), plantest.Operator, plan.ItemUpdate{
			ID: r.plan.Goals()[0].ID, Title: plan.Edit[string]{Given: true, To: fmt.Sprint("Goal of edit ", n)},
		})
		if plan.CodeOf(err) == plan.Unavailable {
			return false
		}
		r.ok(err)
		revision = fmt.Sprint(rev)
		return true
	})
	return revision
}

func TestOneReplicaSendsAndWhereItStopsTheNextGoesOnWithoutLossOrDouble(t *testing.T) {
	rs := newReplicas(t, 3)
	for _, r := range rs.all {
		r.begin()
	}
	r := newReceiver(t)
	var holds atomic.Bool // the next attempt
	underWay, goesOn := make(chan struct{}), make(chan struct{})
	r.answers(func(w http.ResponseWriter, _ *http.Request) {
		if holds.CompareAndSwap(true, false) {
			select {
			case underWay <- struct{}{}:
			case <-t.Context().Done(): // the test has failed
			}
			select {
			case <-goesOn:
			case <-t.Context().Done():
			}
		}
		w.WriteHeader(http.StatusNoContent)
	})
	hook, _ := rs.all[0].hook(r.URL)
	theirs := newTold(t, r)
	var made []string
	for n := range 12 {
		made = append(made, rs.all[rand.IntN(3)].editNow(2*n))
		leader := rs.leader()
		if others := rs.leaders(); others > 1 {
			t.Fatalf("%d replicas send", others)
		}
		holds.Store(true)
		made = append(made, rs.all[rand.IntN(3)].editNow(2*n+1))
		comes(t, "an attempt is under way", underWay)
		stopped := make(chan struct{})
		go func() {
			leader.stop()
			close(stopped)
		}()
		goesOn <- struct{}{}
		comes(t, "the sender has stopped", stopped)
		if leader.sender.Figures().Leads {
			t.Error("a sender that was stopped leads")
		}
		leader.begin()
	}
	for _, revision := range made {
		theirs.until(revision)
	}
	theirs.allOf(rs.all[0], hook.ID)
	if theirs.again > 0 {
		t.Errorf("%d messages came twice", theirs.again)
	}
}

func TestWhereTheSendingReplicaIsCutOffAnotherTakesOver(t *testing.T) {
	rs := newReplicas(t, 2)
	for _, r := range rs.all {
		r.begin()
	}
	r := newReceiver(t)
	hook, _ := rs.all[0].hook(r.URL)
	theirs := newTold(t, r)
	first := rs.leader()
	theirs.until(first.editNow(1))
	first.until(hook.ID, func(w *plan.Webhook) bool { return w.Pending == nil }) // else it is sent again
	first.link.Cut()
	other := rs.all[0]
	if other == first {
		other = rs.all[1]
	}
	theirs.until(other.editNow(2))
	if !other.sender.Figures().Leads {
		t.Error("it was told by a replica that does not lead")
	}
	first.link.Mend()
	theirs.until(first.editNow(3))
	if n := rs.leaders(); n != 1 {
		t.Errorf("%d replicas send", n)
	}
	theirs.allOf(first, hook.ID)
	if theirs.again > 0 {
		t.Errorf("%d messages came twice", theirs.again)
	}
}
