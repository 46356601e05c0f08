package plan_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// backUp makes a backup under a name, as it is to be restored where that is said.
func (d *desk) backUp(path string, restored bool) plan.Held {
	d.Helper()
	spare, err := store.NewSpare(path)
	d.ok(err)
	rev, err := d.Backup(d.Context(), boss, spare, func(int) {})
	d.ok(err)
	held, err := plan.Inspect(d.Context(), boss, spare)
	d.ok(err)
	if held.Revision != rev || held.Findings != 0 {
		d.Errorf("of revision %d the backup is %+v", rev, held)
	}
	if restored {
		d.ok(plan.Renew(d.Context(), boss, spare))
	}
	d.ok(errors.Join(spare.Settle(), spare.Drop()))
	return held
}

// ledger is what was acknowledged: the titles in Korean that each strategy has had, by revision.
type ledger struct {
	mu     sync.Mutex
	titles map[plan.ID]map[store.Rev]string
}

func (l *ledger) note(id plan.ID, rev store.Rev, title string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.titles[id] == nil {
		l.titles[id] = map[store.Rev]string{}
	}
	l.titles[id][rev] = title
}

// at is the title that was acknowledged last up to a revision.
func (l *ledger) at(id plan.ID, rev store.Rev) string {
	last := store.Rev(0)
	for at := range l.titles[id] {
		if at <= rev {
			last = max(last, at)
		}
	}
	return l.titles[id][last]
}

// Writers go on while backups are made; each backup has, of every text, the last that was acknowledged up to its
// revision, and a check finds nothing in it.
func TestABackupWhileManyTranslateIsTheCatalogueAsItWas(t *testing.T) {
	const writers, backups = 8, 4
	d := newDesk(t)
	l := ledger{titles: map[plan.ID]map[store.Rev]string{}}
	parks := make([]park, writers)
	for i := range parks {
		parks[i] = d.newPark(fmt.Sprint("park-", i), plan.PlanPublished)
		l.note(parks[i].goal, 0, "그늘")
	}
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	for i, p := range parks {
		writing.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				title := fmt.Sprint("그늘 ", i, " ", n)
				done, err := d.SetTranslation(context.Background(), boss, set(p.goal, title, plan.StateTranslated))
				if err != nil {
					t.Error(err)
					return
				}
				l.note(p.goal, done.Rev, title)
			}
		})
	}
	folder := t.TempDir()
	names := map[string]plan.Held{}
	for n := range backups {
		_, err := d.db.Wait(t.Context(), d.db.Rev()+10)
		d.ok(err)
		name := filepath.Join(folder, fmt.Sprint(n, ".db"))
		names[name] = d.backUp(name, false)
	}
	stop()
	writing.Wait()
	for name, held := range names {
		db, err := store.Open(t.Context(), "bolt:"+name)
		d.ok(err)
		saved := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)}
		for _, p := range parks {
			if got, want := saved.stored(boss, p.goal, plan.FieldTitle, "ko").Value, l.at(p.goal, held.Revision); got != want {
				t.Errorf("at revision %d %s is %q: wanted %q", held.Revision, p.goal, got, want)
			}
		}
		d.ok(db.Close())
	}
}

func TestWhatIsRestoredIsWhatWasBackedUpButForItsEpoch(t *testing.T) {
	d, at := newPlanting(t)
	head := d.head()
	path := filepath.Join(t.TempDir(), "x.db")
	held := d.backUp(path, true)
	if held.Plans != 2 {
		t.Errorf("it holds %+v", held)
	}
	db, err := store.Open(t.Context(), "bolt:"+path)
	d.ok(err)
	defer db.Close()
	restored := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)}
	meta := func(row string) bool { return len(row) > 6 && row[1:5] == "meta" }
	if !slices.Equal(slices.DeleteFunc(restored.rows(), meta), slices.DeleteFunc(d.rows(), meta)) {
		t.Error("other rows than the catalogue's own differ")
	}
	for _, id := range []plan.ID{at.Plan, at.Draft} {
		want, err := d.Document(t.Context(), boss, id)
		d.ok(err)
		got, err := restored.Document(t.Context(), boss, id)
		d.ok(err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the document of %s differs", id)
		}
	}
	if _, err := restored.Changes(t.Context(), boss, plan.ChangeQuery{After: head}, plan.Selection{}); plan.CodeOf(err) != plan.CursorExpired {
		t.Errorf("a cursor from before: got %v", err)
	}
	if found := plantest.Unsound(t, restored.Catalogue); len(found) > 0 {
		t.Errorf("a check finds %q", found)
	}
}

func TestBackupsAndRestoresAreForAdministrators(t *testing.T) {
	d := newDesk(t)
	spare, err := store.NewSpare(filepath.Join(t.TempDir(), "x.db"))
	d.ok(err)
	defer func() { d.ok(spare.Drop()) }()
	for _, v := range []plan.Viewer{nobody, editor, mina} {
		want := plan.Denied
		if v.Anonymous() {
			want = plan.Unauthenticated
		}
		_, backup := d.Backup(d.Context(), v, spare, func(int) {})
		_, census := d.Census(d.Context(), v)
		for what, err := range map[string]error{"backup": backup, "census": census, "epoch": d.NewEpoch(d.Context(), v)} {
			if plan.CodeOf(err) != want {
				t.Errorf("%s, %s: got %v", v.Name, what, err)
			}
		}
	}
	if vacant, err := d.Vacant(d.Context()); err != nil || !vacant {
		t.Errorf("a new catalogue: %v, %v", vacant, err)
	}
	d.hire("Min", speaks(plan.RoleTranslator, "ko"))
	if vacant, err := d.Vacant(d.Context()); err != nil || vacant {
		t.Errorf("one with a token: %v, %v", vacant, err)
	}
}
