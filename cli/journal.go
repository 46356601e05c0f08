package cli

import (
	"io"
	"sync"
	"time"
)

// journal is standard error as the log writes to it. Lines of requests are gathered and written together,
// for a write to a file or a terminal costs as much as answering a hot query; whatever else is written goes
// out at once, behind what is gathered. A process that is killed forgets what is gathered.
//
// Who adds a line does not wait for a write, unless lines come faster than they can be written.
type journal struct {
	mu       sync.Mutex // of gathered
	gathered []byte
	due      *time.Timer // writes what is gathered

	out   sync.Mutex // of to and spare; taken before mu
	to    io.Writer
	spare []byte // takes the place of gathered while that is written
}

const (
	gatherTime  = 200 * time.Millisecond
	gatherBytes = 32 << 10
	gatherMost  = 1 << 20 // from where on who adds waits
)

func newJournal(to io.Writer) *journal {
	j := &journal{to: to}
	j.due = time.AfterFunc(gatherTime, j.flush)
	return j
}

// Write writes at once.
func (j *journal) Write(p []byte) (int, error) {
	j.out.Lock()
	defer j.out.Unlock()
	j.write()
	return j.to.Write(p)
}

// flush writes what is gathered.
func (j *journal) flush() {
	j.out.Lock()
	defer j.out.Unlock()
	j.write()
}

// write is flush for who holds out. A log that cannot be written is no reason to stop.
func (j *journal) write() {
	j.mu.Lock()
	lines := j.gathered
	j.gathered = j.spare[:0]
	j.mu.Unlock()
	if len(lines) > 0 {
		_, _ = j.to.Write(lines)
	}
	j.spare = lines
}

// gathering is a journal for what can wait.
type gathering struct{ *journal }

// Write gathers.
func (g gathering) Write(p []byte) (int, error) {
	switch have := g.gather(p); {
	case have >= gatherMost:
		g.flush()
	case have == len(p):
		g.due.Reset(gatherTime)
	case have >= gatherBytes && have-len(p) < gatherBytes:
		g.due.Reset(0)
	}
	return len(p), nil
}

// gather adds a line, and tells how many bytes there are.
func (g gathering) gather(p []byte) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathered = append(g.gathered, p...)
	return len(g.gathered)
}
