package partner_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// signedWith tells whether one of a message's signatures is by a secret, as any receiver would.
func (m received) signedWith(t testing.TB, secret string) bool {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(m.ID + "." + m.Timestamp + "." + m.Body))
	return strings.Contains(" "+m.Signature+" ", " v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))+" ")
}

func TestWhatChangesIsDeliveredInOrderAndSigned(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	hook, secret := h.hook(r.URL)
	h.start(h.Catalogue, partner.Options{})
	seen := map[string]bool{}
	last := 0
	for range 5 {
		h.edit()
		got := r.next()
		now := fmt.Sprint(h.clock.now().Unix())
		if !got.signedWith(t, secret) || got.Media != "application/json" || got.Timestamp != now {
			t.Errorf("there came %+v, not signed with %s", got, secret)
		}
		rev, err := strconv.Atoi(got.message.Data.Revision)
		if seen[got.ID] || got.message.Type != "plan.changed" || *got.message.Data.Slug != "gwangju" ||
			rev <= last || err != nil {
			t.Errorf("after revision %d there came %s %s", last, got.ID, got.Body)
		}
		seen[got.ID], last = true, rev
		h.clock.pass(time.Minute)
	}
	h.until(hook.ID, func(w *plan.Webhook) bool { return w.Pending == nil && w.LastDeliveredAt != nil })
	set, second, err := h.RotateWebhookSecret(t.Context(), plantest.Operator, hook.ID, 24*time.Hour)
	h.ok(err)
	h.edit()
	if got := r.next(); !got.signedWith(t, secret) || !got.signedWith(t, second) {
		t.Errorf("until %s both secrets are good, and there came %+v", set.OldSecretEnd, got)
	}
	_, err = h.TestWebhook(t.Context(), plantest.Operator, hook.ID)
	h.ok(err)
	if got := r.next(); got.message.Type != "webhook.test" {
		t.Errorf("as a test there came %s", got.Body)
	}
	r.nothing()
}

func TestAMessageThatWasDeliveredAndNotWrittenDownComesAgainUnderItsID(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	h.hook(r.URL)
	r.answers(func(w http.ResponseWriter, _ *http.Request) {
		h.db.Crash()
		w.WriteHeader(http.StatusOK)
	})
	stop := h.start(h.Catalogue, partner.Options{})
	h.edit()
	first := r.next()
	stop()
	h.db.Mend()
	r.answers(nil)
	h.clock.pass(time.Hour) // its claim is over
	h.start(h.Catalogue, partner.Options{})
	if again := r.next(); again.ID != first.ID || again.Body != first.Body || again.Timestamp == first.Timestamp {
		t.Errorf("after a crash there came %+v: wanted %+v again, at another time", again, first)
	}
	h.edit()
	if next := r.next(); next.ID == first.ID {
		t.Errorf("there came %s once more", next.ID)
	}
}

func TestAReceiverThatTakesNothingIsTriedAgainLater(t *testing.T) {
	private := newReceiver(t)
	for name, test := range map[string]struct {
		answer   http.HandlerFunc
		patience time.Duration
		err      string
		after    time.Duration // at least
	}{
		"fails": {status(500), patience, "500 Internal Server Error", 0},
		"hangs": {
			func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			200 * time.Millisecond, "no answer within 200ms", 0,
		},
		"hangs up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, patience, "EOF", 0},
		"sends elsewhere": {
			http.RedirectHandler(private.URL, http.StatusTemporaryRedirect).ServeHTTP,
			patience, "307 Temporary Redirect: redirects are not followed", 0,
		},
		"is busy": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}, patience, "429 Too Many Requests", 59 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			h, r := newHouse(t), newReceiver(t)
			hook, _ := h.hook(r.URL + "/a-secret-path")
			r.answers(test.answer)
			stop := h.start(h.Catalogue, partner.Options{
				Site: "https://plans.example", Private: true, Patience: test.patience,
			})
			h.edit()
			set := h.until(hook.ID, func(w *plan.Webhook) bool { return w.Attempts == 1 })
			if set.LastError == nil || !strings.Contains(*set.LastError, test.err) ||
				set.NextAttemptAt.Sub(h.clock.now()) < test.after {
				t.Errorf("it is %+v", set)
			}
			stop()
			said := h.said.String()
			if !strings.Contains(said, "webhook not delivered") || strings.Contains(said, "a-secret-path") {
				t.Errorf("it is said %s", said)
			}
			private.nothing()
			r.answers(nil)
			h.clock.pass(25 * time.Hour)
			h.start(h.Catalogue, partner.Options{})
			h.until(hook.ID, func(w *plan.Webhook) bool { return w.LastDeliveredAt != nil })
		})
	}
}

func TestARedirectIsNotFollowedWhereverItLeads(t *testing.T) {
	elsewhere := newReceiver(t)
	for _, code := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{
			elsewhere.URL, "http://10.0.0.1/", "http://[::1]/", "https://169.254.169.254/latest", "/there",
		} {
			h, r := newHouse(t), newReceiver(t)
			hook, _ := h.hook(r.URL)
			r.answers(http.RedirectHandler(to, code).ServeHTTP)
			stop := h.start(h.Catalogue, partner.Options{})
			h.edit()
			set := h.until(hook.ID, func(w *plan.Webhook) bool { return w.Attempts == 1 })
			want := fmt.Sprint(code, " ", http.StatusText(code), ": redirects are not followed")
			if set.LastError == nil || *set.LastError != want || set.LastDeliveredAt != nil || set.Pending == nil {
				t.Errorf("sent on to %s it is %+v: wanted %s", to, set, want)
			}
			stop()
			if said := h.said.String(); !strings.Contains(said, "redirects are not followed") {
				t.Errorf("it is said %s", said)
			}
			r.next()
			r.nothing() // not even where it leads to the same place
		}
	}
	elsewhere.nothing()
}

func TestAnEndpointThatAnswersGoneIsLeftAlone(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	hook, _ := h.hook(r.URL)
	r.answers(status(http.StatusGone))
	h.start(h.Catalogue, partner.Options{})
	h.edit()
	r.next()
	set := h.until(hook.ID, func(w *plan.Webhook) bool { return w.PausedAt != nil })
	if !strings.Contains(*set.PausedReason, "410") {
		t.Errorf("it is paused because %s", *set.PausedReason)
	}
	h.edit()
	r.answers(nil)
	_, err := h.ResumeWebhook(t.Context(), plantest.Operator, hook.ID)
	h.ok(err)
	first, second := r.next(), r.next()
	if first.ID == second.ID {
		t.Errorf("resumed, there came %s twice", first.ID)
	}
}

func TestWhatIsGivenUpIsReplayed(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	hook, _ := h.hook(r.URL)
	r.answers(status(http.StatusServiceUnavailable))
	h.start(h.Catalogue, partner.Options{})
	h.edit()
	first := r.next()
	h.giveUp(hook.ID)
	r.answers(nil)
	_, err := h.ReplayWebhook(t.Context(), plantest.Operator, hook.ID, []string{first.ID})
	h.ok(err)
	h.until(hook.ID, func(w *plan.Webhook) bool { return w.DeadLetters == 0 })
	var last received
	for len(r.heard) > 0 {
		if last = r.next(); last.ID != first.ID || last.Body != first.Body {
			t.Errorf("there came %+v: wanted %+v", last, first)
		}
	}
}

func TestAnAddressOfAPrivateNetworkIsNotDialledWhateverItIsCalled(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	for address, why := range map[string]string{
		strings.Replace(r.URL, "http://127.0.0.1", "https://localhost", 1): "private network", // by its name
		strings.Replace(r.URL, "http://", "https://", 1):                   "private network",
		r.URL: "no TLS",
	} {
		hook, _ := h.hook(address)
		stop := h.start(h.Catalogue, partner.Options{Site: "https://plans.example", Private: false})
		h.edit()
		set := h.until(hook.ID, func(w *plan.Webhook) bool { return w.LastError != nil })
		if !strings.Contains(*set.LastError, why) {
			t.Errorf("%s is refused because %s: wanted %q", address, *set.LastError, why)
		}
		stop()
		_, err := h.DeleteWebhook(t.Context(), plantest.Operator, hook.ID)
		h.ok(err)
	}
	r.nothing()
}

func TestACertificateThatNobodyVouchesForIsRefused(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	r.Server.Close()
	server := newTLS(r)
	hook, _ := h.hook(server)
	h.start(h.Catalogue, partner.Options{})
	h.edit()
	set := h.until(hook.ID, func(w *plan.Webhook) bool { return w.LastError != nil })
	if !strings.Contains(*set.LastError, "certificate") {
		t.Errorf("it is refused because %s", *set.LastError)
	}
	r.nothing()
}

func TestTwoSendersOnOneStoreSendEachMessageOnce(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	hook, _ := h.hook(r.URL)
	h.start(h.Catalogue, partner.Options{})
	h.start(h.Catalogue, partner.Options{})
	const edits = 20
	changed := 0
	for range edits {
		h.edit()
	}
	seen := map[string]bool{}
	for changed < edits {
		got := r.next()
		if seen[got.ID] {
			t.Errorf("%s came twice", got.ID)
		}
		seen[got.ID] = true
		changed += strings.Count(got.Body, `"kind":"TEXT"`)
	}
	h.until(hook.ID, func(w *plan.Webhook) bool { return w.Pending == nil })
	r.nothing()
}

func TestAStopBreaksOffWhatIsUnderWayAndItIsSentLater(t *testing.T) {
	h, r := newHouse(t), newReceiver(t)
	hook, _ := h.hook(r.URL)
	asked := make(chan struct{})
	r.answers(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	})
	stop := h.start(h.Catalogue, partner.Options{})
	h.edit()
	<-asked
	stop()
	if set := h.state(hook.ID); set.Attempts != 0 || set.Pending == nil {
		t.Errorf("after the stop it is %+v", set)
	}
	broken := r.next()
	r.answers(nil)
	h.start(h.Catalogue, partner.Options{}) // at once, for the first has let go of it
	if got := r.next(); got.ID != broken.ID {
		t.Errorf("there came %s: wanted %s", got.ID, broken.ID)
	}
}

func TestAWebhookThatHangsDoesNotHoldUpOthers(t *testing.T) {
	h, slow, quick := newHouse(t), newReceiver(t), newReceiver(t)
	release := make(chan struct{})
	defer close(release)
	slow.answers(func(w http.ResponseWriter, _ *http.Request) { <-release; w.WriteHeader(http.StatusOK) })
	for range 20 {
		h.hook(slow.URL)
	}
	h.hook(quick.URL)
	h.start(h.Catalogue, partner.Options{})
	for range 3 {
		h.edit()
		quick.next()
	}
}
