package plan_test

import (
	"strings"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

func TestALocaleIsFoundAsTheCatalogueSpellsIt(t *testing.T) {
	c := plantest.Seeded(t)
	for _, test := range []struct {
		text   string
		reader i18n.Locale
		want   string
	}{
		{"zh-tw", "", "zh-Hant+"},
		{"simplified chinese", "", "zh-Hans+"},
		{"vietnam", "", "vi+"},
		{"베트남", "ko", "vi+"},
		{"finn", "", "fi"},
		{"no such language", "", ""},
	} {
		t.Run(test.text, func(t *testing.T) {
			found, err := c.FindLocales(t.Context(), public, plan.LocaleSearch{Text: test.text, Reader: test.reader, First: new(1)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, info := range found {
				tag := string(info.Tag)
				if info.IsRegistered {
					tag += "+"
				}
				got = append(got, tag)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	for _, first := range []int{-1, plan.MaxLocales + 1} {
		_, err := c.FindLocales(t.Context(), public, plan.LocaleSearch{Text: "ko", First: &first})
		if plan.CodeOf(err) != plan.Invalid {
			t.Errorf("%d of them: %v", first, err)
		}
	}
}

func TestALocaleIsFoundOnce(t *testing.T) {
	found, err := plantest.Seeded(t).FindLocales(t.Context(), public, plan.LocaleSearch{Text: "chinese", First: new(plan.MaxLocales)})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, info := range found {
		if told[string(info.Tag)] {
			t.Errorf("%s is told twice", info.Tag)
		}
		told[string(info.Tag)] = true
	}
	if !told["zh-Hans"] || !told["zh-Hant"] {
		t.Errorf("got %v", told)
	}
}
