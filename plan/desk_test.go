package plan_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
	"polyplan/store/storetest"
)

// desk is a catalogue, its store, and the people who write in it.
type desk struct {
	testing.TB
	*plan.Catalogue
	db  store.DB
	now time.Time
}

// newDesk is a desk whose catalogue has to be sound at the end.
func newDesk(t testing.TB) *desk {
	t.Helper()
	d := newPlantedDesk(t)
	plantest.EndSound(t, d.Catalogue)
	return d
}

// newPlantedDesk is a desk where a test may plant what no verb would write.
func newPlantedDesk(t testing.TB) *desk {
	t.Helper()
	return newDeskOn(t, storetest.Strict(plantest.Store(t, t.TempDir()+"/polyplan.db")))
}

// newDeskOn is a desk on a store, such as one that runs each closure once where there is much to do.
func newDeskOn(t testing.TB, db store.DB) *desk {
	t.Helper()
	d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db), now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	d.At(d.now)
	return d
}

// later moves the clock on by a minute.
func (d *desk) later() {
	d.now = d.now.Add(time.Minute)
	d.At(d.now)
}

// ok ends the test where something failed that must not.
func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatalf("%v (%q at %v)", err, plan.CodeOf(err), placeOf(err))
	}
}

func placeOf(err error) string {
	var e *plan.Error
	if !errors.As(err, &e) {
		return ""
	}
	return strings.Join(e.Field, ".")
}

// refuses runs something that must fail with a code at a place of the input and change nothing.
func (d *desk) refuses(what string, code plan.Code, place string, run func() error) {
	d.Helper()
	before := d.rows()
	err := run()
	if plan.CodeOf(err) != code || placeOf(err) != place {
		d.Errorf("%s: wanted %s at %q, got %q at %q: %v", what, code, place, plan.CodeOf(err), placeOf(err), err)
	}
	if after := d.rows(); !slices.Equal(after, before) {
		d.Errorf("%s: it was refused with %v and changed the store", what, err)
	}
}

// rows are all keys and values of the store.
func (d *desk) rows() []string {
	d.Helper()
	var all []string
	d.ok(d.db.View(d.Context(), func(tx store.Tx) error {
		for key, value := range tx.Scan(nil, nil) {
			all = append(all, string(key)+" = "+string(value))
		}
		return nil
	}))
	return all
}

// rowsWith are the rows that mention a string, but those of the change log.
func (d *desk) rowsWith(s string) []string {
	d.Helper()
	return slices.DeleteFunc(d.rows(), func(row string) bool {
		return !strings.Contains(row, s) || strings.HasPrefix(row, string(store.Key("change"))) || strings.HasPrefix(row, string(store.Key("bychange")))
	})
}

// person is a viewer with a token.
func person(name string, grants ...plan.Grant) plan.Viewer {
	return plan.Viewer{ID: plan.ID(fmt.Sprintf("tok_%020s", name)), Name: name, Grants: grants}
}

func speaks(role plan.Role, locales ...i18n.Locale) plan.Grant {
	return plan.Grant{Role: role, Locales: locales}
}

var (
	nobody   plan.Viewer
	boss     = person("boss", plan.Grant{Role: plan.RoleAdmin})
	editor   = person("editor", plan.Grant{Role: plan.RoleEditor})
	mina     = person("mina", speaks(plan.RoleTranslator, "ko"))
	jun      = person("jun", speaks(plan.RoleTranslator, "ko"))
	reviewer = person("reviewer", speaks(plan.RoleReviewer, "ko"))
	japanese = person("japanese", speaks(plan.RoleTranslator, "ja"))
)
