package exchange_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/plan"
)

// jsFolder has what web developers read files with; "npm ci" in it gets that.
const jsFolder = "../.ci/js"

func needPackage(t testing.TB, name string) {
	t.Helper()
	_, err := os.Stat(filepath.Join(jsFolder, "node_modules", name))
	lacking(t, "npm ci in "+jsFolder, err)
}

func TestPOComesBackFromJavaScript(t *testing.T) {
	needPackage(t, "gettext-parser")
	want := unitSample()
	want.Units[1].Target, want.Units[1].Anchored = "Dòng \"một\"\n", ""
	want.Units[1].Marks = &plan.UnitMarks{State: plan.StateTranslated}
	want.Units[2].Target, want.Units[2].Marks = "Thành phố", &plan.UnitMarks{State: plan.StateTranslated}
	edits, err := json.Marshal(map[string]string{
		want.Units[1].ID: strings.TrimSuffix(want.Units[1].Target, "\n"), want.Units[2].ID: want.Units[2].Target,
	})
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.Abs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	put(t, folder, "units.po", writtenUnits(t, exchange.PO, unitSample()))
	tool(t, jsFolder, "nodejs", "node", "gettext.mjs", filepath.Join(folder, "units.po"), string(edits))
	file := take(t, folder, "units.po")
	mustBe(t, sortedByID(readUnits(t, exchange.PO, file)), sortedByID(want), file)
}

func TestI18nextHasTheTextsOfAJSONFile(t *testing.T) {
	needPackage(t, "i18next")
	folder, err := filepath.Abs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	units := unitSample()
	units.Units[0].ID, units.Units[0].Target = "pln_01kagwj000x2c8t4m9qa/levels.goal/vi", "{{name}} $t(key)"
	put(t, folder, "vi.json", writtenUnits(t, exchange.JSON, units))
	args := []string{"i18next.mjs", "vi", filepath.Join(folder, "vi.json")}
	var want []string
	for _, u := range units.Units {
		parts := strings.Split(u.ID, "/")
		key := parts[0] + "." + parts[1]
		args = append(args, key)
		if u.Target == "" { // i18next's own: the key, or what its fallback has
			u.Target = key
		}
		want = append(want, u.Target)
	}
	var got []string
	if err := json.Unmarshal(tool(t, jsFolder, "nodejs", "node", args...), &got); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("i18next has %q, want %q", got, want)
	}
}
