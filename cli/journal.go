package cli

import (
	"io"
	"sync"
	"time"
)

// journal is standard error as the log writes to it. Lines of requests are gathered and written together,
// for a write to a file or a terminal costs as much as answering a hot query; whatever else is written goes
// out at once, behind what is gathered. A process that is killed forgets what is gathered.
type journal struct {
	mu       sync.Mutex
	to       io.Writer
	gathered []byte
	due      *time.Timer // writes what is gathered
}

const (
	gatherTime  = 200 * time.Millisecond
	gatherBytes = 32 << 10
)

func newJournal(to io.Writer) *journal {
	j := &journal{to: to}
	j.due = time.AfterFunc(gatherTime, j.flush)
	return j
}

// Write writes at once.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.write()
	return j.to.Write(p)
}

// flush writes what is gathered.
func (j *journal) flush() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.write()
}

// write is flush for who holds mu. A log that cannot be written is no reason to stop.
func (j *journal) write() {
	if len(j.gathered) == 0 {
		return
	}
	_, _ = j.to.Write(j.gathered)
	j.gathered = j.gathered[:0]
	j.due.Stop()
}

// gathering is a journal for what can wait.
type gathering struct{ *journal }

// Write gathers.
func (g gathering) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.gathered) == 0 {
		g.due.Reset(gatherTime)
	}
	g.gathered = append(g.gathered, p...)
	if len(g.gathered) >= gatherBytes {
		g.write()
	}
	return len(p), nil
}
