package cli

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"polyplan/plan"
)

type token struct {
	Create tokenCreate `cmd:"" help:"Make a token and print its secret, which is never shown again."`
	List   tokenList   `cmd:"" help:"List the tokens, without their secrets."`
	Revoke tokenRevoke `cmd:"" help:"End a token at once and for good."`
}

// remote is how a command reaches a running server instead of the store.
type remote struct {
	URL   string `placeholder:"URL" help:"Work on the server at this address instead of a store. Variable ${env}."`
	Token string `placeholder:"SECRET" help:"The ADMIN token to work on a server with. Variable ${env}."`
}

type tokenCreate struct {
	remote
	Name    string        `required:"" help:"Whose it is; authors are shown by this name."`
	Grant   []string      `required:"" sep:"none" placeholder:"GRANT" help:"What it opens: ADMIN, EDITOR, EDITOR:slug, TRANSLATOR:ko,ja or REVIEWER:ko. Can be given several times."`
	Expires time.Duration `placeholder:"DURATION" help:"How long it works, such as 720h; for ever where it is absent."`
}

// Run prints the secret alone on standard output.
func (t *tokenCreate) Run(sh *shell) error {
	n := plan.NewToken{Name: t.Name}
	for _, text := range t.Grant {
		grant, err := plan.ParseGrant(text)
		if err != nil {
			return err
		}
		n.Grants = append(n.Grants, grant)
	}
	if t.Expires > 0 {
		at := time.Now().Add(t.Expires)
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
	err = sh.withCatalogue(func(catalogue *plan.Catalogue) error {
		_, secret, err = catalogue.CreateToken(sh.ctx, operator, n)
		return err
	})
	return secret, err
}

type tokenList struct {
	remote
}

// Run prints a line a token: id, name, grants, and when it was made, expires and was last used.
func (t *tokenList) Run(sh *shell) error {
	tokens, err := t.list(sh)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(sh.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tGRANTS\tCREATED\tEXPIRES\tLAST USED")
	for _, token := range tokens {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", token.ID, token.Name, grants(token.Grants),
			token.CreatedAt.Format(time.DateOnly), when(token.ExpiresAt), when(token.LastUsedAt))
	}
	return w.Flush()
}

func (t *tokenList) list(sh *shell) (tokens []*plan.Token, err error) {
	if t.URL != "" {
		return t.client().tokens(sh.ctx)
	}
	err = sh.withCatalogue(func(catalogue *plan.Catalogue) error {
		tokens, err = catalogue.Tokens(sh.ctx, operator)
		return err
	})
	return tokens, err
}

func when(t *plan.Time) string {
	if t == nil {
		return "never"
	}
	return t.Format(time.DateTime)
}

// grants are written as --grant takes them, plans by id.
func grants(all []plan.Grant) string {
	texts := make([]string, len(all))
	for i, grant := range all {
		var bounds []string
		for _, id := range grant.Plans {
			bounds = append(bounds, string(id))
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
	ID string `arg:"" help:"The token's id, as list shows it."`
}

// Run revokes the token.
func (t *tokenRevoke) Run(sh *shell) error {
	id, err := plan.ParseID(t.ID)
	if err != nil {
		return err
	}
	if t.URL != "" {
		return t.client().revokeToken(sh.ctx, id)
	}
	return sh.withCatalogue(func(catalogue *plan.Catalogue) error {
		_, err := catalogue.RevokeToken(sh.ctx, operator, id)
		return err
	})
}

var errNoToken = errors.New("no token: --url takes the secret of an ADMIN token in --token or POLYPLAN_TOKEN")
