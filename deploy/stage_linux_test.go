package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// workload is what a file says of one container: it runs here as a process, which is told what the container would be
// told.
type workload struct {
	name    string   // what others know it by
	command []string // whose first word is a program of the stage
	env     []string
	volumes []string // paths in the container
	ready   func(*workload) error
	grace   time.Duration

	address string // in place of its name, and of all addresses of its container
	folders map[string]string
	process *exec.Cmd
	said    *transcript
	ended   chan error
}

// stage is a machine for workloads. Each has an address of its own, on which its ports are those that its file names.
type stage struct {
	t         *testing.T
	workloads map[string]*workload
	network   string // the first three numbers of addresses
	programs  map[string]string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	etcd, err := etcdPrograms()
	if err != nil {
		t.Fatal(err)
	}
	return &stage{
		t: t, workloads: map[string]*workload{},
		network: fmt.Sprintf("127.%d.%d", 64+rand.IntN(128), rand.IntN(256)),
		programs: map[string]string{
			"polyplan": program(t), "haproxy": "haproxy",
			"etcd": filepath.Join(etcd, "server"), "etcdctl": filepath.Join(etcd, "etcdctl"),
		},
	}
}

// etcdPrograms are built once, of the version that the files name.
var etcdPrograms = sync.OnceValues(func() (string, error) {
	folder := filepath.Join(scratch, "etcd")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-C", "etcd", "-o", folder,
		"go.etcd.io/etcd/server/v3", "go.etcd.io/etcd/etcdctl/v3")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build etcd: %w\n%s", err, said)
	}
	return folder, nil
})

// add puts workloads on the stage, where they know each other.
func (s *stage) add(all ...*workload) {
	s.t.Helper()
	for _, w := range all {
		w.address = fmt.Sprintf("%s.%d", s.network, len(s.workloads)+1)
		w.folders = map[string]string{}
		for _, path := range w.volumes {
			w.folders[path] = s.t.TempDir()
		}
		s.workloads[w.name] = w
	}
}

var (
	hostAndPort = regexp.MustCompile(`[a-z0-9.-]+:[0-9]`)
	anyHost     = regexp.MustCompile(`bind :`)
)

// here is a text of a container with what it names on this stage.
func (s *stage) here(w *workload, text string) string {
	for path, folder := range w.folders {
		text = regexp.MustCompile(`(^|[:=])`+regexp.QuoteMeta(path)).ReplaceAllString(text, "${1}"+folder)
	}
	text = anyHost.ReplaceAllString(text, "bind "+w.address+":")
	return hostAndPort.ReplaceAllStringFunc(text, func(found string) string {
		host, digit, _ := strings.Cut(found, ":")
		if slices.Contains([]string{"0.0.0.0", "127.0.0.1", "localhost"}, host) {
			return w.address + ":" + digit
		}
		if other := s.workloads[host]; other != nil {
			return other.address + ":" + digit
		}
		return found
	})
}

// run is a command of a workload, as it runs on this stage.
func (s *stage) run(w *workload, words []string) *exec.Cmd {
	s.t.Helper()
	program, known := s.programs[words[0]]
	if !known {
		s.t.Fatalf("%s: nobody knows the program %s", w.name, words[0])
	}
	var args []string
	for _, word := range words[1:] {
		args = append(args, s.here(w, word))
	}
	command := exec.Command(program, args...)
	command.Dir = s.t.TempDir()
	for _, variable := range w.env {
		command.Env = append(command.Env, s.here(w, variable))
	}
	return command
}

func (s *stage) start(all ...*workload) {
	s.t.Helper()
	for _, w := range all {
		w.said, w.ended = &transcript{}, make(chan error, 1)
		w.process = s.run(w, w.command)
		w.process.Stdout, w.process.Stderr = w.said, w.said
		if err := launch(w.process, w.ended); err != nil {
			s.t.Fatal(err)
		}
		process := w.process.Process
		s.t.Cleanup(func() { _ = process.Kill() })
	}
}

// launch starts a process that ends with this one. The kernel has it end with the thread that started it, so that one
// waits for it.
func launch(process *exec.Cmd, ended chan<- error) error {
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := process.Start()
		started <- err
		if err == nil {
			ended <- process.Wait()
		}
	}()
	return <-started
}

// await waits until all are ready, as their files ask them.
func (s *stage) await(all ...*workload) {
	s.t.Helper()
	for _, w := range all {
		err := inPatience(func() error {
			select {
			case ended := <-w.ended:
				s.t.Fatalf("%s has ended (%v); it said:\n%s", w.name, ended, w.said)
			default:
			}
			return w.ready(w)
		})
		if err != nil {
			s.t.Fatalf("%s is not ready: %v; it said:\n%s", w.name, err, w.said)
		}
	}
}

// inPatience tries until it succeeds or has been tried for long enough: what another process does, it does not tell.
func inPatience(try func() error) (err error) {
	again, late := time.NewTicker(50*time.Millisecond), time.After(patience)
	defer again.Stop()
	for {
		if err = try(); err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-late:
			return err
		}
	}
}

// stop tells workloads to stop, and wants each to be gone with 0 before it would be killed.
func (s *stage) stop(all ...*workload) {
	s.t.Helper()
	for _, w := range all {
		if err := w.process.Process.Signal(syscall.SIGTERM); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, w := range all {
		w.awaitEnd(s.t)
	}
}

func (w *workload) awaitEnd(t *testing.T) {
	t.Helper()
	select {
	case err := <-w.ended:
		if err != nil {
			t.Errorf("%s ends with %v: wanted exit code 0; it said:\n%s", w.name, err, w.said)
		}
	case <-time.After(w.grace):
		t.Errorf("%s has not stopped after %s; it said:\n%s", w.name, w.grace, w.said)
	}
}

// site is where a workload answers.
func (w *workload) site(port string) string {
	return "http://" + w.address + ":" + port
}

// transcript is what a process has said.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// imageEnv are the variables of the image, which those of a file are added to.
func imageEnv(t *testing.T) []string {
	t.Helper()
	r, err := readRecipe("Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	return r.config.Env
}

func TestANameIsFoundOnTheStageAndNothingElseIsTouched(t *testing.T) {
	s := &stage{t: t, workloads: map[string]*workload{}, network: "127.1.2"}
	etcd, other := &workload{name: "etcd-0.etcd", volumes: []string{"/data"}}, &workload{name: "etcd-1.etcd"}
	s.add(etcd, other)
	folder := etcd.folders["/data"]
	for _, test := range []struct{ in, want string }{
		{
			"etcd:etcd-0.etcd:2379,etcd-1.etcd:2379?prefix=polyplan/&data=/data/copy.db",
			"etcd:127.1.2.1:2379,127.1.2.2:2379?prefix=polyplan/&data=" + folder + "/copy.db",
		},
		{"--initial-cluster=etcd-0=http://etcd-0.etcd:2380", "--initial-cluster=etcd-0=http://127.1.2.1:2380"},
		{"http://0.0.0.0:2379", "http://127.1.2.1:2379"},
		{"bind :8080", "bind 127.1.2.1:8080"},
		{"bolt:/data/polyplan.db", "bolt:" + folder + "/polyplan.db"},
		{"/data", folder},
		{"/etc/data", "/etc/data"},
		{"10.244.0.0/16", "10.244.0.0/16"},
		{"nobody:2379", "nobody:2379"},
	} {
		if got := s.here(etcd, test.in); got != test.want {
			t.Errorf("%s is %s here: wanted %s", test.in, got, test.want)
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
