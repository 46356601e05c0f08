package capacity_test

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"polyplan/web/bench/capacity"
)

var update = flag.Bool("update", false, "write the tables into docs/scaling.md")

const page = "../../../docs/scaling.md"

// table is a table of Markdown.
var table = regexp.MustCompile(`(?m)(?:^\|.*\n)+`)

func TestTheTablesOfScalingAreThoseOfTheSimulation(t *testing.T) {
	told, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	capacity.Print(&printed)
	const from, to = "<!-- simulated -->\n", "<!-- end -->\n"
	text := string(told)
	for _, one := range table.FindAllString(printed.String(), -1) {
		head, rest, ok := strings.Cut(text, from)
		_, tail, ended := strings.Cut(rest, to)
		if !ok || !ended {
			t.Fatalf("%s has no place for\n%s", page, one)
		}
		text = head + "<!-- told -->\n\n" + one + "\n" + to + tail
	}
	text = strings.ReplaceAll(text, "<!-- told -->\n", from)
	switch {
	case text == string(told):
	case *update:
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s has other tables than are simulated: go test ./web/bench/capacity -update; now they are\n%s", page, &printed)
	}
}
