package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"polyplan/store"
)

// halfway is a server that sends the first half of a backup, and the rest never.
type halfway struct {
	*httptest.Server
	sent chan struct{}
	end  chan struct{} // breaks the connection
}

func newHalfway(t *testing.T, whole []byte) *halfway {
	h := &halfway{sent: make(chan struct{}, 1), end: make(chan struct{}, 1)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
		w.Header().Set("Polyplan-Revision", "2")
		_, _ = w.Write(whole[:len(whole)/2])
		_ = http.NewResponseController(w).Flush()
		h.sent <- struct{}{}
		select {
		case <-h.end:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(h.Close)
	return h
}

// saved is a backup of a new catalogue.
func saved(t *testing.T) []byte {
	t.Helper()
	folder := t.TempDir()
	for _, args := range [][]string{{"seed"}, {"backup", "whole.db"}} {
		command := exec.CommandContext(t.Context(), "polyplan", args...)
		command.Dir = folder
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, said)
		}
	}
	whole, err := os.ReadFile(filepath.Join(folder, "whole.db"))
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

func TestABackupThatIsKilledOrCutOffLeavesNothingUnderItsName(t *testing.T) {
	whole := saved(t)
	for name, stop := range map[string]func(*halfway, *exec.Cmd) error{
		"killed":      func(_ *halfway, c *exec.Cmd) error { return c.Process.Kill() },
		"interrupted": func(_ *halfway, c *exec.Cmd) error { return c.Process.Signal(os.Interrupt) },
		"cut off":     func(h *halfway, _ *exec.Cmd) error { h.end <- struct{}{}; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			h, folder := newHalfway(t, whole), t.TempDir()
			for _, before := range [][]byte{nil, []byte("what was there")} {
				path := filepath.Join(folder, "monday.db")
				if before != nil {
					if err := os.WriteFile(path, before, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				command := exec.CommandContext(t.Context(), "polyplan", "backup", "--url", h.URL, "--token", "x", "--overwrite", path)
				var said bytes.Buffer
				command.Stderr = &said
				if err := command.Start(); err != nil {
					t.Fatal(err)
				}
				<-h.sent
				if err := stop(h, command); err != nil {
					t.Fatal(err)
				}
				if err := command.Wait(); err == nil {
					t.Errorf("it exited with 0, and said %s", &said)
				}
				if got, err := os.ReadFile(path); string(got) != string(before) || before == nil && err == nil {
					t.Errorf("there is %.40q (%v): wanted %q", got, err, before)
				}
			}
		})
	}
}

// Writers go on while the server is restored: of each that was acknowledged, the catalogue that it was acknowledged in
// knows, the one that is kept or the one that goes on.
func TestAServerThatIsRestoredLosesNoAcknowledgedWrite(t *testing.T) {
	folder := t.TempDir()
	server := startAsAdmin(t, folder)
	plans := newPlans(t, server, 1)
	run := func(args ...string) string {
		t.Helper()
		command := exec.CommandContext(t.Context(), "polyplan", append(args, "--url", server.URL, "--token", adminToken)...)
		command.Dir = folder
		said, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", args, err, said)
		}
		return string(said)
	}
	run("backup", "before.db")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan []string)
	begun := make(chan struct{})
	go func() { ended <- server.createUntil(ctx, plans[0].goal, begun) }()
	<-begun
	said := run("restore", "--replace", "before.db")
	_, kept, _ := strings.Cut(said, "kept ")
	stop()
	acknowledged := <-ended
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	there := keysOf(t, filepath.Join(folder, strings.TrimSpace(kept)))
	for key := range keysOf(t, filepath.Join(folder, "polyplan.db")) {
		there[key] = true
	}
	for _, id := range acknowledged {
		if !there[string(store.Key("home", id))] {
			t.Errorf("%s was acknowledged and is nowhere", id)
		}
	}
	t.Logf("%d writes were acknowledged", len(acknowledged))
}

// createUntil makes strategies until ctx ends, and is those that were acknowledged.
func (a *api) createUntil(ctx context.Context, goal string, begun chan<- struct{}) (ids []string) {
	for n := 0; ctx.Err() == nil; n++ {
		var made struct {
			CreateStrategy struct{ Item struct{ ID string } }
		}
		err := a.ask(`mutation($goal: ID!, $title: String!) {
			createStrategy(input: {parent: $goal, title: $title}) { item { id } userErrors { code } } }`,
			map[string]any{"goal": goal, "title": fmt.Sprint("Strategy ", n)}, &made)
		if err == nil && made.CreateStrategy.Item.ID != "" {
			ids = append(ids, made.CreateStrategy.Item.ID)
		}
		if n == 10 {
			close(begun)
		}
		if n == 400 {
			return ids // of the 500 that a goal may have
		}
	}
	return ids
}

func keysOf(t *testing.T, path string) map[string]bool {
	t.Helper()
	db, err := store.OpenReadOnly(t.Context(), "bolt:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	keys := map[string]bool{}
	err = db.View(t.Context(), func(tx store.Tx) error {
		for key := range tx.Scan(nil, nil) {
			keys[string(key)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
