package plan_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/storetest"
)

// newStore is an empty store that punishes what a lenient engine lets pass.
func newStore(t testing.TB) store.DB {
	t.Helper()
	return storetest.Strict(plantest.Store(t, filepath.Join(t.TempDir(), "polyplan.db")))
}

// seededStore is a store with the plan of Gwangju, and its catalogue.
func seededStore(t testing.TB) (store.DB, *plan.Catalogue) {
	t.Helper()
	db := newStore(t)
	c := plantest.Open(t, db)
	plantest.Load(t, c, plan.Seed())
	return db, c
}

// update writes rows as no verb does yet.
func update(t testing.TB, db store.DB, fn func(store.Tx) error) {
	t.Helper()
	if _, err := db.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// dump is every key and value of a store.
func dump(t testing.TB, db store.DB) string {
	t.Helper()
	var all strings.Builder
	err := db.View(t.Context(), func(tx store.Tx) error {
		for key, value := range tx.Scan(nil, nil) {
			fmt.Fprintf(&all, "%q = %x\n", key, value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// wanting is a selection of whole plans in some locales.
func wanting(locales ...i18n.Locale) plan.Selection {
	return plan.Selection{Wanted: locales, Items: true}
}

// bySlug is the plan with the slug as the public sees it, nil where it sees none.
func bySlug(t testing.TB, c *plan.Catalogue, slug string, sel plan.Selection) *plan.Plan {
	t.Helper()
	p, err := c.PlanBySlug(t.Context(), public, slug, sel)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOpeningACatalogueAgainChangesNothing(t *testing.T) {
	db, _ := seededStore(t)
	before := dump(t, db)
	plantest.Open(t, db)
	if after := dump(t, db); after != before {
		t.Errorf("the store had\n%s\nand has\n%s", before, after)
	}
}

func TestOfCataloguesThatOpenAnEmptyStoreAtOnceOneLaysItOut(t *testing.T) {
	db := newStore(t)
	found := make([]string, 8)
	var opening sync.WaitGroup
	for i := range found {
		opening.Go(func() {
			if _, err := plan.Open(t.Context(), db); err != nil {
				t.Error(err)
				return
			}
			found[i] = dump(t, db)
		})
	}
	opening.Wait()
	for _, meta := range found[1:] {
		if meta == "" || meta != found[0] {
			t.Fatalf("one found the catalogue\n%s\nanother\n%s", found[0], meta)
		}
	}
}

func TestACatalogueOfANewerFormatIsRefusedAndLeftAlone(t *testing.T) {
	db, _ := seededStore(t)
	update(t, db, func(tx store.Tx) error { return plan.PutFormat(tx, 2) })
	before := dump(t, db)
	_, err := plan.Open(t.Context(), db)
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "format 2") {
		t.Errorf("got the error %v, want one of a newer format that names it", err)
	}
	if dump(t, db) != before {
		t.Error("the store was written to")
	}
}

func TestACatalogueIsEmptyUntilItHasAPlan(t *testing.T) {
	for _, state := range []plan.PlanState{plan.PlanDraft, plan.PlanPublished, plan.PlanArchived} {
		t.Run(state.String(), func(t *testing.T) {
			c := plantest.New(t)
			if empty, err := c.Empty(t.Context()); !empty || err != nil {
				t.Errorf("a new one: got %v, %v", empty, err)
			}
			doc := smallPlan("parks")
			doc.State = state
			plantest.Load(t, c, plantest.Of(doc))
			if empty, err := c.Empty(t.Context()); empty || err != nil {
				t.Errorf("with a plan: got %v, %v", empty, err)
			}
		})
	}
}

func TestACatalogueWhoseStoreIsClosedIsUnavailable(t *testing.T) {
	db, c := seededStore(t)
	id := bySlug(t, c, "gwangju", wanting()).ID
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for name, verb := range map[string]func() error{
		"Empty":      func() error { _, err := c.Empty(ctx); return err },
		"PlanBySlug": func() error { _, err := c.PlanBySlug(ctx, public, "gwangju", wanting()); return err },
		"Plan":       func() error { _, err := c.Plan(ctx, public, id, wanting()); return err },
		"Node":       func() error { _, err := c.Node(ctx, public, id, wanting()); return err },
		"Plans": func() error {
			_, err := c.Plans(ctx, public, plan.Paging{}, plan.PlanFilter{}, plan.ByTitle, wanting())
			return err
		},
		"Locales": func() error { _, err := c.Locales(ctx, public); return err },
		"Locale":  func() error { _, err := c.Locale(ctx, public, "ko"); return err },
		"Load": func() error {
			_, err := c.Load(ctx, plantest.Operator, plantest.Of(smallPlan("parks")))
			return err
		},
	} {
		if err := verb(); plan.CodeOf(err) != plan.Unavailable || !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s: got %q (%v), want UNAVAILABLE for a closed store", name, plan.CodeOf(err), err)
		}
	}
}

func TestAReaderWhoHasLeftGetsTheContextsError(t *testing.T) {
	_, c := seededStore(t)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := c.PlanBySlug(ctx, public, "gwangju", wanting()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
