package plan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// texts are one text by locale: "en", "Parks", "ko", "공원".
func texts(tagsAndValues ...string) plan.Texts {
	all := plan.Texts{}
	for i := 0; i < len(tagsAndValues); i += 2 {
		all[tagsAndValues[i]] = plan.DocumentText{Value: tagsAndValues[i+1]}
	}
	return all
}

// marked is a text with a state of its own.
func marked(value string, state plan.TextState) plan.DocumentText {
	return plan.DocumentText{Value: value, TextMarks: plan.TextMarks{State: state}}
}

// smallPlan is a published plan in English that has a title, and those given.
func smallPlan(slug string, titles ...string) *plan.Document {
	doc := &plan.Document{
		Format: plan.DocumentFormat, Slug: slug, State: plan.PlanPublished, SourceLocale: "en",
		Publisher: plan.PublisherDocument{Name: texts("en", "City of Springs")},
		Title:     texts(titles...),
	}
	if _, ok := doc.Title["en"]; !ok {
		doc.Title["en"] = plan.DocumentText{Value: "The plan " + slug}
	}
	return doc
}

// goal is a goal with a title in some locales.
func goal(titles ...string) plan.GoalDocument {
	return plan.GoalDocument{ItemDocument: plan.ItemDocument{Title: texts(titles...)}}
}

// written is the JSON of documents as Load takes it, as often as it wants.
func written(json string) iter.Seq2[*plan.Document, error] {
	return func(yield func(*plan.Document, error) bool) { plan.ReadDocuments(strings.NewReader(json))(yield) }
}

func TestTheSeedsJSONReadsBackAsItWasWritten(t *testing.T) {
	doc := plantest.Gwangju()
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	doc.Line = 1
	for again, err := range plan.ReadDocuments(bytes.NewReader(out)) {
		if err != nil || !reflect.DeepEqual(again, doc) {
			t.Errorf("got %+v, %v\nwant %+v", again, err, doc)
		}
	}
}

func TestATextIsWrittenAsAStringUnlessItHasMarksOfItsOwn(t *testing.T) {
	machine := plan.OriginMachine
	for _, test := range []struct {
		text plan.DocumentText
		json string
	}{
		{plan.DocumentText{Value: "공원"}, `"공원"`},
		{plan.DocumentText{}, `""`},
		{marked("공원", plan.StateReviewed), `{"value":"공원","state":"REVIEWED"}`},
		{plan.DocumentText{Value: "公園", TextMarks: plan.TextMarks{Origin: &machine}}, `{"value":"公園","origin":"MACHINE"}`},
	} {
		out, err := json.Marshal(test.text)
		if err != nil || string(out) != test.json {
			t.Errorf("%+v is written as %s, %v; want %s", test.text, out, err, test.json)
		}
		var back plan.DocumentText
		if err := json.Unmarshal(out, &back); err != nil || !reflect.DeepEqual(back, test.text) {
			t.Errorf("%s is read as %+v, %v; want %+v", out, back, err, test.text)
		}
	}
}

func TestDocumentsComeAsJSONLinesOrInAnyLayout(t *testing.T) {
	one, two := documentJSON("one"), documentJSON("two")
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, []byte(two), "", "  "); err != nil {
		t.Fatal(err)
	}
	tall := strings.Count(pretty.String(), "\n")
	for _, test := range []struct {
		name, json string
		want       []string
	}{
		{"nothing", "", nil},
		{"blank lines", "\n \n\t\n", nil},
		{"a line each", one + "\n" + two + "\n", []string{"one on 1", "two on 2"}},
		{"Windows line ends", one + "\r\n" + two + "\r\n", []string{"one on 1", "two on 2"}},
		{"no line end", one, []string{"one on 1"}},
		{"blank lines between", "\n\n" + one + "\n\n" + two, []string{"one on 3", "two on 5"}},
		{"on one line", one + two, []string{"one on 1", "two on 1"}},
		{"pretty-printed", pretty.String() + "\n" + one, []string{fmt.Sprint("two on ", tall+1), fmt.Sprint("one on ", tall+2)}},
	} {
		for how, r := range map[string]io.Reader{
			"at once": strings.NewReader(test.json), "byte by byte": iotest.OneByteReader(strings.NewReader(test.json)),
		} {
			var got []string
			for doc, err := range plan.ReadDocuments(r) {
				if err != nil {
					t.Fatalf("%s, %s: %v", test.name, how, err)
				}
				got = append(got, fmt.Sprint(doc.Slug, " on ", doc.Line))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%s, %s: got %q, want %q", test.name, how, got, test.want)
			}
		}
	}
}

func TestAnErrorInAStreamNamesItsLineAndEndsIt(t *testing.T) {
	one, two := documentJSON("one"), documentJSON("two")
	for _, test := range []struct {
		name, json string
		line       int
	}{
		{"not JSON", "plans", 1},
		{"not JSON, on a later line", one + "\n" + "plans", 2},
		{"a comma between documents", one + ",\n" + two, 1},
		{"a document broken on its second line", one + "\n{\n\"slug\" \"x\"}", 3},
		{"cut short", one + "\n" + two[:len(two)/2], 2},
		{"cut short, and ended like a line", one + "\n" + two[:len(two)-1] + "\n", 2},
		{"an unknown field", one + "\n" + `{"slogan":"x"}` + "\n" + two, 2},
		{"a wrong type", one + "\n\n" + `{"slug":7}`, 3},
		{"a list", "[" + one + "]", 1},
		{"a byte order mark", "\ufeff" + one, 1},
	} {
		good, bad := 0, 0
		for _, err := range plan.ReadDocuments(strings.NewReader(test.json)) {
			if err == nil {
				good++
				continue
			}
			bad++
			if want := fmt.Sprintf("line %d: ", test.line); plan.CodeOf(err) != plan.Invalid || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: got %v, want INVALID that begins with %q", test.name, err, want)
			}
		}
		if wantGood := strings.Count(test.json[:strings.LastIndex(test.json, "\n")+1], `"one"`); bad != 1 || good != wantGood && test.name != "a comma between documents" {
			t.Errorf("%s: %d documents and %d errors, want %d and 1", test.name, good, bad, wantGood)
		}
	}
}

func TestAFileThatCannotBeReadIsNotTheDocumentsFault(t *testing.T) {
	broken := errors.New("the disk is on fire")
	r := io.MultiReader(strings.NewReader(documentJSON("one")+"\n{"), iotest.ErrReader(broken))
	var last error
	for _, err := range plan.ReadDocuments(r) {
		last = err
	}
	if !errors.Is(last, broken) || plan.CodeOf(last) == plan.Invalid {
		t.Errorf("got %q: %v", plan.CodeOf(last), last)
	}
}

func TestErrorsDoNotSpeakOfGo(t *testing.T) {
	for _, bad := range []string{
		`{"slug":7}`, `{"title":"x"}`, `{"title":{"ko":7}}`, `{"title":{"ko":["x"]}}`, `{"title":{"ko":{"value":7}}}`,
		`{"goals":{}}`, `{"goals":[{"title":{"en":"x"},"progress":"half"}]}`, `{"goals":[{"strategies":[{"assignments":[7]}]}]}`,
		`{"state":"OPEN"}`, `{"state":7}`, `{"title":{"ko":{"value":"x","origin":"ALIENS"}}}`, `[]`,
	} {
		for _, err := range plan.ReadDocuments(strings.NewReader(bad)) {
			if plan.CodeOf(err) != plan.Invalid {
				t.Errorf("%s: got %v, want INVALID", bad, err)
				continue
			}
			for _, word := range []string{"Go ", "plan.", "struct", "json", "Document"} {
				if strings.Contains(strings.Replace(err.Error(), "not a plan document", "", 1), word) {
					t.Errorf("%s: the error %q speaks of %q", bad, err, word)
				}
			}
		}
	}
}

// documentJSON is a small document that uses most fields, on one line.
func documentJSON(slug string) string {
	return `{"format":"polyplan/1","slug":"` + slug + `","state":"PUBLISHED","sourceLocale":"en",` +
		`"publisher":{"name":{"en":"City of Springs","ko":"샘의 도시"},"homepage":"https://springs.example/"},` +
		`"sourceUrl":"https://springs.example/parks","period":{"start":"2026-01-01","end":"2030-12-31"},` +
		`"locales":{"ko":{"state":"TRANSLATED","origin":"MACHINE"}},` +
		`"title":{"en":"Parks","ko":"공원"},"summary":{"en":"Green for all.\nEverywhere."},"section":{"en":"Nature"},` +
		`"levels":{"goal":{"en":"Goals"},"strategy":{"en":"Ways"},"assignment":{"en":"Tasks"}},` +
		`"contact":{"division":{"en":"Parks Office"},"phone":"+82-62-613-2321","email":"parks@springs.example"},` +
		`"goals":[{"title":{"en":"More trees","ko":"더 많은 나무"},"description":{"en":"Trees"},"status":"ON_TRACK","progress":50,` +
		`"period":{"start":"2026-01-01"},"links":[{"url":"https://springs.example/trees","rel":"related"}],` +
		`"responsible":[{"division":{"en":"Tree Team","ko":"나무팀"},"role":"lead"}],` +
		`"strategies":[{"title":{"en":"Plant"},"assignments":[{"identifier":"A-7","title":{"en":"Oaks"}}]}]}]}`
}

// FuzzDocuments holds that whatever is read is refused with a reason or loads, and what has loaded is read.
func FuzzDocuments(f *testing.F) {
	whole := documentJSON("parks")
	f.Add(whole)
	f.Add(whole + "\n" + documentJSON("trees"))
	f.Add(whole[:len(whole)/2])
	for _, bad := range spoiled {
		f.Add(strings.Replace(whole, bad.old, bad.new, 1))
	}
	f.Fuzz(func(t *testing.T, json string) {
		count := 0
		for _, err := range plan.ReadDocuments(strings.NewReader(json)) {
			if err != nil {
				if plan.CodeOf(err) != plan.Invalid {
					t.Errorf("not read: %v", err)
				}
				return
			}
			count++
		}
		c := plantest.New(t)
		loaded, err := c.Load(t.Context(), plantest.Operator, written(json))
		if err != nil {
			if plan.CodeOf(err) == "" || loaded.Plans != 0 {
				t.Errorf("%+v loaded, then: %v", loaded, err)
			}
			return
		}
		if loaded.Plans != count {
			t.Errorf("%d of %d loaded without an error", loaded.Plans, count)
		}
		for doc := range written(json) {
			p, err := c.PlanBySlug(t.Context(), plantest.Operator, doc.Slug, wanting("ko"))
			if err != nil || p == nil || p.Title(nil, nil) == nil {
				t.Errorf("%q loaded and reads as %v, %v", doc.Slug, p, err)
			}
		}
	})
}
