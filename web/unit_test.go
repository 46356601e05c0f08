package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// unitPage is a page of translation units.
type unitPage struct {
	TotalCount int
	Nodes      []translationUnit
	Edges      []struct {
		Cursor string
		Node   struct{ ID string }
	}
	PageInfo pageInfo
}

type pageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

type translationUnit struct {
	ID, Field, Locale string
	Node              struct{ ID string }
	Path              []string
	Source            struct{ Value, Locale, State string }
	AnchoredSource    *string
	SourceDiff        []part
	Target            *translation
	MaxLength         *int
	Suggestions       []suggestion
	History           []translation
	Others            []translation
}

const unitQuery = `query ($locale: Locale!, $plan: ID, $states: [TranslationState!], $stale: Boolean, $first: Int, $after: String, $others: [Locale!]! = []) {
  translationUnits(locale: $locale, plan: $plan, states: $states, stale: $stale, first: $first, after: $after) {
    totalCount
    edges { cursor node { id } }
    nodes {
      id field locale node { id } path source { value locale state } anchoredSource sourceDiff { op text } target { ...Stored } maxLength
      suggestions { id value author base isDraft } history { ...Stored isSuggestion dismissedBy diff { op text } } others(locales: $others) { ...Stored }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
fragment Stored on Translation { id node { id } field locale value state origin isStale author reason revision }`

func (h *house) units(t testing.TB, who person, variables in) unitPage {
	t.Helper()
	var got struct{ TranslationUnits unitPage }
	h.into(t, &got, unitQuery, variables, who.headers()...)
	return got.TranslationUnits
}

// allUnits are the units of all pages.
func (h *house) allUnits(t testing.TB, who person, variables in) []translationUnit {
	t.Helper()
	var all []translationUnit
	asked := in{"first": 40} // more would cost more than an operation may
	for name, value := range variables {
		asked[name] = value
	}
	for {
		page := h.units(t, who, asked)
		all = append(all, page.Nodes...)
		if !page.PageInfo.HasNextPage {
			if page.TotalCount != len(all) {
				t.Errorf("%v: %d units in all pages: the pages say %d", variables, len(all), page.TotalCount)
			}
			return all
		}
		asked["after"] = *page.PageInfo.EndCursor
	}
}

type coverageAnswer struct {
	Locale, Kind                                       string
	Total, Missing, Draft, Translated, Reviewed, Stale int
}

func (h *house) coverage(t testing.TB, who person, plan, locale string) coverageAnswer {
	t.Helper()
	var got struct {
		Plan struct{ Coverage []coverageAnswer }
	}
	h.into(t, &got, `query ($id: ID!, $l: [Locale!]) { plan(id: $id) { coverage(locales: $l) { locale total missing draft translated reviewed stale } } }`,
		in{"id": plan, "l": locale}, who.headers()...)
	if len(got.Plan.Coverage) != 1 {
		t.Fatalf("the coverage in %s is %v", locale, got.Plan.Coverage)
	}
	return got.Plan.Coverage[0]
}

// countersAgree checks the counters of the plan against its units, one by one, and the history of each unit.
func (s *stage) countersAgree(t *testing.T, locale string) {
	t.Helper()
	want := coverageAnswer{Locale: locale}
	for _, u := range s.allUnits(t, s.people["rin"], in{"locale": locale, "plan": s.plan}) {
		want.Total++
		state := "MISSING"
		if u.Target != nil {
			state = u.Target.State
		}
		*map[string]*int{"MISSING": &want.Missing, "DRAFT": &want.Draft, "TRANSLATED": &want.Translated, "REVIEWED": &want.Reviewed}[state]++
		if u.Target != nil && u.Target.IsStale && state != "DRAFT" {
			want.Stale++
		}
		u.sound(t)
	}
	if got := s.coverage(t, public, s.plan, locale); got != want {
		t.Errorf("the coverage is %+v: the units add up to %+v", got, want)
	}
	for state, n := range map[string]int{"MISSING": want.Missing, "DRAFT": want.Draft, "TRANSLATED": want.Translated, "REVIEWED": want.Reviewed} {
		if got := s.allUnits(t, s.people["rin"], in{"locale": locale, "plan": s.plan, "states": []string{state}}); len(got) != n {
			t.Errorf("%d units are listed as %s: want %d", len(got), state, n)
		}
	}
	if got := s.allUnits(t, s.people["rin"], in{"locale": locale, "plan": s.plan, "stale": true}); len(got) != want.Stale {
		t.Errorf("%d units are listed as stale: want %d", len(got), want.Stale)
	}
}

// sound checks what holds of every unit: its history begins with what it is and leads there word by word.
func (u translationUnit) sound(t *testing.T) {
	t.Helper()
	if u.Target != nil && (len(u.History) == 0 || u.History[0].Revision != u.Target.Revision) {
		t.Errorf("%s: the history of %v begins with %v", u.ID, u.Target, u.History)
	}
	for i, version := range u.History {
		was, is := sides(version.Diff)
		older := slices.IndexFunc(u.History[i+1:], func(t translation) bool { return !t.IsSuggestion })
		if older >= 0 && (is != version.Value || was != u.History[i+1+older].Value) {
			t.Errorf("%s: %v after %v is told as %v", u.ID, version, u.History[i+1+older], version.Diff)
		}
	}
	if (u.AnchoredSource != nil) != (u.Target != nil && u.Target.IsStale) {
		t.Errorf("%s: the target is %v, the anchored source %v", u.ID, u.Target, u.AnchoredSource)
	}
	if u.AnchoredSource != nil {
		if was, is := sides(u.SourceDiff); was != *u.AnchoredSource || is != u.Source.Value {
			t.Errorf("%s: from %q to %q is told as %v", u.ID, *u.AnchoredSource, u.Source.Value, u.SourceDiff)
		}
	}
}

// sides are the two texts that a comparison is of.
func sides(parts []part) (was, is string) {
	for _, p := range parts {
		if p.Op != "INSERT" {
			was += p.Text
		}
		if p.Op != "DELETE" {
			is += p.Text
		}
	}
	return was, is
}

// unit is the unit of the scene's text, as somebody sees it.
func (s *scene) unit(t *testing.T, who string) translationUnit {
	t.Helper()
	for _, u := range s.allUnits(t, s.people[who], in{"locale": s.locale, "plan": s.plan, "others": []string{"ja", "en"}}) {
		if u.Node.ID == s.goal {
			return u
		}
	}
	t.Fatalf("%s has no unit", s.goal)
	return translationUnit{}
}

func TestAUnitIsAskedForByItsIDAndFoundByItsWords(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 맑은 공기")
	const byID = `query ($id: ID!) { translationUnit(id: $id) { id source { value } target { value } siblings(first: 1) { before { id } } } }`
	hana := s.people["hana"].headers()
	for id, want := range map[string]string{
		s.goal + "/title/ko":   `{"translationUnit":{"id":"` + s.goal + `/title/ko","source":{"value":"Clean air"},"target":{"value":"맑은 공기"},"siblings":{"before":[{"id":"` + s.plan + `/title/ko"}]}}}`,
		s.goal + "/summary/ko": `{"translationUnit":null}`,
		s.goal + "/title/fr":   "FORBIDDEN",
		s.goal:                 "BAD_USER_INPUT",
	} {
		r := s.post(t, byID, in{"id": id}, hana...).result(t)
		got := string(r.Data)
		if len(r.Errors) > 0 {
			got = r.Errors[0].Extensions.Code
		}
		if got != want {
			t.Errorf("%s: got %s", id, got)
		}
	}
	for text, want := range map[string]int{"CLEAN": 1, "공기": 1, "mud": 0, "": 2} {
		var found struct{ TranslationUnits unitPage }
		s.into(t, &found, `query ($text: String, $plan: ID) { translationUnits(locale: "ko", plan: $plan, text: $text) { totalCount nodes { id } } }`,
			in{"text": text, "plan": s.plan}, hana...)
		if page := found.TranslationUnits; page.TotalCount != want || len(page.Nodes) != want {
			t.Errorf("%q is found %d times: %v", text, page.TotalCount, page.Nodes)
		}
	}
}

func TestATranslatorSeesAllThatATextNeeds(t *testing.T) {
	s := newStage(t).newScene(t)
	for _, step := range []string{
		"hana draft 맑은 공", "hana write 맑은 공기", "rin review", "min write 깨끗한 공기", "rin draft 공기", "ed edit Clean air and water",
	} {
		s.act(t, step)
	}
	s.done(t, s.people["min"], "setTranslation", in{"id": s.goal, "field": "title", "locale": "ja", "value": "きれいな空気"})
	u := s.unit(t, "hana")
	if !slices.Equal(u.Path, []string{"Plan of play"}) || u.Source.Value != "Clean air and water" || u.Source.State != "SOURCE" || u.Source.Locale != "en" {
		t.Errorf("in %q stands %+v", u.Path, u.Source)
	}
	if u.AnchoredSource == nil || *u.AnchoredSource != "Clean air" || fmt.Sprint(u.SourceDiff) != "[{EQUAL Clean air} {INSERT  and water}]" {
		t.Errorf("it translates %v: %v", u.AnchoredSource, u.SourceDiff)
	}
	if u.Target.String() != "REVIEWED 맑은 공기 by hana, stale" || u.MaxLength == nil || *u.MaxLength != 10_000 {
		t.Errorf("the target is %v, at most %v", u.Target, u.MaxLength)
	}
	if fmt.Sprint(u.Suggestions) != "[suggested 깨끗한 공기 by min]" || u.Suggestions[0].Base != "맑은 공기" {
		t.Errorf("suggestions: %v", u.Suggestions)
	}
	if got := fmt.Sprint(s.unit(t, "rin").Suggestions); !strings.Contains(got, "kept 공기 by rin") || !strings.Contains(got, "suggested 깨끗한 공기 by min") {
		t.Errorf("suggestions for rin: %v", got)
	}
	if len(u.Others) != 2 || u.Others[0].Locale == u.Others[1].Locale || !strings.Contains(fmt.Sprint(u.Others), "TRANSLATED きれいな空気 by min") {
		t.Errorf("in Japanese and English: %v", u.Others)
	}
	var history []string
	for _, version := range u.History {
		history = append(history, fmt.Sprint(version.State, " ", version.Value, " ", version.Diff))
	}
	want := []string{
		"REVIEWED 맑은 공기 [{EQUAL 맑은 공기}]",
		"TRANSLATED 맑은 공기 [{EQUAL 맑은 } {DELETE 공} {INSERT 공기}]",
		"DRAFT 맑은 공 []",
	}
	if !slices.Equal(history, want) {
		t.Errorf("the history is\n%s\nwant\n%s", strings.Join(history, "\n"), strings.Join(want, "\n"))
	}
	u.sound(t)
}

func TestUnitsAreForThoseWhoTranslateAndForEditors(t *testing.T) {
	s := newStage(t)
	for who, want := range map[string]string{
		"public": "UNAUTHENTICATED", "yuki": "FORBIDDEN", "hana": "", "min": "", "rin": "", "ed": "", "root": "", "operator": "",
	} {
		a := s.post(t, `{ translationUnits(locale: "ko") { totalCount } }`, nil, s.people[who].headers()...)
		switch r := a.result(t); {
		case want != "":
			refused(t, a, want, "")
		case len(r.Errors) > 0:
			t.Errorf("%s: %s", who, a.body)
		}
	}
}

func TestAUnitTellsAsMuchHistoryAsIsAsked(t *testing.T) {
	s := newStage(t).newScene(t)
	for i := range 5 {
		s.act(t, fmt.Sprint("hana write 공기 ", i))
	}
	var got struct {
		TranslationUnits struct {
			Nodes []struct {
				Node                   struct{ ID string }
				None, One, Two, Twenty []struct{ Value string }
			}
		}
	}
	s.into(t, &got, `query ($p: ID, $two: Int) { translationUnits(locale: "ko", plan: $p, first: 100) { nodes {
		node { id } none: history(first: 0) { value } one: history(first: 1) { value } two: history(first: $two) { value } twenty: history { value }
	} } }`, in{"p": s.plan, "two": 2}, s.people["hana"].headers()...)
	for _, u := range got.TranslationUnits.Nodes {
		if u.Node.ID != s.goal {
			continue
		}
		if all := fmt.Sprint(u.None, u.One, u.Two, u.Twenty); all != "[] [{공기 4}] [{공기 4} {공기 3}] [{공기 4} {공기 3} {공기 2} {공기 1} {공기 0}]" {
			t.Errorf("%s", all)
		}
		return
	}
	t.Error("the unit is missing")
}

// TestTheNodeOfAUnitTellsAllThatOneDoes goes from a unit to its whole plan, in the reader's own language.
func TestTheNodeOfAUnitTellsAllThatOneDoes(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko")
	a := h.post(t, `query @inContext(locales: ["fr"]) { translationUnits(locale: "ko", first: 1) { nodes {
		source { locale } node { contentKey translations(locales: ["ko"]) { state }
			... on Plan { title { locale } japanese: title(locales: ["ja"]) { locale } goals { title { locale } } coverage(locales: ["ko"]) { total } } }
	} } }`, nil, hana.headers()...)
	r := a.result(t)
	if a.status != http.StatusOK || len(r.Errors) > 0 || strings.Count(string(r.Data), `"title":{"locale":"fr"}`) != 7 {
		t.Errorf("%d %s", a.status, a.body)
	}
	if locale := fmt.Sprint(r.Extensions["locale"]); !strings.Contains(locale, "wanted:[fr]") || !strings.Contains(locale, "ja:1") {
		t.Errorf("extensions.locale is %s", locale)
	}
	h.untroubled(t)
}

func TestATranslatorReadsHowTheSourceCameToWhatItIs(t *testing.T) {
	s := newStage(t).newScene(t)
	s.act(t, "hana write 공기")
	s.act(t, "ed reword Clean Air")
	s.act(t, "ed edit Cleaner Air")
	const query = `query ($plan: ID!, $since: String, $locale: Locale!) { translationUnits(locale: $locale, plan: $plan, stale: true) { nodes {
		anchoredSource none: sourceDiff { text } since: sourceDiff(since: $since) { text } sourceHistory { value meaningUnchanged author isSuggestion }
	} } }`
	for since, want := range map[any]string{nil: `[{"text":"Clean"},{"text":"Cleaner"},{"text":" Air"}]`, "1": `[{"text":"Cleaner Air"}]`} {
		want := `{"translationUnits":{"nodes":[{"anchoredSource":"Clean Air","none":[{"text":"Clean"},{"text":"Cleaner"},{"text":" Air"}],"since":` + want + `,` +
			`"sourceHistory":[{"value":"Cleaner Air","meaningUnchanged":false,"author":"ed","isSuggestion":false},` +
			`{"value":"Clean Air","meaningUnchanged":true,"author":"ed","isSuggestion":false},{"value":"Clean air","meaningUnchanged":false,"author":"ed","isSuggestion":false}]}]}}`
		if got := s.data(t, s.people["hana"], query, in{"plan": s.plan, "since": since, "locale": "ko"}); got != want {
			t.Errorf("since %v:\n%s\nwanted\n%s", since, got, want)
		}
	}
	if r := s.post(t, query, in{"plan": s.plan, "since": "then", "locale": "ko"}, s.people["hana"].headers()...).result(t); len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "BAD_USER_INPUT" {
		t.Errorf("since nonsense: %v", r.Errors)
	}
}
