package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

func ptr[T any](value T) *T {
	return &value
}

// TestAPlanTellsAllThatItsDocumentDoes reads a plan that has what the plan of Gwangju lacks.
func TestAPlanTellsAllThatItsDocumentDoes(t *testing.T) {
	doc := plantest.Gwangju()
	doc.ID, doc.Publisher.ID, doc.Slug = "", "", "full"
	doc.SourceURL = "https://city.example/plan"
	doc.Publisher.Name = plan.Texts{"en": {Value: "Full city"}, "ko": {Value: "가득시"}}
	doc.Publisher.Homepage = "https://city.example/"
	doc.Contact.Email = "plan@city.example"
	doc.Period = &plan.Period{Start: ptr(plan.Date("2030-01-01")), End: ptr(plan.Date("2030-12-31"))}
	doc.Goals = doc.Goals[:1]
	goal := &doc.Goals[0]
	goal.Strategies, goal.ID = nil, ""
	goal.Identifier, goal.Status, goal.Progress = "A", plan.OnTrack, ptr(40)
	goal.Description = plan.Texts{"en": {Value: "One line.\nAnother."}}
	goal.Period = &plan.Period{Start: ptr(plan.Date("2030-02-28"))}
	goal.Links = []plan.Link{{URL: "https://city.example/goal", Rel: ptr("about")}, {URL: "http://city.example/b"}}
	goal.Responsible = []plan.PartyDocument{
		{Division: plan.Texts{"en": {Value: "First office"}, "ko": {Value: "제1과"}}, Role: "lead"},
		{Division: plan.Texts{"en": {Value: "Second office"}}},
	}
	h := newHouse(t, doc)
	a := h.post(t, `query @inContext(locales: ["ko"]) { plan(slug: "full") {
		sourceUrl period { start end } contact { email } publisher { homepage name { value } }
		goals {
			identifier status progress period { start end } links { url rel }
			description { value locale isFallback } responsible { role division { value locale } }
			english: responsible { division(locales: ["en"]) { value } }
		}
	} }`, nil)
	var got bytes.Buffer
	if err := json.Indent(&got, a.result(t).Data, "", "  "); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	const want = `{
  "plan": {
    "sourceUrl": "https://city.example/plan",
    "period": {
      "start": "2030-01-01",
      "end": "2030-12-31"
    },
    "contact": {
      "email": "plan@city.example"
    },
    "publisher": {
      "homepage": "https://city.example/",
      "name": {
        "value": "가득시"
      }
    },
    "goals": [
      {
        "identifier": "A",
        "status": "ON_TRACK",
        "progress": 40,
        "period": {
          "start": "2030-02-28",
          "end": null
        },
        "links": [
          {
            "url": "https://city.example/goal",
            "rel": "about"
          },
          {
            "url": "http://city.example/b",
            "rel": null
          }
        ],
        "description": {
          "value": "One line.\nAnother.",
          "locale": "en",
          "isFallback": true
        },
        "responsible": [
          {
            "role": "lead",
            "division": {
              "value": "제1과",
              "locale": "ko"
            }
          },
          {
            "role": null,
            "division": {
              "value": "Second office",
              "locale": "en"
            }
          }
        ],
        "english": [
          {
            "division": {
              "value": "First office"
            }
          },
          {
            "division": {
              "value": "Second office"
            }
          }
        ]
      }
    ]
  }
}`
	if got.String() != want {
		t.Errorf("%s", &got)
	}
}

func TestNodesTellWhenTheyChanged(t *testing.T) {
	h := newHouse(t)
	type stamps struct{ CreatedAt, UpdatedAt, Revision string }
	var got struct {
		Plan struct {
			stamps
			Publisher    stamps
			Goals        []stamps
			Translations []stamps
		}
	}
	h.into(t, &got, `{ plan(slug: "gwangju") { ...S publisher { ...S } goals { ...S } translations { updatedAt revision } } }
		fragment S on Localized { createdAt updatedAt revision }`, nil)
	instant := regexp.MustCompile(`^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
	all := append([]stamps{got.Plan.stamps, got.Plan.Publisher}, got.Plan.Goals...)
	for _, s := range all {
		if !instant.MatchString(s.CreatedAt) || s.UpdatedAt < s.CreatedAt || s.Revision == "" || s.Revision == "0" {
			t.Errorf("%+v", s)
		}
	}
	for _, s := range got.Plan.Translations {
		if !instant.MatchString(s.UpdatedAt) || s.Revision == "" || s.Revision == "0" {
			t.Errorf("%+v", s)
		}
	}
	if len(all) != 8 || len(got.Plan.Translations) < 50 {
		t.Errorf("%d nodes and %d texts", len(all), len(got.Plan.Translations))
	}
}

// TestAcceptLanguageMayHaveSeveralLines follows RFC 9110 section 5.3: they are one list.
func TestAcceptLanguageMayHaveSeveralLines(t *testing.T) {
	h := newHouse(t)
	filler := "Accept-Language: xx;q=0.1" + strings.Repeat(", xx;q=0.1", i18n.MaxAcceptLanguage/10)
	for _, c := range []struct {
		want    string
		headers []string
	}{
		{"ja", []string{"Accept-Language: xx", "Accept-Language: ja"}},
		{"fr", []string{"Accept-Language: ja;q=0.5, de;q=0.7", "Accept-Language: fr;q=0.8"}},
		{"de", []string{"Accept-Language: fr;q=0.8, de;q=0.7", "Accept-Language: fr;q=0"}},
		{"en", []string{filler, "Accept-Language: ja"}},
	} {
		var got struct {
			Plan struct{ Title struct{ Locale string } }
		}
		h.into(t, &got, `{ plan(slug: "gwangju") { title { locale } } }`, nil, c.headers...)
		if got.Plan.Title.Locale != c.want {
			t.Errorf("%.100q: served %s: want %s", c.headers, got.Plan.Title.Locale, c.want)
		}
	}
}

func TestStoredTextsAreInTheLanguagesOfTheAnswer(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct{ query, languages, served string }{
		{`{ plan(slug: "gwangju") { translations(locales: ["ko"]) { value } } }`, "ko", "map[ko:7]"},
		{`{ plan(slug: "gwangju") { title(locales: ["fr"]) { value } goals { translations(locales: ["ko", "sv"]) { value } } } }`, "fr, ko", "map[fr:1 ko:6]"},
		{`{ plan(slug: "gwangju") { translations(locales: ["sv"]) { value } } }`, "", "map[]"},
	} {
		a := h.post(t, c.query, nil)
		served := a.result(t).Extensions["locale"].(map[string]any)["served"]
		if got := a.header.Get("Content-Language"); got != c.languages || fmt.Sprint(served) != c.served {
			t.Errorf("%s: in %q, served %v: want %q and %s", c.query, got, served, c.languages, c.served)
		}
	}
}

// TestReadersOfManyLanguagesDoNotMeet asks one query, which is parsed once, in many languages at a time.
func TestReadersOfManyLanguagesDoNotMeet(t *testing.T) {
	h := newHouse(t)
	titles := map[string]string{}
	for tag, text := range plantest.Gwangju().Title {
		titles[tag] = text.Value
	}
	var readers sync.WaitGroup
	for tag, want := range titles {
		readers.Go(func() {
			for i := range 10 {
				a := h.post(t, `query ($l: [Locale!]) { plan(slug: "gwangju") { title { value } again: title(locales: $l) { locale } } }`,
					map[string]any{"l": tag}, "Accept-Language: "+tag, fmt.Sprintf("X-Request-Id: %s.%d", tag, i))
				if got := string(a.body); !strings.Contains(got, `"`+want+`"`) || !strings.Contains(got, `"locale":"`+tag+`"}`) ||
					a.status != http.StatusOK || a.header.Get("Content-Language") != tag {
					t.Errorf("%s: %d %s %s", tag, a.status, a.header.Get("Content-Language"), got)
				}
			}
		})
	}
	readers.Wait()
}
