package cli_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// listener is a partner's endpoint.
type listener struct {
	answer atomic.Int64 // a status
	heard  chan delivery
}

// delivery is a message that came in.
type delivery struct {
	signed     string // what its signatures are of
	signatures string
	body       []byte
}

// patience is how long a script waits for a message, on a busy machine.
const patience = 30 * time.Second

// receiver [STATUS] starts a partner's endpoint as $RECEIVER, or has it answer with another status from now on.
func receive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: receiver [STATUS]")
	}
	w := of(ts)
	if w.listener == nil {
		w.listener = &listener{heard: make(chan delivery, 100)}
		server := httptest.NewServer(w.listener)
		ts.Defer(server.Close)
		ts.Setenv("RECEIVER", server.URL)
	}
	status := http.StatusNoContent
	if len(args) > 0 {
		var err error
		status, err = strconv.Atoi(args[0])
		ts.Check(err)
	}
	w.listener.answer.Store(int64(status))
}

func (r *listener) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	head := request.Header
	w.WriteHeader(int(r.answer.Load()))
	r.heard <- delivery{
		signed:     head.Get("webhook-id") + "." + head.Get("webhook-timestamp") + "." + string(body),
		signatures: head.Get("webhook-signature"), body: body,
	}
}

// receives SECRET… waits for a message that is signed with each of the secrets; it becomes stdout.
func receives(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: receives SECRET…")
	}
	var got delivery
	select {
	case got = <-of(ts).listener.heard:
	case <-time.After(patience):
		ts.Fatalf("no message came")
	}
	for _, secret := range args {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		ts.Check(err)
		mac := hmac.New(sha256.New, key)
		_, _ = io.WriteString(mac, got.signed)
		if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); !strings.Contains(" "+got.signatures+" ", " "+want+" ") {
			ts.Fatalf("it is signed %s: wanted %s among that", got.signatures, want)
		}
	}
	_, err := ts.Stdout().Write(append(got.body, '\n'))
	ts.Check(err)
}

// awaitsOutput REGEXP COMMAND… runs a command until it prints what matches.
func awaitsOutput(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: awaits-out REGEXP COMMAND…")
	}
	wanted := regexp.MustCompile(args[0])
	again := time.NewTicker(50 * time.Millisecond) // another process tells of nothing unless it is asked
	defer again.Stop()
	for deadline := time.Now().Add(patience); ; <-again.C {
		err := ts.Exec(args[1], args[2:]...)
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		if wanted.MatchString(ts.ReadFile("stdout")) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("it still prints %s", ts.ReadFile("stdout"))
		}
	}
}
