package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/moby/profiles/seccomp"
	"github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
)

// volume is what containers of a test share: the image's root, and a volume at /data, as engines make it of the image.
type volume struct {
	t          *testing.T
	root, data string
	image      []string // how it is started
	healthy    []string // how it is asked whether it is well
	env        []string
	containers int
}

// lacks skips a test for want of what this machine lacks. CI has it, or the test fails there.
func lacks(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("CI lacks %s", what)
	}
	t.Skipf("needs %s", what)
}

// needs is a program of Debian.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		lacks(t, fmt.Sprintf("%s (apt-get install %s): %v", program, program, err))
	}
}

// newVolume skips where no OCI runtime can run here.
func newVolume(t *testing.T) *volume {
	t.Helper()
	needs(t, "runc")
	if os.Getuid() != 0 {
		lacks(t, "root, who alone may run a container here")
	}
	config, err := imageOfPolyplan(t).ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	v := &volume{
		t: t, root: filepath.Join(folder, "root"), data: filepath.Join(folder, "data"),
		image: config.Config.Entrypoint, healthy: config.Config.Healthcheck.Test[1:], env: config.Config.Env,
	}
	v.unpack()
	if err := os.Rename(filepath.Join(v.root, "data"), v.data); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(v.root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := v.start(nil, nil, "version").wait(); err != nil && notAllowed.MatchString(err.Error()) {
		lacks(t, fmt.Sprintf("the right to run a container: %v", err))
	}
	return v
}

// notAllowed is what runc says where it is itself in a container that may not have others.
var notAllowed = regexp.MustCompile(`(?i)operation not permitted|permission denied|cgroup|read-only file system`)

// unpack makes the root of the image, with its owners.
func (v *volume) unpack() {
	v.t.Helper()
	files := mutate.Extract(imageOfPolyplan(v.t))
	defer files.Close()
	for archive := tar.NewReader(files); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = v.unpackOne(header, archive)
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
}

func (v *volume) unpackOne(header *tar.Header, content io.Reader) error {
	path := filepath.Join(v.root, header.Name)
	if header.Typeflag == tar.TypeDir {
		if err := os.MkdirAll(path, header.FileInfo().Mode().Perm()); err != nil {
			return err
		}
		return os.Chown(path, header.Uid, header.Gid)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, header.FileInfo().Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close(), os.Chown(path, header.Uid, header.Gid))
}

// container is one that runs the image as docs/containers.md tells: root read-only, no capabilities, no new privileges,
// the system calls that engines allow.
type container struct {
	v       *volume
	id      string
	process *exec.Cmd
	said    bytes.Buffer // of standard output; standard error is the log's
	log     *os.File
}

// start starts one with more arguments and variables.
func (v *volume) start(stdin io.Reader, env []string, args ...string) *container {
	v.t.Helper()
	v.containers++
	c := &container{v: v, id: fmt.Sprintf("polyplan-%d-%d", os.Getpid(), v.containers)}
	bundle := v.t.TempDir()
	spec, err := json.Marshal(v.spec(env, args))
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bundle, "config.json"), spec, 0o600); err != nil {
		v.t.Fatal(err)
	}
	if c.log, err = os.Create(filepath.Join(bundle, "log")); err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { c.log.Close() })
	c.process = exec.Command("runc", "run", "--bundle", bundle, c.id)
	c.process.Stdin, c.process.Stdout, c.process.Stderr = stdin, &c.said, c.log
	if err := c.process.Start(); err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { _ = exec.Command("runc", "delete", "--force", c.id).Run() }) // it is gone, as a rule
	return c
}

// wait waits for its end, and is what it has printed.
func (c *container) wait() (string, error) {
	err := c.process.Wait()
	if err != nil {
		log, _ := os.ReadFile(c.log.Name())
		err = fmt.Errorf("%w: %s", err, log)
	}
	return c.said.String(), err
}

func (v *volume) spec(env, args []string) *specs.Spec {
	v.t.Helper()
	spec := &specs.Spec{
		Version: specs.Version,
		Root:    &specs.Root{Path: v.root, Readonly: true},
		Process: &specs.Process{
			Args: append(append([]string{}, v.image...), args...),
			Env:  append(append([]string{}, v.env...), env...), Cwd: "/data",
			User: specs.User{UID: 65532, GID: 65532}, NoNewPrivileges: true, Capabilities: &specs.LinuxCapabilities{},
		},
		Mounts: []specs.Mount{
			{Destination: "/proc", Type: "proc", Source: "proc"},
			{
				Destination: "/dev", Type: "tmpfs", Source: "tmpfs",
				Options: []string{"nosuid", "strictatime", "mode=755", "size=64k"},
			},
			{
				Destination: "/data", Type: "bind", Source: v.data,
				Options: []string{"rbind", "rw", "nosuid", "nodev", "noexec"},
			},
		},
		Linux: &specs.Linux{Namespaces: []specs.LinuxNamespace{
			{Type: specs.PIDNamespace}, {Type: specs.MountNamespace}, {Type: specs.NetworkNamespace},
			{Type: specs.IPCNamespace}, {Type: specs.UTSNamespace},
		}},
	}
	allowed, err := seccomp.GetDefaultProfile(spec)
	if err != nil {
		v.t.Fatal(err)
	}
	spec.Linux.Seccomp = allowed
	return spec
}

// state is what the runtime knows of it.
func (c *container) state() (pid int, running bool) {
	text, err := exec.Command("runc", "state", c.id).Output()
	var s specs.State
	if err != nil || json.Unmarshal(text, &s) != nil {
		return 0, false
	}
	return s.Pid, s.Status == specs.StateRunning
}

// awaitHealthy asks as the image says, until it is well.
func (c *container) awaitHealthy() {
	t := c.v.t
	t.Helper()
	err := inPatience(func() error {
		if _, running := c.state(); !running {
			return errors.New("it does not run")
		}
		check := exec.Command("runc", append([]string{"exec", c.id}, c.v.healthy...)...)
		said, err := check.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, said)
		}
		return nil
	})
	if err != nil {
		log, _ := os.ReadFile(c.log.Name())
		t.Fatalf("it does not get well: %v; its log:\n%s", err, log)
	}
}

// client speaks to it from inside of its network, of which nothing leads out.
func (c *container) client() *http.Client {
	pid, _ := c.state()
	return &http.Client{Timeout: patience, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialIn(ctx, pid, network, address)
		},
	}}
}

// dialIn dials from the network of a process. The thread that was there ends with its goroutine.
func dialIn(ctx context.Context, pid int, network, address string) (net.Conn, error) {
	type dialed struct {
		conn net.Conn
		err  error
	}
	result := make(chan dialed)
	go func() {
		runtime.LockOSThread()
		namespace, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
		if err != nil {
			result <- dialed{nil, err}
			return
		}
		defer namespace.Close()
		if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
			result <- dialed{nil, err}
			return
		}
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		result <- dialed{conn, err}
	}()
	d := <-result
	return d.conn, d.err
}

const site = "http://127.0.0.1:8080"

func TestAContainerServesFromAReadOnlyRootWithoutAnyPrivilege(t *testing.T) {
	t.Parallel()
	v := newVolume(t)
	// Before the first start: a token, and a plan of one's own over standard input.
	secret, err := v.start(nil, nil, "token", "create", "--name", "operator", "--grant", "ADMIN").wait()
	if err != nil {
		t.Fatal(err)
	}
	plan := `{"format": "polyplan/1", "slug": "library", "state": "PUBLISHED", "sourceLocale": "en", ` +
		`"publisher": {"name": {"en": "Town"}}, "title": {"en": "A library for all"}}`
	said, err := v.start(strings.NewReader(plan), nil, "load", "-").wait()
	if err != nil || !strings.Contains(said, "plans 1") {
		t.Fatalf("load says %q (%v): wanted one plan", said, err)
	}

	c := v.start(nil, nil)
	c.awaitHealthy()
	client := c.client()
	if got := get(t, client, site+"/livez") + get(t, client, site+"/readyz"); got != "ok\nok\n" {
		t.Errorf("the pages for probes say %q", got)
	}
	read := `{ plan(slug: "library") { title { value } } }`
	if got := ask(t, client, site, "", read); !strings.Contains(got, "A library for all") {
		t.Errorf("a reader gets %s", got)
	}
	write := `mutation { addLocale(input: { tag: "sv" }) { locale { endonym } } }`
	if got := ask(t, client, site, strings.TrimSpace(secret), write); !strings.Contains(got, "svenska") {
		t.Errorf("a writer gets %s", got)
	}
	c.isConfined()

	// A backup while it runs, made by the program in the container.
	backup := exec.Command("runc", "exec", "--env", "POLYPLAN_TOKEN="+strings.TrimSpace(secret), c.id,
		"polyplan", "backup", "--url", site, "saved.db")
	if said, err := backup.CombinedOutput(); err != nil || !regexp.MustCompile(`(?m)^findings 0$`).Match(said) {
		t.Errorf("the backup says %s (%v)", said, err)
	}
	if _, err := os.Stat(filepath.Join(v.data, "saved.db")); err != nil {
		t.Errorf("the backup is not in the volume: %v", err)
	}
	if err := exec.Command("runc", "kill", c.id, "TERM").Run(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.wait(); err != nil {
		t.Errorf("it ends with %v: wanted exit code 0", err)
	}
}

// isConfined wants of the process what the kernel says of it.
func (c *container) isConfined() {
	t := c.v.t
	t.Helper()
	pid, _ := c.state()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`Uid:\t65532\t65532\t65532\t65532`, `Gid:\t65532\t65532\t65532\t65532`, `NoNewPrivs:\t1`, `Seccomp:\t2`,
		`CapPrm:\t0+`, `CapEff:\t0+`, `CapBnd:\t0+`, `CapAmb:\t0+`,
	} {
		if !regexp.MustCompile(`(?m)^` + want + `$`).Match(status) {
			t.Errorf("the kernel says\n%s\nwanted %s", status, want)
		}
	}
	var root syscall.Statfs_t
	if err := syscall.Statfs(filepath.Join("/proc", strconv.Itoa(pid), "root"), &root); err != nil {
		t.Fatal(err)
	}
	if root.Flags&unix.ST_RDONLY == 0 {
		t.Error("the root of the container can be written")
	}
}
