package cli_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/web"
)

// newMirrorOf is a mirror of a site that is not kept yet.
func newMirrorOf(t testing.TB, of *site) *mirrorSite {
	t.Helper()
	m := &mirrorSite{line: newLine(t, of.Listener.Addr().String())}
	m.site = newSite(t, web.Mirrored(web.Mirror{Origin: m.line.url(), Stands: func() web.MirrorStanding { return web.MirrorStanding(m.standing()) }}))
	return m
}

func TestAMirrorOfAMirrorIsAsOldAsThatIsToTheFirstOrigin(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	first := newMirrorSite(t, origin)
	first.quiet()
	second := newMirrorSite(t, first.site)
	second.quiet()
	first.line.set(true, false)
	pulled := time.Now()
	second.waitFor(func(s partner.Standing) bool { return s.Age >= time.Second }, "is as old as the first")
	if s := second.standing(); s.Err != "" || time.Since(pulled) < s.Age-2*time.Second {
		t.Errorf("after %s it stands at %+v", time.Since(pulled), s)
	}
	second.expect("/readyz", http.StatusOK, `^ok\nmirror of http://127\S+, as it was \ds ago\n$`, `;age=[1-9]`)
	first.line.set(false, false)
	second.waitFor(func(s partner.Standing) bool { return s.Age < time.Second }, "is as young as the first again")
}

func TestAMirrorOfAMirrorThatHasNothingYetWaitsForItToBeFilled(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	first := newMirrorOf(t, origin)
	first.line.set(true, false)
	first.begin()
	t.Cleanup(first.kill)
	second := newMirrorSite(t, first.site)
	second.waitFor(func(s partner.Standing) bool {
		return s.Err == "the origin is a mirror that has not all of its own origin yet"
	}, "waits")
	if s := second.standing(); s.Filled {
		t.Errorf("it stands at %+v", s)
	}
	first.line.set(false, false)
	first.quiet()
	second.sameAs(origin, "ko", "en")
}

// mirroring has two sites mirror each other, and brings what each ends with.
func mirroring(t testing.TB, a, b *site) <-chan error {
	t.Helper()
	ended := make(chan error, 2)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	for _, pair := range [][2]*site{{a, b}, {b, a}} {
		from, err := partner.NewOrigin(pair[1].URL, "")
		a.ok(err)
		kept, err := partner.NewMirror(t.Context(), pair[0].Catalogue, from, partner.MirrorChoices{Poll: fast}, slog.New(slog.DiscardHandler))
		a.ok(err)
		go func() { ended <- kept.Run(ctx) }()
	}
	return ended
}

func TestMirrorsInARingOfWhichNoneIsFilledFindOut(t *testing.T) {
	t.Parallel()
	a := newMirrorOf(t, newSite(t))
	b := newMirrorOf(t, a.site)
	ended := mirroring(t, a.site, b.site)
	select {
	case err := <-ended:
		if !errors.Is(err, partner.ErrRing) {
			t.Errorf("a ring ends with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("they wait for each other")
	}
}
