package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"polyplan/cli"
)

func TestALoadFromATerminalCanBeInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	terminal := &idle{asked: interrupt, closed: make(chan struct{})}
	defer close(terminal.closed)
	var stdout, stderr bytes.Buffer

	store := filepath.Join(t.TempDir(), "polyplan.db")
	code := cli.Main(ctx, []string{"load", "-", "--store", "bolt:" + store}, terminal, &stdout, &stderr)
	if code != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), "context canceled") {
		t.Errorf("exit code %d, standard output %q, standard error %q", code, &stdout, &stderr)
	}
}

// idle is a terminal at which nobody types.
type idle struct {
	asked  func()
	closed chan struct{}
}

func (i *idle) Read([]byte) (int, error) {
	i.asked()
	<-i.closed
	return 0, context.Canceled
}
