package capacity_test

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

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
		t.Errorf("%s has other tables than are simulated: go test ./web/bench/capacity -update; now they are\n%s",
			page, &printed)
	}
}

func TestTheProseOfScalingIsOfTheFiguresThatTheSimulationHas(t *testing.T) {
	told, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(told)), " ")
	for _, phrase := range capacity.Prose() {
		if !strings.Contains(text, phrase) {
			t.Errorf("%s does not say %q", page, phrase)
		}
	}
}

func TestWithFewerOrdersOfTitlesThanLanguagesACoreIsBusyWithThem(t *testing.T) {
	load := capacity.Load{Plans: 10_000, Locales: 40, Readers: 1_000, Lists: 0.05, Editors: 20, Pause: 20 * time.Second}
	site := capacity.Site{Clusters: 1, Regions: 1, Replicas: 1, Machines: 1, Cores: 8, Cache: 64 << 20}
	work := func(orders int) float64 {
		site.Orders = orders
		return site.Serve(load, capacity.Measured, capacity.Span{Warm: 1, Looked: 4}, 1).Work
	}
	few, enough := work(16), work(40)
	if enough > 1 || few < 5*enough {
		t.Errorf("%.1f cores are busy with 16 orders kept and %.1f with 40: wanted many more than few", few, enough)
	}
}
