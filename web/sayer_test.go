package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"polyplan/i18n"
)

// call is a wording that is said.
type call struct {
	Locale i18n.Locale `json:"locale"`
	Key    string      `json:"key"`
	Values []any       `json:"values"`
}

// TestTheServerAndTheBrowserSayTheSame says every wording of the workbench by the server's printer and by the script of
// the page, for numbers that are told in different forms.
func TestTheServerAndTheBrowserSayTheSame(t *testing.T) {
	var calls []call
	for _, locale := range readWorkbench().book.Locales() {
		for key, wording := range readWorkbench().book.Texts(locale) {
			for _, number := range []int{0, 1, 2, 3, 11, 100, 123_456} { // of more digits x/text takes the form without counting
				calls = append(calls, call{locale, key, valuesFor(wording[i18n.GeneralForm], number)})
			}
		}
	}
	for i, said := range sayInBrowser(t, calls) {
		c := calls[i]
		if want := readWorkbench().book.In([]i18n.Locale{c.Locale}).Say(c.Key, c.Values...); said != want {
			t.Errorf("%s: %s of %v is %q in the browser, %q from the server", c.Locale, c.Key, c.Values, said, want)
		}
	}
}

var placed = regexp.MustCompile(`%(?:\[(\d+)\])?([sd])`)

// valuesFor are as many as are put into a text: the number, or a name where it wants one.
func valuesFor(text string, number int) []any {
	values := []any{}
	for i, verb := range placed.FindAllStringSubmatch(text, -1) {
		place := i + 1
		if verb[1] != "" {
			place, _ = strconv.Atoi(verb[1]) // digits
		}
		for len(values) < place {
			values = append(values, nil)
		}
		values[place-1] = number
		if verb[2] == "s" {
			values[place-1] = "한국어 %d"
		}
	}
	return values
}

func sayInBrowser(t *testing.T, calls []call) []string {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil {
		Lacks(t, fmt.Sprintf("node: %v", err))
	}
	script, err := os.ReadFile("workbench/words.js")
	if err != nil {
		t.Fatal(err)
	}
	texts, book := map[i18n.Locale]any{}, readWorkbench().book
	for _, locale := range book.Locales() {
		texts[locale] = book.Texts(locale)
	}
	asked, err := json.Marshal(map[string]any{"script": string(script), "words": texts, "calls": calls})
	if err != nil {
		t.Fatal(err)
	}
	say := exec.CommandContext(t.Context(), program, "../.ci/js/say.mjs")
	var stderr bytes.Buffer
	say.Stdin, say.Stderr = bytes.NewReader(asked), &stderr
	text, err := say.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var said []string
	if err := json.Unmarshal(text, &said); err != nil || len(said) != len(calls) {
		t.Fatalf("%d of %d wordings: %v", len(said), len(calls), err)
	}
	return said
}
