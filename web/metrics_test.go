package web_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"polyplan/store"
	"polyplan/web"
)

// metrics are the lines of /metrics that are not comments, by their names with labels.
func (h *house) metrics(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(string(h.do(t, http.MethodGet, "/metrics", "").body)) {
		if at := strings.LastIndexByte(line, ' '); !strings.HasPrefix(line, "#") {
			all[line[:at]] = strings.TrimSpace(line[at:])
		}
	}
	return all
}

func (h *house) measures(t *testing.T, want map[string]string) {
	t.Helper()
	got := h.metrics(t)
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q: want %q", name, got[name], value)
		}
	}
}

func TestMetricsCountRequestsByRouteMethodAndStatus(t *testing.T) {
	h := newHouse(t)
	h.post(t, anything, nil)
	h.do(t, http.MethodGet, "/readyz", "")
	h.do(t, http.MethodGet, "/nowhere/1", "")
	h.do(t, http.MethodGet, "/nowhere/2", "")
	h.do(t, "BREW", "/graphql", "")
	h.measures(t, map[string]string{
		`polyplan_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"}`:   "1",
		`polyplan_http_request_duration_seconds_count{method="GET",route="GET /readyz",status="200"}`: "1",
		`polyplan_http_request_duration_seconds_count{method="GET",route="none",status="404"}`:        "2",
		`polyplan_http_request_duration_seconds_count{method="other",route="/graphql",status="405"}`:  "1",
	})
	for name := range h.metrics(t) {
		if strings.HasPrefix(name, "polyplan_replica") {
			t.Errorf("a store of its own tells of a replica: %s", name)
		}
	}
}

func TestMetricsCountOperationsByNameTypeAndCode(t *testing.T) {
	h := newHouse(t)
	h.post(t, `query Whole { plan(slug: "gwangju") { id } }`, nil)
	h.post(t, `query Whole { plan(slug: "gwangju") { id } }`, nil)
	h.post(t, `query Whole { plan(id: "x") { id } }`, nil)
	h.post(t, anything, nil)
	h.post(t, `{ nothing }`, nil)
	h.post(t, `{`, nil)
	h.post(t, `mutation Add { addLocale(input: {tag: "sv"}) { locale { tag } } }`, nil)
	h.do(t, http.MethodGet, "/livez", "", "Authorization: Bearer none")
	h.measures(t, map[string]string{
		`polyplan_graphql_requests_total{code="OK",operation="Whole",type="query"}`:                  "2",
		`polyplan_graphql_requests_total{code="BAD_USER_INPUT",operation="Whole",type="query"}`:      "1",
		`polyplan_graphql_requests_total{code="OK",operation="",type="query"}`:                       "1",
		`polyplan_graphql_requests_total{code="GRAPHQL_VALIDATION_FAILED",operation="",type=""}`:     "1",
		`polyplan_graphql_requests_total{code="GRAPHQL_PARSE_FAILED",operation="",type=""}`:          "1",
		`polyplan_graphql_requests_total{code="UNAUTHENTICATED",operation="Add",type="mutation"}`:    "1",
		`polyplan_graphql_requests_total{code="UNAUTHENTICATED",operation="",type=""}`:               "",
		`polyplan_graphql_request_duration_seconds_count{operation="Whole",type="query"}`:            "3",
		`polyplan_graphql_request_duration_seconds_bucket{operation="Whole",type="query",le="+Inf"}`: "3",
		`polyplan_response_cache_requests_total{outcome="hit"}`:                                      "1",
		`polyplan_http_request_duration_seconds_count{method="GET",route="none",status="401"}`:       "1",
	})
}

func TestMetricsTellTrustedOperationsAndTheFirstHundredOthersApart(t *testing.T) {
	h := newHouseWith(t, web.TrustedDocuments(web.Manifest{"whole": `query Trusted { __typename }`}, false))
	for i := range 120 {
		h.post(t, fmt.Sprintf(`query Name%d { __typename }`, i), nil)
	}
	h.post(t, `query Trusted { __typename }`, nil)
	h.measures(t, map[string]string{
		`polyplan_graphql_requests_total{code="OK",operation="Name0",type="query"}`:   "1",
		`polyplan_graphql_requests_total{code="OK",operation="Name99",type="query"}`:  "1",
		`polyplan_graphql_requests_total{code="OK",operation="Name100",type="query"}`: "",
		`polyplan_graphql_requests_total{code="OK",operation="other",type="query"}`:   "20",
		`polyplan_graphql_requests_total{code="OK",operation="Trusted",type="query"}`: "1",
	})
}

func TestMetricsTellOfStreams(t *testing.T) {
	h := newHouse(t)
	w := h.greeted(t, "{}")
	w.ask("a", `query Once { plan(slug: "gwangju") { id } }`, nil)
	w.hears("next", "a")
	w.hears("complete", "a")
	await(t, "no stream", func() bool { return h.site.OpenStreams() == 0 })
	w.ask("b", `subscription Follow { changes { cursor } }`, nil)
	await(t, "a subscription", func() bool { return h.site.OpenStreams() == 1 })
	h.measures(t, map[string]string{"polyplan_sockets": "1", "polyplan_streams": "1"})
	w.say(`{"type":"complete","id":"b"}`)
	w.ask("c", `query Bad { plan(id: "x") { id } }`, nil)
	w.hears("next", "c")
	w.hears("complete", "c")
	await(t, "no stream", func() bool { return h.site.OpenStreams() == 0 })
	h.measures(t, map[string]string{
		"polyplan_sockets": "1", "polyplan_streams": "0",
		`polyplan_graphql_requests_total{code="OK",operation="Once",type="query"}`:            "1",
		`polyplan_graphql_requests_total{code="BAD_USER_INPUT",operation="Bad",type="query"}`: "1",
	})
}

func TestMetricsTellOfTheStore(t *testing.T) {
	h := newHouse(t)
	before := h.metrics(t)
	_, err := h.db.Update(t.Context(), func(tx store.Tx) error { return tx.Put(store.Key("x"), nil) })
	if err != nil {
		t.Fatal(err)
	}
	after := h.metrics(t)
	for _, name := range []string{"polyplan_store_revision", "polyplan_store_commits_total"} {
		if before[name] == after[name] || after[name] == "0" {
			t.Errorf("%s was %s, and is %s after a write", name, before[name], after[name])
		}
	}
	if after["polyplan_store_transactions"] != "0" || after["polyplan_store_file_bytes"] == "0" {
		t.Errorf("%s transactions are under way, the file has %s bytes", after["polyplan_store_transactions"], after["polyplan_store_file_bytes"])
	}
	reading := h.db.View(t.Context(), func(store.Tx) error {
		h.measures(t, map[string]string{"polyplan_store_transactions": "1"})
		return nil
	})
	if reading != nil {
		t.Error(reading)
	}
}

var (
	typed     = regexp.MustCompile(`(?m)^# TYPE (polyplan_\S+) (\S+)$`)
	metricRow = regexp.MustCompile("(?m)^\\| `(polyplan_[a-z_]+)`[^|]* \\| ([a-z]+) \\|")
)

func TestTheTableOfMetricsIsWhatIsTold(t *testing.T) {
	h := newHouse(t)
	h.post(t, anything, nil)
	h.documented(t, func(name string) bool {
		return !strings.HasPrefix(name, "polyplan_replica") && !strings.HasPrefix(name, "polyplan_mirror")
	})
}

// documented compares the metrics that docs/operating.md lists with those that are told.
func (h *house) documented(t *testing.T, those func(name string) bool) {
	t.Helper()
	page, err := os.ReadFile("../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := func(of *regexp.Regexp, text []byte) []string {
		var all []string
		for _, found := range of.FindAllSubmatch(text, -1) {
			if those(string(found[1])) {
				all = append(all, fmt.Sprintf("%s %s", found[1], found[2]))
			}
		}
		slices.Sort(all)
		return all
	}
	listed, there := rows(metricRow, page), rows(typed, h.do(t, http.MethodGet, "/metrics", "").body)
	if len(there) == 0 || !slices.Equal(listed, there) {
		t.Errorf("the table has\n%s\nand /metrics\n%s", strings.Join(listed, "\n"), strings.Join(there, "\n"))
	}
}
