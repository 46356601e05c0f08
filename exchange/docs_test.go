package exchange_test

import (
	"os"
	"regexp"
	"testing"

	"polyplan/exchange"
)

func TestTheFilesInTheDocsAreRead(t *testing.T) {
	page, err := os.ReadFile("../docs/translation-files.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]exchange.UnitFormat{
		"po": exchange.PO, "csv": exchange.CSV, "json": exchange.JSON, "xml vi.xlf": exchange.XLIFF2, "xml memory.tmx": exchange.TMX,
	}
	read := 0
	for _, block := range regexp.MustCompile("(?s)```(po|csv|json|xml vi.xlf|xml memory.tmx)(?: [^\n]*)?\n(.*?)```").FindAllSubmatch(page, -1) {
		units := readUnits(t, shown[string(block[1])], block[2]).Units
		if len(units) == 0 || units[0].ID != "gol_01kagwj000x2c8t4m9qb/title/vi" || units[0].Target != "Thành phố xanh" {
			t.Errorf("got %+v of\n%s", units, block[2])
		}
		read += len(units)
	}
	if read != 8 {
		t.Errorf("the docs show %d units: wanted 8", read)
	}
}
