package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"polyplan/exchange"
	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// leaving is the seed's units as they leave for translators into Vietnamese: one of them missing, one a draft, and
// one whose source has moved.
func leaving(t *testing.T, c *plan.Catalogue) *plan.UnitFile {
	t.Helper()
	all := export(t, c)
	ref := func(i int) plan.TextRef {
		parts := strings.Split(all.Units[i].ID, "/")
		return plan.TextRef{ID: plan.ID(parts[0]), Field: parts[1], Locale: "vi"}
	}
	if _, err := c.ClearTranslation(t.Context(), plantest.Operator, ref(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.RejectTranslation(t.Context(), plantest.Operator, ref(2), "too long"); err != nil {
		t.Fatal(err)
	}
	goal := slices.IndexFunc(all.Units, func(u plan.FileUnit) bool { return strings.HasPrefix(u.ID, "gol_") })
	moved := plan.ItemUpdate{ID: ref(goal).ID, Title: plan.Edit[string]{Given: true, To: all.Units[goal].Source + " and more"}}
	if _, err := c.UpdateItem(t.Context(), plantest.Operator, moved); err != nil {
		t.Fatal(err)
	}
	return export(t, c)
}

func export(t *testing.T, c *plan.Catalogue) *plan.UnitFile {
	t.Helper()
	file, err := c.ExportUnits(t.Context(), plantest.Operator, plan.UnitExport{Targets: []i18n.Locale{"vi"}})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestWhatLeavesInAnyFormatComesBackAsNothingNew exports, and imports what nobody has touched; and then what somebody
// has translated.
func TestWhatLeavesInAnyFormatComesBackAsNothingNew(t *testing.T) {
	c := plantest.Seeded(t)
	units := leaving(t, c)
	for _, format := range exchange.UnitFormats {
		t.Run(format.Name, func(t *testing.T) {
			file := readUnits(t, format, writtenUnits(t, format, units))
			preview, err := c.PreviewImport(t.Context(), plantest.Operator, file, plan.ImportOptions{Clear: true, Reviewed: true})
			if err != nil {
				t.Fatal(err)
			}
			if n := preview.Count(plan.OutcomeUnchanged); n != len(file.Units) || len(preview.Questions) > 0 {
				t.Errorf("%d of %d units are unchanged: %v", n, len(file.Units), preview.Questions)
			}
			i := slices.IndexFunc(file.Units, func(u plan.FileUnit) bool { return u.ID == units.Units[0].ID })
			if i < 0 {
				return // TMX has what is translated alone
			}
			file.Units[i].Target, file.Units[i].Marks = "Gwangju năm 2030", nil
			preview, err = c.PreviewImport(t.Context(), plantest.Operator, file, plan.ImportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(preview.Units) != 1 || preview.Units[0].Outcome != plan.OutcomeApplied || preview.Units[0].ID != units.Units[0].ID {
				t.Errorf("got %+v, want one unit APPLIED", preview.Units)
			}
		})
	}
}

// TestWhatAToolMakesOfAFileIsImportedLikeTheFile goes into another format with translate-toolkit, and is imported from
// that: of a text that was changed there, it is known what it was changed from.
func TestWhatAToolMakesOfAFileIsImportedLikeTheFile(t *testing.T) {
	needPrograms(t, "translate-toolkit", "po2xliff", "xliff2po")
	c := plantest.Seeded(t)
	units := leaving(t, c)
	if _, err := c.UpdateItem(t.Context(), plantest.Operator, sameTitle(units)); err != nil {
		t.Fatal(err)
	}
	units = export(t, c)
	b := newBench(t, map[string][]byte{
		"units.xlf": writtenUnits(t, exchange.XLIFF12, units), "units.po": writtenUnits(t, exchange.PO, units),
	})
	b.run("xliff2po --progress=none units.xlf back.po; po2xliff --progress=none units.po back.xlf")
	for name, format := range map[string]exchange.UnitFormat{"back.po": exchange.PO, "back.xlf": exchange.XLIFF12} {
		file := readUnits(t, format, b.get(name))
		if len(file.Units) != len(units.Units) {
			t.Errorf("%s has %d units, want %d", name, len(file.Units), len(units.Units))
		}
		i := slices.IndexFunc(file.Units, func(u plan.FileUnit) bool { return u.ID == units.Units[1].ID })
		file.Units[i].Target = "Gwangju năm 2030"
		preview, err := c.PreviewImport(t.Context(), plantest.Operator, file, plan.ImportOptions{Clear: true, Reviewed: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(preview.Units) != 1 || preview.Units[0].Outcome != plan.OutcomeApplied || preview.Units[0].ID != units.Units[1].ID {
			t.Errorf("%s: got %+v, want one unit APPLIED", name, preview.Units)
		}
	}
}

// sameTitle gives the last goal the title of the one before it.
func sameTitle(file *plan.UnitFile) plan.ItemUpdate {
	var goals []plan.FileUnit
	for _, u := range file.Units {
		if strings.HasPrefix(u.ID, "gol_") && strings.Contains(u.ID, "/title/") {
			goals = append(goals, u)
		}
	}
	last := len(goals) - 1
	node, _, _ := strings.Cut(goals[last].ID, "/")
	return plan.ItemUpdate{ID: plan.ID(node), Title: plan.Edit[string]{Given: true, To: goals[last-1].Source}}
}
