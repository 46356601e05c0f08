package web_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"polyplan/web"
)

// large is a query whose answer, of a plan of many goals, is some hundred KiB.
const large = `{ plan(slug: "many") { goals { id title { value locale direction state origin revision } } } }`

func TestWhoTakesAMessageTooLateIsToldSo(t *testing.T) {
	h := newHouse(t).with(t, web.LimitStreams(web.StreamLimits{Write: time.Nanosecond}))
	w := h.dial(t, protocol)
	w.say(`{"type":"connection_init"}`)
	w.ends(1008, "reads too slowly: resume from the last cursor")
}

// TestWhoReadsNothingIsCutOff checks also that nothing piles up for such a client meanwhile.
func TestWhoReadsNothingIsCutOff(t *testing.T) {
	h := newHouse(t, manyGoals(500))
	h = h.with(t, web.LimitStreams(web.StreamLimits{Write: 200 * time.Millisecond, Grace: 100 * time.Millisecond}))
	before := allocated()
	w := h.greeted(t, "{}")
	for i := range 100 {
		w.ask(fmt.Sprint(i), large, nil)
	}
	var most uint64
	await(t, "it is cut off", func() bool {
		most = max(most, allocated())
		return h.site.OpenSockets() == 0 && h.site.OpenStreams() == 0
	})
	if grown := int64(most-before) >> 20; grown > 200 {
		t.Errorf("the heap grew by %d MiB", grown)
	}
	if lines := h.lines(t, "stream dropped"); len(lines) == 0 || !strings.Contains(fmt.Sprint(lines[0]["reason"]), "reads too slowly") {
		t.Errorf("the log says %v", lines)
	}
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestTheTimesOfAServerDoNotCutAStream has the server itself wait for no answer longer than a moment.
func TestTheTimesOfAServerDoNotCutAStream(t *testing.T) {
	h := newHouse(t)
	h = h.with(t, web.LimitStreams(web.StreamLimits{Ping: 500 * time.Millisecond}))
	const moment = 400 * time.Millisecond // two pings are longer
	server := web.NewServer(h.site, slog.New(slog.DiscardHandler))
	server.ReadTimeout, server.ReadHeaderTimeout, server.WriteTimeout, server.IdleTimeout = moment, moment, moment, moment
	h.URL = "http://" + serve(t, server)
	release := h.stuck(t)
	w := h.greeted(t, "{}")
	w.ask("a", reading, nil)
	heard := make(chan string, 1)
	go func() { // and so answers pings
		text, err := w.read()
		heard <- fmt.Sprint(text, err)
	}()
	l := h.listen(t, http.MethodPost, "/graphql", posted(t, reading, nil))
	for range 2 {
		if _, err := l.next(); err != nil {
			t.Fatal(err)
		}
	}
	release()
	if got := l.rest(t); len(got) != 2 {
		t.Errorf("the stream ends with %v", got)
	}
	if text := <-heard; !strings.Contains(text, `"type":"next"`) {
		t.Errorf("the socket says %s", text)
	}
}
