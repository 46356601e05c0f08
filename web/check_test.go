package web_test

import (
	"fmt"
	"strings"
	"testing"
)

const checkQuery = `query ($plan: ID, $failing: Boolean) { translationUnits(locale: "ko", plan: $plan, failing: $failing) {
	totalCount nodes { node { id } checks { id rule severity message start end fix acknowledged } }
} }`

type check struct {
	ID, Rule, Severity, Message string
	Start, End                  int
	Fix                         *string
	Acknowledged                bool
}

// checks are what is found in the scene's text, and how many texts of the plan fail.
func (s *scene) checks(t *testing.T) (found []check, failing int) {
	t.Helper()
	var got struct {
		TranslationUnits struct {
			TotalCount int
			Nodes      []struct {
				Node   struct{ ID string }
				Checks []check
			}
		}
	}
	s.into(t, &got, checkQuery, in{"plan": s.plan, "failing": true}, s.people["hana"].headers()...)
	failing = got.TranslationUnits.TotalCount
	s.into(t, &got, checkQuery, in{"plan": s.plan}, s.people["hana"].headers()...)
	for _, u := range got.TranslationUnits.Nodes {
		if u.Node.ID == s.goal {
			found = u.Checks
		}
	}
	return found, failing
}

func TestATranslatorAndAReviewerAreToldWhatChecksFind(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "ed edit Plant 500 trees")
	s.act(t, "hana write 나무  600그루 심기")
	found, failing := s.checks(t)
	if failing != 1 || len(found) != 2 || found[0].Rule != "double-space" || found[1].Rule != "number" {
		t.Fatalf("%d fail: %+v", failing, found)
	}
	space, number := found[0], found[1]
	if space.Severity != "WARNING" || space.Start != 2 || space.End != 4 || space.Fix == nil || *space.Fix != " " || space.Acknowledged {
		t.Errorf("the spaces: %+v", space)
	}
	if number.Severity != "ERROR" || number.Start != 4 || number.End != 7 || number.Fix != nil || !strings.Contains(number.Message, "wanted the number “500” of the source, got “600”") {
		t.Errorf("the number: %+v", number)
	}
	if said := s.act(t, "rin review"); said != "CHECK_FAILED id" {
		t.Errorf("approving it: %s", said)
	}
	review := func(acknowledge ...string) payload {
		p, _ := s.try(t, s.people["rin"], "reviewTranslation", in{"id": s.goal, "field": "title", "locale": "ko", "acknowledge": acknowledge})
		return p
	}
	if p := review(number.ID); fmt.Sprint(p.UserErrors) != "[INVALID acknowledge.0]" {
		t.Errorf("acknowledging an error: %v", p.UserErrors)
	}
	s.act(t, "hana write 나무  500그루 심기")
	if p := review(space.ID); fmt.Sprint(p.UserErrors) != "[NOT_FOUND acknowledge.0]" {
		t.Errorf("acknowledging what was found in other words: %v", p.UserErrors)
	}
	p := review()
	if fmt.Sprint(p.UserErrors) != "[CHECK_FAILED acknowledge]" || len(p.Checks) != 1 || p.Checks[0].Acknowledged {
		t.Fatalf("approving what nobody read: %v, checks %+v", p.UserErrors, p.Checks)
	}
	if p = review(p.Checks[0].ID); len(p.UserErrors) > 0 || p.Translation.State != "REVIEWED" || !p.Checks[0].Acknowledged {
		t.Errorf("approving what was read: %v, %v, checks %+v", p.UserErrors, p.Translation, p.Checks)
	}
	if found, failing := s.checks(t); failing != 0 || len(found) != 1 || !found[0].Acknowledged {
		t.Errorf("%d fail: %+v", failing, found)
	}
}

func TestChecksAreAcknowledgedByThoseWhoTranslate(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 맑은 공기 ")
	found, _ := s.checks(t)
	input := in{"id": s.goal, "field": "title", "locale": "ko", "checks": []string{found[0].ID}}
	for who, want := range map[string]string{"public": "UNAUTHENTICATED", "yuki": "FORBIDDEN", "ed": "FORBIDDEN"} {
		if _, code := s.try(t, s.people[who], "acknowledgeChecks", input); code != want {
			t.Errorf("%s is answered %q", who, code)
		}
	}
	p := s.done(t, s.people["min"], "acknowledgeChecks", input)
	if len(p.Checks) != 1 || !p.Checks[0].Acknowledged || p.Revision == nil {
		t.Errorf("it says %+v, revision %v", p.Checks, p.Revision)
	}
	if p := s.done(t, s.people["min"], "acknowledgeChecks", input); p.Revision != nil {
		t.Errorf("again, it makes the revision %v", *p.Revision)
	}
	for what, c := range map[string]struct {
		checks any
		want   string
	}{
		"unknown":  {[]string{"x"}, "[NOT_FOUND checks.0]"},
		"none":     {[]string{}, "[INVALID checks]"},
		"too many": {make([]string, 201), "[TOO_MANY checks]"},
	} {
		input["checks"] = c.checks
		if p, code := s.try(t, s.people["hana"], "acknowledgeChecks", input); fmt.Sprint(p.UserErrors) != c.want {
			t.Errorf("%s: %v %s", what, p.UserErrors, code)
		}
	}
	s.act(t, "hana clear")
	if p, _ := s.try(t, s.people["hana"], "acknowledgeChecks", in{"id": s.goal, "field": "title", "locale": "ko", "checks": []string{found[0].ID}}); fmt.Sprint(p.UserErrors) != "[NOT_FOUND locale]" {
		t.Errorf("of a text that is missing: %v", p.UserErrors)
	}
}

func TestWhatChecksFindIsToldInTheLanguageThatIsAskedFor(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "ed edit Plant 500 trees")
	s.act(t, "hana write 나무 600그루 심기")
	var got struct {
		TranslationUnits struct {
			Nodes []struct {
				Checks []struct{ Korean, Japanese, Arabic, German, English string }
			}
		}
	}
	s.into(t, &got, `query ($plan: ID, $reader: Locale = "ko-KR") {
		translationUnits(locale: "ko", plan: $plan, failing: true) { nodes { checks {
			korean: message(locale: $reader) japanese: message(locale: "ja") arabic: message(locale: "ar")
			german: message(locale: "de") english: message
		} } }
	}`, in{"plan": s.plan}, s.people["hana"].headers()...)
	nodes := got.TranslationUnits.Nodes
	if len(nodes) != 1 || len(nodes[0].Checks) != 1 {
		t.Fatalf("got %+v", got)
	}
	const english = "wanted the number “500” of the source, got “600”"
	for language, said := range map[string][2]string{
		"Korean":   {nodes[0].Checks[0].Korean, "원문의 수 “500” 대신 “600” 있음"},
		"Japanese": {nodes[0].Checks[0].Japanese, "原文の数「500」のはずが「600」になっています"},
		"Arabic":   {nodes[0].Checks[0].Arabic, "المطلوب العدد «\u2068500\u2069» كما في النص الأصلي، والموجود «\u2068600\u2069»"},
		"German":   {nodes[0].Checks[0].German, english},
		"no one's": {nodes[0].Checks[0].English, english},
	} {
		if said[0] != said[1] {
			t.Errorf("in %s language it is %q", language, said[0])
		}
	}
}
