package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server that runs.
type process struct {
	host string // and port
	cmd  *exec.Cmd
}

var serving = regexp.MustCompile(`url"?[=:]"?(http://[^\s"]+)`)

// start starts a server and waits until it says where it listens, on standard output or standard error.
func start(cmd *exec.Cmd) (*process, error) {
	said, saying, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = saying, saying
	err = errors.Join(cmd.Start(), saying.Close())
	if err != nil {
		return nil, err
	}
	lines := bufio.NewReader(said)
	for so := ""; ; {
		line, err := lines.ReadString('\n')
		so += line
		if found := serving.FindStringSubmatch(line); found != nil {
			go func() { _, _ = io.Copy(io.Discard, lines) }() // what it logs is read, as by a collector of logs
			address, err := url.Parse(found[1])
			if err != nil {
				return nil, err
			}
			return &process{address.Host, cmd}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s ended and said: %s", cmd, so)
		}
	}
}

func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := p.cmd.Wait()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
		return nil // by what was just sent
	}
	return err
}

// ticks is how many clock ticks of proc(5) a second has: USER_HZ is 100 on every Linux that Go runs on.
const ticks = 100

// cpu is the processor's time that the process has taken, as /proc/PID/stat counts it.
func (p *process) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // behind the name, which may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat is not as proc(5) says: %q", p.cmd.Process.Pid, stat)
	}
	var sum time.Duration
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * time.Second / ticks
	}
	return sum, nil
}

// resident is the memory of the process that is not pages of files, in MiB.
func (p *process) resident() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kib) / 1024, err
		}
	}
	return 0, errors.New("/proc/PID/status has no RssAnon")
}
