package cli

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"polyplan/plan"
	"polyplan/store"
)

type token struct {
	Create tokenCreate `cmd:"" help:"Make a token and print its secret, which is never shown again."`
	List   tokenList   `cmd:"" help:"List the tokens, without their secrets."`
	Revoke tokenRevoke `cmd:"" help:"End a token at once and for good."`
}

// remote is how a command reaches a running server instead of the store.
type remote struct {
	URL   string `placeholder:"URL" help:"Work on the server at this address, such as http://localhost:8080, instead of on a store. Variable ${env}."`
	Token string `placeholder:"SECRET" help:"The token to work on a server with: an ADMIN, or for translations one of their locale. Better in the variable: others on a machine can read its command lines. Variable ${env}."`
}

// Validate wants neither, or an address and a token. It does not repeat the address, should a secret
// have got into its place.
func (r *remote) Validate() error {
	if r.URL == "" {
		return nil
	}
	address, err := url.Parse(r.URL)
	switch {
	case err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "":
		return errors.New("--url is not an address such as http://localhost:8080")
	case address.User != nil || address.RawQuery != "" || address.Fragment != "":
		return errors.New("--url has more than an address: wanted one such as http://localhost:8080")
	case strings.TrimSpace(r.Token) == "":
		return errors.New("--url wants the secret of a token with it, in --token or POLYPLAN_TOKEN")
	}
	return nil
}

// withCatalogue is the shell's, and tells of the other way where a running server holds the store.
func (r *remote) withCatalogue(sh *shell, fn func(*plan.Catalogue) error) error {
	err := sh.withCatalogue(fn)
	if errors.Is(err, store.ErrLocked) {
		return fmt.Errorf("%w, or let the command go through the running server with --url", err)
	}
	return err
}

type tokenCreate struct {
	remote
	Name    string         `required:"" placeholder:"NAME" help:"Whose it is: authors are shown by this name, and no two tokens have the same. Variable ${env}."`
	Grant   []grant        `required:"" sep:"none" placeholder:"GRANT" help:"What it opens, see above; can be given several times. Variable ${env}."`
	Expires *time.Duration `placeholder:"DURATION" help:"For how long it works, in hours, minutes and seconds: 720h is thirty days. For ever where it is absent. Variable ${env}."`
}

// grant is what --grant takes.
type grant struct {
	plan.NewGrant
}

// UnmarshalText reads a grant.
func (g *grant) UnmarshalText(text []byte) (err error) {
	g.NewGrant, err = plan.ParseGrant(string(text))
	return err
}

// Help is what polyplan token create --help says beside its one line.
func (*tokenCreate) Help() string {
	return `Whoever sends the secret, as "Authorization: Bearer SECRET", may do what its grants open:

    ADMIN              everything
    EDITOR             make, change and publish plans, and add locales
    EDITOR:slug,slug   change and publish these plans
    TRANSLATOR:ko,ja   translate into these locales
    REVIEWER:ko        translate into this locale, and approve what others translated

The secret alone goes to standard output, and nothing shows it again: of a lost one, revoke the token and make
another. For example:

    polyplan token create --name Mina --grant TRANSLATOR:ko --grant EDITOR:gwangju --expires 720h

One process holds the file of a store. While a server runs, go through it:

    POLYPLAN_TOKEN=SECRET polyplan token create --url http://localhost:8080 --name Mina --grant TRANSLATOR:ko`
}

// Validate refuses a token that would never work, and passes for one that works for ever.
func (t *tokenCreate) Validate() error {
	if t.Expires != nil && *t.Expires <= 0 {
		return fmt.Errorf("--expires is %s: wanted more than nothing", *t.Expires)
	}
	return t.remote.Validate()
}

// Run prints the secret alone on standard output.
func (t *tokenCreate) Run(sh *shell) error {
	n := plan.NewToken{Name: t.Name}
	for _, grant := range t.Grant {
		n.Grants = append(n.Grants, grant.NewGrant)
	}
	if t.Expires != nil {
		at := time.Now().Add(*t.Expires)
		n.ExpiresAt = &at
	}
	secret, err := t.create(sh, n)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(sh.stdout, secret)
	return err
}

func (t *tokenCreate) create(sh *shell, n plan.NewToken) (secret string, err error) {
	if t.URL != "" {
		return t.client().createToken(sh.ctx, n)
	}
	err = t.withCatalogue(sh, func(catalogue *plan.Catalogue) error {
		_, secret, err = catalogue.CreateToken(sh.ctx, operator, n)
		return err
	})
	return secret, err
}

type tokenList struct {
	remote
}

// Help is what polyplan token list --help says beside its one line.
func (*tokenList) Help() string {
	return `A token is a line: its id, which revoke takes, its name, its grants as --grant takes them, and when, in UTC, it
was made, stops working, and was last used. The last use is known to the minute, or from a running server
(--url) at once. A plan that was deleted is shown by its id.`
}

// Run prints a line a token.
func (t *tokenList) Run(sh *shell) error {
	tokens, slugs, err := t.list(sh)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(sh.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tGRANTS\tCREATED\tEXPIRES\tLAST USED")
	for _, token := range tokens {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", token.ID, token.Name, written(token.Grants, slugs),
			when(&token.CreatedAt), when(token.ExpiresAt), when(token.LastUsedAt))
	}
	return w.Flush()
}

func (t *tokenList) list(sh *shell) (tokens []*plan.Token, slugs map[plan.ID]string, err error) {
	if t.URL != "" {
		client := t.client()
		if tokens, err = client.tokens(sh.ctx); err == nil {
			slugs, err = client.slugs(sh.ctx, plansOf(tokens))
		}
		return tokens, slugs, err
	}
	err = t.withCatalogue(sh, func(catalogue *plan.Catalogue) error {
		if tokens, err = catalogue.Tokens(sh.ctx, operator); err == nil {
			slugs, err = slugsOf(sh, catalogue, plansOf(tokens))
		}
		return err
	})
	return tokens, slugs, err
}

// plansOf are the plans that tokens are bound to, each once.
func plansOf(tokens []*plan.Token) []plan.ID {
	var ids []plan.ID
	for _, token := range tokens {
		for _, grant := range token.Grants {
			ids = append(ids, grant.Plans...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func slugsOf(sh *shell, catalogue *plan.Catalogue, ids []plan.ID) (map[plan.ID]string, error) {
	slugs := map[plan.ID]string{}
	for _, id := range ids {
		p, err := catalogue.Plan(sh.ctx, operator, id, plan.Selection{})
		if err != nil {
			return nil, err
		}
		if p != nil {
			slugs[id] = p.Slug
		}
	}
	return slugs, nil
}

func when(t *plan.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

// written are grants as --grant takes them.
func written(all []plan.Grant, slugs map[plan.ID]string) string {
	texts := make([]string, len(all))
	for i, grant := range all {
		var bounds []string
		for _, id := range grant.Plans {
			slug, ok := slugs[id]
			if !ok {
				slug = string(id)
			}
			bounds = append(bounds, slug)
		}
		for _, locale := range grant.Locales {
			bounds = append(bounds, string(locale))
		}
		texts[i] = grant.Role.String()
		if len(bounds) > 0 {
			texts[i] += ":" + strings.Join(bounds, ",")
		}
	}
	return strings.Join(texts, " ")
}

type tokenRevoke struct {
	remote
	ID tokenID `arg:"" help:"The token's id, as list shows it."`
}

// tokenID is what revoke takes.
type tokenID struct {
	plan.ID
}

// UnmarshalText reads the id of a token.
func (t *tokenID) UnmarshalText(text []byte) (err error) {
	t.ID, err = plan.ParseID(string(text))
	if err != nil || t.Kind() != plan.KindToken {
		return errors.New("not the id of a token: polyplan token list shows them")
	}
	return nil
}

// Help is what polyplan token revoke --help says beside its one line.
func (*tokenRevoke) Help() string {
	return `Requests with its secret are refused from then on, also those to a server that runs. What was written with the
token stays, under its name.`
}

// Run revokes the token.
func (t *tokenRevoke) Run(sh *shell) error {
	if t.URL != "" {
		return t.client().revokeToken(sh.ctx, t.ID.ID)
	}
	return t.withCatalogue(sh, func(catalogue *plan.Catalogue) error {
		_, err := catalogue.RevokeToken(sh.ctx, operator, t.ID.ID)
		return err
	})
}
