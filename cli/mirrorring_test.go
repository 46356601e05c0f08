package cli_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// switchboard is an address at which one site stands and then another, and that counts what it is asked.
type switchboard struct {
	*front
	to    atomic.Pointer[site]
	asked atomic.Int64
}

func newSwitchboard(t testing.TB, to *site) *switchboard {
	s := &switchboard{}
	s.to.Store(to)
	s.front = newFront(t, func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		proxyTo(t, s.to.Load()).ServeHTTP(w, r)
	})
	return s
}

func TestAMirrorFollowsAnotherCatalogueThatIsPutAtTheAddressOfItsOrigin(t *testing.T) {
	t.Parallel()
	first, second := newSite(t), newSite(t)
	for _, s := range []*site{first, second} {
		plantest.Load(t, s.Catalogue, plan.Seed())
	}
	plantest.Load(t, first.Catalogue, plantest.Documents(3, 2))
	plantest.Load(t, second.Catalogue, plantest.Documents(2, 3))
	_, err := second.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: plan.SeedID, Title: given("Goals of another city")})
	second.ok(err)
	_, err = first.UpdateLocale(t.Context(), clerk, plan.LocaleSettings{
		Tag: "vi", Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: []i18n.Locale{"ko"}},
	})
	first.ok(err)
	address := newSwitchboard(t, first)
	m := newMirrorBehind(t, address.front)
	m.sameAs(first, "ko", "vi", "en")
	address.to.Store(second)
	first.CloseClientConnections() // its server is away
	m.sameAs(second, "ko", "vi", "en")
	const settings = `{ locales { tag fallbacks } }`
	if got, want := m.ask(settings, "en"), second.ask(settings, "en"); got != want {
		t.Errorf("its locales are %s, wanted %s", got, want)
	}
	_, err = second.UpdatePlan(t.Context(), clerk, plan.PlanUpdate{ID: plan.SeedID, Title: given("And it is followed")})
	second.ok(err)
	m.sameAs(second, "ko", "vi", "en")
	if found := plantest.Unsound(t, m.Catalogue); len(found) > 0 {
		t.Errorf("the mirror is not sound: %q", found)
	}
}

func TestOfThreeMirrorsInARingOneFindsOutSoon(t *testing.T) {
	t.Parallel()
	a := newMirrorOf(t, newSite(t))
	c := newMirrorOf(t, a.site)
	b := newMirrorOf(t, c.site)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ended, asked := make(chan error, 3), []*switchboard{}
	for _, pair := range [][2]*mirrorSite{{a, b}, {b, c}, {c, a}} {
		address := newSwitchboard(t, pair[1].site)
		asked = append(asked, address)
		from, err := partner.NewOrigin(address.URL, "")
		a.ok(err)
		choices := partner.MirrorChoices{Poll: fast}
		kept, err := partner.NewMirror(ctx, pair[0].Catalogue, from, choices, slog.New(slog.DiscardHandler))
		a.ok(err)
		pair[0].mu.Lock()
		pair[0].kept = kept
		pair[0].mu.Unlock()
		go func() { ended <- kept.Run(ctx) }()
	}
	if err := <-ended; !errors.Is(err, partner.ErrRing) || !strings.Contains(err.Error(), "is a mirror of this mirror") {
		t.Errorf("the first to find out ends with %v", err)
	}
	for i, address := range asked {
		if n := address.asked.Load(); n > 100 {
			t.Errorf("mirror %d has asked %d times before it found out", i, n)
		}
	}
}

func TestARingThatClosesLaterEndsTheMirrorThatClosesItAndTheOthersGoOnServing(t *testing.T) {
	t.Parallel()
	origin := newSite(t)
	plantest.Load(t, origin.Catalogue, plan.Seed())
	address := newSwitchboard(t, origin)
	a := newMirrorOf(t, &site{Server: address.Server})
	from, err := partner.NewOrigin(address.URL, "")
	a.ok(err)
	kept, err := partner.NewMirror(t.Context(), a.Catalogue, from, partner.MirrorChoices{Poll: fast}, slog.New(slog.DiscardHandler))
	a.ok(err)
	a.mu.Lock()
	a.kept = kept
	a.mu.Unlock()
	ended := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	go func() { ended <- kept.Run(ctx) }()
	a.quiet()
	b := newMirrorSite(t, a.site)
	b.quiet()
	c := newMirrorSite(t, b.site)
	c.sameAs(origin, "ko", "en")
	pulls := b.standing().Pulls + c.standing().Pulls
	address.to.Store(c.site)
	if err := <-ended; !errors.Is(err, partner.ErrRing) {
		t.Errorf("it ends with %v", err)
	}
	if got, want := c.ask(everything, "ko"), origin.ask(everything, "ko"); got != want {
		t.Errorf("the last of them answers %s", got)
	}
	if now := b.standing().Pulls + c.standing().Pulls; now != pulls {
		t.Errorf("%d documents were pulled for nothing", now-pulls)
	}
}
