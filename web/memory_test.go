package web_test

import (
	"fmt"
	"slices"
	"testing"
)

// remembered is what a unit tells of the texts like it and around it.
type remembered struct {
	Field  string
	Source struct{ Value string }
	Memory []struct {
		Percent        int
		Source, Target string
		Origin         translation
		Diff           []part
	}
	Siblings    struct{ Before, After []unitText }
	Occurrences []unitText
}

type unitText struct {
	ID, Field string
	Node      struct{ ID string }
	Source    struct{ Value string }
	Target    *translation
}

const memoryQuery = `query ($locale: Locale!, $plan: ID, $first: Int) {
  translationUnits(locale: $locale, plan: $plan, first: 40) {
    nodes {
      field source { value }
      memory(first: $first) { percent source target origin { ...Stored } diff { op text } }
      siblings { before { ...Beside } after { ...Beside } }
      occurrences(first: $first) { ...Beside }
    }
  }
}
fragment Beside on UnitText { id field node { id } source { value } target { ...Stored } }
fragment Stored on Translation { id node { id } field locale value state origin isStale author reason revision }`

// remembers are the units of the stage's plan, by their source.
func (s *stage) remembers(t *testing.T, who person, first int) map[string]remembered {
	t.Helper()
	var got struct {
		TranslationUnits struct{ Nodes []remembered }
	}
	s.into(t, &got, memoryQuery, in{"locale": "ko", "plan": s.plan, "first": first}, who.headers()...)
	units := map[string]remembered{}
	for _, u := range got.TranslationUnits.Nodes {
		units[u.Source.Value] = u
	}
	return units
}

func TestAUnitShowsHowTextsLikeItAreTranslated(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 맑은 공기")
	s.done(t, s.people["ed"], "createGoal", in{"parent": s.plan, "title": "Clean water"})
	u, ok := s.remembers(t, s.people["min"], 5)["Clean water"]
	if !ok || len(u.Memory) != 1 {
		t.Fatalf("got %+v", u)
	}
	m := u.Memory[0]
	was, is := sides(m.Diff)
	if m.Percent != 50 || m.Source != "Clean air" || m.Target != "맑은 공기" || was != m.Source || is != u.Source.Value {
		t.Errorf("got %+v", m)
	}
	if m.Origin.String() != "TRANSLATED 맑은 공기 by hana" {
		t.Errorf("it is from %v", m.Origin)
	}
	if n := len(u.Siblings.Before); n == 0 || u.Siblings.Before[n-1].Source.Value != "Clean air" || len(u.Siblings.After) != 0 {
		t.Errorf("around it stand %+v", u.Siblings)
	}
	if none := s.remembers(t, s.people["min"], 0)["Clean water"]; len(none.Memory)+len(none.Occurrences) != 0 {
		t.Errorf("of 0 there are %+v", none)
	}
}

func TestALocaleThatIsThereIsFilledIn(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 맑은 공기")
	s.done(t, s.people["ed"], "createGoal", in{"parent": s.plan, "title": "Clean air"})
	const fill = `mutation ($t: Locale!, $f: [Locale!]) { addLocale(input: {tag: $t, prefill: true, fallbacks: $f}) { prefilled locale { tag } userErrors { code } } }`
	for _, want := range []string{
		`{"addLocale":{"prefilled":1,"locale":{"tag":"ko"},"userErrors":[]}}`,
		`{"addLocale":{"prefilled":0,"locale":{"tag":"ko"},"userErrors":[]}}`,
	} {
		if got := s.data(t, s.people["hana"], fill, in{"t": "ko"}); got != want {
			t.Errorf("got %s, wanted %s", got, want)
		}
	}
	same := s.remembers(t, s.people["min"], 5)["Clean air"].Occurrences
	if len(same) != 1 || !slices.Contains([]string{"DRAFT 맑은 공기 by hana", "TRANSLATED 맑은 공기 by hana"}, fmt.Sprint(same[0].Target)) {
		t.Errorf("the same text stands at %v", same)
	}
	if got, want := s.data(t, s.people["root"], fill, in{"t": "ko", "f": []string{"ja"}}), `{"addLocale":{"prefilled":null,"locale":null,"userErrors":[{"code":"CONFLICT"}]}}`; got != want {
		t.Errorf("got %s, wanted %s", got, want)
	}
}

func TestMoreMatchesThanThereMayBeAreRefused(t *testing.T) {
	s := newStage(t)
	for _, field := range []string{"memory(first: 51) { percent }", "occurrences(first: -1) { id }", "siblings(first: 51) { before { id } }"} {
		got := s.post(t, `{ translationUnits(locale: "ko") { nodes { `+field+` } } }`, nil, s.people["min"].headers()...)
		if r := got.result(t); len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "BAD_USER_INPUT" {
			t.Errorf("%s: got %s", field, got.body)
		}
	}
}
