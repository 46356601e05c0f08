package web_test

import (
	"fmt"
	"strings"
	"testing"

	"polyplan/graph"
)

type (
	termAnswer struct {
		ID, Term, Revision string
		Translations       []struct {
			Locale, Author, Revision string
			Accepted, Forbidden      []string
		}
	}
	commentAnswer struct {
		ID, Author       string
		Text, ResolvedBy *string
		Mentions         []struct{ Name string }
	}
)

const publisherOf = `query ($id: ID!) { plan(id: $id) { publisher { id } } }`

func (s *stage) publisher(t testing.TB) string {
	t.Helper()
	var got struct {
		Plan struct{ Publisher struct{ ID string } }
	}
	s.into(t, &got, publisherOf, in{"id": s.plan}, operator.headers()...)
	return got.Plan.Publisher.ID
}

func TestAGlossaryIsWrittenAndReadWithItsUnits(t *testing.T) {
	s := newAir(t)
	made := s.done(t, s.people["ed"], "createTerm", in{"publisher": s.publisher(t), "term": "air", "locale": "en", "partOfSpeech": "NOUN", "note": "What we breathe."})
	id := made.Term.ID
	called := s.done(t, s.people["hana"], "setTermTranslations", in{"id": id, "locale": "ko", "translations": []string{"공기", "대기"}, "forbidden": []string{"하늘"}})
	if len(called.Term.Translations) != 1 || called.Term.Translations[0].Author != "hana" || *called.Revision != called.Term.Translations[0].Revision {
		t.Errorf("it is called %+v, the revision %v", called.Term, *called.Revision)
	}
	s.done(t, s.people["hana"], "setTranslation", in{"id": s.goal, "field": "title", "locale": "ko", "value": "맑은 하늘"})
	const units = `query ($plan: ID!) { translationUnits(locale: "ko", plan: $plan, states: [TRANSLATED]) { nodes { terms {
		term { term note partOfSpeech publisher { name(locales: ["en"]) { value } } translations(locales: ["ja", "ko"]) { locale preferred } }
		ranges { start end } wanted isUsed misused } } } }`
	want := `{"translationUnits":{"nodes":[{"terms":[{` +
		`"term":{"term":"air","note":"What we breathe.","partOfSpeech":"NOUN","publisher":{"name":{"value":"City of play"}},"translations":[{"locale":"ko","preferred":"공기"}]},` +
		`"ranges":[{"start":6,"end":9}],"wanted":["공기","대기"],"isUsed":false,"misused":["하늘"]}]}]}}`
	if got := s.data(t, s.people["hana"], units, in{"plan": s.plan}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	list := fmt.Sprintf(`{ terms(publisher: %q, locale: "ko", text: "대기") { totalCount edges { cursor node { id } } nodes { term } pageInfo { hasNextPage } } node(id: %q) { ... on Term { term doNotTranslate } } }`, s.publisher(t), id)
	if got := s.data(t, s.people["yuki"], list, nil); !strings.Contains(got, `"totalCount":1`) || !strings.Contains(got, `"node":{"term":"air","doNotTranslate":false}`) {
		t.Errorf("got %s", got)
	}
	refused(t, s.post(t, list, nil), graph.Unauthenticated, "sign in first")

	s.wrong(t, s.people["ed"], []bad{
		{"a term twice", "createTerm", in{"publisher": s.publisher(t), "term": "Air", "locale": "en", "partOfSpeech": "NOUN"}, "CONFLICT term"},
		{"a long term", "createTerm", in{"publisher": s.publisher(t), "term": strings.Repeat("a", 10_000), "locale": "en"}, "TOO_LONG term"},
		{"an unknown locale", "createTerm", in{"publisher": s.publisher(t), "term": "x", "locale": "zu"}, "NOT_FOUND locale"},
		{"no publisher", "createTerm", in{"publisher": "pub_00000000000000000001", "term": "x", "locale": "en"}, "NOT_FOUND publisher"},
		{"a bad translation", "setTermTranslations", in{"id": id, "locale": "ko", "translations": []string{"공기", " "}}, "INVALID translations.1"},
		{"no term", "deleteTerm", in{"id": "trm_00000000000000000001"}, "NOT_FOUND id"},
	})
	s.wrong(t, s.people["olga"], []bad{{"of another publisher", "updateTerm", in{"id": id, "term": "x"}, "error FORBIDDEN"}})

	cleared := s.done(t, s.people["ed"], "updateTerm", in{"id": id, "note": nil})
	if got := s.data(t, operator, `query ($id: ID!) { node(id: $id) { ... on Term { term note partOfSpeech } } }`, in{"id": id}); got != `{"node":{"term":"air","note":null,"partOfSpeech":"NOUN"}}` || cleared.Revision == nil {
		t.Errorf("got %s", got)
	}
	if gone := s.done(t, s.people["ed"], "deleteTerm", in{"id": id}); fmt.Sprint(gone.DeletedIDs) != "["+id+"]" {
		t.Errorf("deleted is %v", gone.DeletedIDs)
	}
}

// newAir is a scene whose plan has a goal about clean air.
func newAir(t testing.TB) *scene {
	t.Helper()
	return newStage(t).newScene(t)
}

func TestCommentsAreWrittenAndFoundInTheQueue(t *testing.T) {
	s := newAir(t)
	unit := in{"id": s.goal, "field": "title", "locale": "ko"}
	first := s.done(t, s.people["hana"], "createComment", merged(in{"text": "Which air, @ed?"}, unit)).Comment
	if len(first.Mentions) != 1 || first.Mentions[0].Name != "ed" || first.Author != "hana" {
		t.Errorf("said is %+v", first)
	}
	s.done(t, s.people["ed"], "createComment", merged(in{"text": "That of the city.", "parent": first.ID}, unit))
	const commented = `query ($plan: ID!) { translationUnits(locale: "ko", plan: $plan, commented: true) { totalCount nodes { comments { text author parent isDeleted place { plan node field locale } resolvedBy editedAt } } } }`
	place := fmt.Sprintf(`"place":{"plan":%q,"node":%q,"field":"title","locale":"ko"},"resolvedBy":null,"editedAt":null}`, s.plan, s.goal)
	want := `{"translationUnits":{"totalCount":1,"nodes":[{"comments":[{"text":"Which air, @ed?","author":"hana","parent":null,"isDeleted":false,` + place +
		fmt.Sprintf(`,{"text":"That of the city.","author":"ed","parent":%q,"isDeleted":false,`, first.ID) + place + `]}]}}`
	if got := s.data(t, s.people["rin"], commented, in{"plan": s.plan}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	const mine = `{ mentions { nodes { text place { node } } pageInfo { hasNextPage } } }`
	if got := s.data(t, s.people["ed"], mine, nil); !strings.Contains(got, `"text":"Which air, @ed?"`) {
		t.Errorf("ed is mentioned in %s", got)
	}
	refused(t, s.post(t, mine, nil), graph.Unauthenticated, "sign in first")
	if done := s.done(t, s.people["rin"], "resolveComments", in{"id": first.ID}).Comment; done.ResolvedBy == nil || *done.ResolvedBy != "rin" {
		t.Errorf("resolved is %+v", done)
	}
	if got := s.data(t, s.people["ed"], mine, nil); strings.Contains(got, "air") {
		t.Errorf("once resolved, ed is mentioned in %s", got)
	}
	if got := s.data(t, s.people["rin"], commented, in{"plan": s.plan}); got != `{"translationUnits":{"totalCount":0,"nodes":[]}}` {
		t.Errorf("once resolved, got %s", got)
	}
	s.done(t, s.people["rin"], "resolveComments", in{"id": first.ID, "resolved": false})
	s.done(t, s.people["hana"], "updateComment", in{"id": first.ID, "text": "Which air?"})
	if left := s.done(t, s.people["hana"], "deleteComment", in{"id": first.ID}).Comment; left == nil || left.Text != nil {
		t.Errorf("left is %+v", left)
	}
	s.wrong(t, s.people["hana"], []bad{
		{"no text", "createComment", merged(in{"text": ""}, unit), "INVALID text"},
		{"an unknown parent", "createComment", merged(in{"text": "x", "parent": "x"}, unit), "INVALID parent"},
		{"what is deleted", "updateComment", in{"id": first.ID, "text": "x"}, "NOT_FOUND id"},
		{"nothing", "deleteComment", in{"id": "x"}, "INVALID id"},
	})
	s.wrong(t, s.people["yuki"], []bad{{"of another locale", "createComment", merged(in{"text": "x"}, unit), "error FORBIDDEN"}})
}

func TestAWordOfTheGlossaryThatIsMissingHasToBeAcknowledgedBeforeReview(t *testing.T) {
	s := newAir(t)
	made := s.done(t, s.people["ed"], "createTerm", in{"publisher": s.publisher(t), "term": "air", "locale": "en", "partOfSpeech": "NOUN"})
	s.done(t, s.people["hana"], "setTermTranslations", in{"id": made.Term.ID, "locale": "ko", "translations": []string{"공기"}})
	const failing = `query ($plan: ID!) { translationUnits(locale: "ko", plan: $plan, failing: true) { totalCount nodes { checks { rule severity acknowledged } } } }`
	const found = `{"translationUnits":{"totalCount":1,"nodes":[{"checks":[{"rule":"glossary-term","severity":"WARNING","acknowledged":false}]}]}}`
	s.done(t, s.people["hana"], "setTranslation", in{"id": s.goal, "field": "title", "locale": "ko", "value": "맑은 하늘"})
	if got := s.data(t, s.people["hana"], failing, in{"plan": s.plan}); got != found {
		t.Errorf("got %s, want %s", got, found)
	}
	unit := in{"id": s.goal, "field": "title", "locale": "ko"}
	s.wrong(t, s.people["rin"], []bad{{"a word that is missing", "reviewTranslation", unit, "CHECK_FAILED acknowledge"}})
	s.done(t, s.people["hana"], "setTranslation", in{"id": s.goal, "field": "title", "locale": "ko", "value": "맑은 공기"})
	if got := s.data(t, s.people["hana"], failing, in{"plan": s.plan}); got != `{"translationUnits":{"totalCount":0,"nodes":[]}}` {
		t.Errorf("with the word, got %s", got)
	}
	s.done(t, s.people["rin"], "reviewTranslation", unit)
}
