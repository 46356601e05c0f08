package store_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"polyplan/store"
	"polyplan/store/etcdtest"
)

func TestAPlaceInEtcdThatMakesNoSenseIsRefused(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	write(t, empty, nil)
	for place, want := range map[string]string{
		"":                       "want a place after the colon",
		"localhost":              `member "localhost": want HOST:PORT`,
		"localhost:":             "want HOST:PORT",
		"localhost:1,":           `member "": want HOST:PORT`,
		"ftp://localhost:1":      "want HOST:PORT",
		"https://a:1,http://b:1": "all members with https:// or none",
		"a:1,https://b:1":        "all members with https:// or none",
		"a:1?speed=fast": `option "speed": want one of cacert, cert, data, key, ` +
			"password-file, prefix, user",
		"a:1?data=":                          "option data: want one value",
		"a:1?data=x&data=y":                  "option data: want one value",
		"a:1?%zz":                            "options",
		"a:1?user=me":                        "options user and password-file: want both or neither",
		"a:1?user=me&password-file=/nowhere": "option password-file: open /nowhere",
		"a:1?user=me&password-file=" + empty: "is empty",
		"a:1?cert=x.pem":                     "options cert and key: want both or neither",
		"a:1?cacert=/nowhere":                "option cacert: open /nowhere",
		"a:1?cacert=" + empty:                "no certificate in PEM",
		"a:1?cert=/nowhere&key=/nowhere":     "options cert and key: open /nowhere",
	} {
		_, err := store.Open(t.Context(), "etcd:"+place)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("etcd:%s: got %v, want %q", place, err, want)
		}
	}
}

func TestWhereThereIsNoEtcdAndNoCopyOpeningSaysSo(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "copy.db")
	begun := time.Now()
	_, err := store.Open(t.Context(), "etcd:127.0.0.1:1?data="+data)
	wantError(t, err, store.ErrUnavailable, "127.0.0.1:1", "does not answer", "connection refused")
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("it took %s to say so", took)
	}
	if exists(data) {
		t.Error("a copy was made")
	}
}

func TestWhatEtcdHoldsUnderAPrefixMustBeAStore(t *testing.T) {
	for name, test := range map[string]struct {
		key, value string
		want       error
		text       string
	}{
		"another program":   {"config/x", "1", store.ErrForeign, "keys of another program"},
		"another meta":      {"meta", "hello", store.ErrForeign, "name another prefix"},
		"a meta without id": {"meta", `{"format":1}`, store.ErrForeign, "without format or id"},
		"a newer format": {
			"meta", `{"format":2,"id":"x"}`, store.ErrNewer, "want format 1 at most, got 2; run a newer polyplan",
		},
		"a meta without head": {"meta", `{"format":1,"id":"x"}`, store.ErrCorrupt, "not head and folded"},
		"an unfinished copy":  {"filling", `{}`, nil, "a copy was begun and has not ended"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			client := s.cluster.Client(t)
			if _, err := client.Put(t.Context(), s.prefix+test.key, test.value); err != nil {
				t.Fatal(err)
			}
			_, err := store.Open(t.Context(), s.place("one"))
			if test.want == nil {
				test.want = err
			}
			wantError(t, err, test.want, test.text, s.prefix)
			if found := s.count(""); found != 1 {
				t.Errorf("the prefix holds %d keys, want the one that was there", found)
			}
			if exists(s.data("one")) {
				t.Error("a copy was made")
			}
		})
	}
}

func TestAFileThatIsNotThisReplicasCopyIsRefusedAndLeftAlone(t *testing.T) {
	s := newSite(t)
	other := siteIn(t, s.cluster)
	mustClose(t, mustOpen(t, s.data("store")))
	db, err := store.Open(t.Context(), other.place("other"))
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, db)
	write(t, s.data("text"), []byte("hello, I am no store at all, but a text of some length that nobody may lose"))
	for data, test := range map[string]struct {
		want  error
		texts []string
	}{
		s.data("store"):     {store.ErrForeign, []string{"a store of its own", "option data"}},
		other.data("other"): {store.ErrForeign, []string{other.prefix, s.prefix, "option data"}},
		s.data("text"):      {store.ErrForeign, []string{"another kind"}},
		s.dir:               {nil, []string{"got a folder"}},
	} {
		var before []byte
		if data != s.dir {
			before = read(t, data)
		}
		_, err := store.Open(t.Context(), s.cluster.Place(s.prefix, data))
		if err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", data, err, test.want)
		}
		for _, text := range append(test.texts, data) {
			if err != nil && !strings.Contains(err.Error(), text) {
				t.Errorf("%s: got %q, want %q in it", data, err, text)
			}
		}
		if data != s.dir && string(read(t, data)) != string(before) {
			t.Errorf("%s was changed", data)
		}
	}
	_, err = store.Open(t.Context(), "bolt:"+other.data("other"))
	wantError(t, err, store.ErrForeign, "a replica's copy", other.prefix)
}

func TestACopyOfACatalogueThatIsNoMoreIsRefused(t *testing.T) {
	s := newSite(t)
	db, err := store.Open(t.Context(), s.place("one"))
	if err != nil {
		t.Fatal(err)
	}
	s.put(db, "a=1")
	mustClose(t, db)
	client := s.cluster.Client(t)
	if _, err := client.Delete(t.Context(), s.prefix, clientv3.WithPrefix()); err != nil {
		t.Fatal(err)
	}
	s.put(s.open("two"), "b=1", "c=1")
	_, err = store.Open(t.Context(), s.place("one"))
	wantError(t, err, store.ErrForeign, "a copy of the catalogue", s.data("one"))
}

func TestACopyThatIsAheadOfARestoredClusterIsRefused(t *testing.T) {
	s := newSite(t)
	one := s.open("one")
	s.put(one, "a=1")
	client := s.cluster.Client(t)
	head, err := client.Get(t.Context(), s.prefix+"head")
	if err != nil {
		t.Fatal(err)
	}
	rev := s.put(one, "a=2")
	// As a restored backup would: what came later is gone.
	for _, op := range []clientv3.Op{
		clientv3.OpPut(s.prefix+"head", string(head.Kvs[0].Value)),
		clientv3.OpDelete(s.prefix + "log/0000000000000002"),
	} {
		if _, err := client.Do(t.Context(), op); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the running replica knows", func() bool {
		return errors.Is(one.(store.Replica).Status().Err, store.ErrDiverged)
	})
	s.holds(one, rev, "2: a=2") // what was read here stays readable
	_, err = one.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("b"), nil) })
	wantError(t, err, store.ErrUnavailable, "restored from a backup", "delete the copy")
	mustClose(t, one)
	_, err = store.Open(t.Context(), s.place("one"))
	wantError(t, err, store.ErrDiverged, "restored from a backup", "delete the copy")

	two := s.open("two")
	s.holds(two, 1, "1: a=1")
	s.put(two, "a=other") // the same revision with another history
	_, err = store.Open(t.Context(), s.place("one"))
	wantError(t, err, store.ErrDiverged)
	s.put(two, "b=more")
	_, err = store.Open(t.Context(), s.place("one"))
	wantError(t, err, store.ErrDiverged)
}

func TestAnotherHistoryWrittenBySeveralAtOnceIsFoundOutToo(t *testing.T) {
	s := newSite(t)
	one, err := store.Open(t.Context(), s.place("one"))
	if err != nil {
		t.Fatal(err)
	}
	s.put(one, "a=1")
	client := s.cluster.Client(t)
	head, err := client.Get(t.Context(), s.prefix+"head")
	if err != nil {
		t.Fatal(err)
	}
	s.put(one, "a=2")
	mustClose(t, one)
	for _, op := range []clientv3.Op{
		clientv3.OpPut(s.prefix+"head", string(head.Kvs[0].Value)),
		clientv3.OpDelete(s.prefix + "log/0000000000000002"),
	} {
		if _, err := client.Do(t.Context(), op); err != nil {
			t.Fatal(err)
		}
	}
	two := s.open("two")
	joined := make(chan error)
	var once sync.Once
	_, err = two.Update(t.Context(), func(tx store.Tx) error {
		once.Do(func() {
			go func() {
				_, err := two.Update(t.Context(), func(tx store.Tx) error { return tx.Put([]byte("y"), nil) })
				joined <- err
			}()
			eventually(t, "it waits for its turn", func() bool { return store.Waiting(two) > 0 })
		})
		return tx.Put([]byte("x"), nil)
	})
	if err := errors.Join(err, <-joined); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), s.place("one"))
	wantError(t, err, store.ErrDiverged, "delete the copy")
}

func TestAPlaceWithASecretIsNotRepeated(t *testing.T) {
	for _, place := range []string{
		"etcd:a:1?user=me&password=hunter2", "etcd:https://me:hunter2@a:1", "etcd:a:1?user=me&%zzhunter2",
		"mongo:me:hunter2@a",
	} {
		if _, err := store.Open(t.Context(), place); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("got %v", err)
		}
	}
}

func TestAFolderMayHaveAnyName(t *testing.T) {
	s := newSite(t)
	s.dir = filepath.Join(s.dir, "a[b*")
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(s.dir, ".one.db.123.new")
	write(t, left, []byte("left by a process that was killed"))
	s.put(s.open("one"), "a=1")
	if exists(left) {
		t.Error("what was left is still there")
	}
	fillStore(t, "bolt:"+s.data("original"))
	if _, err := store.Copy(t.Context(), "bolt:"+s.data("original"), "bolt:"+s.data("copy")); err != nil {
		t.Error(err)
	}
}

func TestADamagedLogStopsTheCopyAndSpoilsNothing(t *testing.T) {
	s := newSite(t)
	one := s.open("one")
	s.put(one, "a=1")
	if _, err := s.cluster.Client(t).Put(t.Context(), s.prefix+"log/0000000000000002", "rubbish"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the replica knows", func() bool {
		return errors.Is(one.(store.Replica).Status().Err, store.ErrCorrupt)
	})
	s.holds(one, 1, "1: a=1")
}

func TestOnlyOneProcessUsesACopy(t *testing.T) {
	s := newSite(t)
	s.open("one")
	_, err := store.Open(t.Context(), s.place("one"))
	wantError(t, err, store.ErrLocked, s.data("one"))
}

func TestEtcdIsSpokenToOverTLS(t *testing.T) {
	t.Parallel()
	certificates := etcdtest.NewCertificates(t)
	s := siteIn(t, etcdtest.Start(t, etcdtest.Options{Members: 1, TLS: certificates}))
	rev := s.put(s.open("one"), "a=1")
	s.holds(s.open("two"), rev, "1: a=1")

	other := etcdtest.NewCertificates(t)
	hosts, _, _ := strings.Cut(s.place("x"), "?")
	for options, text := range map[string]string{
		"cacert=" + other.CA: "certificate",
		"prefix=x":           "does not answer", // in the clear
	} {
		_, err := store.Open(t.Context(), hosts+"?data="+s.data("x")+"&"+options)
		wantError(t, err, store.ErrUnavailable, text)
	}
}

func TestAUserOfEtcdNeedsItsPasswordAndItsPrefix(t *testing.T) {
	t.Parallel()
	c := etcdtest.Start(t, etcdtest.Options{Members: 1})
	s := &site{t, c, "plans/", t.TempDir()}
	client := c.Client(t)
	ctx := t.Context()
	for _, step := range []func() error{
		func() error { _, err := client.UserAdd(ctx, "root", "rootsecret"); return err },
		func() error { _, err := client.UserGrantRole(ctx, "root", "root"); return err },
		func() error { _, err := client.UserAdd(ctx, "polyplan", "secret"); return err },
		func() error { _, err := client.RoleAdd(ctx, "plans"); return err },
		func() error {
			all := clientv3.PermissionType(clientv3.PermReadWrite)
			_, err := client.RoleGrantPermission(ctx, "plans", "plans/", "plans0", all)
			return err
		},
		func() error { _, err := client.UserGrantRole(ctx, "polyplan", "plans"); return err },
		func() error { _, err := client.AuthEnable(ctx); return err },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	right, wrong := filepath.Join(s.dir, "right"), filepath.Join(s.dir, "wrong")
	write(t, right, []byte("secret\n"))
	write(t, wrong, []byte("guess\n"))
	as := func(prefix, data, user, password string) (store.DB, error) {
		s := site{t, c, prefix, s.dir}
		options := ""
		if user != "" {
			options = "&user=" + user + "&password-file=" + password
		}
		return store.Open(ctx, s.place(data)+options)
	}
	db := s.opened(as("plans/", "one", "polyplan", right))
	s.holds(db, s.put(db, "a=1"), "1: a=1")
	for _, test := range []struct{ prefix, user, password, text string }{
		{"plans/", "polyplan", wrong, `password of user "polyplan"`},
		{"plans/", "nobody", right, `password of user "nobody"`},
		{"plans/", "", "", "give user and password-file"},
		{"others/", "polyplan", right, "others/"},
	} {
		_, err := as(test.prefix, "x", test.user, test.password)
		wantError(t, err, store.ErrRefused, test.text)
		if err != nil && strings.Contains(err.Error(), "guess") {
			t.Errorf("the error shows the password: %v", err)
		}
		if exists(s.data("x")) {
			t.Error("a copy was made")
		}
	}
}

func TestAFullEtcdRefusesWritesAndLosesNone(t *testing.T) {
	t.Parallel()
	c := etcdtest.Start(t, etcdtest.Options{Members: 1, Quota: 4 << 20})
	s := siteIn(t, c)
	db := s.openFolding("one")
	acknowledged := map[int]string{}
	put := func(n int) error {
		value := make([]byte, 10_000)
		_, _ = rand.Read(value) // which can't be compressed; it never fails
		_, err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Put(store.Key(n), value) })
		if err == nil {
			acknowledged[n] = string(value)
		}
		return err
	}
	var full error
	for n := 0; full == nil; n++ {
		full = put(n % 20)
	}
	wantError(t, full, store.ErrFull, "NOSPACE", "compact, defragment")
	if status := db.(store.Replica).Status(); !errors.Is(status.Err, store.ErrFull) {
		t.Errorf("got status %+v, want ErrFull", status)
	}
	holdsAll(t, db, acknowledged)
	makeRoom(t, c, s.prefix)
	eventually(t, "it can be written again", func() bool { return put(20) == nil })
	holdsAll(t, db, acknowledged)
	if status := db.(store.Replica).Status(); status.Err != nil {
		t.Errorf("got status %+v, want it well", status)
	}
	holdsAll(t, s.open("joiner"), acknowledged)
}

func holdsAll(t *testing.T, db store.DB, want map[int]string) {
	t.Helper()
	err := db.View(t.Context(), func(tx store.Tx) error {
		for n, value := range want {
			if got, err := tx.Get(store.Key(n)); string(got) != value || err != nil {
				return fmt.Errorf("row %d is not as it was acknowledged (%v)", n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// makeRoom does what an operator would.
func makeRoom(t *testing.T, c *etcdtest.Cluster, prefix string) {
	t.Helper()
	client := c.Client(t)
	now, err := client.Get(t.Context(), prefix+"head")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Compact(t.Context(), now.Header.Revision, clientv3.WithCompactPhysical()); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Defragment(t.Context(), client.Endpoints()[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := client.AlarmDisarm(t.Context(), &clientv3.AlarmMember{}); err != nil {
		t.Fatal(err)
	}
}
