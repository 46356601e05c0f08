package plan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

// sending is how the sender of a test claims.
func (d *desk) sending(holder string) plan.Sending {
	return plan.Sending{Holder: holder, Site: "https://plans.example/", Lease: time.Minute, Now: d.now}
}

// claim is what is to be sent to a webhook now, which must be something.
func (d *desk) claim(id plan.ID) *plan.Delivery {
	d.Helper()
	delivery, wait, err := d.ClaimDelivery(d.Context(), id, d.sending("sender"))
	d.ok(err)
	if delivery == nil {
		d.Fatalf("there is nothing to send for %s", wait)
	}
	return delivery
}

func (d *desk) claimsNothing(id plan.ID) time.Duration {
	d.Helper()
	delivery, wait, err := d.ClaimDelivery(d.Context(), id, d.sending("sender"))
	d.ok(err)
	if delivery != nil {
		d.Fatalf("there is %s to send: wanted nothing", delivery.Payload)
	}
	return wait
}

func (d *desk) settle(delivery *plan.Delivery, o plan.Outcome) plan.Settlement {
	d.Helper()
	came, err := d.SettleDelivery(d.Context(), delivery, o, d.now)
	d.ok(err)
	return came
}

// deliveredTo delivers all there is for a webhook, and is that in words.
func (d *desk) deliveredTo(id plan.ID) string {
	d.Helper()
	var all []string
	for {
		delivery, _, err := d.ClaimDelivery(d.Context(), id, d.sending("sender"))
		d.ok(err)
		if delivery == nil {
			return strings.Join(all, "\n")
		}
		all = append(all, d.message(delivery).String())
		d.settle(delivery, plan.Outcome{Delivered: true, Status: 204})
	}
}

// message is a payload as a partner reads it.
type message struct {
	Type      string
	Timestamp time.Time
	Data      struct {
		Plan, Slug, URL        *string
		Revision, Cursor, Head string
		Webhook                string
		Changes                []struct {
			Kind, Action, ID string
			Field, Locale    *string
			Revision         string
		}
	}
}

func (d *desk) message(delivery *plan.Delivery) message {
	d.Helper()
	var m message
	d.ok(json.Unmarshal(delivery.Payload, &m))
	if m.Type != delivery.Type {
		d.Errorf("the message says it is %q, and its delivery %q", m.Type, delivery.Type)
	}
	return m
}

func (m message) String() string {
	words := []string{m.Type}
	if m.Data.Slug != nil {
		words = append(words, *m.Data.Slug)
	}
	for i, c := range m.Data.Changes {
		if i > 0 {
			words = append(words, "|")
		}
		words = append(words, c.Kind, c.Action)
		for _, optional := range []*string{c.Field, c.Locale} {
			if optional != nil {
				words = append(words, *optional)
			}
		}
	}
	return strings.Join(words, " ")
}

func TestAWebhookIsToldWhatThePublicSees(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	hidden := d.newPark("hidden", plan.PlanDraft)
	hook := d.newHook(plan.NewWebhook{})
	d.rename(hidden.goal, "Nobody knows")
	d.rename(p.goal, "Sun")
	d.ok(d.translated(p.goal, "해"))
	_, err := d.SetTranslation(d.Context(), mina, set(p.other, "물", plan.StateDraft))
	d.ok(err)
	d.rename(other.goal, "Moon")
	_, err = d.AddLocale(d.Context(), editor, plan.LocaleSettings{Tag: "fr"})
	d.ok(err)
	_, _, err = d.DeleteItem(d.Context(), editor, p.other, nil)
	d.ok(err)
	_, err = d.ArchivePlan(d.Context(), editor, p.plan, nil)
	d.ok(err)
	_, _, err = d.DeletePlan(d.Context(), editor, other.plan, nil)
	d.ok(err)
	want := "locale.changed LOCALE PUT fr\nplan.changed ITEM DELETE | PLAN DELETE\nplan.changed " +
		strings.Repeat("ITEM DELETE | ", 5) + "PLAN DELETE"
	if got := d.deliveredTo(hook.ID); got != want {
		t.Errorf("it is told\n%s\nwanted\n%s", got, want)
	}
	if wait := d.claimsNothing(hook.ID); wait != 0 {
		t.Errorf("then it is to wait %s", wait)
	}
}

func TestAMessageNamesWhatChangedAndWhereToReadIt(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	hook := d.newHook(plan.NewWebhook{})
	before := d.head()
	d.rename(p.goal, "Sun")
	d.ok(d.translated(p.goal, "해"))
	got := d.claim(hook.ID)
	m := d.message(got)
	if m.String() != "plan.changed park TEXT PUT title en | TEXT PUT title ko" ||
		*m.Data.URL != "https://plans.example/plans/park.json" || *m.Data.Plan != string(p.plan) ||
		m.Data.Changes[0].ID != string(p.goal) || !m.Timestamp.Equal(d.now) {
		t.Errorf("the message is %s", got.Payload)
	}
	for _, never := range []string{"Sun", "해", "editor", "mina"} {
		if strings.Contains(string(got.Payload), never) {
			t.Errorf("the message has %q in it: %s", never, got.Payload)
		}
	}
	changes, _ := d.log(nobody, plan.ChangeQuery{After: before}, 10)
	first, last := fmt.Sprint(changes[0].Revision), fmt.Sprint(changes[len(changes)-1].Revision)
	if m.Data.Revision != last || m.Data.Changes[0].Revision != first {
		t.Errorf("it is of revision %s, and the log at %s", m.Data.Revision, last)
	}
	if rest, _ := d.log(nobody, plan.ChangeQuery{After: m.Data.Cursor}, 10); len(rest) != 0 {
		t.Errorf("after its cursor the log goes on with %d changes", len(rest))
	}
}

func TestAWebhookIsToldOfItsPlansAndOfWhatReadersOfItsLocalesSee(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	third := d.newPark("third", plan.PlanPublished)
	one := d.newHook(plan.NewWebhook{Plans: []plan.ID{p.plan}}).ID
	two := d.newHook(plan.NewWebhook{Plans: []plan.ID{p.plan, other.plan}}).ID
	japanese := d.newHook(plan.NewWebhook{Locales: []i18n.Locale{"ja"}}).ID
	d.rename(third.goal, "Moon") // a reader of Japanese sees it, for there is no translation
	d.rename(other.goal, "Sun")
	d.rename(p.goal, "Star")
	d.ok(d.translated(p.goal, "별"))
	for hook, want := range map[plan.ID]string{
		one: "plan.changed park TEXT PUT title en | TEXT PUT title ko",
		two: "plan.changed other TEXT PUT title en\nplan.changed park TEXT PUT title en | TEXT PUT title ko",
		japanese: "plan.changed third TEXT PUT title en\nplan.changed other TEXT PUT title en\n" +
			"plan.changed park TEXT PUT title en",
	} {
		if got := d.deliveredTo(hook); got != want {
			t.Errorf("it is told\n%s\nwanted\n%s", got, want)
		}
	}
}

func TestMessagesAreSentOneAfterAnotherAndByOneSenderAtATime(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	d.rename(p.goal, "Sun")
	d.rename(other.goal, "Moon")
	first := d.claim(id)
	theirs := d.sending("another")
	theirs.Seen = new(plan.Seen)
	if got, wait, err := d.ClaimDelivery(d.Context(), id, theirs); got != nil || wait != time.Minute || err != nil {
		t.Errorf("another sender gets %v, and waits %s (%v)", got, wait, err)
	}
	d.now = d.now.Add(time.Minute) // the first has crashed
	theirs.Now = d.now
	again, _, err := d.ClaimDelivery(d.Context(), id, theirs)
	d.ok(err)
	if again == nil || again.ID != first.ID || string(again.Payload) != string(first.Payload) {
		t.Fatalf("after a crash there is %+v: wanted %+v again", again, first)
	}
	d.settle(first, plan.Outcome{Status: 500, Error: "too late to say so"})
	if hook := d.hook(id); hook.Attempts != 0 || *hook.Pending != first.ID {
		t.Errorf("a sender that has lost the webhook makes it %+v", hook)
	}
	d.settle(first, plan.Outcome{Delivered: true}) // but this is so whoever says it
	d.settle(again, plan.Outcome{Delivered: true})
	second := d.claim(id)
	if second.ID == first.ID || *d.message(second).Data.Slug != "other" || second.Attempt != 1 {
		t.Errorf("the second message is %+v", second)
	}
	d.settle(second, plan.Outcome{Withdrawn: true})
	third, _, err := d.ClaimDelivery(d.Context(), id, theirs)
	d.ok(err)
	if third == nil || third.ID != second.ID || third.Attempt != 1 {
		t.Errorf("what was broken off is %+v: wanted it to be anybody's at once", third)
	}
}

// waits wants a sender to get nothing, for so long.
func (d *desk) waits(id plan.ID, s plan.Sending, want time.Duration) {
	d.Helper()
	s.Now = d.now
	got, wait, err := d.ClaimDelivery(d.Context(), id, s)
	if d.ok(err); got != nil || wait != want {
		d.Errorf("sender %q gets %+v and waits %s: wanted %s", s.Holder, got, wait, want)
	}
}

func TestASenderIsWaitedForForALeaseSinceItsClaimWasSeenWhateverItsClockSays(t *testing.T) {
	for name, off := range map[string]time.Duration{"ahead": 10 * time.Minute, "behind": -4 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			p := d.newPark("park", plan.PlanPublished)
			id := d.newHook(plan.NewWebhook{}).ID
			d.rename(p.goal, "Sun")
			gone := d.sending("gone")
			gone.Now = d.now.Add(off)
			first, _, err := d.ClaimDelivery(d.Context(), id, gone)
			d.ok(err)
			next := d.sending("next")
			next.Seen = new(plan.Seen)
			d.waits(id, next, time.Minute)
			d.now = d.now.Add(20 * time.Second)
			d.waits(id, next, 40*time.Second)
			d.now = d.now.Add(40 * time.Second)
			next.Now = d.now
			got, _, err := d.ClaimDelivery(d.Context(), id, next)
			if d.ok(err); got == nil || got.ID != first.ID {
				t.Errorf("after a lease it gets %+v: wanted the message of who is gone", got)
			}
		})
	}
}

// A sender that was paused goes on where it was, with a claim that it was about to make.
func TestAClaimOfASenderThatNoLongerLeadsIsWaitedForHoweverLongAnotherHasLed(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	leads := d.sending("leads")
	leads.Seen = new(plan.Seen)
	d.rename(p.goal, "Sun")
	d.rename(other.goal, "Moon")
	late := d.sending("late")
	first, _, err := d.ClaimDelivery(d.Context(), id, late)
	d.ok(err)
	d.waits(id, leads, time.Minute)
	d.now = d.now.Add(time.Hour) // and the leader has sent much since
	d.settle(first, plan.Outcome{Delivered: true})
	late.Now = d.now
	second, _, err := d.ClaimDelivery(d.Context(), id, late)
	if d.ok(err); second == nil || second.ID == first.ID {
		t.Fatalf("what nobody holds is not anybody's: %+v", second)
	}
	d.waits(id, leads, time.Minute)
	d.settle(second, plan.Outcome{Withdrawn: true})
	leads.Now = d.now
	got, _, err := d.ClaimDelivery(d.Context(), id, leads)
	if d.ok(err); got == nil || got.ID != second.ID {
		t.Errorf("once it was let go the leader gets %+v: wanted %s", got, second.ID)
	}
}

func TestOfAClaimThatIsLongOverNothingIsWaitedFor(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	d.rename(p.goal, "Sun")
	first := d.claim(id)
	d.now = d.now.Add(10 * time.Minute) // the process was killed, and starts again
	got, _, err := d.ClaimDelivery(d.Context(), id, d.sending("the next process"))
	if d.ok(err); got == nil || got.ID != first.ID {
		t.Errorf("it gets %+v: wanted %s", got, first.ID)
	}
}

func TestAPartnerThatMissedChangesIsToldToPullEverything(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	d.rename(p.goal, "Sun")
	d.rename(p.goal, "Moon")
	d.trim(plan.Retention{Size: 1})
	reset := d.claim(id)
	m := d.message(reset)
	if m.Type != "catalogue.reset" || *m.Data.URL != "https://plans.example/plans.json" || m.Data.Head == "" {
		t.Fatalf("where the log was trimmed it is told %s", reset.Payload)
	}
	d.rename(p.goal, "Star")
	d.settle(reset, plan.Outcome{Delivered: true})
	if rest, _ := d.log(nobody, plan.ChangeQuery{After: m.Data.Head}, 10); len(rest) != 1 {
		t.Errorf("after its head the log goes on with %d changes", len(rest))
	}
	if got := d.deliveredTo(id); got != "plan.changed park TEXT PUT title en" {
		t.Errorf("then it is told\n%s", got)
	}
	d.rename(p.goal, "Mars")
	stale := d.claim(id)
	d.ok(d.NewEpoch(d.Context(), boss))
	d.settle(stale, plan.Outcome{Error: "no"})
	if got := d.deliveredTo(id); got != "catalogue.reset" {
		t.Errorf("once the catalogue was restored it is told\n%s", got)
	}
}

func TestAQuietWebhookCostsNoWritesAndIsNotOvertakenByTheEndOfTheLog(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{Plans: []plan.ID{p.plan}}).ID
	d.rename(other.goal, "Sun")
	before := len(d.rows())
	rev, _ := d.Store()
	d.claimsNothing(id)
	if now, _ := d.Store(); now != rev || len(d.rows()) != before {
		t.Errorf("a look that found nothing took the store from %d to %d", rev, now)
	}
	for i := range 4 {
		d.now = d.now.Add(2 * time.Hour)
		d.rename(other.goal, fmt.Sprint("Sun ", i))
		d.claimsNothing(id)
		d.trim(plan.Retention{Size: 1})
	}
	d.rename(p.goal, "Moon")
	if got := d.deliveredTo(id); got != "plan.changed park TEXT PUT title en" {
		t.Errorf("it is told\n%s", got)
	}
}

func TestATestMessageIsSentOutOfTurnAndAlsoWhilePaused(t *testing.T) {
	d := newDesk(t)
	id := d.newHook(plan.NewWebhook{}).ID
	_, err := d.PauseWebhook(d.Context(), boss, id)
	d.ok(err)
	_, err = d.TestWebhook(d.Context(), boss, id)
	d.ok(err)
	test := d.claim(id)
	if m := d.message(test); m.Type != "webhook.test" || m.Data.Webhook != string(id) {
		t.Errorf("the test is %s", test.Payload)
	}
	if came := d.settle(test, plan.Outcome{Status: 404, Error: "404 Not Found"}); !came.Dead {
		t.Errorf("it comes to %+v", came)
	}
	d.claimsNothing(id)
	page, err := d.WebhookDeliveries(d.Context(), boss, id, plan.Paging{})
	d.ok(err)
	if len(page.Edges) != 1 || *page.Nodes()[0].Status != 404 || page.Nodes()[0].Queued {
		t.Errorf("what was not delivered is %+v", page.Nodes())
	}
}

func TestASenderHearsOfChangesAndOfWhatIsSet(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	news, err := d.AwaitWebhooks(d.Context(), plan.WebhookNews{})
	d.ok(err)
	if len(news.IDs) != 0 {
		t.Errorf("there are %q", news.IDs)
	}
	id := d.newHook(plan.NewWebhook{}).ID
	for _, run := range []func(){
		func() {},
		func() { d.rename(p.goal, "Sun") },
		func() { _, err := d.TestWebhook(d.Context(), boss, id); d.ok(err) },
		func() { d.ok(d.NewEpoch(d.Context(), boss)) },
	} {
		run()
		news, err = d.AwaitWebhooks(d.Context(), news)
		d.ok(err)
		if len(news.IDs) != 1 || news.IDs[0] != id {
			t.Errorf("there are %q", news.IDs)
		}
	}
	d.settle(d.claim(id), plan.Outcome{Delivered: true}) // which is no news
	heard := make(chan plan.WebhookNews)
	go func() {
		next, err := d.AwaitWebhooks(d.Context(), news)
		if err != nil {
			t.Error(err)
		}
		heard <- next
	}()
	_, err = d.DeleteWebhook(d.Context(), boss, id)
	d.ok(err)
	if next := <-heard; len(next.IDs) != 0 {
		t.Errorf("after the last was deleted there are %q", next.IDs)
	}
}
