package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// claimTime is for how long nobody else tells a partner what one replica may still be telling it.
const claimTime = 30 * time.Second

// A replica is killed, or stands still for longer than it holds the office of telling partners, in the middle of
// telling one. The partner hears of everything; that message comes again under its id, once nobody else can be sending
// it, and no other does; and all come in the order of the log.
func TestAPartnerHearsOfEverythingInOrderWhereTheReplicaThatTellsItIsLostInTheMiddle(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]struct{ lose, heal func(*newsroom, int) }{
		"killed": {(*newsroom).kill, (*newsroom).start},
		"paused": {
			func(d *newsroom, i int) { d.signal(i, syscall.SIGSTOP) },
			func(d *newsroom, i int) { d.signal(i, syscall.SIGCONT) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, p := newNewsroom(t, "--webhook-private"), newPartner(t)
			d.hook(p.URL)
			p.until(d.retitle(0))
			teller := d.teller()
			other, third := (teller+1)%len(d.servers), (teller+2)%len(d.servers)

			release := p.hold()
			defer release()
			held := d.retitle(other)
			p.until(held)
			lost := time.Now()
			fault.lose(d, teller)
			healed := sync.OnceFunc(func() { fault.heal(d, teller) })
			defer healed() // one that stands still does not end either
			p.until(d.retitle(third))
			if took := time.Since(lost); took < claimTime {
				t.Errorf("after %s another went on: the first may have been sending it still", took)
			}
			p.until(d.retitle(other))
			release()
			healed()
			for range 3 {
				for i := range d.servers {
					p.until(d.retitle(i))
				}
			}
			p.heardInOrder(held)
		})
	}
}

// hook makes a webhook of an address.
func (d *newsroom) hook(address string) {
	d.Helper()
	var made struct {
		CreateWebhook struct{ UserErrors []struct{ Message string } }
	}
	code := d.ask(0, &made,
		fmt.Sprintf(`mutation { createWebhook(input: {url: %q}) { userErrors { message } } }`, address))
	if code != "" || len(made.CreateWebhook.UserErrors) > 0 {
		d.Fatalf("no webhook is made: %s %+v", code, made)
	}
}

// retitle changes the plan through a replica, as soon as that can, and is the revision that it makes.
func (d *newsroom) retitle(replica int) int {
	d.Helper()
	var made struct {
		UpdatePlan struct {
			Plan struct{ Title text }
		}
	}
	mutation := fmt.Sprintf(`mutation { updatePlan(input: { id: "pln_01kagwj000pg1jyvz9r5", title: "Goals %d" }) {
		plan { title(locales: ["en"]) { value revision } } userErrors { message }
	} }`, d.added.Add(1))
	for deadline := time.Now().Add(patience); d.ask(replica, &made, mutation) != ""; d.rest() {
		if time.Now().After(deadline) {
			d.Fatalf("nothing can be written through replica %d", replica)
		}
	}
	revision, err := strconv.Atoi(made.UpdatePlan.Plan.Title.Revision)
	if err != nil {
		d.Fatalf("%+v: %v", made, err)
	}
	return revision
}

// teller is the replica that tells partners.
func (d *newsroom) teller() int {
	d.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); d.rest() {
		for i := range d.servers {
			response, err := http.Get(d.servers[i].Load().URL + "/metrics")
			if err != nil {
				d.Fatal(err)
			}
			said, err := io.ReadAll(response.Body)
			if response.Body.Close(); err == nil && strings.Contains(string(said), "\npolyplan_webhook_sender 1\n") {
				return i
			}
		}
	}
	d.Fatal("no replica tells partners")
	return 0
}

// partner is told what changes.
type partner struct {
	*testing.T
	*httptest.Server
	heard chan telling
	told  []telling // what was heard so far

	mu   sync.Mutex
	held <-chan struct{} // what the next message is not answered before; nil where it is at once
}

// telling is a message as it came.
type telling struct {
	id, body  string
	revisions []int
}

func newPartner(t *testing.T) *partner {
	p := &partner{T: t, heard: make(chan telling, 1_000)}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// hold keeps whoever sends the next message waiting for its answer.
func (p *partner) hold() (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := make(chan struct{})
	p.held = held
	return sync.OnceFunc(func() { close(held) })
}

func (p *partner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // whoever told it was lost
	}
	got := telling{id: r.Header.Get("webhook-id"), body: string(body)}
	var message struct {
		Data struct{ Changes []struct{ Revision string } }
	}
	if err := json.Unmarshal(body, &message); err != nil {
		p.Error(err)
	}
	for _, c := range message.Data.Changes {
		revision, err := strconv.Atoi(c.Revision)
		if err != nil {
			p.Error(err)
		}
		got.revisions = append(got.revisions, revision)
	}
	p.mu.Lock()
	held := p.held
	p.held = nil
	p.mu.Unlock()
	p.heard <- got
	if held != nil {
		select {
		case <-held:
		case <-r.Context().Done():
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// until takes in what comes until a revision was told of.
func (p *partner) until(revision int) {
	p.Helper()
	late := time.After(patience)
	for !slices.ContainsFunc(p.told, func(m telling) bool { return slices.Contains(m.revisions, revision) }) {
		select {
		case m := <-p.heard:
			p.told = append(p.told, m)
		case <-late:
			p.Fatalf("revision %d was not told of, but %+v", revision, p.told)
		}
	}
}

// heardInOrder wants one message to have come twice, which tells of a revision, and all others once and in order.
func (p *partner) heardInOrder(twice int) {
	p.Helper()
	last, times, seen := 0, 0, map[string]string{}
	for _, m := range p.told {
		if slices.Contains(m.revisions, twice) {
			times++
		}
		if body, again := seen[m.id]; again {
			if body != m.body || !slices.Contains(m.revisions, twice) || last != m.revisions[len(m.revisions)-1] {
				p.Errorf("%s came again with %s: wanted only what was under way to come again, and at once", m.id, m.body)
			}
			continue
		}
		seen[m.id] = m.body
		for _, revision := range m.revisions {
			if revision < last {
				p.Errorf("revision %d is told of after %d", revision, last)
			}
			last = revision
		}
	}
	if times != 2 {
		p.Errorf("what was under way came %d times", times)
	}
}
