package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/cli/clitest"
	"polyplan/store/etcdtest"
)

// patience is how long what must come is waited for, on a busy machine.
const patience = 3 * time.Minute

// Editors add a word each to one text, through three replicas that are killed in turn. Each writes over the revision
// that it has read, so no word that was acknowledged is lost, and none that was refused is there.
func TestEditorsAtThreeReplicasLoseNoWordOfEachOther(t *testing.T) {
	d := newNewsroom(t)
	var editors sync.WaitGroup
	defer editors.Wait()
	defer d.closed.Store(true)
	for i := range 6 {
		editors.Go(func() { d.edit(i) })
	}
	const words = 120
	killed := 0
	deadline := time.Now().Add(patience)
	enough := func() bool { return d.added.Load() >= words && killed == len(d.servers) }
	for ; !enough() && !t.Failed() && time.Now().Before(deadline); d.rest() {
		if killed < len(d.servers) && int(d.added.Load()) > 30*(killed+1) {
			d.kill(killed)
			d.start(killed)
			killed++
		}
	}
	d.closed.Store(true)
	editors.Wait()
	d.compare()
	t.Logf("%d words acknowledged of %d that were not refused", d.added.Load(), len(d.words))
	if !enough() {
		t.Errorf("%d words were acknowledged and %d replicas killed: wanted %d and %d",
			d.added.Load(), killed, words, len(d.servers))
	}
}

// newsroom is three replicas of a catalogue, and the words of its editors.
type newsroom struct {
	*testing.T
	place   func(replica int) string
	flags   []string
	servers [3]atomic.Pointer[clitest.Server]
	added   atomic.Int64
	closed  atomic.Bool

	mu    sync.Mutex
	words map[string]bool // whether it was acknowledged; false where the outcome is not known
}

// newNewsroom starts the replicas, which end with the test.
func newNewsroom(t *testing.T, flags ...string) *newsroom {
	t.Helper()
	cluster, dir := etcdtest.Shared(t), t.TempDir()
	prefix := cluster.Prefix()
	d := &newsroom{T: t, flags: flags, words: map[string]bool{}, place: func(replica int) string {
		return cluster.Place(prefix, filepath.Join(dir, fmt.Sprint(replica, ".db")))
	}}
	t.Cleanup(d.stop)
	for i := range d.servers {
		d.start(i)
	}
	return d
}

func (d *newsroom) start(i int) {
	d.Helper()
	env := append(os.Environ(), "POLYPLAN_ADMIN_TOKEN=secret")
	// Their lives end with stop, which asks whether they end well.
	server, err := clitest.Start(context.WithoutCancel(d.Context()), d.TempDir(), env,
		append([]string{"--store", d.place(i)}, d.flags...)...)
	if err != nil {
		d.Fatal(err)
	}
	d.servers[i].Store(server)
}

func (d *newsroom) kill(i int) {
	d.Helper()
	d.signal(i, os.Kill)
	_ = d.servers[i].Swap(nil).Wait() // by the signal
}

func (d *newsroom) signal(i int, signal os.Signal) {
	d.Helper()
	if err := d.servers[i].Load().Signal(signal); err != nil {
		d.Fatal(err)
	}
}

func (d *newsroom) stop() {
	for i := range d.servers {
		if server := d.servers[i].Load(); server != nil {
			if err := server.Stop(); err != nil {
				d.Errorf("%v\n%s", err, server.Said())
			}
		}
	}
}

// rest is before another look at what takes its time.
func (d *newsroom) rest() {
	select {
	case <-time.After(20 * time.Millisecond):
	case <-d.Context().Done():
	}
}

// text is the title of the plan in Korean.
type text struct{ Value, Revision string }

// edit adds words through one replica.
func (d *newsroom) edit(editor int) {
	for n := 0; !d.closed.Load(); n++ {
		var seen struct {
			Plan struct {
				ID    string
				Title text
			}
		}
		query := `{ plan(slug: "gwangju") { id title(locales: ["ko"]) { value revision } } }`
		if code := d.ask(editor%3, &seen, query); code != "" {
			d.rest() // it is being killed
			continue
		}
		word := fmt.Sprintf("e%dn%d", editor, n)
		var told struct {
			SetTranslation struct {
				UserErrors []struct{ Code, Message string }
			}
		}
		code := d.ask(editor%3, &told, fmt.Sprintf(`mutation { setTranslation(input: {
			id: %q, field: "title", locale: "ko", value: %q, expectedRevision: %q
		}) { userErrors { code message } } }`, seen.Plan.ID, seen.Plan.Title.Value+" "+word, seen.Plan.Title.Revision))
		refusals := told.SetTranslation.UserErrors
		switch {
		case code != "":
			d.keep(word, false)
			d.rest()
		case len(refusals) == 0:
			d.keep(word, true)
		case refusals[0].Code != "CONFLICT":
			d.Errorf("%s: %v", word, refusals)
			return
		}
	}
}

func (d *newsroom) keep(word string, acknowledged bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.words[word] = acknowledged
	if acknowledged {
		d.added.Add(1)
	}
}

// ask returns the code of an error, or a word for a connection that broke.
func (d *newsroom) ask(replica int, data any, document string) (code string) {
	body, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		d.Error(err)
	}
	server := d.servers[replica].Load()
	if server == nil {
		return "BROKEN"
	}
	r, err := http.NewRequestWithContext(d.Context(), "POST", server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		d.Error(err)
	}
	r.Header.Set("Authorization", "Bearer secret")
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "BROKEN"
	}
	defer response.Body.Close()
	answer := struct {
		Data   any
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}{Data: data}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return "BROKEN"
	}
	if len(answer.Errors) == 0 {
		return ""
	}
	if code := answer.Errors[0].Extensions.Code; code != "UNAVAILABLE" {
		d.Errorf("replica %d: %s: %s", replica, code, answer.Errors[0].Message)
	}
	return "UNAVAILABLE"
}

// compare holds the text that all replicas have in the end against the words.
func (d *newsroom) compare() {
	var texts [3]string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); d.rest() {
		for i := range texts {
			var seen struct{ Plan struct{ Title text } }
			d.ask(i, &seen, `{ plan(slug: "gwangju") { title(locales: ["ko"]) { value } } }`)
			texts[i] = seen.Plan.Title.Value
		}
		if texts[0] == texts[1] && texts[1] == texts[2] {
			break
		}
	}
	if texts[0] != texts[1] || texts[1] != texts[2] {
		d.Fatalf("the replicas do not come to one text: %q", texts)
	}
	stands := map[string]int{}
	for _, word := range strings.Fields(texts[0]) {
		stands[word]++
	}
	for word, n := range stands {
		if _, known := d.words[word]; n > 1 || !known && strings.HasPrefix(word, "e") {
			d.Errorf("%s stands %d times, or was refused", word, n)
		}
	}
	for word, acknowledged := range d.words {
		if acknowledged && stands[word] == 0 {
			d.Errorf("%s was acknowledged and is lost", word)
		}
	}
}
