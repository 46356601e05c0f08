package plan_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// Only for a format that no program was released with: what it pins is in stores.
var pin = flag.Bool("pin", false, "write down the rows of the newest format, and a catalogue in it")

// pinned is a file that was written when a format was new.
func pinned(format int, suffix string) string {
	return fmt.Sprintf("testdata/format%d%s", format, suffix)
}

// newestFormat is the format of new stores.
func newestFormat(t *testing.T) (format int) {
	db := plantest.StoreNamed(t, "bolt:"+filepath.Join(t.TempDir(), "new.db"))
	err := db.View(t.Context(), func(tx store.Tx) error {
		format = tx.Format()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return format
}

// A program of the version before loses what it does not know of a row when it reads, changes and writes it, so while
// both share a cluster no row may be other than the older one knows.
func TestRowsAreTheOnesOfTheFormat(t *testing.T) {
	path, got := pinned(newestFormat(t), ".rows"), rowsNow(t)
	if *pin {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("rows differ from those in %s. Whatever is new needs a new format: raise newest in store/format.go, write it only where Tx.Format "+
			"has it, and pin the new format with -pin. The rows are\n%s", path, got)
	}
}

// rowsNow are the rows that this code writes: their keys, their fields by type and number, and what numbers mean.
func rowsNow(t *testing.T) string {
	t.Helper()
	var lines []string
	for kind, form := range plan.KeyForms {
		lines = append(lines, fmt.Sprintf("key %s: %s", kind, form))
	}
	for name, values := range plan.StoredNames {
		lines = append(lines, fmt.Sprintf("numbers %s: %s", name, strings.Join(values, " ")))
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if is, ok := n.(*ast.TypeSpec); ok {
				lines = append(lines, fieldsOf(is, string(text))...)
			}
			return true
		})
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// fieldsOf are the fields of a row's type, in the order in which it has them: some types have no numbers.
func fieldsOf(is *ast.TypeSpec, text string) (lines []string) {
	row, ok := is.Type.(*ast.StructType)
	if !ok || !strings.Contains(text[row.Pos()-1:row.End()-1], "cbor:\"") {
		return nil
	}
	for i, field := range row.Fields.List {
		tag := ""
		if field.Tag != nil {
			quoted, _ := strconv.Unquote(field.Tag.Value)
			tag = reflect.StructTag(quoted).Get("cbor")
		}
		kind := text[field.Type.Pos()-1 : field.Type.End()-1]
		for range max(len(field.Names), 1) {
			lines = append(lines, fmt.Sprintf("row %s.%02d: %s %s", is.Name.Name, i, tag, kind))
		}
	}
	return lines
}

func TestACatalogueOfAnOlderProgramIsReadAndWritten(t *testing.T) {
	newest := newestFormat(t)
	if *pin {
		pinCatalogue(t, newest)
	}
	for format := 1; format <= newest; format++ {
		t.Run(fmt.Sprint("format ", format), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "polyplan.db")
			unpack(t, pinned(format, ".db.gz"), path)
			db := plantest.StoreNamed(t, "bolt:"+path)
			d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)}
			plantest.EndSound(t, d.Catalogue)
			want, err := os.ReadFile(pinned(format, ".jsonl"))
			d.ok(err)
			if got := archive(t, d.Catalogue, boss); got != string(want) {
				t.Errorf("its plans are\n%s\nwanted\n%s", got, want)
			}
			if found := plantest.Unsound(t, d.Catalogue); len(found) > 0 {
				t.Errorf("it is unsound: %v", found)
			}
			p, err := d.PlanBySlug(d.Context(), boss, "first", plan.Selection{Items: true})
			d.ok(err)
			_, err = d.SetTranslation(d.Context(), boss, set(p.Goals()[0].ID, "쉴 그늘", plan.StateTranslated))
			d.ok(err)
			d.ok(db.View(d.Context(), func(tx store.Tx) error {
				if tx.Format() != format {
					t.Errorf("it has format %d now, want %d", tx.Format(), format)
				}
				return nil
			}))
		})
	}
}

// unpack writes what was packed to a file.
func unpack(t *testing.T, packed, path string) {
	t.Helper()
	file, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(unzip)
	if err := errors.Join(err, os.WriteFile(path, all, 0o600)); err != nil {
		t.Fatal(err)
	}
}

// pinCatalogue writes down a catalogue that has had much done to it.
func pinCatalogue(t *testing.T, format int) {
	t.Helper()
	d := newDesk(t)
	d.busy()
	kinds := map[string]bool{}
	d.ok(d.db.View(d.Context(), func(tx store.Tx) error {
		for key := range tx.Scan(nil, nil) {
			parts := store.SplitAfter(nil, key)
			kinds[string(parts.Bytes())] = true
		}
		return nil
	}))
	for kind := range plan.KeyForms {
		if !kinds[kind] {
			t.Logf("nothing is pinned of %s", kind)
		}
	}
	path := filepath.Join(t.TempDir(), "pinned.db")
	d.backUp(path, false)
	all, err := os.ReadFile(path)
	d.ok(err)
	packed := new(bytes.Buffer)
	zip := gzip.NewWriter(packed)
	_, err = zip.Write(all)
	d.ok(errors.Join(err, zip.Close(),
		os.WriteFile(pinned(format, ".db.gz"), packed.Bytes(), 0o600),
		os.WriteFile(pinned(format, ".jsonl"), []byte(archive(t, d.Catalogue, boss)), 0o600)))
}

// busy does a little of all that people do.
func (d *desk) busy() {
	d.Helper()
	ctx := d.Context()
	p, q := d.newPark("first", plan.PlanPublished), d.newPark("second", plan.PlanDraft)
	d.ok(d.add("sv", "ja"))
	d.hire("min", speaks(plan.RoleTranslator, "ko"))
	_, err := d.SetTranslation(ctx, mina, set(p.goal, "그늘  막", plan.StateTranslated))
	d.ok(err)
	_, err = d.AcknowledgeChecks(ctx, boss, plan.Acknowledgement{TextRef: text(p.goal), Checks: d.findings(text(p.goal))})
	d.ok(err)
	_, err = d.SetTranslation(ctx, jun, set(p.goal, "초안", plan.StateDraft))
	d.ok(err)
	d.retitle(p.strategy, "Plant 500 trees", false)
	d.sourceDraft(editor, p.second, "Build green roofs")
	thread := d.say(boss, p.goal, "", "Is this @min?")
	d.say(mina, p.goal, thread, "Yes.")
	d.term(d.publisherOf(p.plan), "shade", "그늘")
	d.newHook(plan.NewWebhook{})
	file := d.exported(boss)
	titleOf(file, p.other).Target = "물"
	d.imports(boss, file, plan.ImportOptions{})
	_, err = d.UpdatePlan(ctx, boss, plan.PlanUpdate{ID: q.plan, Slug: to("renamed")})
	d.ok(err)
	_, _, err = d.DeleteItem(ctx, boss, q.second, nil)
	d.ok(err)
	doc := bushy("extended", 1)
	doc.Extensions = plan.Extensions{"stratml": "<Mission/>"}
	plantest.Load(d, d.Catalogue, plantest.Of(doc))
}
