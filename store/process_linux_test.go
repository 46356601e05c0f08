package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"

	"polyplan/store"
)

// What only another process can show is shown by this test binary, started
// again with the name of a part in the environment and a path as argument.
const childVar = "POLYPLAN_STORE_TEST_CHILD"

var children = map[string]func(path string) error{
	"hold":            holdStore,
	"write for ever":  writeForEver,
	"fill the disk":   fillTheDisk,
	"open on a full":  openOnAFullDisk,
	"open as visitor": openAsVisitor,
	"open in a niche": openInANiche,
}

func TestMain(m *testing.M) {
	part := os.Getenv(childVar)
	if part == "" {
		os.Exit(m.Run())
	}
	if err := children[part](os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestAStoreInUseNamesTheProcessThatServesIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	child := start(t, "hold", path)
	child.line(t) // it is open
	begun := time.Now()
	_, err := open("bolt:" + path)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s to say so", took)
	}
	wantError(t, err, store.ErrLocked, path, fmt.Sprintf("process %d", child.cmd.Process.Pid), "stop it")

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := store.Open(ctx, "bolt:"+path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with a short context: got %v", err)
	}
	child.end(t)
	mustClose(t, mustOpen(t, path))
}

func holdStore(path string) error {
	db, err := open("bolt:" + path)
	if err != nil {
		return err
	}
	fmt.Println("open")
	if _, err := io.ReadAll(os.Stdin); err != nil {
		return err
	}
	return db.Close()
}

func TestAProcessThatIsKilledLosesNoAcknowledgedWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	newest := map[string]int{} // by writer
	var head store.Rev
	for range 3 {
		child := start(t, "write for ever", path)
		for range 400 {
			var writer string
			var n int
			var rev store.Rev
			if _, err := fmt.Sscan(child.line(t), &writer, &n, &rev); err != nil {
				t.Fatal(err)
			}
			newest[writer], head = max(newest[writer], n), max(head, rev)
		}
		child.kill(t)
		head = surviveKill(t, path, newest, head)
	}
	wholeFile(t, path)
}

// surviveKill checks what must be there, takes note of what is there beyond,
// and returns the revision.
func surviveKill(t *testing.T, path string, newest map[string]int, head store.Rev) store.Rev {
	t.Helper()
	db := mustOpen(t, path)
	defer mustClose(t, db)
	var rev store.Rev
	err := db.View(t.Context(), func(tx store.Tx) error {
		rev = tx.Rev()
		for writer, n := range newest {
			found := 0
			from, to := store.Prefix("left", writer)
			for key := range tx.Scan(from, to) {
				tail := store.SplitAfter(from, key)
				if got := int(tail.Uint()); got != found {
					return fmt.Errorf("writer %s: got write %d, want %d", writer, got, found)
				}
				if twin, err := tx.Get(store.Key("right", writer, found)); twin == nil || err != nil {
					return fmt.Errorf("writer %s: write %d is torn (%v)", writer, found, err)
				}
				found++
			}
			if found <= n {
				return fmt.Errorf("writer %s: got %d writes, want the %d acknowledged", writer, found, n+1)
			}
			newest[writer] = found - 1
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if rev < head {
		t.Errorf("got revision %d, want at least %d", rev, head)
	}
	return rev
}

// writeForEver goes on where an earlier process was killed, and tells each
// acknowledged write.
func writeForEver(path string) error {
	db, err := open("bolt:" + path)
	if err != nil {
		return err
	}
	var out sync.Mutex
	failed := make(chan error)
	for writer := range 8 {
		name := fmt.Sprint("w", writer)
		go func() {
			for {
				var n int
				rev, err := db.Update(context.Background(), func(tx store.Tx) (err error) {
					n, err = nextOf(tx, name)
					return errors.Join(err,
						tx.Put(store.Key("left", name, n), []byte(strings.Repeat("x", n%500))),
						tx.Put(store.Key("right", name, n), nil))
				})
				if err != nil {
					failed <- err
					return
				}
				out.Lock()
				fmt.Println(name, n, rev)
				out.Unlock()
			}
		}()
	}
	return <-failed
}

func nextOf(tx store.Tx, writer string) (int, error) {
	from, to := store.Prefix("left", writer)
	for key := range tx.ScanBack(from, to) {
		tail := store.SplitAfter(from, key)
		return int(tail.Uint()) + 1, tail.Err()
	}
	return 0, nil
}

func TestAFullDiskFailsWritesButNeitherReadsNorLaterWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	runChild(t, "fill the disk", path)
	wholeFile(t, path)
}

func fillTheDisk(path string) error {
	db, err := open("bolt:" + path)
	if err != nil {
		return err
	}
	if err := limitFiles(1 << 20); err != nil {
		return err
	}
	acknowledged, full := writeUntilFull(db)
	if !errors.Is(full, store.ErrFull) || !strings.Contains(full.Error(), path) {
		return fmt.Errorf("got %v, want ErrFull with the path", full)
	}
	if err := holdsWrites(db, acknowledged); err != nil {
		return err
	}
	if err := limitFiles(unix.RLIM_INFINITY); err != nil {
		return err
	}
	rev, err := db.Update(context.Background(), func(tx store.Tx) error {
		return tx.Put(store.Key(acknowledged), make([]byte, 10_000))
	})
	if err != nil || rev != store.Rev(acknowledged+1) {
		return fmt.Errorf("after making room: got revision %d (%v), want %d", rev, err, acknowledged+1)
	}
	if err := db.Close(); err != nil {
		return err
	}
	if db, err = open("bolt:" + path); err != nil {
		return err
	}
	return errors.Join(holdsWrites(db, acknowledged+1), db.Close())
}

// writeUntilFull writes keys 0, 1, … and returns how many, and what ended it.
func writeUntilFull(db store.DB) (acknowledged int, err error) {
	for {
		_, err := db.Update(context.Background(), func(tx store.Tx) error {
			return tx.Put(store.Key(acknowledged), make([]byte, 10_000))
		})
		if err != nil {
			return acknowledged, err
		}
		acknowledged++
	}
}

func holdsWrites(db store.DB, want int) error {
	return db.View(context.Background(), func(tx store.Tx) error {
		n := 0
		for range tx.Scan(nil, nil) {
			n++
		}
		if n != want || tx.Rev() != store.Rev(want) {
			return fmt.Errorf("got %d writes at revision %d, want %d", n, tx.Rev(), want)
		}
		return nil
	})
}

func TestAStoreThatCannotBeMadeOnAFullDiskLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	runChild(t, "open on a full", filepath.Join(folder, "x.db"))
	if names := ls(t, folder); names != "" {
		t.Errorf("the folder holds %s, want nothing", names)
	}
	write(t, filepath.Join(folder, "empty.db"), nil)
	runChild(t, "open on a full", filepath.Join(folder, "empty.db"))
	if content := read(t, filepath.Join(folder, "empty.db")); len(content) > 0 {
		t.Errorf("the empty file now holds %d bytes", len(content))
	}
}

func openOnAFullDisk(path string) error {
	if err := limitFiles(6000); err != nil {
		return err
	}
	if _, err := open("bolt:" + path); !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), path) {
		return fmt.Errorf("got %v, want ErrFull with the path", err)
	}
	return nil
}

func limitFiles(size uint64) error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = min(size, limit.Max)
	return unix.Setrlimit(unix.RLIMIT_FSIZE, &limit)
}

func TestAUserWithoutTheRightToWriteIsTold(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	write(t, path, storeBytes(t, 1))
	if err := errors.Join(os.Chmod(path, 0o644), os.Chmod(folder, 0o755)); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 { // its owner: take the right away from the folder
		if err := os.Chmod(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		_, err := open("bolt:" + filepath.Join(folder, "new.db"))
		wantError(t, err, store.ErrReadOnly, folder, "permissions")
		return
	}
	runChild(t, "open as visitor", path)
	runChild(t, "open as visitor", filepath.Join(folder, "new.db"))
	runChild(t, "open as visitor", filepath.Join(folder, "new", "folder", "new.db"))
}

func openAsVisitor(path string) error {
	const nobody = 65534
	if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
		return err
	}
	_, err := open("bolt:" + path)
	if !errors.Is(err, store.ErrReadOnly) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "permissions") {
		return fmt.Errorf("got %v, want ErrReadOnly with the path and what to do", err)
	}
	return nil
}

func TestAStoreOpensWithLittleAddressSpace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	runChild(t, "open in a niche", path)
	wholeFile(t, path)
}

func openInANiche(path string) error {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	var pages uint64
	if _, err := fmt.Sscan(string(statm), &pages); err != nil {
		return err
	}
	size := pages*uint64(os.Getpagesize()) + 512<<20
	if err := unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: size, Max: size}); err != nil {
		return err
	}
	db, err := open("bolt:" + path)
	if err != nil {
		return err
	}
	const writes = 100 // more than the first mapping holds
	for n := range writes {
		_, err := db.Update(context.Background(), func(tx store.Tx) error {
			return tx.Put(store.Key(n), make([]byte, 10_000))
		})
		if err != nil {
			return err
		}
	}
	return errors.Join(holdsWrites(db, writes), db.Close())
}

func TestAThingThatIsNoFileIsRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open("bolt:" + pipe); err == nil || !strings.Contains(err.Error(), "regular file") {
		t.Errorf("a pipe: got %v", err)
	}
	if _, err := open("bolt:" + filepath.Join(os.Args[0], "x.db")); err == nil {
		t.Error("a file in a file: got no error")
	}
}

// wholeFile checks every page of the file.
func wholeFile(t *testing.T, path string) {
	t.Helper()
	file, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(file.View(func(tx *bolt.Tx) error {
		var all []error
		for err := range tx.Check() {
			all = append(all, err)
		}
		return errors.Join(all...)
	}), file.Close())
	if err != nil {
		t.Error(err)
	}
}

type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
}

func command(t *testing.T, part, path string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0], path)
	cmd.Env = append(os.Environ(), childVar+"="+part)
	return cmd
}

func runChild(t *testing.T, part, path string) {
	t.Helper()
	if out, err := command(t, part, path).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", part, err, out)
	}
}

func start(t *testing.T, part, path string) *child {
	t.Helper()
	cmd := command(t, part, path)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{cmd, stdin, bufio.NewScanner(stdout)}
}

func (c *child) line(t *testing.T) string {
	t.Helper()
	if !c.lines.Scan() {
		t.Fatalf("the child ended: %v", errors.Join(c.lines.Err(), c.cmd.Wait()))
	}
	return c.lines.Text()
}

func (c *child) end(t *testing.T) {
	t.Helper()
	if err := errors.Join(c.stdin.Close(), c.cmd.Wait()); err != nil {
		t.Error(err)
	}
}

func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
}
