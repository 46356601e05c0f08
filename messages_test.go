package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// messageLanguages are those that messages about texts are told in beside English, in which their templates are.
var messageLanguages = []string{"ar", "ja", "ko"}

// TestMessagesAboutTextsAreThereInEachLanguage reads what says them: none lacks its words in a language or what is put
// into it, and there are no words for nothing.
func TestMessagesAboutTextsAreThereInEachLanguage(t *testing.T) {
	for _, folder := range []string{"i18n", "plan"} {
		said, written := templatesOf(t, folder)
		for _, language := range messageLanguages {
			file := filepath.Join(folder, "messages", language+".json")
			words := phrasesIn(t, file)
			for _, template := range slices.Sorted(maps.Keys(said)) {
				if words[template] == nil {
					t.Errorf("%s has no %q", file, template)
				}
			}
			for template, forms := range words {
				if !written[template] {
					t.Errorf("%s: nothing says %q", file, template)
				}
				samePlaces(t, file, template, forms)
			}
		}
		if files, _ := filepath.Glob(filepath.Join(folder, "messages", "*")); len(files) != len(messageLanguages) {
			t.Errorf("got the files %q", files)
		}
	}
}

// templatesOf are the texts that a folder's say is called with, and all texts that its code has in it.
func templatesOf(t *testing.T, folder string) (said, written map[string]bool) {
	t.Helper()
	said, written = map[string]bool{}, map[string]bool{}
	for _, file := range goFilesIn(t, folder) {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil {
					written[text] = true
				}
			case *ast.CallExpr:
				if template, ok := templateOf(n); ok {
					said[template] = true
				}
			}
			return true
		})
	}
	return said, written
}

func goFilesIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: got %q (%v)", folder, files, err)
	}
	return slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
}

// templateOf is what a call says: of a message, or why a unit of a file is not taken as it is.
func templateOf(call *ast.CallExpr) (string, bool) {
	place := 0
	switch called := call.Fun.(type) {
	case *ast.Ident:
		if called.Name != "say" {
			return "", false
		}
	case *ast.SelectorExpr:
		if place = 1; called.Sel.Name != "is" || len(call.Args) < 2 {
			return "", false
		}
	default:
		return "", false
	}
	text, ok := call.Args[place].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	template, err := strconv.Unquote(text.Value)
	return template, err == nil && template != "" && template != "%s" // which passes on what somebody else says
}

// phrasesIn are the forms of each phrase of a file.
func phrasesIn(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	phrases := map[string]map[string]string{}
	for key, phrase := range read {
		phrases[key] = map[string]string{}
		switch phrase := phrase.(type) {
		case string:
			phrases[key]["other"] = phrase
		case map[string]any:
			for form, text := range phrase {
				phrases[key][form], _ = text.(string)
			}
		}
	}
	return phrases
}

// samePlaces checks that all forms of a phrase have what the template has. "Two spaces" need not say the number.
func samePlaces(t *testing.T, file, template string, forms map[string]string) {
	t.Helper()
	want := placesIn(template)
	for form, text := range forms {
		got := placesIn(text)
		if slices.Contains([]string{"zero", "one", "two"}, form) && !slices.Contains(got, 1) {
			got = append([]int{1}, got...)
		}
		if strings.TrimSpace(text) == "" || !slices.Equal(got, want) {
			t.Errorf("%s: %s of %q is %q", file, form, template, text)
		}
	}
}

var placeholder = regexp.MustCompile(`%(?:\[(\d+)\])?[a-zA-Z]`)

// placesIn are the numbers of the values that are put into a text, sorted.
func placesIn(text string) []int {
	var places []int
	for i, verb := range placeholder.FindAllStringSubmatch(text, -1) {
		place := i + 1
		if verb[1] != "" {
			place, _ = strconv.Atoi(verb[1]) // digits
		}
		places = append(places, place)
	}
	slices.Sort(places)
	return places
}
