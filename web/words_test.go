package web_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// verbs are what is put into a text.
var verbs = regexp.MustCompile(`%%|%[a-z]`)

func wordsIn(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return words
}

func TestPagesHaveTheSameWordsInEachOfTheirLanguages(t *testing.T) {
	files, err := filepath.Glob("words/*.json")
	if err != nil || len(files) < 11 {
		t.Fatalf("got %q (%v)", files, err)
	}
	english := wordsIn(t, "words/en.json")
	for _, file := range files {
		words := wordsIn(t, file)
		if got, want := slices.Sorted(maps.Keys(words)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
			t.Errorf("%s has the keys\n%q\nwanted\n%q", file, got, want)
		}
		for key, text := range words {
			if strings.TrimSpace(text) == "" || !slices.Equal(verbs.FindAllString(text, -1), verbs.FindAllString(english[key], -1)) {
				t.Errorf("%s: %s is %q, in English %q", file, key, text, english[key])
			}
		}
	}
}
