package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

type planDocuments struct {
	remote
	Slugs  []string    `arg:"" optional:"" name:"slug" help:"The plans, by their slugs. Without any it is all of them."`
	Format string      `default:"json" enum:"json,jsonld,csv,md,stratml" placeholder:"FORMAT" help:"json for plan documents, one a line; of one plan also jsonld, csv, md or stratml. Default ${default}, variable ${env}."`
	Locale []localeTag `sep:"," placeholder:"TAG" help:"The locales to read a plan in, the best first, or for json and jsonld those to keep beside the plan's own. Variable ${env}."`
}

// Help is what polyplan documents --help says beside its one line.
func (*planDocuments) Help() string {
	return `Plans go to standard output, drafts and archived ones too. What polyplan load makes of their documents in another
catalogue is the same plans there, with their ids: see docs/plan-document.md for what is in a document, and what is
only in a backup. The other formats are for reading.

    polyplan documents > plans.jsonl
    polyplan documents gwangju --format md --locale ko
    POLYPLAN_TOKEN=SECRET polyplan documents --url http://localhost:8080 > plans.jsonl`
}

// Validate knows that most formats have room for one plan.
func (d *planDocuments) Validate() error {
	if d.Format != "json" && len(d.Slugs) != 1 {
		return fmt.Errorf("--format %s is for one plan: wanted one slug, got %d", d.Format, len(d.Slugs))
	}
	return d.remote.Validate()
}

// Run writes the plans.
func (d *planDocuments) Run(sh *shell) error {
	out := bufio.NewWriter(sh.stdout)
	more, done := sh.progress("writing", -1)
	defer done()
	w := io.MultiWriter(out, counter(more))
	var err error
	if d.URL != "" {
		err = d.fetch(sh.ctx, w)
	} else {
		err = d.withCatalogue(sh, func(catalogue *plan.Catalogue) error { return d.write(sh.ctx, catalogue, w) })
	}
	return errors.Join(err, out.Flush())
}

// write writes plans of a catalogue.
func (d *planDocuments) write(ctx context.Context, catalogue *plan.Catalogue, w io.Writer) error {
	if len(d.Slugs) == 0 {
		for doc, err := range catalogue.Documents(ctx, operator) {
			if err == nil {
				err = d.writeDocument(w, doc)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	for _, slug := range d.Slugs {
		p, err := catalogue.PlanBySlug(ctx, operator, slug, plan.Selection{Wanted: locales(d.Locale), Items: true})
		if err != nil {
			return err
		}
		if p == nil {
			return noSlug(slug)
		}
		if err := d.writePlan(ctx, catalogue, w, p); err != nil {
			return err
		}
	}
	return nil
}

func noSlug(slug string) error {
	return fmt.Errorf("there is no plan with the slug %q", slug)
}

func (d *planDocuments) writePlan(ctx context.Context, catalogue *plan.Catalogue, w io.Writer, p *plan.Plan) error {
	switch d.Format {
	case "csv":
		return exchange.PlanCSV.Write(w, p)
	case "md":
		return exchange.PlanMarkdown.Write(w, p)
	}
	doc, err := catalogue.Document(ctx, operator, p.ID)
	if err != nil {
		return err
	}
	if doc == nil {
		return noSlug(p.Slug) // any more
	}
	if d.Format == "stratml" {
		languages := append([]i18n.Locale{exchange.LanguageOf(p)}, locales(d.Locale)...)
		return exchange.WriteStratML(w, doc, exchange.StratMLPart2, languages...)
	}
	return d.writeDocument(w, doc)
}

// writeDocument writes a plan in all its languages, or those that are named.
func (d *planDocuments) writeDocument(w io.Writer, doc *plan.Document) error {
	if len(d.Locale) > 0 {
		doc.Keep(locales(d.Locale)...)
	}
	if d.Format == "jsonld" {
		return exchange.PlanJSONLD.Write(w, doc)
	}
	return exchange.PlanJSON.Write(w, doc)
}

// fetch writes plans of a running server.
func (d *planDocuments) fetch(ctx context.Context, w io.Writer) error {
	client := d.client()
	if len(d.Slugs) > 0 {
		return d.fetchAll(ctx, client, d.Slugs, w)
	}
	for after := ""; ; {
		slugs, next, err := client.planSlugs(ctx, after)
		if err == nil {
			err = d.fetchAll(ctx, client, slugs, w)
		}
		if err != nil || next == "" {
			return err
		}
		after = next
	}
}

func (d *planDocuments) fetchAll(ctx context.Context, client *client, slugs []string, w io.Writer) error {
	extension := d.Format
	if extension == "stratml" {
		extension = "xml"
	}
	query := url.Values{}
	for _, tag := range d.Locale {
		query.Add("locale", string(tag.Locale))
	}
	for _, slug := range slugs {
		if err := client.file(ctx, slug, extension, query, w); err != nil {
			return fmt.Errorf("the plan %s: %w", slug, err)
		}
	}
	return nil
}

// planSlugs are the slugs of a page of plans, the least lately changed last, and where the next page begins.
func (c *client) planSlugs(ctx context.Context, after string) (slugs []string, next string, err error) {
	var data struct {
		Plans struct {
			Nodes    []struct{ Slug string }
			PageInfo struct {
				HasNextPage bool
				EndCursor   string
			}
		}
	}
	variables := map[string]any{}
	if after != "" {
		variables["after"] = after
	}
	const query = `query($after: String) { plans(first: 100, after: $after) { nodes { slug } pageInfo { hasNextPage endCursor } } }`
	if err := c.ask(ctx, query, variables, &data); err != nil {
		return nil, "", err
	}
	for _, p := range data.Plans.Nodes {
		slugs = append(slugs, p.Slug)
	}
	if data.Plans.PageInfo.HasNextPage {
		next = data.Plans.PageInfo.EndCursor
	}
	return slugs, next, nil
}

// file writes a plan as a running server serves it. It waits where the server says that it asks for too much.
func (c *client) file(ctx context.Context, slug, extension string, query url.Values, w io.Writer) error {
	const folder = "/plans/"
	site := strings.TrimSuffix(c.endpoint, "/graphql")
	address := site + folder + url.PathEscape(slug) + "." + extension + "?" + query.Encode()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+c.secret)
		response, err := c.http.Do(request)
		if err != nil {
			return noAnswer(c.endpoint, err)
		}
		if response.StatusCode == http.StatusTooManyRequests {
			response.Body.Close()
			if err := pause(ctx, response.Header.Get("Retry-After")); err != nil {
				return err
			}
			continue
		}
		if now := response.Header.Get("Location"); strings.HasPrefix(now, folder) { // the slug is an old one
			response.Body.Close()
			address = site + now
			continue
		}
		return errors.Join(c.read(response, w), response.Body.Close())
	}
}

func (c *client) read(response *http.Response, w io.Writer) error {
	switch {
	case response.StatusCode == http.StatusNotFound:
		return errors.New("there is none with this slug")
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("%s answers %s", c.endpoint, response.Status)
	}
	_, err := io.Copy(w, response.Body)
	return err
}

// pause waits for so many seconds.
func pause(ctx context.Context, seconds string) error {
	n, err := strconv.Atoi(seconds)
	if err != nil || n < 1 {
		n = 1
	}
	timer := time.NewTimer(time.Duration(n) * time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
