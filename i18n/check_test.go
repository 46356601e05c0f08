package i18n_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"polyplan/i18n"
)

// rendering reads "from | to | source | target".
func rendering(t testing.TB, line string) i18n.Rendering {
	t.Helper()
	parts := strings.SplitN(line, " | ", 4)
	if len(parts) != 4 {
		t.Fatalf("%q: wanted from | to | source | target", line)
	}
	return i18n.Rendering{From: i18n.Locale(strings.TrimSpace(parts[0])), To: i18n.Locale(parts[1]), Source: parts[2], Target: parts[3], Limit: 10_000}
}

// goodRenderings are those of testdata/renderings.txt.
func goodRenderings(t testing.TB) []i18n.Rendering {
	t.Helper()
	file, err := os.ReadFile("testdata/renderings.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []i18n.Rendering
	for _, line := range strings.Split(string(file), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, rendering(t, line))
		}
	}
	return all
}

// seedRenderings are the texts of the plan of Gwangju, from its source into each of its locales and, since good
// translations are so both ways, from each of its locales into each other.
func seedRenderings(t testing.TB) []i18n.Rendering {
	t.Helper()
	file, err := os.ReadFile("../plan/gwangju.json")
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal(file, &document); err != nil {
		t.Fatal(err)
	}
	var all []i18n.Rendering
	var visit func(any)
	visit = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, child := range node {
				visit(child)
			}
		case map[string]any:
			if _, isText := node["en"].(string); !isText {
				for _, child := range node {
					visit(child)
				}
				return
			}
			for from, source := range node {
				for to, target := range node {
					if from != to {
						all = append(all, i18n.Rendering{From: i18n.Locale(from), To: i18n.Locale(to), Source: source.(string), Target: target.(string), Limit: 10_000})
					}
				}
			}
		}
	}
	visit(document)
	return all
}

func TestGoodTranslationsCauseNoAlarm(t *testing.T) {
	all := append(goodRenderings(t), seedRenderings(t)...)
	if len(all) < 3000 {
		t.Fatalf("there are %d translations to check", len(all))
	}
	locales, told := map[i18n.Locale]int{}, map[string]int{}
	for _, r := range all {
		locales[r.To]++
		for _, f := range i18n.Check(r) {
			if f.Severity >= i18n.SeverityWarning {
				t.Errorf("%s to %s: %s %s at %d to %d: %s\n%s\n%s", r.From, r.To, f.Severity, f.Rule, f.Start, f.End, f.Message, r.Source, r.Target)
			}
			told[f.Rule]++
		}
	}
	t.Logf("%d translations into %d locales, INFO: %v", len(all), len(locales), told)
}

// escapes are how the files of testdata write characters that nobody sees.
var escapes = strings.NewReplacer(`\n`, "\n", `\s`, " ", `\u200b`, "\u200b", `\u200c`, "\u200c", `\ufeff`, "\ufeff",
	`\u202b`, "\u202b", `\u202c`, "\u202c", `\u202e`, "\u202e", `\u2067`, "\u2067", `\u2069`, "\u2069")

// fault is a translation with something wrong with it.
type fault struct {
	rule, least string // the rule that finds it, and how severe that is
	of          i18n.Rendering
}

func plantedFaults(t *testing.T) []fault {
	t.Helper()
	file, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []fault
	for _, line := range strings.Split(string(file), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, text, _ := strings.Cut(line, " | ")
		rule, least, _ := strings.Cut(strings.TrimSpace(head), " ")
		all = append(all, fault{rule, least, rendering(t, escapes.Replace(text))})
	}
	return all
}

func TestEachRuleFindsThePlantedFaults(t *testing.T) {
	found, all := map[string]int{}, map[string]int{}
	for _, fault := range plantedFaults(t) {
		rule, r := fault.rule, fault.of
		all[rule]++
		ok := slices.ContainsFunc(i18n.Check(r), func(f i18n.Finding) bool {
			return f.Rule == rule && f.Severity.String() == fault.least
		})
		if !ok {
			t.Errorf("%s %s: %s to %s: %q to %q: got %v", rule, fault.least, r.From, r.To, r.Source, r.Target, told(i18n.Check(r)))
			continue
		}
		found[rule]++
	}
	for _, rule := range i18n.Rules() {
		if all[rule] == 0 {
			t.Errorf("no fault is planted for %s", rule)
		}
		t.Logf("%s: %d of %d found", rule, found[rule], all[rule])
	}
}

func told(findings []i18n.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprintf("%s %s [%d,%d) %s", f.Severity, f.Rule, f.Start, f.End, f.Message))
	}
	return all
}

func TestATextOverItsLimitIsAnError(t *testing.T) {
	r := i18n.Rendering{From: "en", To: "ko", Source: "Clean air", Target: "맑은 공기와 물", Limit: 5}
	got := i18n.Check(r)
	if len(got) != 1 || got[0].Rule != "length" || got[0].Severity != i18n.SeverityError || got[0].Start != 5 || got[0].End != 8 {
		t.Errorf("got %v", told(got))
	}
}

func TestWhereAFindingIsCountsInUTF16AsJavaScriptDoes(t *testing.T) {
	r := i18n.Rendering{From: "en", To: "de", Source: "😀 Clean air for all", Target: "😀 Saubere  Luft  für alle"}
	got := i18n.Check(r)
	if len(got) != 2 {
		t.Fatalf("got %v", told(got))
	}
	for i, want := range []struct{ before, after string }{{"😀 Saubere", "Luft  für alle"}, {"😀 Saubere  Luft", "für alle"}} {
		units := utf16.Encode([]rune(r.Target))
		before, after := string(utf16.Decode(units[:got[i].Start])), string(utf16.Decode(units[got[i].End:]))
		if before != want.before || after != want.after {
			t.Errorf("the finding is between %q and %q", before, after)
		}
	}
}

// fixedTarget is the target of a rendering with the fix of a finding in it.
func fixedTarget(r i18n.Rendering, f i18n.Finding) i18n.Rendering {
	units := utf16.Encode([]rune(r.Target))
	r.Target = string(utf16.Decode(units[:f.Start])) + *f.Fix + string(utf16.Decode(units[f.End:]))
	return r
}

// safeFixes checks that each fix takes its finding away, and brings no error that was not there, and counts them.
func safeFixes(t testing.TB, r i18n.Rendering) (fixes int) {
	t.Helper()
	found := i18n.Check(r)
	for _, f := range found {
		if f.Fix == nil {
			continue
		}
		fixes++
		fixed := fixedTarget(r, f)
		after := i18n.Check(fixed)
		if count(found, f.Rule) < 10 && count(after, f.Rule) >= count(found, f.Rule) {
			t.Errorf("%s to %s: %s: %q to %q fixed is %q: %v", r.From, r.To, f.Rule, r.Source, r.Target, fixed.Target, told(after))
		}
		if errors(after) > errors(found) {
			t.Errorf("%s to %s: %s: %q to %q fixed is %q, which has new errors: %v", r.From, r.To, f.Rule, r.Source, r.Target, fixed.Target, told(after))
		}
	}
	return fixes
}

func errors(findings []i18n.Finding) (n int) {
	for _, f := range findings {
		if f.Severity == i18n.SeverityError {
			n++
		}
	}
	return n
}

func TestAFixIsNoFaultAnyMore(t *testing.T) {
	file, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	fixes := 0
	for _, line := range strings.Split(string(file), "\n") {
		if _, text, ok := strings.Cut(line, " | "); ok && !strings.HasPrefix(line, "#") {
			fixes += safeFixes(t, rendering(t, escapes.Replace(text)))
		}
	}
	for _, r := range heldoutRenderings(t) {
		for _, p := range plants {
			if target, ok := p.make(r); ok {
				r := r
				r.Target = target
				fixes += safeFixes(t, r)
			}
		}
	}
	if fixes < 1000 {
		t.Errorf("only %d findings have a fix", fixes)
	}
}

func count(findings []i18n.Finding, rule string) (n int) {
	for _, f := range findings {
		if f.Rule == rule {
			n++
		}
	}
	return n
}

// soundFindings checks what holds of the findings of any two texts.
func soundFindings(t testing.TB, r i18n.Rendering) {
	t.Helper()
	units, n := len(utf16.Encode([]rune(r.Target))), map[string]int{}
	for _, f := range i18n.Check(r) {
		n[f.Rule]++
		if f.Start < 0 || f.Start > f.End || f.End > units || f.Message.String() == "" || !slices.Contains(i18n.Rules(), f.Rule) || n[f.Rule] > 10 {
			t.Errorf("%q to %q (%s): %+v", r.Source, r.Target, r.To, f)
		}
		soundMessage(t, r, f.Message)
	}
}

var checkedLocales = strings.Fields("en ko ja zh-Hans zh-Hant ar fa th hi el km fr fr-CA de vi he my am hy ru es tr id bo mn-Mong x")

func FuzzChecks(f *testing.F) {
	for i, r := range goodRenderings(f) {
		f.Add(r.Source, r.Target, i%len(checkedLocales), i*7%len(checkedLocales))
	}
	f.Add("12 345.678,9 ,,..", "一二三万亿兆 1.2.3.4 XXI", 0, 1)
	f.Add("(((", ")))", 0, 2)
	f.Add("\xff\xfe", "\xc3(", 0, 3)
	f.Fuzz(func(t *testing.T, source, target string, from, to int) {
		n := len(checkedLocales)
		r := i18n.Rendering{Source: source, Target: target, From: i18n.Locale(checkedLocales[(from%n+n)%n]), To: i18n.Locale(checkedLocales[(to%n+n)%n]), Limit: 100}
		soundFindings(t, r)
		if utf8.ValidString(source) && utf8.ValidString(target) {
			safeFixes(t, r)
		}
	})
}

// TestTheTimeOfChecksIsLinear checks texts of 10,000 characters of every script, and of what rules look for, against
// ones of a tenth.
func TestTheTimeOfChecksIsLinear(t *testing.T) {
	pieces := []string{
		"1,000 ", "1", "1 ", "1.", "12:30 ", "+82-62-613-2321 ", "(", ")", "()", "( a) ", "a) ", "www.a.b ", "https://a.example/x ", "a@b.example ", "@", "://", "a.", "x ",
		"the ", "ab ", "  ", " \u00a0", "\u202e", "\u2067", "\u2069", "\u200b", "…", "。", "一", "十", "百万", "万", "一万", "1万", "1억 ", "million ", "1 million ", "one ", "twenty one ", "XIX ", "و", "ووو ", "הה ",
		"([{", "1,1,", "1億", "tizen", "zweitausend", "two and ", "ห้าสิบ", "’90 ", "\n1)", "w w w x ", "¿", "? a", "+1 ", "п’", "12:30 p.m. ",
		"😀", "👨\u200d", "e\u0301", "的的", "をを", "аa", "a-b ", "Ⅳ", "½", "«a»", "a? ", "a: ", "\n", "\xff", "٣", "๓", "𝟗",
	}
	for _, table := range unicode.Scripts {
		for _, r := range table.R16[:min(1, len(table.R16))] {
			pieces = append(pieces, string(rune(r.Lo)))
		}
		for _, r := range table.R32[:min(1, len(table.R32))] {
			pieces = append(pieces, string(rune(r.Lo)))
		}
	}
	for i, piece := range pieces {
		to := i18n.Locale(checkedLocales[i%8])
		took := func(n int) time.Duration {
			text := string([]rune(strings.Repeat(piece, n/len([]rune(piece))+1))[:n])
			begun := time.Now()
			soundFindings(t, i18n.Rendering{Source: "Source 1 " + text, Target: text, From: "de", To: to, Limit: 10_000})
			return time.Since(begun)
		}
		// What is fast is well, and of the rest ten times the text takes about ten times as long; were it squared, a hundred.
		const fast, most = time.Second, 50
		little, much := took(1_000), took(10_000)
		for tries := 0; much > fast && much > most*little && tries < 5; tries++ { // the machine may do much else
			little, much = min(little, took(1_000)), min(much, took(10_000))
		}
		if much > fast && much > most*little {
			t.Errorf("10,000 characters of %q into %s take %v, 1,000 %v", piece, to, much, little)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	all := goodRenderings(b)
	for i := range b.N {
		i18n.Check(all[i%len(all)])
	}
}
