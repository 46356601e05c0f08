package cli_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/cli/clitest"
	"polyplan/store/etcdtest"
)

// build links the program as it is, or where a format is given as the program of another version that reads up to it.
func build(t *testing.T, format int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "polyplan")
	args := []string{"build", "-o", path}
	if format > 0 {
		args = append(args, "-ldflags", fmt.Sprint("-X polyplan/store.newest=", format))
	}
	if said, err := exec.CommandContext(t.Context(), "go", append(args, "polyplan")...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return path
}

// fleet is replicas of one catalogue, each a process with a writer and a reader.
type fleet struct {
	*testing.T
	store string // without the option data
	meta  func() int
	dir   string
	plans []home

	replicas [3]*replica
	known    []*item
	begun    []string
}

type replica struct {
	api      *api
	program  string
	stopping atomic.Bool
	writer   *writer
	working  sync.WaitGroup
	done     chan struct{} // closed once enough was written, or nothing more will be
	seen     *uint64       // the newest revision that readers of this replica saw, whichever program it ran
}

func newFleet(t *testing.T) *fleet {
	cluster := etcdtest.Shared(t)
	prefix := cluster.Prefix()
	client := cluster.Client(t)
	f := &fleet{T: t, dir: t.TempDir(), store: "etcd:" + cluster.Hosts() + "?prefix=" + prefix}
	f.meta = func() int {
		answer, err := client.Get(t.Context(), prefix+"meta")
		if err != nil || len(answer.Kvs) == 0 {
			t.Fatal(err)
		}
		var meta struct{ Format int }
		if err := json.Unmarshal(answer.Kvs[0].Value, &meta); err != nil {
			t.Fatal(err)
		}
		return meta.Format
	}
	return f
}

// copyOf is what the copy of the i-th replica holds, if there is one.
func (f *fleet) copyOf(i int) string {
	f.Helper()
	bytes, err := os.ReadFile(filepath.Join(f.dir, fmt.Sprint(i, ".db")))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.Fatal(err)
	}
	return string(bytes)
}

func (f *fleet) flags(i int) []string {
	return []string{
		"--store", fmt.Sprintf("%s&data=%d.db", f.store, i), "--no-seed", "--log", "json", "--rate", "0", "--no-webhooks",
	}
}

// start starts the i-th replica.
func (f *fleet) start(i int, program string) {
	f.Helper()
	env := append(os.Environ(), "POLYPLAN_ADMIN_TOKEN="+adminToken)
	server, err := clitest.StartProgram(f.Context(), program, f.dir, env, "serve", f.flags(i)...)
	if err != nil {
		f.Fatal(err)
	}
	seen := new(uint64)
	if before := f.replicas[i]; before != nil {
		seen = before.seen
	}
	f.replicas[i] = &replica{
		api:     &api{server, &http.Client{Transport: &http.Transport{}}},
		program: program, done: make(chan struct{}), seen: seen,
	}
}

// work has the i-th replica written to and read from until it stops.
func (f *fleet) work(i int, name string) {
	r := f.replicas[i]
	enough, written := 0, sync.OnceFunc(func() { close(r.done) })
	r.writer = &writer{api: r.api, plan: f.plans[i], name: name, acknowledged: func() {
		if enough++; enough == 25 {
			written()
		}
	}}
	r.working.Go(func() {
		defer written()
		r.writer.write()
		if !r.stopping.Load() {
			f.Errorf("the writer of %s is refused: %v", name, r.writer.failed)
		}
	})
	r.working.Go(func() {
		for {
			err := f.look(r)
			if r.stopping.Load() {
				return
			}
			if err != nil {
				f.Errorf("the reader of %s: %v", name, err)
				return
			}
		}
	})
}

var readRevision = regexp.MustCompile(`^ok\nreplica at revision (\d+) of `)

// look reads what every reader may, and at which revision.
func (f *fleet) look(r *replica) error {
	var data struct {
		Plan struct{ Title struct{ Value string } }
	}
	if err := r.api.ask(`{ plan(slug: "plan-0") { title { value } } }`, nil, &data); err != nil {
		return err
	}
	said, err := r.ready()
	if err != nil {
		return err
	}
	found := readRevision.FindStringSubmatch(said)
	if data.Plan.Title.Value != "Plan" || found == nil {
		return fmt.Errorf("it reads %+v at %q", data, said)
	}
	at, err := strconv.ParseUint(found[1], 10, 64)
	if at < *r.seen {
		return fmt.Errorf("it is at revision %d after %d", at, *r.seen)
	}
	*r.seen = at
	return err
}

func (r *replica) ready() (string, error) {
	answer, err := r.api.http.Get(r.api.URL + "/readyz")
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

// stop stops the i-th replica as an operator does, and takes over what its writer knows.
func (f *fleet) stop(i int) {
	f.Helper()
	r := f.replicas[i]
	select {
	case <-r.done:
	case <-time.After(3 * time.Minute):
		f.Errorf("replica %d does not acknowledge enough; it said:\n%s", i, r.api.Said())
	}
	r.stopping.Store(true)
	if err := r.api.Stop(); err != nil {
		f.Errorf("replica %d: %v", i, err)
	}
	r.working.Wait()
	if r.writer.failed != nil {
		f.Errorf("replica %d: %v", i, r.writer.failed)
	}
	f.known, f.begun = append(f.known, r.writer.items...), append(f.begun, r.writer.begun)
}

// roll replaces replica by replica by another program, while the others are written to and read from.
func (f *fleet) roll(program, round string) {
	f.Helper()
	for i := range f.replicas {
		f.stop(i)
		f.start(i, program)
		f.work(i, fmt.Sprint(round, " ", i))
	}
}

// upgrade runs the command, and returns what it said and whether it was done.
func (f *fleet) upgrade(program string) (string, bool) {
	f.Helper()
	return f.run(program, "upgrade", "--store", f.store)
}

func (f *fleet) run(program string, args ...string) (string, bool) {
	f.Helper()
	command := exec.CommandContext(f.Context(), program, args...)
	command.Dir = f.dir
	said, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		f.Fatalf("%v: %s", err, said)
	}
	return string(said), err == nil
}

func TestReplicasAreUpgradedOneByOneUnderLoadAndBackUntilTheFormatIsRaised(t *testing.T) {
	f := newFleet(t)
	old := build(t, 0)
	f.start(0, old)
	first := f.meta()
	newer := build(t, first+1)
	f.start(1, old)
	f.start(2, old)
	f.plans = newPlans(t, f.replicas[0].api, len(f.replicas))
	for i := range f.replicas {
		f.await(i, "plan-2")
		f.work(i, fmt.Sprint("first ", i))
	}

	f.roll(newer, "up")
	f.roll(old, "back")
	f.stop(0)
	f.start(0, newer)
	f.work(0, "beside 0")
	said, done := f.upgrade(newer)
	for i, there := range []bool{false, true, true} {
		if process := fmt.Sprintf("process %d,", f.replicas[i].api.PID); strings.Contains(said, process) != there {
			t.Errorf("is replica %d in the way: wanted %t: %s", i, there, said)
		}
	}
	if done || f.meta() != first || !strings.Contains(said, fmt.Sprintf("reads format %d at most", first)) {
		t.Errorf("raised %t, format %d: %s", done, f.meta(), said)
	}
	for i := 1; i < len(f.replicas); i++ {
		f.stop(i)
		f.start(i, newer)
		f.work(i, fmt.Sprint("at last ", i))
	}
	said, done = f.upgrade(newer)
	if !done || f.meta() != first+1 || said != fmt.Sprintf("format %d\n", first+1) {
		t.Errorf("raised %t, format %d: %s", done, f.meta(), said)
	}

	f.stop(2)
	f.refuses(old, 2) // which has made that copy
	f.refuses(old, 9)
	if _, err := os.Stat(filepath.Join(f.dir, "9.db")); err == nil {
		t.Error("the old program has made a copy")
	}
	f.start(2, newer)
	f.work(2, "in the end 2")

	for i := range f.replicas {
		f.stop(i)
	}
	for i := range f.replicas {
		f.start(i, newer)
	}
	for i, r := range f.replicas {
		f.await(i, "plan-2")
		found := check(t, r.api, f.plans, f.known, f.begun)
		f.known = append(f.known, found...)
		if err := r.api.Stop(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d items", len(f.known))
}

// refuses wants a program to be too old for the cluster, and to leave the copy of the i-th replica alone.
func (f *fleet) refuses(program string, i int) {
	f.Helper()
	before := f.copyOf(i)
	said, done := f.run(program, append([]string{"serve", "--addr", "127.0.0.1:0"}, f.flags(i)...)...)
	if done || !strings.Contains(said, "written by a newer polyplan") || !strings.Contains(said, "run a newer polyplan") {
		f.Errorf("an old replica was started: %s", said)
	}
	if f.copyOf(i) != before {
		f.Error("the old program has changed a copy")
	}
}

// await waits until a replica has a plan that was made elsewhere.
func (f *fleet) await(i int, slug string) {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.Context(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		var data struct {
			Plan *struct{ Title struct{ Value string } }
		}
		err := f.replicas[i].api.ask(fmt.Sprintf(`{ plan(slug: %q) { title { value } } }`, slug), nil, &data)
		if err != nil {
			f.Fatal(err)
		}
		if data.Plan != nil {
			return
		}
	}
	f.Fatalf("replica %d never had %s", i, slug)
}
