package partner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// Origin is a client of the public API of another catalogue.
type Origin struct {
	address string // without a slash at its end
	token   string
	http    *http.Client
	least   plan.Moment // answers as it was before are not taken; zero: all are
}

// Bounds of what an origin may answer, and of how long it may take.
const (
	maxJSON     = 8 << 20
	maxDocument = 64 << 20
	answerTime  = 30 * time.Second
	pullTime    = 2 * time.Minute
	quietTime   = 90 * time.Second // after which a stream without a sign of life counts as broken
	perPage     = 100              // the most that the API gives of a list
	maxFiltered = 8                // the most locales that changes can be filtered by, or a document be asked for in
)

// NewOrigin is a client of the catalogue at an address. The token may be "".
func NewOrigin(address, token string) (*Origin, error) {
	at, err := url.Parse(address)
	switch {
	case err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "":
		return nil, fmt.Errorf("%q is not the address of a catalogue: wanted one such as https://plans.example.org", address)
	case at.User != nil || at.RawQuery != "" || at.Fragment != "":
		return nil, fmt.Errorf(
			"the address of a catalogue has neither a user nor a query: wanted one such as https://plans.example.org")
	}
	address = strings.TrimSuffix(strings.TrimRight(at.String(), "/"), "/graphql")
	client := &http.Client{CheckRedirect: func(to *http.Request, via []*http.Request) error {
		if to.URL.Host != at.Host || via[0].Method != http.MethodGet || len(via) > 3 {
			return http.ErrUseLastResponse // a token goes where it was sent, and a redirected POST loses its body
		}
		return nil
	}}
	return &Origin{address: address, token: token, http: client}, nil
}

// Address is where the origin is.
func (o *Origin) Address() string { return o.address }

// Refusal is an answer of an origin that is no success.
type Refusal struct {
	Status  int
	Code    string        // as the API tells it; "" where what answered is no catalogue
	Message string        // of the answer
	Wait    time.Duration // how long it asked to wait; 0 where it did not
	from    string
}

func (r *Refusal) Error() string {
	if r.Code == "" {
		return fmt.Sprintf("%s answers %d, and not as a polyplan server does: is the address right? %s",
			r.from, r.Status, r.Message)
	}
	return fmt.Sprintf("%s says: %s", r.from, r.Message)
}

// foreign tells whether an error says that what answered is no catalogue.
func foreign(err error) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Code == "" && r.Status < http.StatusInternalServerError
}

func hasCode(err error, code string) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Code == code
}

// Identity is what a catalogue says of itself.
type Identity struct {
	Catalogue string   `json:"catalogue"` // its id, which no other has
	Line      []string `json:"line"`      // where it is a mirror: the catalogues that it comes from in turn

	Filled bool          `json:"-"` // whether it has all that it should have
	Age    time.Duration `json:"-"` // where it is a mirror: how old it says that it is
}

// Identity asks who the origin is.
func (o *Origin) Identity(ctx context.Context) (who Identity, err error) {
	err = o.get(ctx, "/catalogue.json", answerTime, func(answer *http.Response) error {
		if err := o.read(answer, maxJSON, &who); err != nil {
			return err
		}
		if who.Catalogue == "" {
			return o.strange(answer, "it does not tell who it is")
		}
		who.Age, who.Filled = ageOf(answer)
		return nil
	})
	return who, err
}

// Head is the cursor of the origin's newest change.
func (o *Origin) Head(ctx context.Context) (string, error) {
	var data struct{ Changes struct{ Head string } }
	err := o.ask(ctx, `{ changes(first: 0) { head } }`, nil, &data)
	return data.Changes.Head, err
}

// Moves are what a page of the origin's change log touches.
type Moves struct {
	Plans   []plan.ID // each once
	Locales bool      // whether the settings of one did
	End     string    // the cursor behind the page
	More    bool
}

// Moves are those after a cursor that readers of some locales can see, or of all where there are none.
func (o *Origin) Moves(ctx context.Context, after string, locales []i18n.Locale) (*Moves, error) {
	var data struct {
		Changes struct {
			Nodes    []struct{ Plan *plan.ID }
			PageInfo struct {
				EndCursor   string
				HasNextPage bool
			}
		}
	}
	err := o.ask(ctx, `query($after: String, $locales: [Locale!]) {
  changes(after: $after, first: 100, locales: $locales) { nodes { plan } pageInfo { endCursor hasNextPage } }
}`, map[string]any{"after": after, "locales": filtered(locales)}, &data)
	if err != nil {
		return nil, err
	}
	page := data.Changes
	moves, seen := &Moves{End: page.PageInfo.EndCursor, More: page.PageInfo.HasNextPage}, map[plan.ID]bool{}
	for _, change := range page.Nodes {
		switch {
		case change.Plan == nil:
			moves.Locales = true
		case !seen[*change.Plan]:
			seen[*change.Plan] = true
			moves.Plans = append(moves.Plans, *change.Plan)
		}
	}
	return moves, nil
}

// filtered are locales to filter by; nil, which is no filter, where there are too many.
func filtered(locales []i18n.Locale) []i18n.Locale {
	if len(locales) == 0 || len(locales) > maxFiltered {
		return nil
	}
	return locales
}

// Listed is a plan that readers see.
type Listed struct {
	ID   plan.ID
	Slug string
}

// Plans are all that readers see, in an order that no write changes meanwhile.
func (o *Origin) Plans(ctx context.Context) ([]Listed, error) {
	var all []Listed
	for after := (*string)(nil); ; {
		var data struct {
			Plans struct {
				Nodes    []Listed
				PageInfo struct {
					EndCursor   *string
					HasNextPage bool
				}
			}
		}
		err := o.ask(ctx, `query($after: String) {
  plans(first: 100, after: $after, filter: {states: [PUBLISHED]}, orderBy: ID) {
    nodes { id slug }
    pageInfo { endCursor hasNextPage }
  }
}`, map[string]any{"after": after}, &data)
		if err != nil {
			return nil, err
		}
		all = append(all, data.Plans.Nodes...)
		if after = data.Plans.PageInfo.EndCursor; !data.Plans.PageInfo.HasNextPage || after == nil {
			return all, nil
		}
	}
}

// Named is the plan that has a slug, or had it; nil where readers see none.
func (o *Origin) Named(ctx context.Context, slug string) (*Listed, error) {
	var data struct {
		Plan *struct {
			Listed
			State plan.PlanState
		}
	}
	err := o.ask(ctx, `query($slug: String!) { plan(slug: $slug) { id slug state } }`, map[string]any{"slug": slug}, &data)
	if err != nil || data.Plan == nil || data.Plan.State != plan.PlanPublished {
		return nil, err
	}
	return &data.Plan.Listed, nil
}

// Slugs are those of plans, by their ids; at most 100. One that readers do not see has none.
func (o *Origin) Slugs(ctx context.Context, ids []plan.ID) (map[plan.ID]string, error) {
	var data struct {
		Nodes []*struct {
			ID    plan.ID
			Slug  string
			State plan.PlanState
		}
	}
	err := o.ask(ctx, `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Plan { slug state } } }`,
		map[string]any{"ids": ids}, &data)
	if err != nil {
		return nil, err
	}
	slugs := map[plan.ID]string{}
	for _, p := range data.Nodes {
		if p != nil && p.State == plan.PlanPublished {
			slugs[p.ID] = p.Slug
		}
	}
	return slugs, nil
}

// Locales are those of the origin, and what they fall back to.
func (o *Origin) Locales(ctx context.Context) ([]plan.LocaleSettings, error) {
	var data struct {
		Locales []struct {
			Tag       i18n.Locale
			Fallbacks []i18n.Locale
		}
	}
	if err := o.ask(ctx, `{ locales { tag fallbacks } }`, nil, &data); err != nil {
		return nil, err
	}
	var all []plan.LocaleSettings
	for _, l := range data.Locales {
		all = append(all, plan.LocaleSettings{Tag: l.Tag, Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: l.Fallbacks}})
	}
	return all, nil
}

// Document is a plan as a document in some locales, or all where there are none, and its tag. It is nil where the
// document still has the tag that the last one had. The code of its error is NOT_FOUND where readers see no such plan.
func (o *Origin) Document(
	ctx context.Context, slug string, locales []i18n.Locale, tag string,
) (*plan.Document, string, error) {
	var doc *plan.Document
	var now string
	path := "/plans/" + url.PathEscape(slug) + ".json"
	if few := filtered(locales); few != nil {
		var tags []string
		for _, locale := range few {
			tags = append(tags, string(locale))
		}
		path += "?locale=" + strings.Join(tags, ",")
	}
	err := o.get(ctx, path, pullTime, func(answer *http.Response) error {
		if now = answer.Header.Get("ETag"); answer.StatusCode == http.StatusNotModified {
			now = tag
			return nil
		}
		doc = new(plan.Document)
		if err := o.read(answer, maxDocument, doc); err != nil {
			return err
		}
		if doc.Format != plan.DocumentFormat {
			return o.strange(answer, fmt.Sprintf("wanted a plan in the format %q, got %q", plan.DocumentFormat, doc.Format))
		}
		if len(locales) > 0 {
			doc.Keep(locales...)
		}
		return nil
	}, "If-None-Match", tag)
	if err != nil {
		return nil, "", err
	}
	return doc, now, nil
}

// ask sends a query and reads its data.
func (o *Origin) ask(ctx context.Context, query string, variables map[string]any, data any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	answer, err := o.post(ctx, query, variables, "application/json")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var said struct {
		Data   json.RawMessage
		Errors []told
	}
	if err := o.read(answer, maxJSON, &said); err != nil {
		return err
	}
	if len(said.Errors) > 0 {
		return o.refused(answer, said.Errors[0])
	}
	if err := json.Unmarshal(said.Data, data); err != nil {
		return o.strange(answer, err.Error())
	}
	return nil
}

func (o *Origin) post(
	ctx context.Context, query string, variables map[string]any, accept string,
) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.address+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	return o.do(request, accept)
}

// get fetches something, and has it read while its time lasts. Headers with an empty value are not sent.
func (o *Origin) get(
	ctx context.Context, path string, within time.Duration, read func(*http.Response) error, headers ...string,
) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.address+path, nil)
	if err != nil {
		return err
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] != "" {
			request.Header.Set(headers[i], headers[i+1])
		}
	}
	request.Header.Set("Cache-Control", "no-cache") // of caches between: what is old would count as current
	answer, err := o.do(request, "application/json")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return read(answer)
}

// do sends a request. What is neither a success nor that nothing has changed is an error.
func (o *Origin) do(request *http.Request, accept string) (*http.Response, error) {
	request.Header.Set("Accept", accept)
	if o.token != "" {
		request.Header.Set("Authorization", "Bearer "+o.token)
	}
	answer, err := o.sendUntilReached(request)
	var failure *url.Error
	if errors.As(err, &failure) {
		return nil, fmt.Errorf("no answer from %s: %w", o.address, failure.Err)
	}
	if err != nil || answer.StatusCode/100 == 2 || answer.StatusCode == http.StatusNotModified {
		return answer, err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 == 3 {
		return nil, o.strange(answer, fmt.Sprintf("it sends on to %q", answer.Header.Get("Location")))
	}
	var said struct{ Errors []told }
	if json.NewDecoder(io.LimitReader(answer.Body, maxJSON)).Decode(&said) != nil || len(said.Errors) == 0 {
		return nil, o.strange(answer, "")
	}
	return nil, o.refused(answer, said.Errors[0])
}

// told is what the API says is wrong.
type told struct {
	Message    string
	Extensions struct{ Code string }
}

func (o *Origin) refused(answer *http.Response, said told) *Refusal {
	code := said.Extensions.Code
	if code == "" {
		code = "UNKNOWN"
	}
	return &Refusal{
		Status: answer.StatusCode, Code: code, Message: said.Message,
		Wait: retryAfter(answer.Header, time.Now()), from: o.address,
	}
}

// strange is an answer that no catalogue gives.
func (o *Origin) strange(answer *http.Response, why string) *Refusal {
	return &Refusal{Status: answer.StatusCode, Message: why, Wait: retryAfter(answer.Header, time.Now()), from: o.address}
}

// read reads an answer in JSON of at most so many bytes.
func (o *Origin) read(answer *http.Response, most int64, into any) error {
	body := &io.LimitedReader{R: answer.Body, N: most + 1}
	text, err := io.ReadAll(body)
	switch {
	case err != nil:
		return fmt.Errorf("the answer of %s broke off: %w", o.address, err)
	case body.N == 0:
		return fmt.Errorf("the answer of %s has more than %d bytes: no more are taken", o.address, most)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return o.strange(answer, err.Error())
	}
	return nil
}
