package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// client asks a running server, through the same API as everybody.
type client struct {
	endpoint string
	secret   string
	http     http.Client
}

const (
	clientTime  = 30 * time.Second
	maxResponse = 4 << 20
	maxNodes    = 100 // that the API takes in one nodes(ids:)
)

// client is one for the server that the flags name; Validate has seen them.
func (r *remote) client() *client {
	endpoint := strings.TrimRight(r.URL, "/")
	if !strings.HasSuffix(endpoint, "/graphql") {
		endpoint += "/graphql"
	}
	return &client{endpoint: endpoint, secret: strings.TrimSpace(r.Token), http: http.Client{
		Timeout: clientTime,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // a redirected POST loses its body, and a secret goes where it was not sent
		},
	}}
}

// told is what the API says is wrong.
type told struct {
	Message string `json:"message"`
}

// ask sends an operation and reads its data into data.
func (c *client) ask(ctx context.Context, query string, variables map[string]any, data any) error {
	return c.askFor(ctx, maxResponse, query, variables, data)
}

// askFor is ask for an answer of at most so many bytes.
func (c *client) askFor(ctx context.Context, most int64, query string, variables map[string]any, data any) error {
	response, err := c.send(ctx, query, variables)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode/100 == 3 {
		return fmt.Errorf("%s sends on to %q: give the server's own address with --url", c.endpoint, response.Header.Get("Location"))
	}
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors []told          `json:"errors"`
	}
	err = json.NewDecoder(io.LimitReader(response.Body, most)).Decode(&answer)
	switch {
	case err == nil && len(answer.Errors) > 0:
		return fmt.Errorf("the server says: %s", answer.Errors[0].Message)
	case err == nil && len(answer.Data) > 0 && !bytes.Equal(answer.Data, []byte("null")):
		err = json.Unmarshal(answer.Data, data)
	case err == nil:
		err = errors.New("no data")
	}
	if err != nil {
		return fmt.Errorf("%s answers %s, and not as a polyplan server does: is the address right? (%w)", c.endpoint, response.Status, err)
	}
	return nil
}

func (c *client) send(ctx context.Context, query string, variables map[string]any) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.secret)
	response, err := c.http.Do(request)
	return response, noAnswer(c.endpoint, err)
}

// noAnswer is why there was no answer, without the method and the address that it came from.
func noAnswer(endpoint string, err error) error {
	var failure *url.Error
	if errors.As(err, &failure) {
		return fmt.Errorf("no answer from %s: %w", endpoint, failure.Err)
	}
	return err
}

func (c *client) createToken(ctx context.Context, n plan.NewToken) (string, error) {
	grants, err := c.grants(ctx, n.Grants)
	if err != nil {
		return "", err
	}
	var data struct {
		CreateToken struct {
			Secret     string
			UserErrors []told
		}
	}
	err = c.ask(ctx, `mutation($input: CreateTokenInput!) { createToken(input: $input) { secret userErrors { message } } }`,
		map[string]any{"input": map[string]any{"name": n.Name, "grants": grants, "expiresAt": n.ExpiresAt}}, &data)
	if err == nil {
		err = wrong(data.CreateToken.UserErrors)
	}
	if err == nil && data.CreateToken.Secret == "" {
		err = fmt.Errorf("%s has told no secret", c.endpoint)
	}
	return data.CreateToken.Secret, err
}

// grants are grants as the API takes them, which names plans by id.
func (c *client) grants(ctx context.Context, all []plan.NewGrant) ([]map[string]any, error) {
	grants := make([]map[string]any, len(all))
	for i, g := range all {
		plans := slices.Clone(g.Plans)
		for _, slug := range g.Slugs {
			id, err := c.planID(ctx, slug)
			if err != nil {
				return nil, err
			}
			plans = append(plans, id)
		}
		grants[i] = map[string]any{"role": g.Role.String()}
		if len(plans) > 0 {
			grants[i]["plans"] = plans
		}
		if len(g.Locales) > 0 {
			grants[i]["locales"] = g.Locales
		}
	}
	return grants, nil
}

func (c *client) planID(ctx context.Context, slug string) (plan.ID, error) {
	var data struct{ Plan *struct{ ID plan.ID } }
	err := c.ask(ctx, `query($slug: String!) { plan(slug: $slug) { id } }`, map[string]any{"slug": slug}, &data)
	if err != nil {
		return "", err
	}
	if data.Plan == nil {
		return "", noSlug(slug)
	}
	return data.Plan.ID, nil
}

// slugs are the slugs of those of the plans that are there.
func (c *client) slugs(ctx context.Context, ids []plan.ID) (map[plan.ID]string, error) {
	slugs := map[plan.ID]string{}
	for some := range slices.Chunk(ids, maxNodes) {
		var data struct {
			Nodes []*struct {
				ID   plan.ID
				Slug string
			}
		}
		err := c.ask(ctx, `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Plan { slug } } }`, map[string]any{"ids": some}, &data)
		if err != nil {
			return nil, err
		}
		for _, p := range data.Nodes {
			if p != nil {
				slugs[p.ID] = p.Slug
			}
		}
	}
	return slugs, nil
}

func (c *client) tokens(ctx context.Context) ([]*plan.Token, error) {
	var data struct {
		Tokens []struct {
			ID         plan.ID
			Name       string
			CreatedAt  time.Time
			ExpiresAt  *time.Time
			LastUsedAt *time.Time
			Grants     []struct {
				Role    plan.Role
				Plans   []plan.ID
				Locales []i18n.Locale
			}
		}
	}
	err := c.ask(ctx, `{ tokens { id name createdAt expiresAt lastUsedAt grants { role plans locales } } }`, nil, &data)
	if err != nil {
		return nil, err
	}
	tokens := make([]*plan.Token, len(data.Tokens))
	for i, t := range data.Tokens {
		tokens[i] = &plan.Token{ID: t.ID, Name: t.Name, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, LastUsedAt: t.LastUsedAt}
		for _, g := range t.Grants {
			tokens[i].Grants = append(tokens[i].Grants, plan.Grant{Role: g.Role, Plans: g.Plans, Locales: g.Locales})
		}
	}
	return tokens, nil
}

func (c *client) revokeToken(ctx context.Context, id plan.ID) error {
	var data struct{ RevokeToken struct{ UserErrors []told } }
	err := c.ask(ctx, `mutation($id: ID!) { revokeToken(input: {id: $id}) { userErrors { message } } }`,
		map[string]any{"id": id}, &data)
	if err != nil {
		return err
	}
	return wrong(data.RevokeToken.UserErrors)
}

// wrong is what userErrors say, nil where there are none. Their fields are those of the API, and would
// tell nothing to whoever has written flags.
func wrong(all []told) error {
	errs := make([]error, len(all))
	for i, e := range all {
		errs[i] = errors.New(e.Message)
	}
	return errors.Join(errs...)
}
