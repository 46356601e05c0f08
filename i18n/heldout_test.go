package i18n_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"polyplan/i18n"
)

// parallelRenderings are the sentences of testdata/parallel.txt, each as the translation of each other of its block.
func parallelRenderings(t testing.TB) []i18n.Rendering {
	t.Helper()
	file, err := os.ReadFile("testdata/parallel.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []i18n.Rendering
	for _, block := range strings.Split(string(file), "\n\n") {
		var tags, texts []string
		for _, line := range strings.Split(block, "\n") {
			if tag, text, ok := strings.Cut(line, " | "); ok && !strings.HasPrefix(line, "#") {
				tags, texts = append(tags, tag), append(texts, text)
			}
		}
		for i, from := range tags {
			for j, to := range tags {
				if i != j {
					all = append(all, i18n.Rendering{
						From: i18n.Locale(from), To: i18n.Locale(to), Source: texts[i], Target: texts[j], Limit: 10_000,
					})
				}
			}
		}
	}
	return all
}

// heldoutRenderings are those of testdata/heldout.txt, with line breaks written as \n.
func heldoutRenderings(t testing.TB) []i18n.Rendering {
	t.Helper()
	file, err := os.ReadFile("testdata/heldout.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []i18n.Rendering
	for _, line := range strings.Split(string(file), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, rendering(t, escapes.Replace(line)))
		}
	}
	return all
}

// heldoutSources are the languages that the parallel sentences are checked from, so that the test stays short.
var heldoutSources = []i18n.Locale{"en", "ko", "ja", "de", "ar", "hi", "zh-Hans"}

// heldout are all of them.
func heldout(t testing.TB) []i18n.Rendering {
	t.Helper()
	all := heldoutRenderings(t)
	for _, r := range parallelRenderings(t) {
		if slices.Contains(heldoutSources, r.From) {
			all = append(all, r)
		}
	}
	if len(all) < 2500 {
		t.Fatalf("there are %d translations held out", len(all))
	}
	return all
}

func TestHeldOutTranslationsCauseNoAlarm(t *testing.T) {
	for _, r := range heldout(t) {
		for _, f := range i18n.Check(r) {
			if f.Severity >= i18n.SeverityWarning {
				t.Errorf("%s to %s: %s %s: %s\n%s\n%s", r.From, r.To, f.Severity, f.Rule, f.Message, r.Source, r.Target)
			}
		}
	}
}

// TestFaultsPlantedInHeldOutTranslationsAreFound tells, for each fault, how many of those planted the rule finds
// (recall) and how many of its findings are of such faults (precision), and holds the rules to it.
func TestFaultsPlantedInHeldOutTranslationsAreFound(t *testing.T) {
	all := slices.DeleteFunc(heldout(t), func(r i18n.Rendering) bool {
		return r.From != "en" && r.From != "ko" && r.From != "de" // so that the test stays short
	})
	alarms := map[string]int{}
	for _, r := range all {
		for _, f := range i18n.Check(r) {
			if f.Severity >= i18n.SeverityWarning {
				alarms[f.Rule]++
			}
		}
	}
	for _, p := range plants {
		planted, found := 0, 0
		missed := ""
		for _, r := range all {
			target, ok := p.make(r)
			if !ok {
				continue
			}
			planted++
			r.Target = target
			if p.found(i18n.Check(r)) {
				found++
				continue
			}
			missed = string(r.From) + " to " + string(r.To) + ": " + r.Source + ": " + target
		}
		recall := float64(found) / float64(max(planted, 1))
		precision := float64(found) / float64(max(found+alarms[p.rules[0]], 1))
		t.Logf("%-16s %-34s recall %.3f of %4d, precision %.3f", p.rules[0], p.name, recall, planted, precision)
		if planted == 0 || recall < p.floor {
			t.Errorf("%s: %s: found %d of %d, wanted %.3f of them; missed %s",
				p.rules[0], p.name, found, planted, p.floor, missed)
		}
	}
}
