package plan

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"polyplan/i18n"
	"polyplan/store"
)

// Types of messages to webhooks.
const (
	PlanChanged    = "plan.changed"
	LocaleChanged  = "locale.changed"
	CatalogueReset = "catalogue.reset"
	WebhookTested  = "webhook.test"
)

// hookMessage is what a webhook is sent, in the shape that Standard Webhooks recommends. It names what changed and
// where to read it; it has no texts, and nobody's names.
type hookMessage struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // of the newest change in it
	Data      any       `json:"data"`
}

// changedData is the data of plan.changed and locale.changed.
type changedData struct {
	Plan     *ID       `json:"plan"`
	Slug     *string   `json:"slug"` // null where the public does not see the plan
	URL      *string   `json:"url"`
	Revision string    `json:"revision"` // of the newest change in it
	Cursor   string    `json:"cursor"`   // of the place in the log that it tells up to
	Changes  []hookRef `json:"changes"`
}

// hookRef is one change.
type hookRef struct {
	Kind     string       `json:"kind"`
	Action   string       `json:"action"`
	ID       ID           `json:"id"`
	Field    *string      `json:"field"`
	Locale   *i18n.Locale `json:"locale"`
	Revision string       `json:"revision"`
}

// resetData is the data of catalogue.reset: what changed is not known, so everything is to be pulled.
type resetData struct {
	URL  string `json:"url"`  // of the list of plans
	Head string `json:"head"` // the cursor of the place from which on messages tell again
}

// testData is the data of webhook.test.
type testData struct {
	Webhook ID `json:"webhook"`
}

var (
	changeKinds   = []string{"PLAN", "ITEM", "TEXT", "LOCALE", "STATE"}
	changeActions = []string{"PUT", "DELETE"}
)

func (m *hookMessage) encode() ([]byte, error) {
	m.Timestamp = m.Timestamp.UTC()
	return json.Marshal(m)
}

// listed is the message of a page of the log that ends at a place.
func (l *changeLister) listed(site URL, end changePlace) *hookMessage {
	changes := l.page.Nodes()
	last := changes[len(changes)-1]
	data := &changedData{Revision: revisionText(last.Revision), Cursor: l.cursor(end)}
	for _, c := range changes {
		data.Changes = append(data.Changes, hookRef{
			Kind: changeKinds[c.Kind], Action: changeActions[c.Action], ID: c.ID, Field: c.Field, Locale: c.Locale,
			Revision: revisionText(c.Revision),
		})
	}
	if last.Plan == nil {
		return &hookMessage{LocaleChanged, last.At, data}
	}
	data.Plan = last.Plan
	if p := l.r.plans[*last.Plan]; p != nil {
		address := siteURL(site, p.Slug+".json")
		data.Slug, data.URL = &p.Slug, &address
	}
	return &hookMessage{PlanChanged, last.At, data}
}

// resetMessage is for one who has missed changes, or whose changes may never have been.
func (l *changeLister) resetMessage(site URL, head changePlace, now time.Time) *hookMessage {
	list := strings.TrimRight(string(site), "/") + "/plans.json"
	return &hookMessage{CatalogueReset, now, &resetData{URL: list, Head: l.cursor(head)}}
}

func testMessage(hook ID, now time.Time) *hookMessage {
	return &hookMessage{WebhookTested, now, &testData{hook}}
}

// siteURL is the address of a document of the site.
func siteURL(site URL, document string) string {
	return strings.TrimRight(string(site), "/") + "/plans/" + document
}

func revisionText(rev store.Rev) string {
	return strconv.FormatUint(uint64(rev), 10)
}
