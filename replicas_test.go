package main

import (
	"bytes"
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

// Editors add a word each to one text, through three replicas that are killed in turn. Each writes over the revision
// that it has read, so no word that was acknowledged is lost, and none that was refused is there.
func TestEditorsAtThreeReplicasLoseNoWordOfEachOther(t *testing.T) {
	cluster, dir := etcdtest.Shared(t), t.TempDir()
	prefix := cluster.Prefix()
	d := &newsroom{T: t, words: map[string]bool{}, place: func(replica int) string {
		return cluster.Place(prefix, filepath.Join(dir, fmt.Sprint(replica, ".db")))
	}}
	defer d.stop()
	for i := range d.servers {
		d.start(i)
	}
	var editors sync.WaitGroup
	for i := range 6 {
		editors.Go(func() { d.edit(i) })
	}
	goesOn := func() bool { return d.added.Load() < 120 && !t.Failed() && t.Context().Err() == nil }
	deadline := time.Now().Add(time.Minute)
	for killed := 0; goesOn() && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if killed < 3 && int(d.added.Load()) > 30*(killed+1) {
			d.kill(killed)
			killed++
		}
	}
	d.closed.Store(true)
	editors.Wait()
	d.compare()
	t.Logf("%d words acknowledged of %d that were not refused", d.added.Load(), len(d.words))
	if d.added.Load() < 120 {
		t.Error("too few words were acknowledged")
	}
}

// newsroom is three replicas of a catalogue, and the words of its editors.
type newsroom struct {
	*testing.T
	place   func(replica int) string
	servers [3]atomic.Pointer[clitest.Server]
	added   atomic.Int64
	closed  atomic.Bool

	mu    sync.Mutex
	words map[string]bool // whether it was acknowledged; false where the outcome is not known
}

func (d *newsroom) start(i int) {
	env := append(os.Environ(), "POLYPLAN_ADMIN_TOKEN=secret")
	server, err := clitest.Start(d.Context(), d.TempDir(), env, "--store", d.place(i))
	if err != nil {
		d.Fatal(err)
	}
	d.servers[i].Store(server)
}

func (d *newsroom) kill(i int) {
	server := d.servers[i].Load()
	if err := server.Signal(os.Kill); err != nil {
		d.Fatal(err)
	}
	_ = server.Wait() // by the signal
	d.start(i)
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
			continue // it is being killed
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
	url := d.servers[replica].Load().URL + "/graphql"
	r, err := http.NewRequestWithContext(d.Context(), "POST", url, bytes.NewReader(body))
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
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
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
