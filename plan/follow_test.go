package plan_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

func (d *desk) follow(v plan.Viewer, q plan.ChangeQuery) *plan.Following {
	d.Helper()
	following, err := d.Follow(d.Context(), v, q, plan.Selection{})
	d.ok(err)
	return following
}

// next is a change that must be there already.
func (d *desk) next(f *plan.Following) *plan.Change {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), time.Minute)
	defer cancel()
	change, err := f.Next(ctx)
	d.ok(err)
	return change
}

// rest is what a follower is told up to the last change, which is that a locale was added.
func (d *desk) rest(f *plan.Following, last i18n.Locale) []*plan.Change {
	d.Helper()
	var all []*plan.Change
	for {
		change := d.next(f)
		if change.Kind == plan.ChangeLocale && change.ID == plan.ID(last) {
			return all
		}
		all = append(all, change)
	}
}

func TestFollowersAreToldWhatTheLogTells(t *testing.T) {
	for what, q := range map[string]plan.ChangeQuery{
		"all": {}, "a locale": {Locales: []i18n.Locale{"ko"}}, "through fallback": {Locales: []i18n.Locale{"gsw"}},
	} {
		d := newDesk(t)
		p := d.newPark("park", plan.PlanPublished)
		q.After = d.head()
		d.ok(d.add("gsw", "ja"))
		draft := d.newPark("draft", plan.PlanDraft)
		d.retitle(p.goal, "Sun", false)
		d.retitle(draft.goal, "Moon", false)
		for _, node := range []plan.ID{p.goal, p.other, p.goal} {
			_, err := d.SetTranslation(d.Context(), mina, set(node, "해", plan.StateTranslated))
			d.ok(err)
		}
		_, _, err := d.DeleteItem(d.Context(), editor, p.strategy, nil)
		d.ok(err)
		_, err = d.PublishPlan(d.Context(), editor, draft.plan, nil)
		d.ok(err)
		d.ok(d.add("qu"))
		for _, v := range []plan.Viewer{nobody, boss} {
			for name, id := range map[string]plan.ID{"every plan": "", "one plan": p.plan} {
				q.Plan = id
				want, _ := d.log(v, q, 2)
				want = want[:len(want)-1]
				got := d.rest(d.follow(v, q), "qu")
				if tell(got, nil) != tell(want, nil) || len(got) == 0 {
					t.Errorf("%s, %s: %q was told\n%s\nwanted\n%s", what, name, v.Name, tell(got, nil), tell(want, nil))
				}
			}
		}
	}
}

func TestFollowersWithoutACursorAreToldWhatIsToCome(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	f := d.follow(nobody, plan.ChangeQuery{})
	d.retitle(p.goal, "Sun", false)
	change := d.next(f)
	if got := tell([]*plan.Change{change}, p.names()); got != "TEXT PUT goal title en Sun" {
		t.Errorf("told %s", got)
	}
	told := make(chan *plan.Change)
	go func() { told <- d.next(f) }()
	d.retitle(p.other, "Rain", false)
	if got := tell([]*plan.Change{<-told}, p.names()); got != "TEXT PUT other title en Rain" {
		t.Errorf("told %s", got)
	}
	if again := d.next(d.follow(nobody, plan.ChangeQuery{After: change.Cursor})); again.ID != p.other {
		t.Errorf("after a cursor told of %s", again.ID)
	}
}

func TestWhatCannotBeFollowedIsSaidAtOnce(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	other := newDesk(t)
	for what, c := range map[string]struct {
		query plan.ChangeQuery
		code  plan.Code
		place string
	}{
		"nonsense":             {plan.ChangeQuery{After: "x"}, plan.Invalid, "after"},
		"of another catalogue": {plan.ChangeQuery{After: other.head()}, plan.CursorExpired, "after"},
		"a goal":               {plan.ChangeQuery{Plan: p.goal}, plan.Invalid, "plan"},
	} {
		d.refuses(what, c.code, c.place, func() error { _, err := d.Follow(d.Context(), nobody, c.query, plan.Selection{}); return err })
	}
}

// What ends a follower, whether it waits or has something read ahead.
func TestFollowingEndsWhenItMust(t *testing.T) {
	for what, c := range map[string]struct {
		end  func(*desk, *plan.Token, context.CancelFunc) error
		code plan.Code
	}{
		"its token is revoked": {func(d *desk, token *plan.Token, _ context.CancelFunc) error {
			_, err := d.RevokeToken(d.Context(), boss, token.ID)
			return err
		}, plan.Unauthenticated},
		"its token expires": {func(d *desk, _ *plan.Token, _ context.CancelFunc) error { return nil }, plan.Unauthenticated},
		"the catalogue is restored": {func(d *desk, _ *plan.Token, _ context.CancelFunc) error {
			_, err := d.db.Update(d.Context(), func(tx store.Tx) error { return plan.PutEpoch(tx, "another") })
			return err
		}, plan.CursorExpired},
		"the catalogue closes": {func(d *desk, _ *plan.Token, _ context.CancelFunc) error { return d.db.Close() }, plan.Unavailable},
		"nobody listens":       {func(_ *desk, _ *plan.Token, cancel context.CancelFunc) error { cancel(); return nil }, ""},
	} {
		for _, ahead := range []bool{false, true} {
			db := plantest.Store(t, t.TempDir()+"/polyplan.db")
			d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)} // by the clock of the day
			p := d.newPark("park", plan.PlanPublished)
			n := plan.NewToken{Name: "ann", Grants: []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleAdmin}}}}
			if what == "its token expires" {
				n.ExpiresAt = ptr(time.Now().Add(2 * time.Second))
			}
			token, secret, err := d.CreateToken(d.Context(), boss, n)
			d.ok(err)
			ann, err := d.Authenticate(d.Context(), secret)
			d.ok(err)
			ctx, cancel := context.WithCancel(d.Context())
			defer cancel()
			f := d.follow(ann, plan.ChangeQuery{})
			if ahead {
				_, err := d.UpdatePlan(d.Context(), boss, plan.PlanUpdate{ID: p.plan, Title: to("One"), Summary: to("Two"), Section: to("Three")})
				d.ok(err)
				d.next(f)
			}
			ended := make(chan error, 1)
			go func() {
				for {
					if _, err := f.Next(ctx); err != nil {
						ended <- err
						return
					}
				}
			}()
			d.ok(c.end(d, token, cancel))
			select {
			case err := <-ended:
				if plan.CodeOf(err) != c.code || c.code == "" && !errors.Is(err, context.Canceled) {
					t.Errorf("%s, read ahead %v: ended with %v", what, ahead, err)
				}
			case <-time.After(time.Minute):
				t.Fatalf("%s, read ahead %v: it does not end", what, ahead)
			}
			if _, err := f.Next(ctx); err == nil {
				t.Errorf("%s, read ahead %v: it goes on after its end", what, ahead)
			}
		}
	}
}

func TestWhatWasReadAheadIsToldAsItIsWhenItIsTold(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	f := d.follow(nobody, plan.ChangeQuery{})
	_, err := d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Title: to("One"), Summary: to("Two"), Section: to("Three")})
	d.ok(err)
	if got := tell([]*plan.Change{d.next(f)}, p.names()); got != "TEXT PUT plan title en One" {
		t.Errorf("told %s", got)
	}
	_, err = d.UpdatePlan(d.Context(), editor, plan.PlanUpdate{ID: p.plan, Summary: to("Again")})
	d.ok(err)
	if got := tell([]*plan.Change{d.next(f)}, p.names()); got != "TEXT PUT plan summary en Again" {
		t.Errorf("told %s", got)
	}
	_, err = d.ArchivePlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	d.ok(d.add("qu"))
	if got := tell(d.rest(f, "qu"), p.names()); got != "PLAN DELETE plan" {
		t.Errorf("of a plan that is hidden now told\n%s", got)
	}
}

// People write while a partner follows, is cut off again and again, and goes on after its last cursor.
func TestWhatAFollowerGotBetweenItsDisconnectsIsTheLog(t *testing.T) {
	db := plantest.Store(t, t.TempDir()+"/polyplan.db")
	d := &desk{TB: t, db: db, Catalogue: plantest.Open(t, db)}
	parks := []park{d.newPark("park", plan.PlanPublished), d.newPark("lake", plan.PlanPublished)}
	start := d.head()
	const writers, writes = 3, 15
	written := make(chan error)
	for i := range writers {
		go func() { written <- d.writeAway(parks, fmt.Sprint("words ", i, " "), writes) }()
	}
	stop := make(chan struct{})
	partners := make(chan []string)
	for range 3 {
		go func() { partners <- d.partner(start, stop) }()
	}
	for range writers {
		d.ok(<-written)
	}
	d.ok(d.add("qu"))
	close(stop)
	var want []string
	changes, _ := d.log(boss, plan.ChangeQuery{After: start}, 100)
	for _, c := range changes {
		want = append(want, c.Cursor)
	}
	for range 3 {
		if got := <-partners; !slices.Equal(got, want) {
			t.Errorf("got %d changes, wanted the log's %d", len(got), len(want))
		}
	}
}

func (d *desk) writeAway(parks []park, words string, n int) error {
	for i := range n {
		p := parks[rand.IntN(len(parks))]
		_, err := d.UpdatePlan(context.Background(), boss, plan.PlanUpdate{
			ID: p.plan, Title: to(fmt.Sprint(words, i)), Summary: to(fmt.Sprint(words, i, ".")),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// partner is the cursors of what it was told up to the locale that ends it.
func (d *desk) partner(after string, stop <-chan struct{}) (cursors []string) {
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(rand.IntN(20))*time.Millisecond)
		f, err := d.Follow(ctx, boss, plan.ChangeQuery{After: after}, plan.Selection{})
		for err == nil {
			var change *plan.Change
			if change, err = f.Next(ctx); err != nil {
				break
			}
			after = change.Cursor
			if cursors = append(cursors, after); change.ID == "qu" {
				cancel()
				<-stop
				return cursors
			}
		}
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			d.Error(err)
			return nil
		}
	}
}

func TestEachChangeTellsWhatItWasMadeOf(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	f, err := d.Follow(d.Context(), nobody, plan.ChangeQuery{}, plan.Selection{Wanted: []i18n.Locale{"ko"}})
	d.ok(err)
	d.retitle(p.goal, "Sun", true) // whose translation is told of too
	d.ok(d.add("fr"))
	for _, want := range []map[i18n.Locale]int{{"en": 1}, {"ko": 1}, {}} {
		reading := new(plan.Reading)
		change, err := f.Next(plan.WithReading(d.Context(), reading))
		d.ok(err)
		if got := reading.Served(); !maps.Equal(got, want) || reading.Empty() != (len(want) == 0) {
			t.Errorf("%s of %s served %v, wanted %v", []string{"PUT", "DELETE"}[change.Action], change.ID, got, want)
		}
	}
}
