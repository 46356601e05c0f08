package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"polyplan/plan"
)

func TestAMessageIsTriedAgainAtLongerAndLongerTimesAndThenGivenUp(t *testing.T) {
	d := newDesk(t)
	p, other := d.newPark("park", plan.PlanPublished), d.newPark("other", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	d.rename(p.goal, "Sun")
	d.rename(other.goal, "Moon")
	first := d.claim(id)
	waits := strings.Fields("5s 5m 30m 2h 5h 10h 14h 20h 24h")
	for i, about := range waits {
		want, err := time.ParseDuration(about)
		d.ok(err)
		came := d.settle(d.claim(id), plan.Outcome{Status: 503, Error: "503 Service Unavailable"})
		if came.Next == nil || came.Dead || came.Paused != "" {
			t.Fatalf("attempt %d comes to %+v", i+1, came)
		}
		got := came.Next.Sub(d.now)
		if got < want*8/10-time.Millisecond || got > want*12/10+time.Millisecond {
			t.Errorf("after attempt %d it waits %s: wanted %s, give or take a fifth", i+1, got, want)
		}
		if wait := d.claimsNothing(id); wait != got {
			t.Errorf("a sender is told to wait %s: wanted %s", wait, got)
		}
		d.now = *came.Next
	}
	hook := d.hook(id)
	if hook.Attempts != len(waits) || *hook.LastError != "503 Service Unavailable" || *hook.Pending != first.ID {
		t.Errorf("before the last attempt it is %+v", hook)
	}
	last := d.claim(id)
	if last.Attempt != len(waits)+1 || last.ID != first.ID || string(last.Payload) != string(first.Payload) {
		t.Errorf("the last attempt is %+v", last)
	}
	if came := d.settle(last, plan.Outcome{Error: "no answer"}); !came.Dead || came.Paused != "" {
		t.Errorf("the last attempt comes to %+v", came)
	}
	if got := d.deliveredTo(id); got != "plan.changed other TEXT PUT title en" {
		t.Errorf("then it is told\n%s", got)
	}
	page, err := d.WebhookDeliveries(d.Context(), boss, id, plan.Paging{})
	d.ok(err)
	if len(page.Edges) != 1 || page.Nodes()[0].ID != first.ID || page.Nodes()[0].Attempts != 10 ||
		*page.Nodes()[0].Error != "no answer" || page.Nodes()[0].Payload != string(first.Payload) {
		t.Errorf("dead are %+v", page.Nodes())
	}
	_, err = d.ReplayWebhook(d.Context(), boss, id, []string{first.ID})
	d.ok(err)
	again := d.claim(id)
	if again.ID != first.ID || string(again.Payload) != string(first.Payload) || again.Attempt != 11 {
		t.Errorf("replayed is %+v", again)
	}
	d.settle(again, plan.Outcome{Delivered: true})
	if hook := d.hook(id); hook.DeadLetters != 0 || hook.LastDeliveredAt == nil {
		t.Errorf("after the replay it is %+v", hook)
	}
	d.claimsNothing(id)
}

// die fails the next message of a webhook until it is given up.
func (d *desk) die(id plan.ID) (came plan.Settlement) {
	d.Helper()
	for !came.Dead {
		if came = d.settle(d.claim(id), plan.Outcome{Status: 500, Error: "500 of a partner"}); came.Next != nil {
			d.now = *came.Next
		}
	}
	return came
}

func TestAWebhookThatTakesNothingIsPaused(t *testing.T) {
	d := newDesk(t)
	a, b := d.newPark("a", plan.PlanPublished), d.newPark("b", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	for _, item := range []plan.ID{a.goal, b.goal, a.other, b.other} {
		d.rename(item, "Sun")
	}
	for i := range 3 {
		if came := d.die(id); (came.Paused != "") != (i == 2) {
			t.Errorf("message %d comes to %+v", i+1, came)
		}
	}
	hook := d.hook(id)
	if hook.PausedAt == nil || !strings.Contains(*hook.PausedReason, "500 of a partner") || hook.DeadLetters != 3 {
		t.Errorf("it is %+v", hook)
	}
	d.claimsNothing(id)
	_, err := d.ResumeWebhook(d.Context(), boss, id)
	d.ok(err)
	if got := d.deliveredTo(id); got != "plan.changed b TEXT PUT title en" {
		t.Errorf("resumed, it is told\n%s", got)
	}
	page, err := d.WebhookDeliveries(d.Context(), boss, id, plan.Paging{First: ptr(2)})
	d.ok(err)
	rest, err := d.WebhookDeliveries(d.Context(), boss, id, plan.Paging{First: ptr(2), After: *page.PageInfo.EndCursor})
	d.ok(err)
	if len(page.Edges) != 2 || !page.PageInfo.HasNextPage || len(rest.Edges) != 1 || rest.PageInfo.HasNextPage {
		t.Errorf("the pages are %+v and %+v", page, rest)
	}
}

func TestAReceiverSaysHowLongToLeaveItAlone(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	d.rename(p.goal, "Sun")
	for asked, want := range map[time.Duration]time.Duration{
		10 * time.Minute: 10 * time.Minute,
		100 * time.Hour:  24 * time.Hour,
	} {
		came := d.settle(d.claim(id), plan.Outcome{Status: 429, Error: "429", RetryAfter: asked})
		if got := came.Next.Sub(d.now); got != want {
			t.Errorf("asked to wait %s it waits %s: wanted %s", asked, got, want)
		}
		d.now = *came.Next
	}
}

func TestAnEndpointThatIsGoneIsPausedAndGoesOnWhereItWas(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	d.rename(p.goal, "Sun")
	came := d.settle(d.claim(id), plan.Outcome{Status: 410, Error: "410 Gone", Gone: true})
	if !strings.Contains(came.Paused, "410") || came.Next != nil {
		t.Errorf("it comes to %+v", came)
	}
	d.claimsNothing(id)
	_, err := d.ResumeWebhook(d.Context(), boss, id)
	d.ok(err)
	if got := d.deliveredTo(id); got != "plan.changed park TEXT PUT title en" {
		t.Errorf("resumed, it is told\n%s", got)
	}
}

func TestTheOldestDeadLettersGo(t *testing.T) {
	d := newPlantedDesk(t)
	id := d.newHook(plan.NewWebhook{}).ID
	for range 3 {
		_, err := d.TestWebhook(d.Context(), boss, id)
		d.ok(err)
	}
	before := d.oldestLetters(id, 3)
	d.ok(plan.WriteLetters(d.Context(), d.db, id, plan.MaxDeadLetters-3))
	for range 2 {
		_, err := d.TestWebhook(d.Context(), boss, id)
		d.ok(err)
	}
	after := d.oldestLetters(id, 3)
	kept := d.hook(id).DeadLetters
	if kept != plan.MaxDeadLetters || after[0] != before[2] || slices.Contains(before, after[1]) {
		t.Errorf("kept are %d, of which the oldest were %q and are %q", kept, before, after)
	}
}

func (d *desk) oldestLetters(id plan.ID, n int) (ids []string) {
	d.Helper()
	page, err := d.WebhookDeliveries(d.Context(), boss, id, plan.Paging{First: &n})
	d.ok(err)
	for _, letter := range page.Nodes() {
		ids = append(ids, letter.ID)
	}
	return ids
}
