package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// stage is a plan in English, and those who work on it.
type stage struct {
	*house
	plan, locale string
	people       map[string]person
}

// newStage is a plan with Korean and Japanese to translate into.
func newStage(t testing.TB) *stage {
	h := newHouse(t)
	editor := h.hire(t, "ed", "EDITOR")
	plan, _ := h.newPlan(t, editor, "play")
	elsewhere, _ := h.newPlan(t, editor, "elsewhere")
	people := map[string]person{
		"public": public, "operator": operator, "ed": editor,
		"hana": h.hire(t, "hana", "TRANSLATOR:ko"),
		"min":  h.hire(t, "min", "TRANSLATOR:ko,ja"),
		"yuki": h.hire(t, "yuki", "TRANSLATOR:ja"),
		"rin":  h.hire(t, "rin", "REVIEWER:ko"),
		"root": h.hire(t, "root", "ADMIN"),
		"olga": h.hire(t, "olga", "EDITOR:"+elsewhere),
	}
	return &stage{h, plan, "ko", people}
}

// scene is one text of the plan, the title of a goal, and what was made of it so far.
type scene struct {
	*stage
	goal       string
	revisions  []string // of the translation, the oldest first
	suggestion string   // the latest
}

func (s *stage) newScene(t testing.TB) *scene {
	t.Helper()
	goal := s.done(t, s.people["ed"], "createGoal", in{"parent": s.plan, "title": "Clean air"})
	return &scene{stage: s, goal: goal.Item.ID}
}

// act does what a line says: WHO VERB WORDS, such as "hana write 맑은 공기". It answers in a line too.
func (s *scene) act(t testing.TB, line string) string {
	t.Helper()
	who, rest, _ := strings.Cut(line, " ")
	verb, words, _ := strings.Cut(rest, " ")
	by, known := s.people[who]
	if !known {
		t.Fatalf("%q: nobody is called %q", line, who)
	}
	input := in{"id": s.goal, "field": "title", "locale": s.locale}
	name := ""
	switch verb {
	case "draft", "write":
		name, input["value"] = "setTranslation", words
		input["state"] = map[string]string{"draft": "DRAFT", "write": "TRANSLATED"}[verb]
	case "review":
		name = "reviewTranslation"
	case "reject":
		name, input["reason"] = "rejectTranslation", words
	case "confirm":
		name = "confirmTranslation"
	case "clear":
		name = "clearTranslation"
	case "revert":
		name, input["to"] = "revertTranslation", s.revisions[len(words)-1] // "i" is the first, "ii" the second
	case "accept", "dismiss":
		name, input = "resolveSuggestion", in{"id": s.suggestion, "accept": verb == "accept"}
	case "accept-knowing": // the newest text
		name, input = "resolveSuggestion", in{"id": s.suggestion, "accept": true, "expectedRevision": s.revisions[len(s.revisions)-1]}
	case "edit", "reword":
		name, input = "updateItem", in{"id": s.goal, "title": words, "meaningUnchanged": verb == "reword"}
	case "allow-self-review":
		name, input = "updateLocale", in{"tag": s.locale, "allowSelfReview": words == "true"}
	default:
		t.Fatalf("%q: there is no verb %q", line, verb)
	}
	before := s.rev(t)
	p, code := s.try(t, by, name, input)
	if (code != "" || len(p.UserErrors) > 0) && (s.rev(t) != before || p.Revision != nil) {
		t.Errorf("%s is refused and made the revision %d of %d", line, s.rev(t), before)
	}
	return s.note(p, code)
}

// note remembers what came of a step, and tells it.
func (s *scene) note(p payload, code string) string {
	var said []string
	if code != "" {
		said = append(said, "error "+code)
	}
	for _, e := range p.UserErrors {
		said = append(said, e.String())
	}
	if len(said) > 0 {
		return strings.Join(said, ", ")
	}
	if text := p.Translation; text != nil {
		if !slices.Contains(s.revisions, text.Revision) {
			s.revisions = append(s.revisions, text.Revision)
		}
		said = append(said, text.String())
	}
	if p.Suggestion != nil {
		s.suggestion = p.Suggestion.ID
		said = append(said, p.Suggestion.String())
	}
	if p.Item != nil {
		said = append(said, "SOURCE "+p.Item.Title.Value)
	}
	if len(said) == 0 {
		said = append(said, "MISSING")
	}
	return strings.Join(said, " + ")
}

func (t translation) String() string {
	said := fmt.Sprint(t.State, " ", t.Value)
	if t.Author != nil {
		said += " by " + *t.Author
	}
	if t.IsStale {
		said += ", stale"
	}
	if t.Reason != nil {
		said += ", because " + *t.Reason
	}
	return said
}

func (s suggestion) String() string {
	what := "suggested"
	if s.IsDraft {
		what = "kept"
	}
	return fmt.Sprintf("%s %s by %s", what, s.Value, s.Author)
}

// served is what the public reads in the locale.
func (s *scene) served(t testing.TB) string {
	t.Helper()
	var got struct{ Node struct{ Title textAnswer } }
	s.into(t, &got, `query ($id: ID!, $l: [Locale!]) { node(id: $id) { ... on Goal { title(locales: $l) { ...Text } } } }
		fragment Text on LocalizedText { value locale isFallback isStale }`, in{"id": s.goal, "l": s.locale})
	said := got.Node.Title.Value
	if got.Node.Title.IsFallback {
		said += ", fallback"
	}
	if got.Node.Title.IsStale {
		said += ", stale"
	}
	return said
}

// TestEveryRowOfTheStateTableHolds plays each transition of a text, by those who may and by those who may
// not. Each case begins with a fresh source text, "Clean air".
func TestEveryRowOfTheStateTableHolds(t *testing.T) {
	const (
		denied   = "error FORBIDDEN"
		nobody   = "error UNAUTHENTICATED"
		source   = "Clean air, fallback"
		reviewed = "hana write 공기; rin review"
		stale    = "hana write 공기; ed edit Cleaner air"
	)
	s := newStage(t)
	for _, c := range []struct {
		row    string
		before string
		step   string
		says   string
		served string
	}{
		{"MISSING → DRAFT", "", "hana draft 공기", "DRAFT 공기 by hana", source},
		{"MISSING → DRAFT", "", "rin draft 공기", "DRAFT 공기 by rin", source},
		{"MISSING → DRAFT", "", "root draft 공기", "DRAFT 공기 by root", source},
		{"MISSING → DRAFT", "", "ed draft 공기", denied, source},
		{"MISSING → DRAFT", "", "yuki draft 공기", denied, source},
		{"MISSING → DRAFT", "", "olga draft 공기", denied, source},
		{"MISSING → DRAFT", "", "public draft 공기", nobody, source},
		{"MISSING → TRANSLATED", "", "hana write 공기", "TRANSLATED 공기 by hana", "공기"},
		{"MISSING → TRANSLATED", "", "rin write 공기", "TRANSLATED 공기 by rin", "공기"},
		{"MISSING → TRANSLATED", "", "operator write 공기", "TRANSLATED 공기 by admin", "공기"},
		{"MISSING → TRANSLATED", "", "ed write 공기", denied, source},
		{"MISSING → TRANSLATED", "", "yuki write 공기", denied, source},
		{"MISSING → TRANSLATED", "", "public write 공기", nobody, source},
		{"MISSING → REVIEWED", "", "rin review", "NOT_FOUND locale", source},
		{"MISSING → stale and fresh", "", "hana confirm", "NOT_FOUND locale", source},
		{"MISSING → MISSING", "", "hana clear", "NOT_FOUND locale", source},
		{"MISSING → DRAFT with a reason", "", "rin reject bad", "NOT_FOUND locale", source},

		{"DRAFT → DRAFT", "hana draft 공", "hana draft 공기", "DRAFT 공기 by hana", source},
		{"DRAFT → DRAFT", "hana draft 공", "min draft 공기", "DRAFT 공기 by min", source},
		{"DRAFT → TRANSLATED", "hana draft 공기", "hana write 공기", "TRANSLATED 공기 by hana", "공기"},
		{"DRAFT → TRANSLATED", "hana draft 공", "min write 공기", "TRANSLATED 공기 by min", "공기"},
		{"DRAFT → TRANSLATED", "hana draft 공", "yuki write 공기", denied, source},
		{"DRAFT → TRANSLATED", "hana draft 공", "ed write 공기", denied, source},
		{"DRAFT → TRANSLATED", "hana draft 공", "public write 공기", nobody, source},
		{"DRAFT → REVIEWED", "hana draft 공기", "rin review", "INVALID id", source},
		{"DRAFT → DRAFT with a reason", "hana draft 공기", "rin reject thin", "DRAFT 공기 by hana, because thin", source},
		{"DRAFT → MISSING", "hana draft 공기", "min clear", "MISSING", source},

		{"TRANSLATED → TRANSLATED", "hana write 공", "hana write 공기", "TRANSLATED 공기 by hana", "공기"},
		{"TRANSLATED → TRANSLATED", "hana write 공", "min write 공기", "TRANSLATED 공기 by min", "공기"},
		{"TRANSLATED → TRANSLATED", "hana write 공", "rin write 공기", "TRANSLATED 공기 by rin", "공기"},
		{"TRANSLATED → TRANSLATED", "hana write 공", "yuki write 공기", denied, "공"},
		{"TRANSLATED → TRANSLATED", "hana write 공", "ed write 공기", denied, "공"},
		{"TRANSLATED → TRANSLATED", "hana write 공", "public write 공기", nobody, "공"},
		{"a draft beside TRANSLATED", "hana write 공기", "hana draft 맑은 공기", "TRANSLATED 공기 by hana + kept 맑은 공기 by hana", "공기"},
		{"a draft beside TRANSLATED", "hana write 공기", "min draft 맑은 공기", "TRANSLATED 공기 by hana + kept 맑은 공기 by min", "공기"},
		{"a draft beside TRANSLATED is put in force", "hana write 공기; hana draft 맑은", "hana write 맑은 공기", "TRANSLATED 맑은 공기 by hana", "맑은 공기"},
		{"a draft beside TRANSLATED is its author's", "hana write 공기; hana draft 맑은", "min accept", "NOT_FOUND id", "공기"},
		{"a draft beside TRANSLATED is put in force", "hana write 공기; hana draft 맑은", "hana accept", "TRANSLATED 맑은 by hana", "맑은"},
		{"a draft beside TRANSLATED is put in force", "hana write 공기; operator draft 맑은", "operator accept", "TRANSLATED 맑은 by admin", "맑은"},
		{"a draft beside TRANSLATED is thrown away", "hana write 공기; hana draft 맑은", "hana dismiss", "TRANSLATED 공기 by hana", "공기"},

		{"TRANSLATED → REVIEWED", "hana write 공기", "rin review", "REVIEWED 공기 by hana", "공기"},
		{"TRANSLATED → REVIEWED", "hana write 공기", "root review", "REVIEWED 공기 by hana", "공기"},
		{"TRANSLATED → REVIEWED", "hana write 공기", "min review", denied, "공기"},
		{"TRANSLATED → REVIEWED", "hana write 공기", "hana review", denied, "공기"},
		{"TRANSLATED → REVIEWED", "hana write 공기", "ed review", denied, "공기"},
		{"TRANSLATED → REVIEWED", "hana write 공기", "public review", nobody, "공기"},
		{"TRANSLATED → REVIEWED: not one's own", "rin write 공기", "rin review", "FORBIDDEN id", "공기"},
		{"TRANSLATED → REVIEWED: one's own where the locale allows it", "rin write 공기; ed allow-self-review true", "rin review", "REVIEWED 공기 by rin", "공기"},
		{"TRANSLATED → REVIEWED: no longer", "rin write 공기; ed allow-self-review false", "rin review", "FORBIDDEN id", "공기"},
		{"TRANSLATED → REVIEWED: ADMIN may do all", "root write 공기", "root review", "REVIEWED 공기 by root", "공기"},
		{"TRANSLATED → REVIEWED: not stale", stale, "rin review", "STALE id", "공기, stale"},
		{"REVIEWED → REVIEWED", reviewed, "rin review", "INVALID id", "공기"},

		{"REVIEWED → TRANSLATED", reviewed, "rin write 맑은 공기", "TRANSLATED 맑은 공기 by rin", "맑은 공기"},
		{"REVIEWED → TRANSLATED", reviewed, "root write 맑은 공기", "TRANSLATED 맑은 공기 by root", "맑은 공기"},
		{"a suggestion beside REVIEWED", reviewed, "hana write 맑은 공기", "REVIEWED 공기 by hana + suggested 맑은 공기 by hana", "공기"},
		{"a suggestion beside REVIEWED", reviewed, "min write 맑은 공기", "REVIEWED 공기 by hana + suggested 맑은 공기 by min", "공기"},
		{"a suggestion beside REVIEWED", reviewed, "yuki write 맑은 공기", denied, "공기"},
		{"a suggestion beside REVIEWED", reviewed, "public write 맑은 공기", nobody, "공기"},
		{"a draft beside REVIEWED", reviewed, "rin draft 맑은 공기", "REVIEWED 공기 by hana + kept 맑은 공기 by rin", "공기"},

		{"a suggestion → accepted", reviewed + "; min write 맑은 공기", "rin accept", "TRANSLATED 맑은 공기 by min", "맑은 공기"},
		{"a suggestion → accepted", reviewed + "; min write 맑은 공기", "root accept", "TRANSLATED 맑은 공기 by min", "맑은 공기"},
		{"a suggestion → accepted", reviewed + "; min write 맑은 공기", "hana accept", "FORBIDDEN id", "공기"},
		{"a suggestion → accepted", reviewed + "; min write 맑은 공기", "min accept", "FORBIDDEN id", "공기"},
		{"a suggestion → accepted", reviewed + "; min write 맑은 공기", "yuki accept", denied, "공기"},
		{"a suggestion → accepted", reviewed + "; min write 맑은 공기", "public accept", nobody, "공기"},
		{"a suggestion → accepted, once the text is no longer REVIEWED", reviewed + "; min write 맑은; rin write 푸른", "hana accept-knowing", "TRANSLATED 맑은 by min", "맑은"},
		{"a suggestion overwrites no words it did not know", reviewed + "; min write 맑은; rin write 푸른", "hana accept", "CONFLICT id", "푸른"},
		{"a suggestion overwrites no words it did not know", reviewed + "; min write 맑은; rin write 푸른; root review", "rin accept", "CONFLICT id", "푸른"},
		{"a suggestion → dismissed", reviewed + "; min write 맑은 공기", "rin dismiss", "REVIEWED 공기 by hana", "공기"},
		{"a suggestion → dismissed", reviewed + "; min write 맑은 공기", "hana dismiss", "FORBIDDEN id", "공기"},
		{"a suggestion → withdrawn", reviewed + "; min write 맑은 공기", "min dismiss", "REVIEWED 공기 by hana", "공기"},
		{"a suggestion is resolved once", reviewed + "; min write 맑은 공기; rin dismiss", "rin accept", "NOT_FOUND id", "공기"},

		{"any → DRAFT with a reason", "hana write 공기", "rin reject too short", "DRAFT 공기 by hana, because too short", source},
		{"any → DRAFT with a reason", reviewed, "rin reject too short", "DRAFT 공기 by hana, because too short", source},
		{"any → DRAFT with a reason", reviewed, "root reject too short", "DRAFT 공기 by hana, because too short", source},
		{"any → DRAFT with a reason", "hana write 공기", "min reject too short", denied, "공기"},
		{"any → DRAFT with a reason", "hana write 공기", "ed reject too short", denied, "공기"},
		{"any → DRAFT with a reason", "hana write 공기", "public reject too short", nobody, "공기"},
		{"any → DRAFT without a reason", "hana write 공기", "rin reject", "INVALID reason", "공기"},
		{"rejected → TRANSLATED", "hana write 공; rin reject thin", "hana write 공기", "TRANSLATED 공기 by hana", "공기"},

		{"fresh → stale", "hana write 공기", "ed edit Cleaner air", "SOURCE Cleaner air", "공기, stale"},
		{"fresh → stale", reviewed, "ed edit Cleaner air", "SOURCE Cleaner air", "공기, stale"},
		{"fresh stays, the meaning unchanged", "hana write 공기", "ed reword Clean Air", "SOURCE Clean Air", "공기"},
		{"stale stays, the meaning unchanged", stale, "ed reword Cleaner Air", "SOURCE Cleaner Air", "공기, stale"},
		{"the source", "hana write 공기", "olga edit Cleaner air", denied, "공기"},
		{"the source", "hana write 공기", "hana edit Cleaner air", denied, "공기"},
		{"the source", "hana write 공기", "rin edit Cleaner air", denied, "공기"},
		{"the source", "hana write 공기", "public edit Cleaner air", nobody, "공기"},
		{"stale → fresh", stale, "hana confirm", "TRANSLATED 공기 by hana", "공기"},
		{"stale → fresh", stale, "min confirm", "TRANSLATED 공기 by hana", "공기"},
		{"stale → fresh", stale, "yuki confirm", denied, "공기, stale"},
		{"stale → fresh", stale, "ed confirm", denied, "공기, stale"},
		{"stale → fresh", stale, "public confirm", nobody, "공기, stale"},
		{"stale → fresh, REVIEWED", reviewed + "; ed edit Cleaner air", "rin confirm", "REVIEWED 공기 by hana", "공기"},
		{"stale → fresh, REVIEWED", reviewed + "; ed edit Cleaner air", "hana confirm", "FORBIDDEN id", "공기, stale"},
		{"stale → fresh by a new text", stale, "hana write 맑은 공기", "TRANSLATED 맑은 공기 by hana", "맑은 공기"},
		{"fresh → fresh", "hana write 공기", "hana confirm", "INVALID id", "공기"},

		{"any → MISSING", "hana write 공기", "min clear", "MISSING", source},
		{"any → MISSING", "hana write 공기", "yuki clear", denied, "공기"},
		{"any → MISSING", "hana write 공기", "ed clear", denied, "공기"},
		{"any → MISSING", "hana write 공기", "public clear", nobody, "공기"},
		{"any → MISSING, REVIEWED", reviewed, "hana clear", "FORBIDDEN id", "공기"},
		{"any → MISSING, REVIEWED", reviewed, "rin clear", "MISSING", source},
		{"any → MISSING, REVIEWED", reviewed, "root clear", "MISSING", source},
		{"any → an earlier revision", "hana write 공; hana write 공기", "min revert i", "TRANSLATED 공 by min", "공"},
		{"any → an earlier revision", "hana write 공; hana write 공기", "yuki revert i", denied, "공기"},
		{"any → an earlier revision", "hana write 공; hana write 공기", "public revert i", nobody, "공기"},
		{"any → an earlier revision, of an older source", "hana write 공; ed edit Cleaner air; hana write 공기", "min revert i", "TRANSLATED 공 by min, stale", "공, stale"},
		{"any → an earlier revision, from MISSING", "hana write 공; hana clear", "hana revert i", "TRANSLATED 공 by hana", "공"},
		{"any → an earlier revision, REVIEWED", reviewed, "hana revert i", "FORBIDDEN id", "공기"},
		{"any → an earlier revision, REVIEWED", "hana write 공; hana write 공기; rin review", "rin revert i", "TRANSLATED 공 by rin", "공"},
	} {
		t.Run(c.row+": "+c.step, func(t *testing.T) {
			text := s.newScene(t)
			for step := range strings.SplitSeq(c.before, "; ") {
				if step != "" {
					if said := text.act(t, step); strings.HasPrefix(said, "error") {
						t.Fatalf("%s: %s", step, said)
					}
				}
			}
			if got := text.act(t, c.step); got != c.says {
				t.Errorf("after %q, %s: %q: want %q", c.before, c.step, got, c.says)
			}
			if got := text.served(t); got != c.served {
				t.Errorf("the public is served %q: want %q", got, c.served)
			}
		})
	}
	s.countersAgree(t, "ko")
}

// TestSourceEditsKeptAsDraftsArePublishedTogether keeps two edits from readers until publishPlan.
func TestSourceEditsKeptAsDraftsArePublishedTogether(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 공기")
	ed, source := s.people["ed"], in{"id": s.goal, "field": "title", "locale": "en", "state": "DRAFT", "value": "Cleaner air"}
	if p := s.done(t, ed, "setTranslation", source); p.Translation.String() != "SOURCE Clean air by ed" || p.Suggestion.String() != "kept Cleaner air by ed" {
		t.Errorf("the edit is kept as %v beside %v", p.Suggestion, p.Translation)
	}
	s.done(t, ed, "setTranslation", in{"id": s.plan, "field": "title", "locale": "en", "state": "DRAFT", "value": "Better plan"})
	const titles = `query ($g: ID!, $p: ID!) { node(id: $g) { ... on Goal { title { value } } } plan(id: $p) { title { value } } }`
	asked := in{"g": s.goal, "p": s.plan}
	if got := s.data(t, public, titles, asked); got != `{"node":{"title":{"value":"Clean air"}},"plan":{"title":{"value":"Plan of play"}}}` || s.served(t) != "공기" {
		t.Errorf("before it is published the public reads %s and %s", got, s.served(t))
	}
	for who, want := range map[string]string{"hana": "error FORBIDDEN", "rin": "error FORBIDDEN", "olga": "error FORBIDDEN", "public": "error UNAUTHENTICATED"} {
		if p, code := s.try(t, s.people[who], "setTranslation", source); "error "+code != want {
			t.Errorf("%s keeps a source edit: %s %v", who, code, p.UserErrors)
		}
	}
	s.done(t, ed, "publishPlan", in{"id": s.plan})
	if got := s.data(t, public, titles, asked); got != `{"node":{"title":{"value":"Cleaner air"}},"plan":{"title":{"value":"Better plan"}}}` || s.served(t) != "공기, stale" {
		t.Errorf("after it is published the public reads %s and %s", got, s.served(t))
	}
	s.countersAgree(t, "ko")
}

// TestAuthorsAndDraftsAreForThoseWithAToken reads the stored texts of a node, in force and not.
func TestAuthorsAndDraftsAreForThoseWithAToken(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 공기")
	s.act(t, "rin reject too short")
	s.done(t, s.people["min"], "setTranslation", in{"id": s.goal, "field": "title", "locale": "ja", "value": "空気"})
	const query = `query ($id: ID!) { node(id: $id) { ... on Goal { translations { locale state value author reason } } } }`
	const english, japanese = `{"locale":"en","state":"SOURCE","value":"Clean air","author":%s,"reason":null}`, `{"locale":"ja","state":"TRANSLATED","value":"空気","author":%s,"reason":null}`
	for who, want := range map[string]string{
		"public": fmt.Sprintf(english+","+japanese, "null", "null"),
		"hana":   fmt.Sprintf(english+","+japanese+`,{"locale":"ko","state":"DRAFT","value":"공기","author":"hana","reason":"too short"}`, `"ed"`, `"min"`),
	} {
		if got := s.data(t, s.people[who], query, in{"id": s.goal}); got != `{"node":{"translations":[`+want+`]}}` {
			t.Errorf("%s is told %s", who, got)
		}
	}
}
