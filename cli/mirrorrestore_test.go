package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"testing"
)

// siteOf is a running program as a site.
func siteOf(t *testing.T, server *api) *site {
	t.Helper()
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	through := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	s := &site{t: t, Server: httptest.NewServer(through)}
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

// must runs mutations that must leave nothing to complain of.
func (a *api) must(t *testing.T, mutation string, variables map[string]any) {
	t.Helper()
	var data map[string]struct{ UserErrors []struct{ Message string } }
	if err := a.ask(mutation, variables, &data); err != nil {
		t.Fatal(err)
	}
	for name, did := range data {
		if len(did.UserErrors) > 0 {
			t.Fatalf("%s: %+v", name, did.UserErrors)
		}
	}
}

// What was made after the backup goes from the mirror with it, what was deleted comes back, and what is written then,
// under revisions that the mirror has seen before, is followed.
func TestAMirrorIsAsItsOriginThatWasRestoredFromAnOlderBackup(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	server := startAsAdmin(t, folder, "--rate", "0", "--limit-cost", "1000000")
	plans := newPlans(t, server, 3)
	publish := func(id string) {
		t.Helper()
		server.must(t, `mutation($id: ID!) { publishPlan(input: {id: $id}) { userErrors { message } } }`, map[string]any{"id": id})
	}
	retitle := func(id, title string) {
		t.Helper()
		server.must(t, `mutation($id: ID!, $title: String!) { updatePlan(input: {id: $id, title: $title}) { userErrors { message } } }`,
			map[string]any{"id": id, "title": title})
	}
	run := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "polyplan", append(args, "--url", server.URL, "--token", adminToken)...)
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, said)
		}
	}
	revision := func() (n int, epoch string) {
		t.Helper()
		answer, err := http.Get(server.URL + "/plans.json")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		now := answer.Header.Get("Polyplan-Revision")
		if _, err := fmt.Sscanf(now, "%d;epoch=%q", &n, &epoch); err != nil {
			t.Fatalf("%q: %v", now, err)
		}
		return n, epoch
	}
	publish(plans[0].plan)
	publish(plans[1].plan)
	origin := siteOf(t, server)
	m := newMirrorSite(t, origin)
	m.sameAs(origin, "en", "ko")

	backup := filepath.Join(folder, "before.db")
	run("backup", backup)
	publish(plans[2].plan)
	retitle(plans[0].plan, "After the backup")
	server.must(t, `mutation($id: ID!) { deleteItem(input: {id: $id}) { userErrors { message } } }`, map[string]any{"id": plans[0].goal})
	server.must(t, `mutation($id: ID!) { deletePlan(input: {id: $id}) { userErrors { message } } }`, map[string]any{"id": plans[1].plan})
	for range 10 {
		retitle(plans[0].plan, "Once more")
		retitle(plans[0].plan, "And again")
	}
	m.sameAs(origin, "en", "ko")

	seen, before := revision()
	run("restore", "--replace", backup)
	if now, epoch := revision(); now >= seen || epoch == before {
		t.Errorf("it went from %d in %s to %d in %s: wanted that its revision goes back", seen, before, now, epoch)
	}
	m.sameAs(origin, "en", "ko")
	retitle(plans[1].plan, "After the restore")
	server.must(t, `mutation($id: ID!) { deletePlan(input: {id: $id}) { userErrors { message } } }`, map[string]any{"id": plans[0].plan})
	m.sameAs(origin, "en", "ko")
	m.kill()
	if err := server.Stop(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}
