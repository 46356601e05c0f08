package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/web"
)

// vault is a house whose administrators may take and bring all of the catalogue.
type vault struct {
	*house
	db     store.DB
	folder string
	asked  chan *web.Restoring
}

func newVault(t *testing.T, choices ...web.Option) *vault {
	t.Helper()
	v := &vault{folder: t.TempDir(), asked: make(chan *web.Restoring, 1)}
	path := filepath.Join(v.folder, "polyplan.db")
	v.db = plantest.Store(t, path)
	v.house = newHouseOn(t, v.db, append(choices, web.Administer(web.Administration{
		Store: "bolt:" + path, Restore: func(r *web.Restoring) { v.asked <- r },
	}))...)
	plantest.Load(t, v.catalogue, plan.Seed())
	return v
}

// files are what lies beside the store.
func (v *vault) files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(v.folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func (v *vault) isTidy(t *testing.T) {
	t.Helper()
	if names := v.files(t); !slices.Equal(names, []string{"polyplan.db"}) {
		t.Errorf("beside the store there is %q", names)
	}
}

func TestOnlyAdministratorsTakeOrBringTheWholeCatalogue(t *testing.T) {
	v := newVault(t)
	people := map[string]struct {
		who    person
		status int
	}{
		"the public":   {public, http.StatusUnauthorized},
		"an editor":    {v.hire(t, "Ed", "EDITOR"), http.StatusForbidden},
		"a reviewer":   {v.hire(t, "Rei", "REVIEWER:ko"), http.StatusForbidden},
		"with no more": {person{secret: "polyplan_none"}, http.StatusUnauthorized},
	}
	for name, test := range people {
		for _, request := range []string{"GET /admin/backup", "GET /admin/check", "POST /admin/restore", "POST /admin/restore?replace=true"} {
			method, path, _ := strings.Cut(request, " ")
			a := v.do(t, method, path, "", test.who.headers()...)
			if a.status != test.status || a.header.Get("Cache-Control") != "no-store" || len(a.body) > 500 {
				t.Errorf("%s, %s: %d %.200s", name, request, a.status, a.body)
			}
			if challenged := a.header.Get("WWW-Authenticate") != ""; challenged != (test.status == http.StatusUnauthorized) {
				t.Errorf("%s, %s: WWW-Authenticate is %q", name, request, a.header.Get("WWW-Authenticate"))
			}
		}
	}
	for request, status := range map[string]int{
		"HEAD /admin/backup": 405, "POST /admin/backup": 405, "GET /admin/restore": 405, "DELETE /admin/check": 405, "GET /admin/": 404,
	} {
		method, path, _ := strings.Cut(request, " ")
		if a := v.do(t, method, path, "", operator.headers()...); a.status != status {
			t.Errorf("%s: %d", request, a.status)
		}
	}
	v.isTidy(t)
	if a := newHouse(t).do(t, http.MethodGet, "/admin/backup", "", operator.headers()...); a.status != http.StatusNotFound {
		t.Errorf("where nobody has chosen to offer it: %d", a.status)
	}
}

func TestABackupOverHTTPIsAStore(t *testing.T) {
	v := newVault(t)
	a := v.do(t, http.MethodGet, "/admin/backup", "", operator.headers()...)
	rev := v.db.Rev()
	for name, want := range map[string]string{
		"Content-Type": "application/octet-stream", "Cache-Control": "no-store", "Vary": "Authorization",
		"Content-Length": fmt.Sprint(len(a.body)), "Polyplan-Revision": fmt.Sprint(rev),
		"Content-Disposition": fmt.Sprintf(`attachment; filename="polyplan-%d.db"`, rev),
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q: want %q", name, got, want)
		}
	}
	path := filepath.Join(t.TempDir(), "got.db")
	if err := os.WriteFile(path, a.body, 0o600); err != nil {
		t.Fatal(err)
	}
	if content, err := store.Verify(t.Context(), path); err != nil || content.Rev != rev {
		t.Errorf("got %+v, %v", content, err)
	}
	up := v.do(t, http.MethodGet, "/admin/check", "", operator.headers()...)
	if want := fmt.Sprintf("{\"revision\":%d,\"findings\":[]}\n", rev); up.status != http.StatusOK || string(up.body) != want {
		t.Errorf("%d %s", up.status, up.body)
	}
	v.isTidy(t)
}

func TestACheckOverHTTPTellsWhatIsWrong(t *testing.T) {
	v := newVault(t)
	v.put(t, store.Key("riddle", 1), []byte("x"))
	a := v.do(t, http.MethodGet, "/admin/check", "", operator.headers()...)
	var up plan.Checkup
	if err := json.Unmarshal(a.body, &up); err != nil || len(up.Findings) != 1 || up.Findings[0].Rule != plan.RuleKey {
		t.Errorf("%s (%v)", a.body, err)
	}
	if !strings.Contains(string(a.body), `"remedy":"another program`) {
		t.Errorf("%s", a.body)
	}
}

func (v *vault) put(t *testing.T, key, value []byte) {
	t.Helper()
	if _, err := v.db.Update(t.Context(), func(tx store.Tx) error { return tx.Put(key, value) }); err != nil {
		t.Fatal(err)
	}
}

// begin asks for a backup, larger than what waits in sockets, and reads only that it has begun.
func (v *vault) begin(t *testing.T) net.Conn {
	t.Helper()
	for i := range 24 {
		v.put(t, store.Key("pad", i), bytes.Repeat([]byte{byte(i)}, 1<<20))
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(v.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "GET /admin/backup HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", operatorSecret)
	begun := make([]byte, len("HTTP/1.1 200 OK"))
	if _, err := io.ReadFull(conn, begun); err != nil || string(begun) != "HTTP/1.1 200 OK" {
		t.Fatalf("%q, %v", begun, err)
	}
	return conn
}

func TestASlowClientHoldsUpNobodyWhoWrites(t *testing.T) {
	v := newVault(t)
	conn := v.begin(t)
	if open := v.db.Stats().Open; open != 0 {
		t.Errorf("%d transactions are open while the client reads", open)
	}
	v.isTidy(t) // what it reads has no name
	v.put(t, store.Key("pad", 100), []byte("written meanwhile"))
	a := v.do(t, http.MethodGet, "/admin/backup", "", operator.headers()...)
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("another at the same time: %d %.200s", a.status, a.body)
	}
	conn.Close()
	v.awaitBackup(t)
}

// awaitBackup asks for backups until one is not told to wait, and hangs up on it.
func (v *vault) awaitBackup(t *testing.T) {
	t.Helper()
	await(t, "the next backup is let in", func() bool {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.URL+"/admin/backup", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+operatorSecret)
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		return a.StatusCode == http.StatusOK
	})
}

func TestAClientThatReadsNothingIsCutOffAndDoesNotTakeItsPieceForTheWhole(t *testing.T) {
	limits := unrated()
	limits.WriteTime = 500 * time.Millisecond
	v := newVault(t, web.WithLimits(limits))
	conn := v.begin(t)
	v.awaitBackup(t)
	got, err := io.Copy(io.Discard, conn)
	if got > 24<<20 {
		t.Errorf("it got all %d bytes (%v): the test says nothing", got, err)
	}
}

// bring sends a backup to be restored.
func (v *vault) bring(t *testing.T, backup []byte, query string) answer {
	t.Helper()
	return v.do(t, http.MethodPost, "/admin/restore"+query, string(backup), operator.headers()...)
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	v := newVault(t)
	whole := v.do(t, http.MethodGet, "/admin/backup", "", operator.headers()...).body
	damaged := bytes.Clone(whole)
	clear(damaged[4*4096 : 8*4096])
	for name, test := range map[string]struct {
		body   []byte
		query  string
		status int
		says   string
	}{
		"over what is there": {whole, "", 409, "replace=true"},
		"nothing":            {nil, "?replace=true", 422, "empty"},
		"text":               {[]byte("plans"), "?replace=true", 422, "not a polyplan store"},
		"cut off":            {whole[:len(whole)/2], "?replace=true", 422, "cut off"},
		"damaged":            {damaged, "?replace=true", 422, "damaged"},
	} {
		a := v.bring(t, test.body, test.query)
		if a.status != test.status || !strings.Contains(string(a.body), test.says) {
			t.Errorf("%s: %d %.300s", name, a.status, a.body)
		}
	}
	v.isTidy(t)
	if len(v.asked) > 0 {
		t.Error("a restore was handed on")
	}
}

func TestABackupThatTheDiskHasNoRoomForIsRefusedBeforeItIsSent(t *testing.T) {
	v := newVault(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(v.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /admin/restore?replace=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"+
		"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n", operatorSecret, 1<<60)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusInsufficientStorage || !strings.Contains(string(body), "a copy takes 1088.0 PiB in the folder "+v.folder) {
		t.Errorf("%s %s (%v)", response.Status, body, err)
	}
	v.isTidy(t)
}

func TestARestoreIsHandedOnVerifiedAndItsEndIsTold(t *testing.T) {
	v := newVault(t)
	whole := v.do(t, http.MethodGet, "/admin/backup", "", operator.headers()...).body
	for name, test := range map[string]struct {
		failed error
		status int
		says   string
	}{
		"done":   {nil, http.StatusOK, `"kept":"old.db"`},
		"failed": {io.ErrShortWrite, http.StatusServiceUnavailable, "short write"},
	} {
		ended := make(chan error, 1)
		go func() {
			r := <-v.asked
			_, err := store.Verify(t.Context(), r.Spare.Path())
			ended <- firstOf(err, r.Spare.Drop(), r.End("old.db", test.failed))
		}()
		a := v.bring(t, whole, "?replace=true")
		if err := <-ended; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if a.status != test.status || !strings.Contains(string(a.body), test.says) {
			t.Errorf("%s: %d %.300s", name, a.status, a.body)
		}
	}
	v.isTidy(t)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
