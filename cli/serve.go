package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"polyplan/plan"
	"polyplan/web"
)

type serve struct {
	Seed bool `default:"true" negatable:"" help:"Fill an empty catalogue with the plan of Gwangju. Default ${default}, variable ${env}."`

	site `embed:""`

	mirror *mirror `kong:"-"` // whose site it is; nil where it is a catalogue's own
}

// site are the flags of whatever is served.
type site struct {
	Addr string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on; port 0 takes a free one. Default ${default}, variable ${env}."`

	Trusted trust `embed:""`

	Memory uint `default:"32" placeholder:"MIB" help:"To how many MiB the heap may grow before garbage is collected; 0 leaves that to GOGC, which wins where it is set, as a GOMEMLIMIT does. Default ${default}, variable ${env}."`

	AdminToken string `placeholder:"SECRET" help:"A secret to accept as an ADMIN token, for containers and tests; better in the variable, for others on a machine can read its command lines. Default none, variable ${env}."`

	trusted web.Option `kong:"-"` // what Trusted comes to

	answering `embed:""`
	proxies   `embed:""`
	streams   `embed:""`
	limits    `embed:""`
	retention `embed:""`
	partners  `embed:""`
	public    `embed:""`
	stopping  `embed:""`
}

// Validate checks the flags.
func (s *site) Validate() error {
	if err := s.answering.Validate(); err != nil {
		return err
	}
	return s.partners.Validate()
}

// Run serves until the shell's context ends. It listens before all else, so that where the port is taken
// no store is made; who connects before the store is open waits.
func (s *serve) Run(sh *shell) error {
	keepHeap(s.Memory)
	trusted, err := s.Trusted.choice()
	if err != nil {
		return err
	}
	listener, err := s.listen()
	if err != nil {
		return err
	}
	defer listener.Close() // it is, where it was told to stop
	tracing, err := sh.startTracing()
	if err != nil {
		return err
	}
	defer tracing.stop(sh)
	s.trusted = trusted
	restored, err := s.once(sh, listener, tracing)
	for restored != nil && err == nil {
		restored, err = s.again(sh, listener, tracing, restored)
	}
	return err
}

// once opens the store and serves it until the shell's context ends, or until a restore is to take the store's place;
// begun hear that it serves.
func (s *serve) once(sh *shell, listener net.Listener, tracing *tracing, begun ...func()) (asked *web.Restoring, err error) {
	restores := make(chan *web.Restoring, 1)
	err = sh.withCatalogueOn(tracing.trace, func(catalogue *plan.Catalogue) (err error) {
		s.answering.prepare(catalogue)
		mirrored, sh, stopMirror, err := s.keepMirror(sh, catalogue)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stopMirror()) }()
		seeded, err := s.seed(sh, catalogue, len(begun) > 0)
		if err != nil {
			return err
		}
		if err := s.firstToken(sh, catalogue); err != nil {
			return err
		}
		url := "http://" + reachable(listener.Addr())
		sh.log.Info("serving", "url", url, "store", sh.store)
		if seeded && sh.people {
			fmt.Fprintf(sh.stderr, welcome, url)
		}
		stopUses, stopTrimming := sh.flushUses(catalogue), s.trimChanges(sh, catalogue)
		sent, stopSending := s.partners.send(sh, catalogue, url)
		options := append(s.answering.options(), web.AdminToken(s.adminToken()), s.trusted, s.proxies.options(), s.streams.options(),
			s.limits.options(), sh.access, sent, tracing.option(), mirrored, s.administer(sh, restores))
		options = append(options, s.public.options(&s.partners)...)
		for _, tell := range begun {
			tell()
		}
		asked, err = s.serve(sh, newTurn(listener), web.NewServer(web.New(catalogue, sh.log, options...), sh.log), restores)
		stopSending()
		stopTrimming()
		return errors.Join(err, stopUses())
	})
	return asked, err
}

// administer lets administrators do with the whole catalogue what they may: what a mirror has is its origin's to restore.
func (s *serve) administer(sh *shell, restores chan<- *web.Restoring) web.Option {
	a := web.Administration{Store: sh.store, Restore: func(r *web.Restoring) { restores <- r }}
	if s.mirror != nil {
		a.Restore = nil
	}
	return web.Administer(a)
}

// adminToken is the secret without the line end that files of secrets have.
func (s *serve) adminToken() string {
	return strings.TrimSpace(s.AdminToken)
}

// firstToken makes and prints an ADMIN token for a person who starts a catalogue without any. Programs
// keep what they read, so where they do, no secret is written.
func (s *serve) firstToken(sh *shell, catalogue *plan.Catalogue) error {
	if s.adminToken() != "" || !sh.people || s.mirror != nil {
		return nil
	}
	tokens, err := catalogue.Tokens(sh.ctx, operator)
	if err != nil || len(tokens) > 0 {
		return err
	}
	grants := []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleAdmin}}}
	_, secret, err := catalogue.CreateToken(sh.ctx, operator, plan.NewToken{Name: "admin", Grants: grants})
	if err == nil {
		fmt.Fprintf(sh.stderr, firstToken, secret)
	}
	return err
}

// useInterval is how often the last uses of tokens are written down.
const useInterval = time.Minute

// flushUses writes down the last uses of tokens now and then, and once more when it is stopped.
func (sh *shell) flushUses(catalogue *plan.Catalogue) (stop func() error) {
	stopFlushing := sh.repeat(useInterval, func(ctx context.Context) {
		if err := catalogue.FlushUses(context.WithoutCancel(ctx)); err != nil {
			sh.log.Warn("last uses of tokens", "error", err)
		}
	})
	return func() error {
		stopFlushing()
		err := catalogue.FlushUses(context.WithoutCancel(sh.ctx))
		if plan.CodeOf(err) == plan.Unavailable { // a minute of them may be forgotten
			sh.log.Warn("last uses of tokens", "error", err)
			return nil
		}
		return err
	}
}

func (s *serve) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", s.Addr)
	if err == nil {
		return listener, nil
	}
	var refused *net.OpError
	if errors.As(err, &refused) {
		err = refused.Err // without the address again
	}
	return nil, fmt.Errorf("listen on %s: %w: choose another address with --addr", s.Addr, err)
}

// reachable is where a client on this machine finds a listener; one on all addresses has none to name.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
}

// seed fills an empty catalogue, unless it was just restored as such.
func (s *serve) seed(sh *shell, catalogue *plan.Catalogue, restored bool) (bool, error) {
	empty, err := catalogue.Empty(sh.ctx)
	if err != nil || !empty || !s.Seed || restored {
		return false, err
	}
	_, err = catalogue.Load(sh.ctx, operator, plan.Seed())
	if plan.CodeOf(err) == plan.Conflict {
		if empty, failed := catalogue.Empty(sh.ctx); failed == nil && !empty {
			return false, nil // another replica's first start was faster
		}
	}
	return err == nil, err
}

const firstToken = `The catalogue has no token yet. This one opens everything to whoever sends it as Authorization: Bearer TOKEN:

    %s

It is shown this once. "polyplan token" makes others, and revokes them.

`

const welcome = `
The catalogue is new and holds the plan of Gwangju in English and ten more languages. Three things to try:

  Open the explorer in a browser:
    %[1]s/graphql

  Ask for the plan in Korean:
    curl -s %[1]s/graphql -H 'Content-Type: application/json' -H 'Accept-Language: ko' \
      -d '{"query":"{ plan(slug: \"gwangju\") { title { value } goals { title { value } } } }"}'

  See which languages it speaks:
    curl -s -G %[1]s/graphql --data-urlencode 'query={ locales { tag endonym coverage { translated total } } }'

`
