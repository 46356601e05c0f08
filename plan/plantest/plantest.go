// Package plantest makes catalogues for tests: on a real store, with real plans.
package plantest

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/store"
	"polyplan/store/etcdtest"
	"polyplan/store/storetest"
)

// Operator may do all.
var Operator = plan.Operator("test")

// New is an empty catalogue on a store that is gone after the test. It runs every closure twice and
// refuses large Updates, as any engine may. At the end of a test it has to be sound.
func New(t testing.TB) *plan.Catalogue {
	t.Helper()
	c := Open(t, storetest.Strict(Store(t, filepath.Join(t.TempDir(), "polyplan.db"))))
	EndSound(t, c)
	return c
}

// Seeded is a catalogue with the plan of Gwangju.
func Seeded(t testing.TB) *plan.Catalogue {
	t.Helper()
	c := New(t)
	Load(t, c, plan.Seed())
	return c
}

// EngineVar says which engine tests run on: bolt where it is empty, or etcd, three members of which are
// started.
const EngineVar = "POLYPLAN_TEST_ENGINE"

// Store opens the store of a file, and closes it after the test. On etcd the file is a replica's copy of
// what is kept under a prefix of the same name.
func Store(t testing.TB, path string) store.DB {
	t.Helper()
	if os.Getenv(EngineVar) == "etcd" {
		return StoreNamed(t, etcdtest.Shared(t).Place("test"+path, path))
	}
	return StoreNamed(t, "bolt:"+path)
}

// StoreNamed opens the store of a name, and closes it after the test.
func StoreNamed(t testing.TB, name string) store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Open opens the catalogue of a store.
func Open(t testing.TB, db store.DB) *plan.Catalogue {
	t.Helper()
	c, err := plan.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Unsound are what a check finds in a catalogue and in what is kept of it in memory, which should be nothing.
func Unsound(t testing.TB, c *plan.Catalogue) []string {
	t.Helper()
	var all []string
	ctx := context.WithoutCancel(t.Context())
	for _, check := range []iter.Seq2[plan.Finding, error]{c.Check(ctx, Operator), c.CheckMemory(ctx, Operator)} {
		for f, err := range check {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, fmt.Sprintf("%s %s: %s", f.Rule, f.Key, f.Message))
		}
	}
	return all
}

// EndSound has the test fail where its catalogue is not sound at its end. Benchmarks have large ones, and no end to
// be judged by.
func EndSound(t testing.TB, c *plan.Catalogue) {
	t.Helper()
	if _, measures := t.(*testing.B); measures {
		return
	}
	t.Cleanup(func() {
		const enough = 5
		found := Unsound(t, c)
		for _, one := range found[:min(enough, len(found))] {
			t.Errorf("at the end of the test, of %d findings: %s", len(found), one)
		}
	})
}

// Load adds plans.
func Load(t testing.TB, c *plan.Catalogue, docs iter.Seq2[*plan.Document, error]) plan.Loaded {
	t.Helper()
	loaded, err := c.Load(t.Context(), Operator, docs)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// Gwangju is a fresh copy of the seed document.
func Gwangju() *plan.Document {
	for doc, err := range plan.Seed() {
		if err != nil {
			panic(err) // it is in the binary
		}
		return doc
	}
	panic("plantest: the seed has no document")
}

// Documents are n plans of the shape of Gwangju's, without ids, each with a slug and titles of its own,
// in as many of its locales as said, the source counted.
func Documents(n, locales int) iter.Seq2[*plan.Document, error] {
	return func(yield func(*plan.Document, error) bool) {
		for i := range n {
			doc := Gwangju()
			strip(doc, locales)
			doc.Slug = fmt.Sprintf("plan-%06d", i)
			number(doc, i)
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// Of is documents as Load takes them.
func Of(docs ...*plan.Document) iter.Seq2[*plan.Document, error] {
	return func(yield func(*plan.Document, error) bool) {
		for _, doc := range docs {
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// Keep drops the locales of a document that are not named; the source always stays.
func Keep(doc *plan.Document, locales ...string) {
	each(doc, func(texts plan.Texts) {
		maps.DeleteFunc(texts, func(tag string, _ plan.DocumentText) bool {
			return tag != doc.SourceLocale && !slices.Contains(locales, tag)
		})
	})
	maps.DeleteFunc(doc.Locales, func(tag string, _ plan.TextMarks) bool { return !slices.Contains(locales, tag) })
}

// more are locales that a document can be spread over.
var more = strings.Fields("af am be bg bn bs ca cs cy da el et eu fa fi fil ga gl gu he hi hr hu hy is it ka kk km kn lo lt lv mk ml mn mr ms my")

// Spread copies the texts in one locale to n others, at most as many as more has.
func Spread(doc *plan.Document, from string, n int) {
	each(doc, func(texts plan.Texts) {
		text, ok := texts[from]
		if !ok {
			return
		}
		for _, tag := range more[:min(n, len(more))] {
			texts[tag] = text
		}
	})
}

// strip takes the ids away and keeps some locales.
func strip(doc *plan.Document, locales int) {
	keep := slices.Sorted(maps.Keys(doc.Locales))
	Keep(doc, keep[:min(len(keep), locales-1)]...)
	doc.ID, doc.Publisher.ID = "", ""
	for g := range doc.Goals {
		goal := &doc.Goals[g]
		goal.ID = ""
		for s := range goal.Strategies {
			strategy := &goal.Strategies[s]
			strategy.ID = ""
			for a := range strategy.Assignments {
				strategy.Assignments[a].ID = ""
			}
		}
	}
}

// number makes the titles of a plan its own, and spreads them over the alphabet.
func number(doc *plan.Document, i int) {
	for tag, text := range doc.Title {
		text.Value = fmt.Sprintf("%c%c %s %d", 'A'+i%26, 'a'+i/26%26, text.Value, i)
		doc.Title[tag] = text
	}
}

// each visits all texts of a document.
func each(doc *plan.Document, visit func(plan.Texts)) {
	for _, texts := range []plan.Texts{
		doc.Publisher.Name, doc.Title, doc.Summary, doc.Section,
		doc.Levels.Goal, doc.Levels.Strategy, doc.Levels.Assignment, doc.Contact.Division,
	} {
		visit(texts)
	}
	for _, goal := range doc.Goals {
		eachItem(&goal.ItemDocument, visit)
		for _, strategy := range goal.Strategies {
			eachItem(&strategy.ItemDocument, visit)
			for i := range strategy.Assignments {
				eachItem(&strategy.Assignments[i], visit)
			}
		}
	}
}

func eachItem(doc *plan.ItemDocument, visit func(plan.Texts)) {
	visit(doc.Title)
	visit(doc.Description)
	for _, party := range doc.Responsible {
		visit(party.Division)
	}
}
