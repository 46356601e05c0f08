package partner_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strconv"
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
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		for _, r := range rs.all {
			if r.sender.Figures().Leads {
				return r
			}
		}
	}
	rs.Fatal("no replica sends")
	return nil
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
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		rev, err := r.UpdateItem(r.Context(), plantest.Operator, plan.ItemUpdate{
			ID: r.plan.Goals()[0].ID, Title: plan.Edit[string]{Given: true, To: fmt.Sprint("Goal of edit ", n)},
		})
		if plan.CodeOf(err) == plan.Unavailable && time.Now().Before(deadline) {
			continue
		}
		r.ok(err)
		return fmt.Sprint(rev)
	}
}

func TestOneReplicaSendsAndWhereItStopsTheNextGoesOnWithoutLossOrDouble(t *testing.T) {
	rs := newReplicas(t, 3)
	for _, r := range rs.all {
		r.begin()
	}
	r := newReceiver(t)
	r.answers(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond) // so that some stops meet an attempt
		w.WriteHeader(http.StatusNoContent)
	})
	rs.all[0].hook(r.URL)
	theirs := newTold(t, r)
	var made []string
	for n := range 12 {
		made = append(made, rs.all[rand.IntN(3)].editNow(2*n))
		leader := rs.leader()
		if others := rs.leaders(); others > 1 {
			t.Fatalf("%d replicas send", others)
		}
		made = append(made, rs.all[rand.IntN(3)].editNow(2*n+1))
		leader.stop()
		if leader.sender.Figures().Leads {
			t.Error("a sender that was stopped leads")
		}
		leader.begin()
	}
	for _, revision := range made {
		theirs.until(revision)
	}
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
	if theirs.again > 0 {
		t.Errorf("%d messages came twice", theirs.again)
	}
}
