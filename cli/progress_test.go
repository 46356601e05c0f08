package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

// screen is a terminal that somebody watches.
type screen struct {
	mu    sync.Mutex
	shown bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

func TestATerminalShowsHowFarLongWorkIs(t *testing.T) {
	watched := new(screen)
	told, done := (&shell{terminal: watched}).counting("checking")
	if !strings.Contains(watched.String(), "checking") {
		t.Errorf("before it tells anything there is %q", watched.String())
	}
	told(5, 20)
	told(10, 20)
	if shown := watched.String(); !strings.Contains(shown, "25%") || !strings.Contains(shown, "50%") {
		t.Errorf("at a half there is %q", shown)
	}
	done()

	sent := new(screen)
	file := newSending(&shell{terminal: sent}, strings.NewReader(strings.Repeat("x", 100)), 100, "the server checks it")
	for _, size := range []int{40, 60} {
		if _, err := file.Read(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
	}
	if shown := sent.String(); !strings.Contains(shown, "40%") || !strings.Contains(shown, "the server checks it") {
		t.Errorf("of a file that is sent there is %q", shown)
	}
	file.end()
	told, done = new(shell).counting("checking")
	told(1, 2) // nobody watches
	done()
}
