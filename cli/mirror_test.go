package cli_test

import (
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

var clerk = plan.Operator("clerk")

func given(text string) plan.Edit[string] { return plan.Edit[string]{Given: true, To: text} }

func TestAMirrorIsFilledAndFollows(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	m := newMirrorSite(t, origin, "ko", "vi")
	m.sameAs(origin, "ko", "vi", "en")
	m.waitFor(func(s partner.Standing) bool { return s.Streams }, "is told of changes")
	head := m.head()
	_, err := origin.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: plan.SeedID, Title: given("Goals of the city")})
	m.ok(err)
	m.sameAs(origin, "ko", "vi", "en")
	if got := m.told(head); got != "TEXT title en" {
		t.Errorf("of one edit the mirror's log tells %q", got)
	}
}

func (s *site) head() string {
	s.t.Helper()
	none := 0
	page, err := s.Changes(s.t.Context(), plan.Viewer{}, plan.ChangeQuery{First: &none}, plan.Selection{})
	s.ok(err)
	return page.Head
}

// told are the changes after a cursor, in words.
func (s *site) told(after string) string {
	s.t.Helper()
	page, err := s.Changes(s.t.Context(), plan.Viewer{}, plan.ChangeQuery{After: after}, plan.Selection{})
	s.ok(err)
	kinds := []string{plan.ChangePlan: "PLAN", plan.ChangeItem: "ITEM", plan.ChangeText: "TEXT", plan.ChangeLocale: "LOCALE", plan.ChangeState: "STATE"}
	var all []string
	for _, c := range page.Nodes() {
		one := kinds[c.Kind]
		if c.Field != nil {
			one += " " + *c.Field
		}
		if c.Locale != nil {
			one += " " + string(*c.Locale)
		}
		all = append(all, one)
	}
	return strings.Join(all, ", ")
}

func TestAMirrorRefusesToWriteAndSaysWhere(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	m := newMirrorSite(t, origin)
	m.quiet()
	answer := m.ask(`mutation { addLocale(input: {tag: "fi"}) { locale { tag } } }`, "en")
	if !strings.Contains(answer, `"FORBIDDEN"`) || !strings.Contains(answer, "this is a mirror of "+m.line.url()+": write there") {
		t.Errorf("a mutation is answered %s", answer)
	}
	response, err := m.Client().Post(m.URL+"/import?name=x.po", "text/x-gettext-translation", strings.NewReader(`msgid ""`))
	m.ok(err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden || !strings.Contains(readAll(t, response), "write there") {
		t.Errorf("a file is answered %d", response.StatusCode)
	}
}

func TestAMirrorSaysHowOldItIsAndServesWhileItsOriginIsAway(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	m := newMirrorOf(t, origin)
	m.line.set(true, false)
	m.begin()
	t.Cleanup(m.kill)
	m.waitFor(func(s partner.Standing) bool { return s.Failures > 0 }, "has failed")
	m.expect("/readyz", http.StatusServiceUnavailable, `is not filled yet\nthe origin cannot be followed`, `^mirror;origin="http://127[^"]*"$`)

	mended := time.Now()
	m.line.set(false, false)
	m.quiet()
	body, header := m.expect("/readyz", http.StatusOK, `^ok\nmirror of http://127\S+, as it was (\d+)s ago\n$`, `;age=(\d+)$`)
	for _, told := range []string{body[1], header[1]} {
		if age, err := time.ParseDuration(told + "s"); err != nil || age > time.Since(mended)+time.Second/2 { // it is rounded
			t.Errorf("it is as its origin was %v ago, and follows that since %v", age, time.Since(mended))
		}
	}
	m.expect("/metrics", http.StatusOK, `(?m)^polyplan_mirror_pulls_total 1$`, `;age=\d+$`)
	m.expect("/metrics", http.StatusOK, `(?m)^polyplan_mirror_age_seconds \d`, `;age=\d+$`)

	for name, fault := range map[string]func(){"cut": func() { m.line.set(true, false) }, "hangs": func() { m.line.set(false, true) }} {
		before := m.standing()
		fault()
		m.kill() // and it starts again without its origin
		m.begin()
		if name == "cut" {
			m.waitFor(func(s partner.Standing) bool { return s.Failures > 1 }, "has failed")
			m.expect("/readyz", http.StatusOK, `mirror of .* ago\nthe origin cannot be followed`, `;age=\d+$`)
		}
		if got, want := m.ask(everything, "vi"), origin.ask(everything, "vi"); got != want {
			t.Errorf("%s: it answers %s", name, got)
		}
		if s := m.standing(); !s.Filled || s.Age < before.Age {
			t.Errorf("%s: it stands at %+v", name, s)
		}
		m.line.set(false, false)
	}
}

// expect asks for a page, and returns what matches in its text and in what it says of the mirror.
func (m *mirrorSite) expect(path string, status int, body, header string) (inBody, inHeader []string) {
	m.t.Helper()
	response, err := m.Client().Get(m.URL + path)
	m.ok(err)
	defer response.Body.Close()
	text := readAll(m.t, response)
	inBody = regexp.MustCompile(body).FindStringSubmatch(text)
	if response.StatusCode != status || inBody == nil {
		m.t.Fatalf("%s answers %d %q, wanted %d and %s", path, response.StatusCode, text, status, body)
	}
	told := response.Header.Get("Polyplan-Mirror")
	if inHeader = regexp.MustCompile(header).FindStringSubmatch(told); inHeader == nil {
		m.t.Fatalf("%s has the header %q, wanted %s", path, told, header)
	}
	return inBody, inHeader
}

func TestAMirrorOfAMirrorFollowsAndARingEnds(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	first := newMirrorSite(t, origin)
	second := newMirrorSite(t, first.site)
	first.quiet()
	second.sameAs(origin, "ko", "vi", "en")
	_, err := origin.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: plan.SeedID, Title: given("Goals of the city")})
	first.ok(err)
	first.quiet()
	second.sameAs(origin, "ko", "vi", "en")

	ended := mirroring(t, newSite(t), newSite(t))
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "mirrors in a ring have no origin") {
		t.Errorf("a ring ends with %v", err)
	}
}

func TestAMirrorOfNoCatalogueEndsAtOnce(t *testing.T) {
	t.Parallel()
	m := newSite(t)
	web := newSite(t)
	web.Config.Handler = http.NotFoundHandler()
	from, err := partner.NewOrigin(web.URL, "")
	m.ok(err)
	kept, err := partner.NewMirror(t.Context(), m.Catalogue, from, partner.MirrorChoices{Poll: fast}, slog.New(slog.DiscardHandler))
	m.ok(err)
	if err := kept.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "is the address right?") {
		t.Errorf("it ends with %v", err)
	}
}

func TestAMirrorOfSomePlansHasThoseWhateverTheyAreCalled(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	plantest.Load(t, origin.Catalogue, plantest.Documents(2, 2))
	m := &mirrorSite{line: newLine(t, origin.Listener.Addr().String()), plans: []string{"gwangju", "later"}}
	m.site = newSite(t)
	m.begin()
	t.Cleanup(m.kill)
	slugs := func() string {
		m.quiet()
		page, err := m.Plans(t.Context(), plan.Viewer{}, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, plan.Selection{})
		m.ok(err)
		var all []string
		for _, p := range page.Nodes() {
			all = append(all, p.Slug)
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	if got := slugs(); got != "gwangju" {
		t.Errorf("it has %s", got)
	}
	rename := func(from, to string) {
		p, err := origin.PlanBySlug(t.Context(), clerk, from, plan.Selection{})
		m.ok(err)
		_, err = origin.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: p.ID, Slug: given(to)})
		m.ok(err)
	}
	rename("gwangju", "gwangju-2040")
	rename("plan-000001", "later")
	if got := slugs(); got != "gwangju-2040 later" {
		t.Errorf("after they were renamed it has %s", got)
	}
}

func TestAMirrorStartsOverWhereItsOriginWasRestored(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	plantest.Load(t, origin.Catalogue, plantest.Documents(2, 2))
	m := newMirrorSite(t, origin)
	m.quiet()
	p, err := origin.PlanBySlug(t.Context(), clerk, "plan-000001", plan.Selection{})
	m.ok(err)
	pulls := m.standing().Pulls
	m.ok(origin.NewEpoch(t.Context(), clerk))
	_, _, err = origin.DeletePlan(t.Context(), clerk, p.ID, nil)
	m.ok(err)
	m.sameAs(origin, "ko", "en")
	if got := m.standing().Pulls; got != pulls {
		t.Errorf("%d documents were pulled again that were the same", got-pulls)
	}
}

// TestWhateverIsEditedAndBreaksAMirrorAnswersAsItsOriginInTheEnd edits a catalogue at random while its mirror is killed
// and the line between them is cut, hangs, or breaks off amid an answer.
func TestWhateverIsEditedAndBreaksAMirrorAnswersAsItsOriginInTheEnd(t *testing.T) {
	t.Parallel()
	walks := new(plantest.Walk)
	defer walks.TookAll(t)
	rapid.Check(t, func(rt *rapid.T) {
		locales := rapid.SampledFrom([][]i18n.Locale{nil, {"vi"}, {"ko", "vi"}, {"ja"}}).Draw(rt, "locales")
		compared := locales
		if len(locales) == 0 {
			compared = []i18n.Locale{"vi", "ja"}
		}
		origin := newSite(t)
		m := newMirrorSite(t, origin, locales...)
		e := &editing{site: origin}
		e.ok(e.load(rt))
		quiet := func(rt *rapid.T) {
			m.line.set(false, false)
			if differs := m.differs(origin, append(compared[:len(compared):len(compared)], "en")...); differs != "" {
				rt.Fatal(differs)
			}
		}
		steps := walks.Tries(map[string]func(*rapid.T) error{
			"load": e.load, "retitle": e.retitle, "translate": e.translate, "translate more": e.translate, "review": e.review,
			"create": e.create, "move": e.move, "delete": e.delete, "publish": e.publish, "archive": e.archive, "rename": e.rename,
			"drop a plan": e.drop, "fall back": e.fallBack, "restore": e.restore, "trim": e.trim,
			"retitle more": e.retitle, "retitle again": e.retitle, "publish more": e.publish,
		})
		maps.Copy(steps, walks.Steps(map[string]func(*rapid.T){
			"kill":  func(*rapid.T) { m.kill(); m.begin() },
			"cut":   func(*rapid.T) { m.line.set(true, false) },
			"hang":  func(*rapid.T) { m.line.set(false, true) },
			"mend":  func(*rapid.T) { m.line.set(false, false) },
			"quiet": quiet, "quiet again": quiet,
		}))
		rt.Repeat(steps)
		quiet(rt)
		if found := plantest.Unsound(t, m.Catalogue); len(found) > 0 {
			rt.Fatalf("the mirror is not sound: %q", found)
		}
		m.kill()
	})
}
