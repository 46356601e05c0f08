package exchange_test

import (
	"errors"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
)

func TestWhatIsNoStratMLIsToldWithItsPlace(t *testing.T) {
	plain := "<StrategicPlan><Name>Boten</Name></StrategicPlan>"
	for _, test := range []struct {
		name, file   string
		language     i18n.Locale
		line, column int
		message      string
	}{
		{"nothing", "", "en", 0, 0, "the file is empty"},
		{"no XML", "{}", "en", 0, 0, "no XML"},
		{"an archive", "PK\x03\x04", "en", 0, 0, "ZIP"},
		{"another XML", "<rss>\n<channel/></rss>", "en", 0, 0, "<rss> has neither a StrategicPlan nor a PerformancePlanOrReport in it"},
		{"a document type", "<!DOCTYPE x [<!ENTITY a 'b'>]>\n" + plain, "en", 1, 1, "document type"},
		{"an entity", "<StrategicPlan>\n<Name>&nbsp;</Name></StrategicPlan>", "en", 2, 13, "entity"},
		{"another encoding", "<?xml version='1.0' encoding='shift_jis'?>" + plain, "en", 1, 1, "shift_jis"},
		{"another encoding than it declares", "<?xml version='1.0' encoding='utf-16'?>" + plain, "en", 1, 1, "utf-16"},
		{"half a letter of UTF-16", "\xff\xfe<\x00x", "en", 0, 0, "UTF-16"},
		{"UTF-32", "\xff\xfe\x00\x00<\x00\x00\x00", "en", 0, 0, "UTF-32"},
		{"bytes of no character", "<StrategicPlan><Name>\xff</Name></StrategicPlan>", "en", 1, 22, "UTF-8"},
		{"a control character", "<StrategicPlan><Name>\x01</Name></StrategicPlan>", "en", 1, 22, "U+0001"},
		{"an element left open", "<StrategicPlan>\n <Name>", "en", 2, 8, "unexpected EOF"},
		{"elements in elements", "<StrategicPlan>" + strings.Repeat("<Goal>", 64) + strings.Repeat("</Goal>", 64) + "</StrategicPlan>", "en", 1, 394, "64"},
		{"no language", plain, "", 0, 0, "does not tell its language"},
		{"two languages", "<StrategicPlan><?polyplan {\"sourceLocale\":\"ko\"}?></StrategicPlan>", "en", 0, 0, "the file is in ko: it cannot be read as one in en"},
		{"too many Goals", "<StrategicPlan>" + strings.Repeat("<Goal><Name>x</Name></Goal>", plan.MaxItems+1) + "</StrategicPlan>", "en", 0, 0, "2001 Goals and Objectives"},
	} {
		_, err := exchange.ReadStratML([]byte(test.file), test.language)
		var syntax *exchange.SyntaxError
		if !errors.As(err, &syntax) || syntax.Line != test.line || syntax.Column != test.column || !strings.Contains(syntax.Message, test.message) {
			t.Errorf("%s: got %v, want %q at %d:%d", test.name, err, test.message, test.line, test.column)
		}
	}
}

func TestAFileWrittenFromAPlanIsADraftWhateverItsInstructionsSay(t *testing.T) {
	doc := readStratML(t, []byte(`<StrategicPlan><?polyplan {"sourceLocale":"en","state":"PUBLISHED","format":"other/1","goals":[{}],"slug":7,"period":"soon",
		"section":{"en":"Parks"}}?><Name>Parks</Name><StrategicPlanCore><Goal><?polyplan no JSON?><Name>Trees</Name></Goal></StrategicPlanCore></StrategicPlan>`), "")
	if doc.State != plan.PlanDraft || doc.Format != plan.DocumentFormat || len(doc.Goals) != 1 || doc.Slug != "parks" || doc.Section["en"].Value != "Parks" {
		t.Errorf("got\n%s", asJSON(t, doc))
	}
}

func TestTheLanguageIsWhatTheFileTellsOrWhoReadsIt(t *testing.T) {
	const english = `<Name>The parks of the town</Name><Description>All of the trees, and the people by whom they are planted.</Description>`
	for _, test := range []struct {
		file     string
		language i18n.Locale
		want     string
	}{
		{`<StrategicPlan xml:lang="pt-br"><Name>Parques</Name></StrategicPlan>`, "", "pt-BR"},
		{`<StrategicPlan xml:lang="pt-br"><Name>Parques</Name></StrategicPlan>`, "pt", "pt"},
		{`<StrategicPlan><Name xml:lang="nb">Parker</Name></StrategicPlan>`, "", "nb"},
		{`<StrategicPlan xml:lang=""><Name>Parker</Name></StrategicPlan>`, "da", "da"},
		{`<StrategicPlan xml:lang="nonsense">` + english + `</StrategicPlan>`, "", "en"},
		{`<StrategicPlan>` + english + `</StrategicPlan>`, "", "en"},
	} {
		if got := readStratML(t, []byte(test.file), test.language).SourceLocale; got != test.want {
			t.Errorf("%s is in %s, want %s", test.file, got, test.want)
		}
	}
}

func TestTextsThatAPlanCannotHoldComeBackAsTheyWere(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("tree ", 5_000))
	file := `<StrategicPlan xml:lang="en"><Name>Trees` + "\u0092\uFFFD" + `</Name><Description>` + long + `</Description></StrategicPlan>`
	doc := readStratML(t, []byte(file), "")
	if got := doc.Title["en"].Value; got != "Trees’?" {
		t.Errorf("the title is %q", got)
	}
	if got := []rune(doc.Summary["en"].Value); len(got) > plan.MaxText || got[len(got)-1] != '…' {
		t.Errorf("the summary has %d characters and ends with %q", len(got), got[len(got)-1])
	}
	for part := range stratMLParts {
		out := string(writeStratML(t, doc, part))
		if !strings.Contains(out, "Trees\u0092\uFFFD") || !strings.Contains(out, long) {
			t.Errorf("part %d has it otherwise:\n%.2000s", part, out)
		}
	}
}

func TestLongFilesAreReadInGoodTime(t *testing.T) {
	core := func(inside string) string {
		return `<StrategicPlan xml:lang="en"><Name>x</Name><StrategicPlanCore>` + inside + `</StrategicPlanCore></StrategicPlan>`
	}
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	for name, file := range map[string]string{
		"stakeholders":         core("<Goal><Name>y</Name>" + many(15_000, "<Stakeholder><Name>z</Name></Stakeholder>") + "</Goal>"),
		"organizations":        core(many(15_000, "<Organization><Identifier>a</Identifier></Organization>")),
		"objectives of a goal": core("<Goal>" + many(1_900, "<Objective><Name>y</Name><Identifier>a</Identifier><SequenceIndicator>1.1.1.1.1</SequenceIndicator></Objective>") + "</Goal>"),
		"unknown elements":     core(many(25_000, "<x>y</x>")),
		"texts":                core("<Goal><Name>" + many(50_000, "<b>y</b>") + "</Name></Goal>"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := readStratML(t, []byte(file), "")
			for part := range stratMLParts {
				writeStratML(t, doc, part)
			}
		})
	}
}
