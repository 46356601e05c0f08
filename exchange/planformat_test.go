package exchange_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"
	"github.com/yuin/goldmark"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// parks is a plan whose Korean is not whole.
const parks = `{"format":"polyplan/1","id":"pln_01kagwj000pg1jyvz9r6","slug":"parks","state":"PUBLISHED","sourceLocale":"en",` +
	`"publisher":{"id":"pub_01kagwj000v64yvex0f7","name":{"en":"City of Springs","ko":"샘의 도시"},"homepage":"https://springs.example/"},` +
	`"sourceUrl":"https://springs.example/parks","period":{"start":"2026-01-01","end":"2030-12-31"},` +
	`"locales":{"ko":{"origin":"MACHINE"}},"title":{"en":"Parks","ko":"공원"},` +
	`"summary":{"en":"Green for all.\nEverywhere.\n\n1. In town","ar":{"value":"خضرة","state":"DRAFT"}},"section":{"en":"Nature"},` +
	`"levels":{"goal":{"en":"Goal","ko":"목표"}},"contact":{"division":{"en":"Parks Office"},"phone":"+82-62-613-2321","email":"parks@springs.example"},` +
	`"goals":[{"id":"gol_01kagwj000pg1jyvz9r6","title":{"en":"*More* trees","ko":"더 많은 *나무*"},"description":{"en":"=SUM(1;2)","ko":"=합계"},` +
	`"status":"ON_TRACK","progress":50,"period":{"start":"2026-01-01"},"links":[{"url":"https://springs.example/trees?a=1&b=(2)","rel":"related"}],` +
	`"responsible":[{"id":"pty_01kagwj000pg1jyvz9r6","division":{"en":"Tree Team","ko":"나무팀"},"role":"lead"}],` +
	`"strategies":[{"id":"str_01kagwj000pg1jyvz9r6","title":{"en":"Plant"},"assignments":[` +
	`{"id":"asg_01kagwj000pg1jyvz9r6","identifier":"A-7","title":{"en":"<b>Oaks</b>"}}]}]}]}`

// loaded is a catalogue with the plan of a document.
func loaded(t testing.TB, document string) *plan.Catalogue {
	t.Helper()
	c := plantest.New(t)
	plantest.Load(t, c, func(yield func(*plan.Document, error) bool) { plan.ReadDocuments(strings.NewReader(document))(yield) })
	return c
}

// read is the only plan of a catalogue as a reader of some locales sees it.
func read(t testing.TB, c *plan.Catalogue, wanted ...i18n.Locale) *plan.Plan {
	t.Helper()
	p, err := c.PlanBySlug(t.Context(), plan.Viewer{}, "parks", plan.Selection{Wanted: wanted, Items: true})
	if err != nil || p == nil {
		t.Fatalf("got %v, %v", p, err)
	}
	return p
}

func planText(t testing.TB, f exchange.PlanFormat, p *plan.Plan) string {
	t.Helper()
	var out strings.Builder
	if err := f.Write(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMarkdownIsForReadingInOneLanguageAndMarksOthers(t *testing.T) {
	got := planText(t, exchange.PlanMarkdown, read(t, loaded(t, parks), "ko"))
	want := `<div lang="ko" dir="ltr">

# 공원

<div lang="en" dir="ltr">

Green for all.<br>
Everywhere.

1\. In town

</div>

- <span lang="en" dir="ltr">Nature</span>
- 샘의 도시
- 2026-01-01 – 2030-12-31
- <span lang="en" dir="ltr">Parks Office</span>, \+82-62-613-2321, parks@springs.example
- [https://springs.example/parks](<https://springs.example/parks>)

## 1 더 많은 \*나무\*

\=합계

- ` + "`ON_TRACK`" + `
- 50 %
- 2026-01-01 –
- 나무팀 (lead)
- [https://springs.example/trees?a=1\&b=(2)](<https://springs.example/trees?a=1&amp;b=(2)>)

### 1.1 <span lang="en" dir="ltr">Plant</span>

#### A-7 <span lang="en" dir="ltr">\<b>Oaks\</b></span>

</div>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMarkdownOfArabicRunsRightToLeft(t *testing.T) {
	arabic := strings.Replace(parks, `"ko":"공원"`, `"ar":"حدائق"`, 1)
	if got := planText(t, exchange.PlanMarkdown, read(t, loaded(t, arabic), "ar")); !strings.HasPrefix(got, "<div lang=\"ar\" dir=\"rtl\">\n\n# حدائق\n") {
		t.Errorf("got\n%.200s", got)
	}
}

// elements are the elements of what a page of Markdown becomes, and all of its text.
func elements(t testing.TB, page string) (names []string, text string) {
	t.Helper()
	var out bytes.Buffer
	if err := goldmark.New(goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe())).Convert([]byte(page), &out); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.ElementNode:
			names = append(names, n.Data)
		case html.TextNode:
			words.WriteString(n.Data)
		}
	}
	return names, strings.Join(strings.Fields(words.String()), " ")
}

func TestNoTextIsMarkup(t *testing.T) {
	words := rapid.StringOfN(rapid.SampledFrom([]rune("a1 .)-+*_`~#>=<&;![](){}|\\\"'$^:/@x\u00e9나")), 1, 24, -1)
	c := plantest.New(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		value := strings.Join(strings.Fields("x "+words.Draw(rt, "text")), " ")
		if rapid.Bool().Draw(rt, "bare") {
			value = strings.TrimPrefix(value, "x ")
		}
		n++
		doc := plantest.Gwangju()
		doc.ID, doc.Slug, doc.Publisher.ID = "", fmt.Sprint("plan-", n), ""
		doc.Goals, doc.Contact, doc.Period, doc.SourceURL, doc.Section = nil, plan.ContactDocument{}, nil, "", nil
		doc.Title, doc.Summary = plan.Texts{"en": {Value: value}}, plan.Texts{"en": {Value: value + "\n" + value}}
		doc.Publisher.Name = plan.Texts{"en": {Value: value}}
		if _, err := c.Load(t.Context(), plantest.Operator, plantest.Of(doc)); err != nil {
			rt.Fatal(err)
		}
		p, err := c.PlanBySlug(t.Context(), plan.Viewer{}, doc.Slug, plan.Selection{Items: true})
		if err != nil {
			rt.Fatal(err)
		}
		page := planText(t, exchange.PlanMarkdown, p)
		names, text := elements(t, page)
		if got := strings.Join(names, " "); got != "html head body div h1 p br ul li" {
			rt.Fatalf("%q becomes the elements %s:\n%s", value, got, page)
		}
		if want := strings.Join([]string{value, value, value, value}, " "); text != want {
			rt.Fatalf("%q becomes %q:\n%s", value, text, page)
		}
	})
}

func TestATableHasARowForEachItemAndTellsTheLanguageOfEachText(t *testing.T) {
	got := planText(t, exchange.PlanCSV, read(t, loaded(t, parks), "ko"))
	want := "\ufeff" + strings.ReplaceAll(`kind,identifier,title,title_locale,description,description_locale,status,progress,start,end,responsible,responsible_locale,links,id
plan,,공원,ko,"Green for all.
Everywhere.

1. In town",en,PUBLISHED,,2026-01-01,2030-12-31,Parks Office,en,https://springs.example/parks,pln_01kagwj000pg1jyvz9r6
goal,1,더 많은 *나무*,ko,'=합계,ko,ON_TRACK,50,2026-01-01,,나무팀,ko,https://springs.example/trees?a=1&b=(2),gol_01kagwj000pg1jyvz9r6
strategy,1.1,Plant,en,,,NOT_STARTED,,,,,,,str_01kagwj000pg1jyvz9r6
assignment,A-7,<b>Oaks</b>,en,,,NOT_STARTED,,,,,,,asg_01kagwj000pg1jyvz9r6
`, "\n", "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got, "\ufeff"))).ReadAll()
	if err != nil || len(records) != 5 || !strings.Contains(records[1][4], "for all.\nEverywhere.") {
		t.Errorf("it is read as %q, %v", records, err)
	}
}

func TestNoCellOfAPlanIsAFormula(t *testing.T) {
	for _, value := range []string{"=1+1", "+82", "-1", "@SUM(A1)", " =1", "\u00a0=1", "\u3000＝1", "＋1"} {
		document := strings.Replace(parks, `"title":{"en":"Parks","ko":"공원"}`, `"title":{"en":`+quoted(t, value)+`}`, 1)
		got := planText(t, exchange.PlanCSV, read(t, loaded(t, document)))
		if !strings.Contains(got, "plan,,'"+value+",en") {
			t.Errorf("%q stands as %.300s", value, got)
		}
	}
}

func quoted(t *testing.T, value string) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// linked is the plan of a document as JSON-LD, and expanded.
func linked(t *testing.T, document string) (text string, expanded []any) {
	t.Helper()
	c := loaded(t, document)
	doc, err := c.Document(t.Context(), plantest.Operator, read(t, c).ID)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := exchange.PlanJSONLD.Write(&out, doc); err != nil {
		t.Fatal(err)
	}
	value, err := ld.DocumentFromReader(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	options := ld.NewJsonLdOptions("https://catalogue.example/plans/parks.jsonld")
	expanded, err = ld.NewJsonLdProcessor().Expand(value, options)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), expanded
}

func TestLinkedDataIsInTheTermsOfSchemaOrgWithAMapOfLanguages(t *testing.T) {
	text, expanded := linked(t, parks)
	if len(expanded) != 1 {
		t.Fatalf("it expands to %d nodes", len(expanded))
	}
	work := expanded[0].(map[string]any)
	goal := one(one(work, "hasPart"), "@list")
	for _, test := range []struct{ what, got, want string }{
		{"the type", fmt.Sprint(work["@type"]), "[https://schema.org/CreativeWork]"},
		{"the address", fmt.Sprint(work["@id"]), "https://catalogue.example/plans/parks.jsonld#pln_01kagwj000pg1jyvz9r6"},
		{"the names", plainJSON(t, work["https://schema.org/name"]), `[{"@language":"en","@value":"Parks"},{"@language":"ko","@value":"공원"}]`},
		{"the abstract has no draft", plainJSON(t, work["https://schema.org/abstract"]), `[{"@language":"en","@value":"Green for all.\nEverywhere.\n\n1. In town"}]`},
		{"the languages", plainJSON(t, work["https://schema.org/inLanguage"]), `[{"@value":"en"},{"@value":"ko"}]`},
		{"the period", plainJSON(t, work["https://schema.org/temporalCoverage"]), `[{"@value":"2026-01-01/2030-12-31"}]`},
		{"the source", plainJSON(t, work["https://schema.org/isBasedOn"]), `[{"@id":"https://springs.example/parks"}]`},
		{"the publisher", plainJSON(t, one(work, "publisher")["https://schema.org/url"]), `[{"@id":"https://springs.example/"}]`},
		{"the telephone", plainJSON(t, one(one(work, "publisher"), "contactPoint")["https://schema.org/telephone"]), `[{"@value":"+82-62-613-2321"}]`},
		{"a goal's number", plainJSON(t, goal["https://schema.org/identifier"]), `[{"@value":"1"}]`},
		{"what the plan calls it", plainJSON(t, goal["https://schema.org/genre"]), `[{"@language":"en","@value":"Goal"},{"@language":"ko","@value":"목표"}]`},
		{"its period", plainJSON(t, goal["https://schema.org/temporalCoverage"]), `[{"@value":"2026-01-01/.."}]`},
		{"its progress", plainJSON(t, one(goal, "about")["https://schema.org/value"]), `[{"@value":50}]`},
		{"its division", plainJSON(t, one(goal, "maintainer")["https://schema.org/name"]), `[{"@language":"en","@value":"Tree Team"},{"@language":"ko","@value":"나무팀"}]`},
		{"an assignment's number", plainJSON(t, one(one(one(one(goal, "hasPart"), "@list"), "hasPart"), "@list")["https://schema.org/identifier"]), `[{"@value":"A-7"}]`},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %s, want %s\n%s", test.what, test.got, test.want, text)
		}
	}
	if strings.Contains(text, "خضرة") {
		t.Error("a draft is told")
	}
}

// one is the first value of a term.
func one(node map[string]any, term string) map[string]any {
	if !strings.HasPrefix(term, "@") {
		term = "https://schema.org/" + term
	}
	return node[term].([]any)[0].(map[string]any)
}

func plainJSON(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestThePlanDocumentIsOneLine(t *testing.T) {
	c := loaded(t, parks)
	doc, err := c.Document(t.Context(), plan.Viewer{}, read(t, c).ID)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := exchange.PlanJSON.Write(&out, doc); err != nil || strings.Count(out.String(), "\n") != 1 || !strings.HasSuffix(out.String(), "}\n") {
		t.Errorf("got %q, %v", out.String(), err)
	}
}
