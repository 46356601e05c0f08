package web_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"polyplan/graph"
	"polyplan/web"
)

// following is a subscription to the changes of a plan after a cursor.
const following = `subscription($after: String, $plan: ID) { changes(after: $after, plan: $plan) { cursor text { value } } }`

// told is a change as a subscription tells it.
type toldChange struct {
	Data struct {
		Changes struct {
			Cursor string
			Text   *struct{ Value string }
		}
	}
	Errors []problem
}

func readChange(t testing.TB, payload string) toldChange {
	t.Helper()
	var c toldChange
	if err := json.Unmarshal([]byte(payload), &c); err != nil || len(c.Errors) > 0 {
		t.Fatalf("%v: %s", err, payload)
	}
	return c
}

// head is the cursor of the newest change.
func (s *house) head(t testing.TB) string {
	t.Helper()
	var data struct{ Changes struct{ Head string } }
	s.into(t, &data, `{ changes(first: 0) { head } }`, nil)
	return data.Changes.Head
}

// follower is a client that follows changes until it is cut off.
type follower func() (change string, ok bool)

func (s *house) followBySocket(t testing.TB, after string) (follower, func()) {
	w := s.greeted(t, "{}")
	w.ask("a", following, in{"after": after})
	return func() (string, bool) {
		_, text, err := w.Read(t.Context())
		if err != nil {
			return "", false
		}
		var m said
		if err := json.Unmarshal(text, &m); err != nil || m.Type != "next" {
			t.Fatalf("%v: %s", err, text)
		}
		return string(m.Payload), true
	}, func() { w.CloseNow() }
}

func (s *house) followByEvents(t testing.TB, after string) (follower, func()) {
	l := s.listen(t, http.MethodPost, "/graphql", posted(t, following, in{"after": after}))
	return func() (string, bool) {
		for {
			e, err := l.next()
			if err != nil {
				return "", false
			}
			if e.name == "next" {
				return e.data, true
			}
		}
	}, func() { l.Body.Close() }
}

// TestWhoIsCutOffGoesOnWithoutLossOrDoubles has writers at work while a client is cut off again and again.
func TestWhoIsCutOffGoesOnWithoutLossOrDoubles(t *testing.T) {
	for name, follow := range map[string]func(*house, testing.TB, string) (follower, func()){
		"on a socket": (*house).followBySocket,
		"by events":   (*house).followByEvents,
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			const writers, writes = 4, 25
			after := h.head(t)
			var ids []string
			for i := range writers {
				plan, _ := h.newPlan(t, operator, fmt.Sprintf("plan-%d", i))
				h.done(t, operator, "publishPlan", in{"id": plan})
				ids = append(ids, plan)
			}
			var writing sync.WaitGroup
			for i, id := range ids {
				writing.Go(func() {
					for n := range writes {
						h.done(t, operator, "updatePlan", in{"id": id, "title": fmt.Sprintf("write %d-%d", i, n)})
					}
				})
			}
			seen := map[string]bool{}
			last := map[int]int{}
			for heard := 0; len(last) < writers || min(last[0], last[1], last[2], last[3]) < writes-1; {
				next, cut := follow(h, t, after)
				for range 7 {
					payload, ok := next()
					if !ok {
						break
					}
					c := readChange(t, payload)
					if after = c.Data.Changes.Cursor; seen[after] {
						t.Fatalf("the change %s is told twice", after)
					}
					seen[after] = true
					heard++
					var i, n int
					if c.Data.Changes.Text != nil {
						if _, err := fmt.Sscanf(c.Data.Changes.Text.Value, "write %d-%d", &i, &n); err == nil {
							last[i] = n
						}
					}
					if len(last) == writers && min(last[0], last[1], last[2], last[3]) == writes-1 {
						break
					}
				}
				cut()
			}
			writing.Wait()
			if missed := h.cursors(t, seen); missed > 0 {
				t.Errorf("%d changes were not told", missed)
			}
		})
	}
}

// cursors counts the changes to texts of published plans that are not among those seen.
func (s *house) cursors(t testing.TB, seen map[string]bool) (missed int) {
	t.Helper()
	var first string
	for after := ""; ; {
		var data struct {
			Changes struct {
				Nodes    []struct{ Cursor string }
				PageInfo struct {
					EndCursor   string
					HasNextPage bool
				}
			}
		}
		s.into(t, &data, `query($after: String) { changes(after: $after, first: 100) { nodes { cursor } pageInfo { endCursor hasNextPage } } }`,
			in{"after": nilIfEmpty(after)})
		for _, node := range data.Changes.Nodes {
			if first == "" && seen[node.Cursor] {
				first = node.Cursor
			}
			if first != "" && !seen[node.Cursor] {
				missed++
			}
		}
		if after = data.Changes.PageInfo.EndCursor; !data.Changes.PageInfo.HasNextPage {
			return missed
		}
	}
}

func nilIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func TestAThousandSubscriptionsOfOneClientAreRefusedAboveAHundred(t *testing.T) {
	h := newHouse(t)
	taken, refusals := 0, 0
	for range 10 {
		w := h.greeted(t, "{}")
		for i := range 100 {
			w.ask(fmt.Sprint(i), following, nil)
		}
		if taken == 0 {
			taken = 100
			await(t, "a hundred are under way", func() bool { return h.site.OpenStreams() == 100 })
			continue
		}
		for range 100 {
			if m := w.hear(); m.Type != "error" || !strings.Contains(string(m.Payload), graph.LimitExceeded) {
				t.Fatalf("heard %s %s", m.Type, m.Payload)
			}
			refusals++
		}
	}
	if refusals != 900 || h.site.OpenStreams() != 100 {
		t.Errorf("%d are refused, %d under way", refusals, h.site.OpenStreams())
	}
	h.untroubled(t)
}

// TestAWriteIsReadOnceForAllWhoFollowAlike counts how often the store is read until all have heard of a write.
func TestAWriteIsReadOnceForAllWhoFollowAlike(t *testing.T) {
	const followers = 50
	h := newHouse(t)
	id, after := h.planID(t, "gwangju"), h.head(t)
	var all []*wire
	for range 2 {
		w := h.greeted(t, "{}")
		for n := range followers / 2 {
			w.ask(fmt.Sprint(n), following, in{"after": after})
		}
		all = append(all, w)
	}
	heard := func(title string) {
		h.retitle(t, id, title)
		for _, w := range all {
			for range followers / 2 {
				if m := w.hear(); m.Type != "next" || readChange(t, string(m.Payload)).Data.Changes.Text.Value != title {
					t.Fatalf("heard %s %s", m.Type, m.Payload)
				}
			}
		}
	}
	heard("While some begin")
	if n := h.views(func() { heard("When all follow") }); n > followers/5 {
		t.Errorf("for %d followers the store is read %d times", followers, n)
	}
}

func TestASiteThatStopsEndsSubscriptionsWithoutAWordOfCompletion(t *testing.T) {
	h := newHouse(t)
	w := h.greeted(t, "{}")
	w.ask("a", following, nil)
	l := h.listen(t, http.MethodPost, "/graphql", posted(t, following, nil))
	await(t, "both are under way", func() bool { return h.site.OpenStreams() == 2 })
	go h.site.Shutdown(t.Context())
	if got := l.rest(t); len(got) > 0 {
		t.Errorf("the events end with %v", got)
	}
	if _, text, err := w.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("the socket says %s (%v)", text, err)
	}
}

func TestATokenThatIsRevokedEndsItsSubscriptions(t *testing.T) {
	h := newHouse(t)
	passing := h.hire(t, "passing", "EDITOR")
	w := h.greeted(t, "{}", passing.headers()...)
	w.ask("a", following, nil)
	l := h.listen(t, http.MethodPost, "/graphql", posted(t, following, nil), passing.headers()...)
	await(t, "both are under way", func() bool { return h.site.OpenStreams() == 2 })
	h.done(t, operator, "revokeToken", in{"id": passing.id})
	if got := w.hears("error", "a"); !strings.Contains(string(got.Payload), graph.Unauthenticated) {
		t.Errorf("the socket says %s", got.Payload)
	}
	if got := l.rest(t); len(got) != 2 || !strings.Contains(got[0].data, graph.Unauthenticated) || got[1].name != "complete" {
		t.Errorf("the events end with %v", got)
	}
}

// TestWhoReadsNoEventsIsCutOff checks also that nothing piles up for such a client meanwhile.
func TestWhoReadsNoEventsIsCutOff(t *testing.T) {
	h := newHouse(t, manyGoals(500))
	h = h.with(t, web.LimitStreams(web.StreamLimits{Write: 200 * time.Millisecond}))
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	var data struct{ Plan struct{ ID string } }
	h.into(t, &data, `{ plan(slug: "many") { id } }`, nil)
	after := h.head(t)
	for i := range 100 {
		h.done(t, operator, "updatePlan", in{"id": data.Plan.ID, "title": fmt.Sprintf("Write %d", i)})
	}
	const large = `subscription($after: String) { changes(after: $after) {
		node { ... on Plan { goals { id contentKey title { value locale direction isFallback isStale state origin revision } } } }
	} }`
	body := posted(t, large, in{"after": after})
	before := allocated()
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	await(t, "it is open", func() bool { return h.site.OpenStreams() == 1 })
	var most uint64
	await(t, "it is cut off", func() bool {
		most = max(most, allocated())
		return h.site.OpenStreams() == 0
	})
	if grown := (int64(most) - int64(before)) >> 20; grown > 100 {
		t.Errorf("the heap grew by %d MiB", grown)
	}
	if lines := h.lines(t, "stream dropped"); len(lines) != 1 || !strings.Contains(fmt.Sprint(lines[0]["reason"]), "reads too slowly") {
		t.Errorf("the log says %v", lines)
	}
}
