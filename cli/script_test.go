package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"polyplan/cli"
	"polyplan/cli/clitest"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/etcdtest"
)

// raceOptions has programs that are built with the race detector end at once: by default they sleep for a
// second first.
const raceOptions = "atexit_sleep_ms=10"

func TestMain(m *testing.M) {
	os.Setenv("GORACE", raceOptions)
	testscript.Main(m, map[string]func(){"polyplan": polyplan})
}

// polyplan is what package main does.
func polyplan() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Each script is a story of what people do with the program; its commands are below.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Values[worldKey{}] = new(world)
			env.Values[testKey{}] = t
			env.Setenv("GORACE", raceOptions)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"start":     start,
			"mirror":    mirror,
			"swap":      swap,
			"page":      page,
			"stop":      stop,
			"ask":       ask,
			"awaits":    awaits,
			"etcd":      etcd,
			"as":        as,
			"keep":      keep,
			"try":       try,
			"documents": documents,
			"jsonlines": jsonLines,
			"fault":     fault,

			"receiver":   receive,
			"receives":   receives,
			"awaits-out": awaitsOutput,
		},
	})
}

// exits N COMMAND… runs a command that must exit with the code N.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d: wanted %d", got, want)
	}
}

type (
	worldKey struct{}
	testKey  struct{}
)

// world is what a script has running.
type world struct {
	server   *clitest.Server
	before   *clitest.Server // that ran when the server was started
	listener *listener       // nil until a script has one
}

func of(ts *testscript.TestScript) *world {
	return ts.Value(worldKey{}).(*world)
}

// start FLAG… starts the server on a free port: $URL and $PID name it, and what it has said becomes stderr.
// It ends with the script at the latest.
func start(ts *testscript.TestScript, _ bool, args []string) {
	startCommand(ts, "serve", args)
}

// mirror FLAG… URL is start of a mirror.
func mirror(ts *testscript.TestScript, _ bool, args []string) {
	startCommand(ts, "mirror", args)
}

// swap goes back to the server that ran when this one was started.
func swap(ts *testscript.TestScript, _ bool, _ []string) {
	w := of(ts)
	w.server, w.before = w.before, w.server
}

// page PATH gets a page of the server, whose answer becomes stdout.
func page(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: page PATH")
	}
	r, err := http.NewRequest(http.MethodGet, of(ts).server.URL+args[0], nil)
	ts.Check(err)
	answer(ts, r, http.StatusOK)
}

func startCommand(ts *testscript.TestScript, command string, args []string) {
	ctx, kill := context.WithCancel(context.Background())
	ts.Defer(kill)
	server, err := clitest.StartCommand(ctx, ts.MkAbs("."), environment(ts), command, args...)
	ts.Check(err)
	ts.Setenv("URL", server.URL)
	ts.Setenv("PID", strconv.Itoa(server.PID))
	of(ts).server, of(ts).before = server, of(ts).server
	_, err = io.WriteString(ts.Stderr(), server.Said())
	ts.Check(err)
}

// environment is the script's, for what the program reads of it.
func environment(ts *testscript.TestScript) []string {
	var set []string
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "GORACE", "POLYPLAN_STORE", "POLYPLAN_LOG", "POLYPLAN_SEED", "POLYPLAN_ADMIN_TOKEN",
	} {
		if value := ts.Getenv(name); value != "" {
			set = append(set, name+"="+value)
		}
	}
	return set
}

// stop [SIGTERM] stops the server, which must exit with 0. What it said becomes stderr.
func stop(ts *testscript.TestScript, _ bool, args []string) {
	server := of(ts).server
	if len(args) > 0 {
		ts.Check(server.Signal(syscall.SIGTERM))
		ts.Check(server.Wait())
	} else {
		ts.Check(server.Stop())
	}
	_, err := io.WriteString(ts.Stderr(), server.Said())
	ts.Check(err)
}

// ask QUERY [LOCALES] asks the server; its answer becomes stdout. With ! before it, it must be forbidden.
func ask(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: ask QUERY [LOCALES]")
	}
	r := question(ts, args[0])
	if len(args) > 1 {
		r.Header.Set("Accept-Language", args[1])
	}
	wanted := http.StatusOK
	if neg {
		wanted = http.StatusForbidden
	}
	answer(ts, r, wanted)
}

// awaits QUERY REGEXP asks the server until its answer matches.
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: awaits QUERY REGEXP")
	}
	wanted := regexp.MustCompile(args[1])
	again := time.NewTicker(20 * time.Millisecond) // another process tells of nothing unless it is asked
	defer again.Stop()
	for deadline := time.Now().Add(30 * time.Second); ; <-again.C {
		response, err := http.DefaultClient.Do(question(ts, args[0]))
		ts.Check(err)
		body, err := io.ReadAll(response.Body)
		ts.Check(errors.Join(err, response.Body.Close()))
		if wanted.Match(body) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("the answer is still %s", body)
		}
	}
}

// etcd makes $ETCD the name of a store in a cluster, where nobody has a store yet; its copy is to be added.
func etcd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: etcd")
	}
	cluster := etcdtest.Shared(ts.Value(testKey{}).(testing.TB))
	ts.Setenv("ETCD", "etcd:"+cluster.Hosts()+"?prefix="+cluster.Prefix())
}

// as SECRET QUERY asks the server with a token; its answer becomes stdout. With ! before it, the token must be
// refused.
func as(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || args[0] == "" {
		ts.Fatalf("usage: as SECRET QUERY")
	}
	r := question(ts, args[1])
	r.Header.Set("Authorization", "Bearer "+args[0])
	if neg {
		answer(ts, r, http.StatusUnauthorized)
	} else {
		answer(ts, r, http.StatusOK)
	}
}

func question(ts *testscript.TestScript, query string) *http.Request {
	body, err := json.Marshal(map[string]string{"query": query})
	ts.Check(err)
	r, err := http.NewRequest(http.MethodPost, of(ts).server.URL+"/graphql", bytes.NewReader(body))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	return r
}

// keep NAME FILE REGEXP makes $NAME of what the expression finds in a file, which can be stdout or stderr; of
// its first group, where it has one.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: keep NAME FILE REGEXP")
	}
	text := ts.ReadFile(args[1])
	found := regexp.MustCompile(args[2]).FindStringSubmatch(text)
	if found == nil {
		ts.Fatalf("%s has nothing like %q:\n%s", args[1], args[2], text)
	}
	ts.Setenv(args[0], found[len(found)-1])
}

var (
	welcomed = regexp.MustCompile(`(?s)Three things to try:.*\n +curl[^\n]*\n\n`)
	indented = regexp.MustCompile(`(?m)^    .*$`)
)

// try does the three things that a first start says to try; the answers become stdout.
func try(ts *testscript.TestScript, _ bool, _ []string) {
	found, err := of(ts).server.Await(welcomed)
	ts.Check(err)
	commands, err := clitest.Commands(strings.Join(indented.FindAllString(found[0], -1), "\n"), nil)
	ts.Check(err)
	if len(commands) != 3 {
		ts.Fatalf("%d things to try: wanted 3: %q", len(commands), commands)
	}
	page, err := http.NewRequest(http.MethodGet, commands[0][0], nil)
	ts.Check(err)
	page.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	answer(ts, page, http.StatusOK)
	for _, command := range commands[1:] {
		r, err := clitest.Curl(command[1:])
		ts.Check(err)
		answer(ts, r, http.StatusOK)
	}
}

// answer adds the body that answers a request to stdout; its status must be the wanted one.
func answer(ts *testscript.TestScript, r *http.Request, wanted int) {
	response, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	if response.StatusCode != wanted {
		ts.Fatalf("%s %s: %s\n%s", r.Method, r.URL, response.Status, body)
	}
	_, err = ts.Stdout().Write(append(body, '\n'))
	ts.Check(err)
}

// documents N FILE writes a file of N plan documents.
func documents(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: documents N FILE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	for doc := range plantest.Documents(n, 2) {
		ts.Check(encoder.Encode(doc))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), lines.Bytes(), 0o600))
}

// jsonlines FILE checks that each line of it is a JSON object.
func jsonLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: jsonlines FILE")
	}
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			ts.Fatalf("%q: %v", line, err)
		}
	}
}

// fault FILE puts a row into a store that no program of ours would.
func fault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fault FILE")
	}
	db, err := store.Open(context.Background(), "bolt:"+ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Update(context.Background(), func(tx store.Tx) error { return tx.Put(store.Key("riddle", 1), []byte("x")) })
	ts.Check(errors.Join(err, db.Close()))
}
