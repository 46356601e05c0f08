package cli

import (
	"context"

	"polyplan/exchange"
	"polyplan/plan"
)

// publisherOf is the publisher of a server's plan.
func (c *client) publisherOf(ctx context.Context, slug string) (string, error) {
	var data struct {
		Plan *struct{ Publisher struct{ ID string } }
	}
	err := c.ask(ctx, `query($slug: String!) { plan(slug: $slug) { publisher { id } } }`, map[string]any{"slug": slug}, &data)
	if err != nil {
		return "", err
	}
	if data.Plan == nil {
		return "", noSlug(slug)
	}
	return data.Plan.Publisher.ID, nil
}

// exportTerms has the server write a glossary.
func (c *client) exportTerms(ctx context.Context, x *termsExport, format exchange.TermFormat) (content []byte, n int, err error) {
	publisher, err := c.publisherOf(ctx, x.Plan)
	if err != nil {
		return nil, 0, err
	}
	variables := map[string]any{"publisher": publisher, "format": format.Name}
	if wanted := locales(x.Locale); len(wanted) > 0 {
		variables["locales"] = wanted
	}
	var data struct {
		ExportTerms struct {
			Content string
			Total   int
		}
	}
	err = c.askFor(ctx, maxExport, `query($publisher: ID!, $locales: [Locale!], $format: String!) {
  exportTerms(publisher: $publisher, locales: $locales, format: $format) { content total }
}`, variables, &data)
	return []byte(data.ExportTerms.Content), data.ExportTerms.Total, err
}

// importTerms has the server merge a file of terms.
func (c *client) importTerms(ctx context.Context, i *termsImport, content []byte, format exchange.TermFormat) (plan.TermsImported, error) {
	publisher, err := c.publisherOf(ctx, i.Plan)
	if err != nil {
		return plan.TermsImported{}, err
	}
	var data struct {
		ImportTerms struct {
			Token      string
			Terms      []*plan.ImportedTerm
			UserErrors []told
		}
	}
	err = c.askFor(ctx, maxExport, `mutation($input: ImportTermsInput!) {
  importTerms(input: $input) { terms { line id term outcome reasons } token userErrors { message } }
}`, map[string]any{"input": map[string]any{
		"publisher": publisher, "content": string(content), "format": format.Name, "preview": i.Preview,
	}}, &data)
	if err == nil {
		err = wrong(data.ImportTerms.UserErrors)
	}
	return plan.TermsImported{ID: data.ImportTerms.Token, Terms: data.ImportTerms.Terms}, err
}
