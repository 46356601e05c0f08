package plan_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// cityPlan is the plan as the city published it in English.
type cityPlan struct {
	Publisher, Section, Title, Statement string

	Levels  struct{ Goal, Strategy, Assignment string }
	Contact struct{ Division, Phone string }
	Goals   []struct {
		Title      string
		Strategies []struct {
			Title       string
			Assignments []string
		}
	}
}

func readCityPlan(t *testing.T) (city cityPlan) {
	t.Helper()
	data, err := os.ReadFile("testdata/gwangju.en.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &city); err != nil {
		t.Fatal(err)
	}
	return city
}

// outline is the plan's words in English, a line each, with what they are.
func (c *cityPlan) outline() []string {
	lines := []string{
		"publisher: " + c.Publisher, "section: " + c.Section, "title: " + c.Title, "summary: " + c.Statement,
		"goals: " + c.Levels.Goal, "strategies: " + c.Levels.Strategy, "assignments: " + c.Levels.Assignment,
		"division: " + c.Contact.Division, "phone: " + c.Contact.Phone,
	}
	for g, goal := range c.Goals {
		lines = append(lines, fmt.Sprintf("%d %s", g+1, goal.Title))
		for s, strategy := range goal.Strategies {
			lines = append(lines, fmt.Sprintf("%d.%d %s", g+1, s+1, strategy.Title))
			for a, assignment := range strategy.Assignments {
				lines = append(lines, fmt.Sprintf("%d.%d.%d %s", g+1, s+1, a+1, assignment))
			}
		}
	}
	return lines
}

// outline is a plan read by its public methods, in the same form.
func outline(p *plan.Plan) []string {
	lines := []string{
		"publisher: " + value(p.Publisher.Name(nil, nil)), "section: " + value(p.Section(nil, nil)),
		"title: " + value(p.Title(nil, nil)), "summary: " + value(p.Summary(nil, nil)),
		"goals: " + value(p.Levels().Goal(nil, nil)), "strategies: " + value(p.Levels().Strategy(nil, nil)),
		"assignments: " + value(p.Levels().Assignment(nil, nil)),
		"division: " + value(p.Contact().Division(nil, nil)), "phone: " + *p.Contact().Phone,
	}
	for _, goal := range p.Goals() {
		lines = append(lines, goal.Identifier+" "+value(goal.Title(nil, nil)))
		for _, strategy := range goal.Strategies {
			lines = append(lines, strategy.Identifier+" "+value(strategy.Title(nil, nil)))
			for _, assignment := range strategy.Assignments {
				lines = append(lines, assignment.Identifier+" "+value(assignment.Title(nil, nil)))
			}
		}
	}
	return lines
}

// value is a text's words, or "-" for no text.
func value(text *plan.Text) string {
	if text == nil {
		return "-"
	}
	return text.Value
}

func TestTheSeedIsTheCitysPlanLetterForLetter(t *testing.T) {
	city := readCityPlan(t)
	want := city.outline()
	got := outline(bySlug(t, plantest.Seeded(t), "gwangju", wanting("en")))
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if titles := len(got) - 9; titles != 31 {
		t.Errorf("%d titles, want 31", titles)
	}
}

func TestTheSeedHasSixGoalsSixStrategiesNineteenAssignments(t *testing.T) {
	p := bySlug(t, plantest.Seeded(t), "gwangju", wanting("en"))
	goals, strategies, assignments := len(p.Goals()), 0, 0
	for _, goal := range p.Goals() {
		strategies += len(goal.Strategies)
		for _, strategy := range goal.Strategies {
			assignments += len(strategy.Assignments)
		}
	}
	if goals != 6 || strategies != 6 || assignments != 19 {
		t.Errorf("got %d goals, %d strategies, %d assignments", goals, strategies, assignments)
	}
	if p.State != plan.PlanPublished || p.SourceLocale != "en" {
		t.Errorf("it is %s in %s, want PUBLISHED in en", p.State, p.SourceLocale)
	}
}

// seedTexts are the seed's texts as stored, the publisher's too.
func seedTexts(t *testing.T) []plan.StoredText {
	t.Helper()
	db, _ := seededStore(t)
	var texts []plan.StoredText
	err := db.View(t.Context(), func(tx store.Tx) (err error) {
		texts, err = plan.StoredTexts(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestEveryTranslationOfTheSeedIsMarkedAsAMachines(t *testing.T) {
	for _, text := range seedTexts(t) {
		where := fmt.Sprintf("%s %s of %s", text.Locale, text.Field, text.Node)
		if text.Value == "" || !norm.NFC.IsNormalString(text.Value) {
			t.Errorf("%s: %q is not text in NFC", where, text.Value)
		}
		switch {
		case text.Locale == "en":
			if text.State != plan.StateSource || text.Origin != plan.OriginHuman {
				t.Errorf("%s is %s by %s, want the SOURCE by HUMAN", where, text.State, text.Origin)
			}
		case text.State != plan.StateTranslated || text.Origin != plan.OriginMachine:
			t.Errorf("%s is %s by %s, want TRANSLATED by MACHINE", where, text.State, text.Origin)
		}
	}
}

func TestTheSeedSpeaksTenLanguagesWholeAndIndonesianInItsGoals(t *testing.T) {
	const whole = 38 + 1 // the plan's texts, and the publisher's name
	got := map[i18n.Locale]int{}
	for _, text := range seedTexts(t) {
		got[text.Locale]++
		if text.Locale == "id" && (text.Node.Kind() != plan.KindGoal || text.Field != plan.FieldTitle) {
			t.Errorf("id has the %s of a %s, want titles of goals alone", text.Field, text.Node.Kind())
		}
	}
	want := map[i18n.Locale]int{"id": 6}
	for _, locale := range []i18n.Locale{"en", "ko", "ja", "zh-Hans", "zh-Hant", "es", "fr", "vi", "ar", "de"} {
		want[locale] = whole
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("texts by locale: got %v, want %v", got, want)
	}
}

func TestNoTranslationOfTheSeedIsTheEnglishOne(t *testing.T) {
	type unit struct {
		node  plan.ID
		field string
	}
	english := map[unit]string{}
	all := seedTexts(t)
	for _, text := range all {
		if text.Locale == "en" {
			english[unit{text.Node, text.Field}] = text.Value
		}
	}
	for _, text := range all {
		if source := english[unit{text.Node, text.Field}]; text.Locale != "en" && text.Value == source {
			t.Errorf("the %s of %s in %s is %q, as in English", text.Field, text.Node, text.Locale, source)
		}
	}
}

// TestTheTermsOfTheSeedAreTranslatedAlike has for each term the part of its name in a locale that no case
// and no article changes.
func TestTheTermsOfTheSeedAreTranslatedAlike(t *testing.T) {
	terms := map[string]map[i18n.Locale]string{
		"4th Industrial Revolution": {
			"ko": "제4차 산업혁명", "ja": "第4次産業革命", "zh-Hans": "第四次工业革命", "zh-Hant": "第四次工業革命",
			"es": "Cuarta Revolución Industrial", "fr": "quatrième révolution industrielle", "de": "vierte",
			"vi": "Cách mạng công nghiệp lần thứ tư", "ar": "ثورة الصناعية الرابعة",
		},
		"Generous Economy City": { // 넉넉한: affluent
			"ko": "넉넉한 경제도시", "ja": "ゆとりある経済都市", "zh-Hans": "富足的经济城市", "zh-Hant": "富足的經濟城市",
			"es": "próspera", "fr": "prospère", "de": "wohlhabende", "vi": "sung túc", "ar": "مزدهر", "id": "berkecukupan",
		},
		"Dreaming Cultural City": {
			"ko": "꿈꾸는 문화도시", "ja": "夢見る文化都市", "zh-Hans": "怀抱梦想的文化城市", "zh-Hant": "懷抱夢想的文化城市",
			"es": "ciudad cultural soñadora", "fr": "ville culturelle porteuse de rêves", "de": "träumende",
			"vi": "thành phố văn hóa ấp ủ ước mơ", "ar": "مدينة ثقافية حالمة", "id": "kota budaya yang bermimpi",
		},
	}
	english := map[plan.ID]string{}
	all := seedTexts(t)
	for _, text := range all {
		if text.Locale == "en" && text.Field == plan.FieldTitle {
			english[text.Node] = text.Value
		}
	}
	for _, text := range all {
		for term, names := range terms {
			if text.Locale == "en" || text.Field != plan.FieldTitle || !strings.Contains(english[text.Node], term) {
				continue
			}
			if !strings.Contains(text.Value, names[text.Locale]) || names[text.Locale] == "" {
				t.Errorf("in %s the %s is not %q: %s", text.Locale, term, names[text.Locale], text.Value)
			}
		}
	}
}

func TestTheSeedIsTheOnePlanThatItsIDNames(t *testing.T) {
	if id := plantest.Gwangju().ID; id != plan.SeedID {
		t.Errorf("the document has the id %s, SeedID is %s", id, plan.SeedID)
	}
}
