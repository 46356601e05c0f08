package plan_test

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
)

const hookURL = plan.URL("https://partner.example/hook")

// newHook makes a webhook, at hookURL where nothing else is said.
func (d *desk) newHook(n plan.NewWebhook) *plan.Webhook {
	d.Helper()
	if n.URL == "" {
		n.URL = hookURL
	}
	hook, _, err := d.CreateWebhook(d.Context(), boss, n)
	d.ok(err)
	return hook
}

// hook is a webhook as it is now.
func (d *desk) hook(id plan.ID) *plan.Webhook {
	d.Helper()
	hook, err := d.Webhook(d.Context(), boss, id)
	d.ok(err)
	if hook == nil {
		d.Fatalf("there is no webhook %s", id)
	}
	return hook
}

func TestAWebhookIsMadeListedSetAnewAndDeleted(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	made, secret, err := d.CreateWebhook(d.Context(), boss, plan.NewWebhook{
		URL: hookURL, Slugs: []string{"park"}, Locales: []i18n.Locale{"ko", "ja", "ko"},
	})
	d.ok(err)
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(raw) != 32 || !strings.HasPrefix(secret, "whsec_") {
		t.Errorf("the secret is %q: wanted whsec_ and 32 bytes in base64 (%v)", secret, err)
	}
	if made.Name != "partner.example" || len(made.Plans) != 1 || made.Plans[0] != p.plan || len(made.Locales) != 2 || made.Revision == 0 {
		t.Errorf("it is made as %+v", made)
	}
	all, err := d.Webhooks(d.Context(), boss)
	d.ok(err)
	if len(all) != 1 || all[0].ID != made.ID || all[0].URL != hookURL {
		t.Errorf("listed are %+v", all)
	}
	set, err := d.UpdateWebhook(d.Context(), boss, plan.WebhookUpdate{
		ID: made.ID, Name: to("Hanoi"), Plans: plan.Edit[[]plan.ID]{Given: true},
	})
	d.ok(err)
	if set.Name != "Hanoi" || len(set.Plans) != 0 || len(set.Locales) != 2 || set.URL != hookURL {
		t.Errorf("it is set to %+v", set)
	}
	_, err = d.TestWebhook(d.Context(), boss, made.ID)
	d.ok(err)
	_, err = d.DeleteWebhook(d.Context(), boss, made.ID)
	d.ok(err)
	if gone, err := d.Webhook(d.Context(), boss, made.ID); gone != nil || err != nil {
		t.Errorf("after it was deleted there is %+v, %v", gone, err)
	}
	if rows := d.rowsWith(string(made.ID)); len(rows) > 0 {
		t.Errorf("it left %q", rows)
	}
}

func TestWebhooksAreForAdministrators(t *testing.T) {
	d := newDesk(t)
	id := d.newHook(plan.NewWebhook{}).ID
	for who, v := range map[plan.Code]plan.Viewer{plan.Unauthenticated: nobody, plan.Denied: editor} {
		for what, run := range map[string]func() error{
			"create": func() error {
				_, _, err := d.CreateWebhook(d.Context(), v, plan.NewWebhook{URL: hookURL})
				return err
			},
			"list":   func() error { _, err := d.Webhooks(d.Context(), v); return err },
			"read":   func() error { _, err := d.Webhook(d.Context(), v, id); return err },
			"update": func() error { _, err := d.UpdateWebhook(d.Context(), v, plan.WebhookUpdate{ID: id}); return err },
			"delete": func() error { _, err := d.DeleteWebhook(d.Context(), v, id); return err },
			"rotate": func() error { _, _, err := d.RotateWebhookSecret(d.Context(), v, id, 0); return err },
			"pause":  func() error { _, err := d.PauseWebhook(d.Context(), v, id); return err },
			"resume": func() error { _, err := d.ResumeWebhook(d.Context(), v, id); return err },
			"test":   func() error { _, err := d.TestWebhook(d.Context(), v, id); return err },
			"replay": func() error { _, err := d.ReplayWebhook(d.Context(), v, id, []string{"msg_x"}); return err },
			"letters": func() error {
				_, err := d.WebhookDeliveries(d.Context(), v, id, plan.Paging{})
				return err
			},
		} {
			d.refuses(what, who, "", run)
		}
	}
}

func TestAWebhookThatCannotBeSaysWhy(t *testing.T) {
	d := newDesk(t)
	const unknown = plan.ID("whk_00000000000000000000")
	id := d.newHook(plan.NewWebhook{}).ID
	for _, test := range []struct {
		what  string
		n     plan.NewWebhook
		code  plan.Code
		place string
	}{
		{"no address", plan.NewWebhook{URL: " "}, plan.Invalid, "url"},
		{"an address without TLS", plan.NewWebhook{URL: "http://partner.example/"}, plan.Invalid, "url"},
		{"an address with a password", plan.NewWebhook{URL: "https://mina:secret@partner.example/"}, plan.Invalid, "url"},
		{"an address with a fragment", plan.NewWebhook{URL: "https://partner.example/#here"}, plan.Invalid, "url"},
		{"this machine", plan.NewWebhook{URL: "https://localhost/"}, plan.Invalid, "url"},
		{"this machine by number", plan.NewWebhook{URL: "https://127.0.0.1:8443/"}, plan.Invalid, "url"},
		{"a machine beside it", plan.NewWebhook{URL: "https://[fd00::1]/"}, plan.Invalid, "url"},
		{"a plan that is not", plan.NewWebhook{URL: hookURL, Slugs: []string{"nowhere"}}, plan.NotFound, "plans"},
		{"a long name", plan.NewWebhook{URL: hookURL, Name: strings.Repeat("x", 101)}, plan.Invalid, "name"},
		{"too many locales", plan.NewWebhook{URL: hookURL, Locales: manyLocales(51)}, plan.TooMany, "locales"},
	} {
		d.refuses(test.what, test.code, test.place, func() error {
			_, _, err := d.CreateWebhook(d.Context(), boss, test.n)
			return err
		})
	}
	d.refuses("another", plan.NotFound, "id", func() error { _, err := d.PauseWebhook(d.Context(), boss, unknown); return err })
	d.refuses("a plan's id", plan.Invalid, "id", func() error { _, err := d.DeleteWebhook(d.Context(), boss, "pln_00000000000000000000"); return err })
	d.refuses("an old secret for ever", plan.Invalid, "keepOldFor", func() error {
		_, _, err := d.RotateWebhookSecret(d.Context(), boss, id, 10_000*time.Hour)
		return err
	})
	d.refuses("no letter", plan.NotFound, "deliveries.0", func() error {
		_, err := d.ReplayWebhook(d.Context(), boss, id, []string{"msg_none"})
		return err
	})
	d.refuses("letters of another", plan.NotFound, "webhook", func() error {
		_, err := d.WebhookDeliveries(d.Context(), boss, unknown, plan.Paging{})
		return err
	})
	d.PermitPrivateWebhooks()
	d.newHook(plan.NewWebhook{URL: "http://127.0.0.1:9/hook"})
}

func manyLocales(n int) []i18n.Locale {
	all := make([]i18n.Locale, n)
	for i := range all {
		all[i] = i18n.Locale("en-" + string(rune('A'+i/26)) + string(rune('A'+i%26)))
	}
	return all
}

func TestAddressesThatLeadIntoAPrivateNetworkAreNotPublic(t *testing.T) {
	for _, private := range strings.Fields(`0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 192.0.0.8
		192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1
		fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 64:ff9b::a00:1 64:ff9b::7f00:1 64:ff9b:1::1 2002:a00:1::1 2002:7f00:1::
		2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 100::1`) {
		if plan.PublicAddress(netip.MustParseAddr(private)) {
			t.Errorf("%s counts as public", private)
		}
	}
	for _, public := range strings.Fields(`1.1.1.1 8.8.8.8 93.184.216.34 2606:4700::1111 2a00:1450:4001::1 64:ff9b::101:101 2002:808:808::1`) {
		if !plan.PublicAddress(netip.MustParseAddr(public)) {
			t.Errorf("%s does not count as public", public)
		}
	}
}

func TestWhilePausedNothingIsSentAndLaterAllThatWasMissed(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	id := d.newHook(plan.NewWebhook{}).ID
	_, err := d.PauseWebhook(d.Context(), boss, id)
	d.ok(err)
	if hook := d.hook(id); hook.PausedAt == nil || *hook.PausedReason != "paused by boss" {
		t.Errorf("paused it is %+v", hook)
	}
	d.rename(p.goal, "Sun")
	d.claimsNothing(id)
	_, err = d.ResumeWebhook(d.Context(), boss, id)
	d.ok(err)
	if hook := d.hook(id); hook.PausedAt != nil || hook.PausedReason != nil {
		t.Errorf("resumed it is %+v", hook)
	}
	if got := d.deliveredTo(id); got != "plan.changed park TEXT PUT title en" {
		t.Errorf("it is told\n%s", got)
	}
}

func TestAnOldSecretIsSignedWithForATime(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	hook, first, err := d.CreateWebhook(d.Context(), boss, plan.NewWebhook{URL: hookURL})
	d.ok(err)
	set, second, err := d.RotateWebhookSecret(d.Context(), boss, hook.ID, time.Hour)
	d.ok(err)
	if first == second || set.OldSecretEnd == nil || !set.OldSecretEnd.Equal(d.now.Add(time.Hour)) {
		t.Errorf("rotated it is %+v", set)
	}
	renamed := 0
	secrets := func() string {
		renamed++
		d.rename(p.goal, fmt.Sprint("Sun ", renamed))
		got := d.claim(hook.ID)
		d.settle(got, plan.Outcome{Delivered: true})
		var all []string
		for _, secret := range got.Secrets {
			all = append(all, "whsec_"+base64.StdEncoding.EncodeToString(secret))
		}
		return strings.Join(all, " ")
	}
	if got := secrets(); got != second+" "+first {
		t.Errorf("it is signed with %s: wanted %s, %s", got, second, first)
	}
	d.now = d.now.Add(time.Hour)
	if got := secrets(); got != second {
		t.Errorf("after an hour it is signed with %s: wanted %s", got, second)
	}
	_, third, err := d.RotateWebhookSecret(d.Context(), boss, hook.ID, 0)
	d.ok(err)
	if got := secrets(); got != third {
		t.Errorf("it is signed with %s: wanted %s alone", got, third)
	}
}
