// Package clitest runs the program in tests as people do: as a process of its own, and by the shell
// commands that it and its documentation print.
//
// The process is the test binary under another name: TestMain must hand polyplan to testscript.Main,
// which puts it on the PATH.
package clitest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"sync"
)

// Server is a program that serves.
type Server struct {
	URL string // without a slash at its end
	PID int

	process *exec.Cmd
	said    *transcript
	ended   chan struct{} // closed when the process has ended
	err     error         // how; set before ended is closed
}

var serving = regexp.MustCompile(`url"?[=:]"?(http://[^\s"]+)`)

// Start starts polyplan serve in a folder on a free port, and returns when it serves. env is the whole
// environment of the process; nil is this one's. The process ends with ctx at the latest.
func Start(ctx context.Context, folder string, env []string, args ...string) (*Server, error) {
	return StartCommand(ctx, folder, env, "serve", args...)
}

// StartCommand is Start of another command that serves.
func StartCommand(ctx context.Context, folder string, env []string, command string, args ...string) (*Server, error) {
	return StartProgram(ctx, "polyplan", folder, env, command, args...)
}

// StartProgram is StartCommand of another program, by its path.
func StartProgram(ctx context.Context, program, folder string, env []string, command string, args ...string) (*Server, error) {
	process := exec.CommandContext(ctx, program, append([]string{command, "--addr", "127.0.0.1:0"}, args...)...)
	process.Dir, process.Env = folder, env
	s := &Server{process: process, said: newTranscript(), ended: make(chan struct{})}
	process.Stdout, process.Stderr = s.said, s.said
	if err := process.Start(); err != nil {
		return nil, err
	}
	s.PID = process.Process.Pid
	go func() {
		s.err = process.Wait()
		close(s.ended)
	}()
	found, err := s.Await(serving)
	if err != nil {
		return nil, err
	}
	s.URL = found[1]
	return s, nil
}

// Await returns when the program has said what matches, or an error when it has ended without.
func (s *Server) Await(wanted *regexp.Regexp) ([]string, error) {
	for {
		said, more := s.said.read()
		if found := wanted.FindStringSubmatch(said); found != nil {
			return found, nil
		}
		select {
		case <-more:
		case <-s.ended:
			if said := s.Said(); wanted.MatchString(said) {
				continue
			}
			return nil, fmt.Errorf("polyplan ended (%v) without saying %q; it said:\n%s", s.err, wanted, s.Said())
		}
	}
}

// Said is all that the program has written so far.
func (s *Server) Said() string {
	said, _ := s.said.read()
	return said
}

// Signal sends a signal.
func (s *Server) Signal(signal os.Signal) error {
	return s.process.Process.Signal(signal)
}

// Wait waits for the end, and is nil where the program exited with 0.
func (s *Server) Wait() error {
	<-s.ended
	return s.err
}

// Stop interrupts the program, if it has not ended, and waits for its end.
func (s *Server) Stop() error {
	select {
	case <-s.ended:
		return s.err
	default:
	}
	if err := s.Signal(os.Interrupt); err != nil {
		return err
	}
	return s.Wait()
}

// transcript keeps what is written, and tells when there is more.
type transcript struct {
	mu   sync.Mutex
	text []byte
	more chan struct{} // closed by the next write
}

func newTranscript() *transcript {
	return &transcript{more: make(chan struct{})}
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	close(t.more)
	t.more = make(chan struct{})
	return len(p), nil
}

func (t *transcript) read() (string, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text), t.more
}
