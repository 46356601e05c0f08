package web_test

import (
	"reflect"
	"strings"
	"testing"

	"polyplan/graph"
)

func TestAGlossaryLeavesInAFileAndComesBack(t *testing.T) {
	s := newAir(t)
	ed, hana := s.people["ed"], s.people["hana"]
	made := s.done(t, ed, "createTerm", in{"publisher": s.publisher(t), "term": "air", "locale": "en", "partOfSpeech": "NOUN"})
	s.done(t, hana, "setTermTranslations", in{"id": made.Term.ID, "locale": "ko", "translations": []string{"공기"}})
	file := s.glossary(t, hana)
	if !strings.Contains(file, "공기") {
		t.Fatalf("the file is\n%s", file)
	}
	for _, step := range []struct {
		what, file string
		preview    bool
		want       []string // outcomes
	}{
		{"the file as it left", file, false, []string{"UNCHANGED"}},
		{"a preview of other words", strings.ReplaceAll(file, "공기", "대기"), true, []string{"APPLIED"}},
		{"the file as it left, again", file, false, []string{"UNCHANGED"}},
		{"other words", strings.ReplaceAll(file, "공기", "대기"), false, []string{"APPLIED"}},
		{"words that were changed here too", strings.ReplaceAll(file, "공기", "바람"), false, []string{"CONFLICT"}},
	} {
		got, problems := s.takeTerms(t, hana, in{"publisher": s.publisher(t), "content": step.file, "preview": step.preview})
		if len(problems) > 0 || !reflect.DeepEqual(got, step.want) {
			t.Errorf("%s: %q %v: want %q", step.what, got, problems, step.want)
		}
	}
	if got := s.glossary(t, hana); !strings.Contains(got, "대기") || strings.Contains(got, "바람") {
		t.Errorf("the glossary is\n%s", got)
	}
	_, problems := s.takeTerms(t, hana, in{"publisher": s.publisher(t), "content": "air = 공기"})
	if len(problems) != 1 || problems[0].Code != "INVALID" || !strings.Contains(problems[0].Message, "no XML") {
		t.Errorf("what is no glossary is told as %+v", problems)
	}
	const anybody = `mutation ($input: ImportTermsInput!) { importTerms(input: $input) { revision } }`
	refused(t, s.post(t, anybody, in{"input": in{"publisher": s.publisher(t), "content": "x"}}), graph.Unauthenticated, "sign in first")
}

// misinput is a user error.
type misinput struct{ Code, Message string }

// glossary is the file of the stage's publisher.
func (s *stage) glossary(t *testing.T, who person) string {
	t.Helper()
	var data struct{ ExportTerms struct{ Content string } }
	s.into(t, &data, `query ($publisher: ID!) { exportTerms(publisher: $publisher) { content } }`, in{"publisher": s.publisher(t)}, who.headers()...)
	return data.ExportTerms.Content
}

// takeTerms imports a file of terms, and is what became of each.
func (s *stage) takeTerms(t *testing.T, who person, input in) (outcomes []string, problems []misinput) {
	t.Helper()
	var data struct {
		ImportTerms struct {
			Terms      []struct{ Outcome string }
			UserErrors []misinput
		}
	}
	s.into(t, &data, `mutation ($input: ImportTermsInput!) { importTerms(input: $input) { terms { outcome } userErrors { code message field } } }`,
		in{"input": input}, who.headers()...)
	for _, term := range data.ImportTerms.Terms {
		outcomes = append(outcomes, term.Outcome)
	}
	return outcomes, data.ImportTerms.UserErrors
}
