package web_test

import (
	"cmp"
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
var verbs = regexp.MustCompile(`%%|%(?:\[\d+\])?[a-z]`)

// wordsIn are the texts of a file by key; of a wording with plural forms, each by key and form.
func wordsIn(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var wordings map[string]any
	if err := json.Unmarshal(text, &wordings); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	words := map[string]string{}
	for key, wording := range wordings {
		switch wording := wording.(type) {
		case string:
			words[key] = wording
		case map[string]any:
			for form, text := range wording {
				words[key+" "+form], _ = text.(string)
			}
		}
	}
	return words
}

// keysOf are the keys of wordings, the forms aside, of which each language has its own.
func keysOf(words map[string]string) []string {
	keys := map[string]bool{}
	for key := range words {
		key, _, _ = strings.Cut(key, " ")
		keys[key] = true
	}
	return slices.Sorted(maps.Keys(keys))
}

func TestPagesHaveTheSameWordsInEachOfTheirLanguages(t *testing.T) {
	for pattern, least := range map[string]int{"words/*.json": 11, "workbench/words/*.json": 4} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < least {
			t.Fatalf("%s: got %q (%v)", pattern, files, err)
		}
		english := wordsIn(t, filepath.Join(filepath.Dir(pattern), "en.json"))
		for _, file := range files {
			sameWords(t, file, english)
		}
	}
}

func sameWords(t *testing.T, file string, english map[string]string) {
	t.Helper()
	words := wordsIn(t, file)
	if got, want := keysOf(words), keysOf(english); !slices.Equal(got, want) {
		t.Errorf("%s has the keys\n%q\nwanted\n%q", file, got, want)
	}
	for _, key := range keysOf(words) {
		if words[key] == "" && words[key+" other"] == "" {
			t.Errorf("%s: %s has no form for most values", file, key)
		}
	}
	for key, text := range words {
		key, form, _ := strings.Cut(key, " ")
		want := cmp.Or(english[key], english[key+" other"])
		if strings.TrimSpace(text) == "" || !sameVerbs(text, want, form) {
			t.Errorf("%s: %s %s is %q, in English %q", file, key, form, text, want)
		}
	}
}

// verbsIn are the verbs of a text without their numbers, by which each language has an order of its own.
func verbsIn(text string) []string {
	var found []string
	for _, verb := range verbs.FindAllString(text, -1) {
		found = append(found, "%"+verb[len(verb)-1:])
	}
	slices.Sort(found)
	return found
}

// sameVerbs tells whether the same is put into two texts. "One text" need not say the number.
func sameVerbs(text, english, form string) bool {
	got, want := verbsIn(text), verbsIn(english)
	if slices.Equal(got, want) {
		return true
	}
	return slices.Contains([]string{"zero", "one", "two"}, form) && slices.Equal(append(got, "%d"), want)
}

var (
	asked     = regexp.MustCompile("(?:[sS]ay\\(|title = )[\"`']([A-Za-z.]+[A-Za-z])[\"`']")
	completed = regexp.MustCompile("[`\"]([a-z.]+\\.)(?:\\$\\{|\" ?\\+)") // of keys of which a value is the last part
)

// TestTheWordsAreThoseThatAreSaid reads what says them: no word is missing, and none is there for nothing.
func TestTheWordsAreThoseThatAreSaid(t *testing.T) {
	for file, patterns := range map[string][]string{
		"words/en.json":           {"*.go", "pages/*.html"},
		"workbench/words/en.json": {"workbench.go", "workbench/*.html", "workbench/*.js"},
	} {
		keys, source := keysOf(wordsIn(t, file)), sources(t, patterns...)
		for _, found := range asked.FindAllStringSubmatch(source, -1) {
			if _, ok := slices.BinarySearch(keys, found[1]); !ok && file != "words/en.json" {
				t.Errorf("%s has no %s", file, found[1])
			}
		}
		var prefixes []string
		for _, found := range completed.FindAllStringSubmatch(source, -1) {
			prefixes = append(prefixes, found[1])
		}
		for _, key := range keys {
			begins := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
			if !strings.Contains(source, `"`+key+`"`) && !slices.ContainsFunc(prefixes, begins) {
				t.Errorf("%s: nothing says %s", file, key)
			}
		}
	}
}

// sources are the texts of files that are no tests.
func sources(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: got %q (%v)", pattern, files, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	return all.String()
}
