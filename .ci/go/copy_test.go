package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/Khan/genqlient/graphql"
)

// site is the one under test, which the tests of package web start.
type site struct {
	graphql.Client
	t *testing.T
}

func newSite(t *testing.T, transport http.RoundTripper) *site {
	url := os.Getenv("POLYPLAN_URL")
	if url == "" {
		t.Fatal("POLYPLAN_URL is not set: go test ./web -run GoClient runs these tests")
	}
	return &site{graphql.NewClient(url, &http.Client{Transport: transport}), t}
}

// editor may do anything on the site.
func editor(t *testing.T) *site {
	return newSite(t, bearer(os.Getenv("POLYPLAN_TOKEN")))
}

// public is somebody without a token.
func public(t *testing.T) *site {
	return newSite(t, http.DefaultTransport)
}

// bearer sends its token with each request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// ask asks a query, or does a mutation, that must be answered without GraphQL errors.
func (s *site) ask(query string, into any) {
	s.t.Helper()
	answer := &graphql.Response{Data: into}
	if err := s.MakeRequest(s.t.Context(), &graphql.Request{Query: query}, answer); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
}

// edit does a mutation, and is the code of why it was refused, "" where it was done.
func (s *site) edit(mutation string) string {
	s.t.Helper()
	var payload map[string]struct{ UserErrors []struct{ Code string } }
	s.ask(mutation, &payload)
	for _, done := range payload {
		for _, refused := range done.UserErrors {
			return refused.Code
		}
	}
	return ""
}

// pulled is a copy that was just made.
func (s *site) pulled(locales ...string) *Copy {
	s.t.Helper()
	c := &Copy{Locales: locales}
	if _, err := c.Refresh(s.t.Context(), s); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// refresh brings a copy up to date, and has what the catalogue has.
func (s *site) refresh(c *Copy) {
	s.t.Helper()
	if _, err := c.Refresh(s.t.Context(), s); err != nil {
		s.t.Fatal(err)
	}
	if now := s.pulled(c.Locales...); !reflect.DeepEqual(c.Plans, now.Plans) {
		s.t.Fatalf("readers of %v are served\n%s\nand the copy has\n%s", c.Locales, told(now.Plans), told(c.Plans))
	}
}

func told(plans map[string]*Plan) string {
	text, err := json.MarshalIndent(plans, "", " ")
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestACopyThatFollowsTheLogHasWhatTheCatalogueHas(t *testing.T) {
	readers, staff := public(t), editor(t)
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("POLYPLAN_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("POLYPLAN_SEED=%d", seed)
	d := &desk{Rand: rand.New(rand.NewPCG(seed, 0))}
	c, other := readers.pulled("vi"), readers.pulled("id", "ko")
	cursors := []string{c.Cursor}
	done := map[string]int{}
	for range 300 {
		d.look(staff)
		done[staff.edit(d.edit())]++
		switch d.IntN(20) {
		case 0, 1, 2, 3:
			readers.refresh(c)
			cursors = append(cursors, c.Cursor)
		case 4:
			readers.refresh(other)
		case 5: // told of some again
			c.Cursor = d.pick(cursors)
		case 6: // the log does not go back as far
			c.Cursor = foreign(c.Cursor)
		}
	}
	readers.refresh(c)
	readers.refresh(other)
	t.Logf("edits, and why they were refused: %v", done)
	if done[""] < 150 {
		t.Errorf("of 300 edits %d were done", done[""])
	}
}

// busy is a way to a site where somebody writes before each request and after it.
type busy func()

func (write busy) RoundTrip(r *http.Request) (*http.Response, error) {
	write()
	defer write()
	return http.DefaultTransport.RoundTrip(r)
}

func TestWhatChangesWhileItIsReadIsNotLost(t *testing.T) {
	readers, staff := public(t), editor(t)
	d := &desk{Rand: rand.New(rand.NewPCG(1, 1)), n: 1000}
	away := newSite(t, busy(func() {
		d.look(staff)
		staff.edit(d.mutation("updatePlan", `id: %q, title: %q`, d.plans[d.IntN(len(d.plans))].ID, d.words()))
		staff.edit(d.edit())
	}))
	for range 5 {
		c := away.pulled("vi")
		if _, err := c.Refresh(t.Context(), away); err != nil {
			t.Fatal(err)
		}
		readers.refresh(c)
	}
}

// foreign is the cursor as another catalogue would have given it.
func foreign(cursor string) string {
	const at = 10 // in the catalogue's id
	other := "A"
	if cursor[at:at+1] == other {
		other = "B"
	}
	return cursor[:at] + other + cursor[at+1:]
}

func TestACopyIsToldWhichPlanChanged(t *testing.T) {
	readers, staff := public(t), editor(t)
	c := readers.pulled("vi")
	if changed, err := c.Refresh(t.Context(), readers); err != nil || len(changed) > 0 {
		t.Errorf("while nothing happens: %v (%v)", changed, err)
	}
	for id := range c.Plans {
		d := new(desk)
		staff.edit(d.mutation("updatePlan", `id: %q, title: "Another title"`, id))
		if changed, err := c.Refresh(t.Context(), readers); err != nil || !slices.Equal(changed, []string{id}) {
			t.Errorf("got %v (%v), wanted %s", changed, err, id)
		}
	}
}

func TestACopyIsKeptInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "copy.json")
	if kept, err := load(file); err != nil || kept.Cursor != "" {
		t.Errorf("where there is no file: %+v (%v)", kept, err)
	}
	c := public(t).pulled("vi")
	for range 2 {
		if err := c.save(file); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := load(file); err != nil || !reflect.DeepEqual(kept, c) {
		t.Errorf("got %+v (%v), wanted %+v", kept, err, c)
	}
	if err := os.WriteFile(file, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := load(file); err == nil {
		t.Error("what is no copy is taken for one")
	}
}
