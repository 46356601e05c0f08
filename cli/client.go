package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	maxResponse = 16 << 20
)

func (r *remote) client() *client {
	endpoint := strings.TrimSuffix(r.URL, "/")
	if !strings.HasSuffix(endpoint, "/graphql") {
		endpoint += "/graphql"
	}
	return &client{endpoint: endpoint, secret: r.Token, http: http.Client{Timeout: clientTime}}
}

// told is what the API says is wrong.
type told struct {
	Message string   `json:"message"`
	Field   []string `json:"field"`
}

// ask sends an operation and reads its data into data.
func (c *client) ask(ctx context.Context, query string, variables map[string]any, data any) error {
	if c.secret == "" {
		return errNoToken
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.secret)
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer response.Body.Close()
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors []told          `json:"errors"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxResponse)).Decode(&answer); err != nil {
		return fmt.Errorf("%s answered %s, and not as a polyplan server does: is the address right?", c.endpoint, response.Status)
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("the server says: %s", answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data, data)
}

func (c *client) createToken(ctx context.Context, n plan.NewToken) (string, error) {
	input := map[string]any{"name": n.Name}
	if n.ExpiresAt != nil {
		input["expiresAt"] = n.ExpiresAt.UTC().Format(time.RFC3339)
	}
	var grants []map[string]any
	for _, g := range n.Grants {
		grant := map[string]any{"role": g.Role.String()}
		for _, slug := range g.Slugs {
			id, err := c.planID(ctx, slug)
			if err != nil {
				return "", err
			}
			g.Plans = append(g.Plans, id)
		}
		if len(g.Plans) > 0 {
			grant["plans"] = g.Plans
		}
		if len(g.Locales) > 0 {
			grant["locales"] = g.Locales
		}
		grants = append(grants, grant)
	}
	input["grants"] = grants
	var data struct {
		CreateToken struct {
			Secret     string
			UserErrors []told
		}
	}
	err := c.ask(ctx, `mutation($input: CreateTokenInput!) { createToken(input: $input) { secret userErrors { message field } } }`,
		map[string]any{"input": input}, &data)
	if err != nil {
		return "", err
	}
	return data.CreateToken.Secret, wrong(data.CreateToken.UserErrors)
}

func (c *client) planID(ctx context.Context, slug string) (plan.ID, error) {
	var data struct{ Plan *struct{ ID plan.ID } }
	err := c.ask(ctx, `query($slug: String!) { plan(slug: $slug) { id } }`, map[string]any{"slug": slug}, &data)
	if err != nil {
		return "", err
	}
	if data.Plan == nil {
		return "", fmt.Errorf("there is no plan with the slug %q", slug)
	}
	return data.Plan.ID, nil
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
	err := c.ask(ctx, `mutation($id: ID!) { revokeToken(input: {id: $id}) { userErrors { message field } } }`,
		map[string]any{"id": id}, &data)
	if err != nil {
		return err
	}
	return wrong(data.RevokeToken.UserErrors)
}

// wrong is what userErrors say, nil where there are none.
func wrong(all []told) error {
	errs := make([]error, len(all))
	for i, e := range all {
		errs[i] = errors.New(e.Message)
		if len(e.Field) > 0 {
			errs[i] = fmt.Errorf("%s: %s", strings.Join(e.Field, "."), e.Message)
		}
	}
	return errors.Join(errs...)
}
