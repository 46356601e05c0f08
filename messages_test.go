package main

import (
	"fmt"
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

	"polyplan/i18n"
)

// messageLanguages are those that messages about texts are told in beside English, in which their templates are.
var messageLanguages = []i18n.Locale{"ar", "ja", "ko"}

// TestMessagesAboutTextsAreThereInEachLanguage reads what says them: none lacks its words in a language or what is put
// into it, and there are no words for nothing.
func TestMessagesAboutTextsAreThereInEachLanguage(t *testing.T) {
	for _, folder := range []string{"i18n", "plan"} {
		said, written := templatesOf(t, folder)
		book := i18n.ReadPhrases(os.DirFS(folder), "messages")
		if got := book.Locales(); !slices.Equal(got, messageLanguages) {
			t.Errorf("%s speaks %q", folder, got)
		}
		for _, language := range book.Locales() {
			words := book.Texts(language)
			for _, template := range slices.Sorted(maps.Keys(said)) {
				if words[template] == nil {
					t.Errorf("%s has no %q in %s", folder, template, language)
				}
			}
			for template, phrase := range words {
				if !written[template] {
					t.Errorf("%s: nothing says %q, which there is in %s", folder, template, language)
				}
				for _, fault := range faultsIn(phrase, template) {
					t.Errorf("%s: %q in %s: %s", folder, template, language, fault)
				}
			}
		}
	}
}

func TestAPhraseThatLacksWhatItsTemplateHasIsFound(t *testing.T) {
	const template = "%d of %q, 30 %%"
	for text, sound := range map[string]bool{
		"%d / «%s» 30%%":       true,
		"«%[2]s» %[1]d 30%%":   true,
		"«%[2]s» 30%%":         false,
		"%d / «%s» 30%":        false,
		"%d / «%s»":            false,
		"%d / %q 30%%":         false, // quoted as Go does
		"%s / «%d» 30%%":       false,
		"«%[2]s» %d 30%%":      false, // which is the third
		"%d / «%s» «%s» 30%%":  false,
		"%[1]d / «%[1]s» 30%%": false,
		" ":                    false,
	} {
		if faults := faultsIn(i18n.Phrase{"other": text}, template); (len(faults) == 0) != sound {
			t.Errorf("%q has the faults %q", text, faults)
		}
	}
	for form, sound := range map[string]bool{"one": true, "two": true, "zero": true, "few": false, "many": false} {
		phrase := i18n.Phrase{form: "«%[2]s» 30%%", "other": "%d / «%s» 30%%"}
		if faults := faultsIn(phrase, template); (len(faults) == 0) != sound {
			t.Errorf("that the form %s says no number is told of as %q", form, faults)
		}
		delete(phrase, "other")
		if faults := faultsIn(phrase, template); len(faults) == 0 {
			t.Errorf("with the form %s alone a phrase is not sound", form)
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

// faultsIn are the forms of a phrase in which not the same is put as in its template. "Two spaces" need not say the
// number; most numbers have the general form.
func faultsIn(phrase i18n.Phrase, template string) (faults []string) {
	if phrase[i18n.GeneralForm] == "" {
		faults = append(faults, "there is no general form")
	}
	want := putInto(inWords.Replace(template))
	for form, text := range phrase {
		got := putInto(text)
		if slices.Contains([]string{"zero", "one", "two"}, form) && !slices.Contains(got, theNumber) {
			got = slices.Sorted(slices.Values(append(got, theNumber)))
		}
		if strings.TrimSpace(text) == "" || !slices.Equal(got, want) {
			faults = append(faults, fmt.Sprintf("%s is %q", form, text))
		}
	}
	return faults
}

// inWords has the verbs of phrases, which quote in the way of their language.
var inWords = strings.NewReplacer("%%", "%%", "%q", "%s", "%U", "%s")

// theNumber is what putInto has of a number that decides the form.
const theNumber = "1 %d"

var placeholder = regexp.MustCompile(`%(?:\[(\d+)\])?([a-zA-Z%]?)`)

// putInto are the values that are put into a text, by their numbers, each with its verb; and the signs %%.
func putInto(text string) []string {
	var all []string
	place := 0
	for _, verb := range placeholder.FindAllStringSubmatch(text, -1) {
		if verb[2] == "%" {
			all = append(all, "%%")
			continue
		}
		place++
		if verb[1] != "" {
			place, _ = strconv.Atoi(verb[1]) // digits
		}
		all = append(all, fmt.Sprint(place, " %", verb[2]))
	}
	slices.Sort(all)
	return all
}
