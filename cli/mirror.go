package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/partner"
	"polyplan/plan"
	"polyplan/web"
)

// mirror serves a replica of another catalogue, with the flags of serve.
type mirror struct {
	Origin string `arg:"" placeholder:"URL" help:"Address of the catalogue to mirror, such as https://plans.example.org."`

	Locales []string      `placeholder:"LOCALE" help:"Mirror only what readers of these locales are served, sources and fallbacks included; several between commas. Default all, variable ${env}." env:"POLYPLAN_MIRROR_LOCALES"`
	Plans   []string      `placeholder:"SLUG" help:"Mirror only these plans, by their slugs; several between commas. Default all, variable ${env}." env:"POLYPLAN_MIRROR_PLANS"`
	Poll    time.Duration `default:"30s" placeholder:"TIME" help:"How often to ask the origin what has changed; where it can stream, it tells at once. Default ${default}, variable ${env}." env:"POLYPLAN_MIRROR_POLL"`

	OriginToken string `placeholder:"SECRET" help:"A token of the origin, where it gives more to those who have one; what is public needs none. Default none, variable ${env}." env:"POLYPLAN_ORIGIN_TOKEN"`

	site `embed:""`
}

// leastPoll is how often an origin may be asked at most.
const leastPoll = time.Second

// Validate checks the flags.
func (m *mirror) Validate() error {
	if _, err := m.origin(); err != nil {
		return err
	}
	if m.Poll < leastPoll {
		return fmt.Errorf("--poll: wanted at least %s, got %s", leastPoll, m.Poll)
	}
	if _, err := m.locales(); err != nil {
		return err
	}
	return m.site.Validate()
}

func (m *mirror) origin() (*partner.Origin, error) {
	return partner.NewOrigin(m.Origin, strings.TrimSpace(m.OriginToken))
}

func (m *mirror) locales() ([]i18n.Locale, error) {
	var all []i18n.Locale
	for _, tag := range m.Locales {
		locale, err := i18n.Parse(tag)
		if err != nil {
			return nil, fmt.Errorf("--locales: %w", err)
		}
		if !slices.Contains(all, locale) {
			all = append(all, locale)
		}
	}
	return all, nil
}

// Run serves the mirror, and keeps it, until the shell's context ends.
func (m *mirror) Run(sh *shell) error {
	if !strings.HasPrefix(sh.store, "bolt:") {
		return fmt.Errorf("a mirror has a store of its own: wanted bolt: and the path of a file, got %q", sh.store)
	}
	return (&serve{site: m.site, mirror: m}).Run(sh)
}

// notMirrored refuses to serve a mirror as a catalogue that people write in.
func notMirrored(ctx context.Context, catalogue *plan.Catalogue) error {
	m, err := catalogue.MirrorOf(ctx)
	if err != nil || m == nil {
		return err
	}
	return fmt.Errorf("the store holds a mirror of %[1]s: serve it with polyplan mirror %[1]s", m.Origin)
}

// keepMirror keeps a mirror while it is served: the shell that comes back ends when the mirror does. Where it is none, it
// does nothing.
func (s *serve) keepMirror(sh *shell, catalogue *plan.Catalogue) (web.Option, *shell, func() error, error) {
	if s.mirror == nil {
		nothing := func() error { return nil }
		return web.Mirrored(web.Mirror{}), sh, nothing, notMirrored(sh.ctx, catalogue)
	}
	origin, err := s.mirror.origin()
	if err != nil {
		return nil, nil, nil, err
	}
	locales, err := s.mirror.locales()
	if err != nil {
		return nil, nil, nil, err
	}
	choices := partner.MirrorChoices{Locales: locales, Plans: s.mirror.Plans, Poll: s.mirror.Poll}
	kept, err := partner.NewMirror(sh.ctx, catalogue, origin, choices, sh.log)
	if err != nil {
		return nil, nil, nil, err
	}
	ctx, cancel := context.WithCancel(sh.ctx)
	ended := make(chan error, 1)
	go func() {
		err := kept.Run(ctx)
		cancel()
		ended <- err
	}()
	serving := *sh
	serving.ctx = ctx
	stop := func() error {
		cancel()
		return <-ended
	}
	return web.Mirrored(web.Mirror{Origin: origin.Address(), Stands: func() web.MirrorStanding {
		return web.MirrorStanding(kept.Standing())
	}}), &serving, stop, nil
}
