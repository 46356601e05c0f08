package etcdtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Settings are what a member's process is told, as JSON in its only argument.
type Settings struct {
	Name, Dir, Cluster  string
	Peer, AdvertisePeer string // URLs
	Client              string // URL
	Cert, Key           string // paths; empty without TLS
	Quota               int64  // bytes; 0 is etcd's default
	Folder              string // to remove at the end
	Sync                bool
}

// member is one process of a cluster.
type member struct {
	cluster    *Cluster
	number     int
	peerAddr   string
	clientAddr string
	peers      *gateway // stands before peerAddr
	id         atomic.Value

	process *exec.Cmd
	stdin   io.WriteCloser
	ended   chan struct{}
}

func (c *Cluster) newMember(i int) (*member, error) {
	m := &member{cluster: c, number: i}
	var errs [3]error
	m.peerAddr, errs[0] = freeAddr()
	m.clientAddr, errs[1] = freeAddr()
	m.peers, errs[2] = newGateway(m.peerAddr, memberOf)
	return m, errors.Join(errs[:]...)
}

func (m *member) name() string { return fmt.Sprintf("member%d", m.number) }

func (m *member) clientURL() string {
	if m.cluster.options.TLS.CA != "" {
		return "https://" + m.clientAddr
	}
	return "http://" + m.clientAddr
}

func (m *member) logPath() string { return filepath.Join(m.cluster.dir, m.name()+".log") }

func (m *member) said() string {
	text, err := os.ReadFile(m.logPath())
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (m *member) start() error {
	var all []string
	for _, other := range m.cluster.members {
		all = append(all, other.name()+"=http://"+other.peers.addr())
	}
	text, err := json.Marshal(Settings{
		Name: m.name(), Dir: filepath.Join(m.cluster.dir, m.name()), Cluster: strings.Join(all, ","),
		Peer: "http://" + m.peerAddr, AdvertisePeer: "http://" + m.peers.addr(), Client: m.clientURL(),
		Quota: m.cluster.options.Quota, Folder: m.cluster.dir,
		Cert: m.cluster.options.TLS.cert, Key: m.cluster.options.TLS.key, Sync: m.cluster.options.Sync,
	})
	if err != nil {
		return err
	}
	path, err := program()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(m.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	m.process = exec.Command(path, string(text))
	m.process.Stdout, m.process.Stderr = log, log
	if m.stdin, err = m.process.StdinPipe(); err != nil {
		return err
	}
	if err := m.process.Start(); err != nil {
		return err
	}
	m.ended = make(chan struct{})
	go func(process *exec.Cmd, ended chan struct{}) {
		_ = process.Wait() // by a signal, as a rule
		close(ended)
	}(m.process, m.ended)
	return nil
}

// listens returns when clients can connect; false when the process has ended without that.
func (m *member) listens() bool {
	for {
		if conn, err := net.Dial("tcp", m.clientAddr); err == nil {
			return conn.Close() == nil
		}
		select {
		case <-m.ended:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (m *member) kill() {
	if m.process == nil {
		return
	}
	_ = m.process.Process.Kill()
	<-m.ended
}

func (m *member) pause(t testing.TB, paused bool) {
	t.Helper()
	signal := syscall.SIGCONT
	if paused {
		signal = syscall.SIGSTOP
	}
	if err := m.process.Process.Signal(signal); err != nil {
		t.Fatalf("%s: %v\n%s", m.name(), err, m.said())
	}
}

func (m *member) close() {
	m.kill()
	m.peers.close()
}
