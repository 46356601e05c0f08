package plan_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

// token makes a token with a grant, written as commands write it.
func (d *desk) token(name, grant string) (*plan.Token, string) {
	d.Helper()
	g, err := plan.ParseGrant(grant)
	d.ok(err)
	token, secret, err := d.CreateToken(d.Context(), boss, plan.NewToken{Name: name, Grants: []plan.NewGrant{g}})
	d.ok(err)
	return token, secret
}

func TestASecretLetsInItsTokensHolder(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanDraft)
	for grant, want := range map[string]plan.Grant{
		"ADMIN":            {Role: plan.RoleAdmin},
		"EDITOR":           {Role: plan.RoleEditor},
		"EDITOR:park":      {Role: plan.RoleEditor, Plans: []plan.ID{p.plan}},
		"TRANSLATOR:ko,ja": {Role: plan.RoleTranslator, Locales: []i18n.Locale{"ko", "ja"}},
		"REVIEWER:KO":      {Role: plan.RoleReviewer, Locales: []i18n.Locale{"ko"}},
	} {
		token, secret := d.token("token for "+grant, grant)
		v, err := d.Authenticate(d.Context(), secret)
		d.ok(err)
		if v.ID != token.ID || v.Name != token.Name || !reflect.DeepEqual(v.Grants, []plan.Grant{want}) || !reflect.DeepEqual(token.Grants, v.Grants) {
			t.Errorf("%s: got %+v of %+v", grant, v, token)
		}
	}
}

func TestASecretIsPrefixedHas256RandomBitsAndIsNeverStored(t *testing.T) {
	d := newDesk(t)
	token, secret := d.token("first", "ADMIN")
	d.later()
	_, other := d.token("second", "ADMIN")
	id, random, ok := strings.Cut(strings.TrimPrefix(secret, "polyplan_"), "_")
	if !strings.HasPrefix(secret, "polyplan_") || !ok || "tok_"+id != string(token.ID) || len(random) != (256+4)/5 {
		t.Fatalf("the secret is %q of %s", secret, token.ID)
	}
	if strings.HasSuffix(other, random) {
		t.Error("two secrets have the same random bits")
	}
	digest := sha256.Sum256([]byte(secret))
	found := false
	for _, row := range d.rows() {
		if strings.Contains(row, random) || strings.Contains(row, hex.EncodeToString([]byte(random))) {
			t.Errorf("the secret is in the row %q", row)
		}
		found = found || strings.Contains(row, string(digest[:]))
	}
	if !found {
		t.Error("the SHA-256 of the secret is in no row")
	}
	tokens, err := d.Tokens(d.Context(), boss)
	d.ok(err)
	if len(tokens) != 2 || tokens[0].Name != "first" || tokens[1].Name != "second" {
		t.Errorf("the tokens are %+v", tokens)
	}
}

func TestATokenLetsNobodyInOnceItExpires(t *testing.T) {
	d := newDesk(t)
	expires := d.now.Add(time.Hour)
	token, secret, err := d.CreateToken(d.Context(), boss, plan.NewToken{
		Name: "short", ExpiresAt: &expires, Grants: []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleAdmin}}},
	})
	d.ok(err)
	if token.ExpiresAt == nil || !token.ExpiresAt.Equal(expires) || !token.CreatedAt.Equal(d.now) {
		t.Errorf("it is from %s to %v", token.CreatedAt, token.ExpiresAt)
	}
	for after, want := range map[time.Duration]plan.Code{
		0: "", time.Hour - time.Millisecond: "", time.Hour: plan.Unauthenticated, time.Hour + time.Millisecond: plan.Unauthenticated, 1_000 * time.Hour: plan.Unauthenticated,
	} {
		d.At(d.now.Add(after))
		if _, err := d.Authenticate(d.Context(), secret); plan.CodeOf(err) != want {
			t.Errorf("after %s: got %v, wanted %q", after, err, want)
		}
	}
}

func TestARevokedTokenLetsNobodyInAndItsNameIsFree(t *testing.T) {
	d := newDesk(t)
	token, secret := d.token("ci", "EDITOR")
	_, kept := d.token("other", "EDITOR")
	revoked, err := d.RevokeToken(d.Context(), boss, token.ID)
	d.ok(err)
	if revoked.ID != token.ID || revoked.Name != "ci" {
		t.Errorf("revoked %+v", revoked)
	}
	if _, err := d.Authenticate(d.Context(), secret); plan.CodeOf(err) != plan.Unauthenticated {
		t.Errorf("got %v", err)
	}
	if _, err := d.Authenticate(d.Context(), kept); err != nil {
		t.Error(err)
	}
	d.refuses("again", plan.NotFound, "id", func() error { _, err := d.RevokeToken(d.Context(), boss, token.ID); return err })
	d.refuses("a plan", plan.Invalid, "id", func() error {
		_, err := d.RevokeToken(d.Context(), boss, "pln_00000000000000000000")
		return err
	})
	if rows := d.rowsWith(string(token.ID)); len(rows) > 0 {
		t.Errorf("of the revoked token there is %q", rows)
	}
	d.token("ci", "EDITOR")
}

func TestTheLastUseOfATokenIsKnownAtOnceAndFlushed(t *testing.T) {
	d := newDesk(t)
	used, secret := d.token("used", "EDITOR")
	d.token("unused", "EDITOR")
	gone, goneSecret := d.token("gone", "EDITOR")
	lastUses := func(c *plan.Catalogue) string {
		tokens, err := c.Tokens(d.Context(), boss)
		d.ok(err)
		var all []string
		for _, token := range tokens {
			at := "never"
			if token.LastUsedAt != nil {
				at = token.LastUsedAt.Sub(used.CreatedAt).String()
			}
			all = append(all, token.Name+" "+at)
		}
		return strings.Join(all, ", ")
	}
	d.later()
	for _, s := range []string{secret, goneSecret} {
		_, err := d.Authenticate(d.Context(), s)
		d.ok(err)
	}
	_, err := d.RevokeToken(d.Context(), boss, gone.ID)
	d.ok(err)
	before := len(d.rows())
	if got := lastUses(d.Catalogue); got != "used 1m0s, unused never" && got != "unused never, used 1m0s" {
		t.Errorf("before the flush: %s", got)
	}
	if got := lastUses(plantest.Open(t, d.db)); strings.Contains(got, "1m") {
		t.Errorf("it was written at once: %s", got)
	}
	d.ok(d.FlushUses(d.Context()))
	if got := lastUses(plantest.Open(t, d.db)); !strings.Contains(got, "used 1m0s") || len(d.rows()) != before {
		t.Errorf("after the flush: %s", got)
	}
	now := d.rows()
	d.ok(d.FlushUses(d.Context()))
	if again := d.rows(); strings.Join(again, "\n") != strings.Join(now, "\n") {
		t.Error("a flush with nothing to flush wrote")
	}
}

func TestANewTokenIsRefusedWithAClearError(t *testing.T) {
	d := newDesk(t)
	p := d.newPark("park", plan.PlanPublished)
	d.token("taken", "ADMIN")
	admin := []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleAdmin}}}
	past := d.now
	grant := func(role plan.Role, plans []plan.ID, slugs []string, locales ...i18n.Locale) []plan.NewGrant {
		return []plan.NewGrant{{Grant: plan.Grant{Role: role, Plans: plans, Locales: locales}, Slugs: slugs}}
	}
	for what, bad := range map[string]struct {
		token plan.NewToken
		code  plan.Code
		at    string
	}{
		"no name":                  {plan.NewToken{Name: " ", Grants: admin}, plan.Invalid, "name"},
		"a long name":              {plan.NewToken{Name: strings.Repeat("n", 101), Grants: admin}, plan.Invalid, "name"},
		"NUL in the name":          {plan.NewToken{Name: "a\x00b", Grants: admin}, plan.Invalid, "name"},
		"a taken name":             {plan.NewToken{Name: " taken ", Grants: admin}, plan.Conflict, "name"},
		"expired":                  {plan.NewToken{Name: "n", Grants: admin, ExpiresAt: &past}, plan.Invalid, "expiresAt"},
		"no grants":                {plan.NewToken{Name: "n"}, plan.Invalid, "grants"},
		"an admin of a plan":       {plan.NewToken{Name: "n", Grants: grant(plan.RoleAdmin, []plan.ID{p.plan}, nil)}, plan.Invalid, "grants.0.plans"},
		"an editor of a language":  {plan.NewToken{Name: "n", Grants: grant(plan.RoleEditor, nil, nil, "ko")}, plan.Invalid, "grants.0.locales"},
		"a translator of nothing":  {plan.NewToken{Name: "n", Grants: grant(plan.RoleTranslator, nil, nil)}, plan.Invalid, "grants.0.locales"},
		"a reviewer of a plan":     {plan.NewToken{Name: "n", Grants: grant(plan.RoleReviewer, nil, []string{"park"}, "ko")}, plan.Invalid, "grants.0.plans"},
		"an editor of no such id":  {plan.NewToken{Name: "n", Grants: grant(plan.RoleEditor, []plan.ID{"pln_00000000000000000000"}, nil)}, plan.NotFound, "grants.0.plans"},
		"an editor of a goal":      {plan.NewToken{Name: "n", Grants: grant(plan.RoleEditor, []plan.ID{p.goal}, nil)}, plan.NotFound, "grants.0.plans"},
		"an editor of no such one": {plan.NewToken{Name: "n", Grants: append(admin, grant(plan.RoleEditor, nil, []string{"nowhere"})...)}, plan.NotFound, "grants.1.plans"},
	} {
		d.refuses(what, bad.code, bad.at, func() error {
			token, secret, err := d.CreateToken(d.Context(), boss, bad.token)
			if token != nil || secret != "" {
				t.Errorf("%s: got %v and a secret", what, token)
			}
			return err
		})
	}
}

func TestParseGrantReadsWhatCommandsWrite(t *testing.T) {
	for in, want := range map[string]string{
		"ADMIN":              "ADMIN [] []",
		"EDITOR":             "EDITOR [] []",
		"EDITOR:park,lake":   "EDITOR [park lake] []",
		"TRANSLATOR:ko,iw":   "TRANSLATOR [] [ko he]",
		"REVIEWER:ZH_hans":   "REVIEWER [] [zh-Hans]",
		"":                   "error",
		"admin":              "error",
		"ADMIN:park":         "error",
		"ADMIN:":             "error",
		"TRANSLATOR":         "error",
		"TRANSLATOR:":        "error",
		"TRANSLATOR:ko,":     "error",
		"REVIEWER:und":       "error",
		"OWNER:ko":           "error",
		"REVIEWER:ko:ja":     "error",
		" EDITOR":            "error",
		"TRANSLATOR:klingon": "error",
	} {
		g, err := plan.ParseGrant(in)
		got := fmt.Sprint(g.Role, g.Slugs, g.Locales)
		got = strings.NewReplacer("]", "] ", "  ", " ").Replace(strings.Replace(got, "[", " [", 1))
		got = strings.Join(strings.Fields(got), " ")
		if err != nil {
			got = "error"
		}
		if (err == nil) != (plan.CodeOf(err) == "") || got != want {
			t.Errorf("%q: got %s (%v), wanted %s", in, got, err, want)
		}
	}
}

func FuzzParseGrant(f *testing.F) {
	for _, in := range []string{"ADMIN", "EDITOR:a,b", "TRANSLATOR:ko,ja", "REVIEWER:", ":", "EDITOR:", "EDITOR:a,", "EDITOR:\x00"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		g, err := plan.ParseGrant(in)
		if err != nil {
			if plan.CodeOf(err) != plan.Invalid {
				t.Errorf("got %v", err)
			}
			return
		}
		if named := g.Role.String(); in != named && !strings.HasPrefix(in, named+":") {
			t.Errorf("%q is read as %s", in, named)
		}
		speaks := g.Role == plan.RoleTranslator || g.Role == plan.RoleReviewer
		if speaks != (len(g.Locales) > 0) {
			t.Errorf("%q is a %s of %v", in, g.Role, g.Locales)
		}
	})
}

func FuzzAMalformedSecretLetsNobodyIn(f *testing.F) {
	d := newDesk(f)
	_, secret := d.token("the only one", "ADMIN")
	for _, bad := range []string{
		"", "polyplan_", secret[:len(secret)-1], secret + "0", strings.ToUpper(secret), " " + secret, "Bearer " + secret,
		strings.Replace(secret, "polyplan_", "polyplan-", 1), secret[:29] + strings.Repeat("0", 53), "\x00\xff", strings.Repeat("polyplan_", 1_000),
	} {
		f.Add(bad)
	}
	f.Fuzz(func(t *testing.T, bad string) {
		v, err := d.Authenticate(t.Context(), bad)
		if bad == secret {
			return
		}
		if plan.CodeOf(err) != plan.Unauthenticated || !v.Anonymous() {
			t.Errorf("%q: got %+v, %v", bad, v, err)
		}
	})
}
