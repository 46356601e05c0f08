package web_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"polyplan/graph"
	"polyplan/web"
)

// minimal is the smallest value of a type of the schema that can be right.
func minimal(t testing.TB, of *ast.Type) any {
	t.Helper()
	if of.Elem != nil {
		return []any{minimal(t, of.Elem)}
	}
	definition := graph.Schema(nil).Schema().Types[of.NamedType]
	switch definition.Kind {
	case ast.Enum:
		return definition.EnumValues[0].Name
	case ast.InputObject:
		object := map[string]any{}
		for _, field := range definition.Fields {
			if field.Type.NonNull && field.DefaultValue == nil {
				object[field.Name] = minimal(t, field.Type)
			}
		}
		return object
	}
	value, ok := map[string]any{
		"ID": "gol_01kagwj0009dy54m4314", "String": "x", "Locale": "ko", "Boolean": true, "Int": 1, "Float": 0.5,
		"URL": "https://city.example/", "Date": "2030-12-31", "DateTime": "2999-12-31T00:00:00Z",
	}[of.NamedType]
	if !ok {
		t.Fatalf("there is no minimal %s", of.NamedType)
	}
	return value
}

// mutations are the fields of Mutation as the server introspects to them, with the type of their input.
func (h *house) mutations(t testing.TB) map[string]string {
	t.Helper()
	var got struct {
		Schema struct {
			MutationType struct {
				Fields []struct {
					Name string
					Args []struct {
						Name string
						Type struct{ OfType struct{ Name string } }
					}
				}
			}
		} `json:"__schema"`
	}
	h.into(t, &got, `{ __schema { mutationType { fields { name args { name type { ofType { name } } } } } } }`, nil)
	inputs := map[string]string{}
	for _, field := range got.Schema.MutationType.Fields {
		if len(field.Args) != 1 || field.Args[0].Name != "input" {
			t.Errorf("%s takes %v: want one input", field.Name, field.Args)
			continue
		}
		inputs[field.Name] = field.Args[0].Type.OfType.Name
	}
	if len(inputs) < 24 {
		t.Fatalf("there are %d mutations: want 24 or more", len(inputs))
	}
	return inputs
}

// TestNoMutationIsDoneWithoutAToken tries every mutation there is: whatever it names, the answer is to
// sign in.
func TestNoMutationIsDoneWithoutAToken(t *testing.T) {
	h := newHouse(t)
	before := h.rev(t)
	for name, input := range h.mutations(t) {
		t.Run(name, func(t *testing.T) {
			small := minimal(t, ast.NonNullNamedType(input, nil)).(map[string]any)
			refused(t, h.ask(t, public, name, small), graph.Unauthenticated, "sign in first")
			for _, id := range []string{"pln_01kagwj000pg1jyvz9r5", "gol_01kagwj0009dy54m4314", "gol_01kagwj00000000000zz", "pub_01kagwj000v64yvex0f6", "pty_01kagwj0009dy54m4314"} {
				for _, named := range []string{"id", "parent"} {
					if _, ok := small[named]; ok {
						small[named] = id
						refused(t, h.ask(t, public, name, small), graph.Unauthenticated, "sign in first")
					}
				}
			}
		})
	}
	if after := h.rev(t); after != before {
		t.Errorf("the store moved from %d to %d", before, after)
	}
}

// TestBadInputWithoutATokenIsNotSpokenOf lets nobody learn by mistakes what is there.
func TestBadInputWithoutATokenIsNotSpokenOf(t *testing.T) {
	h := newHouse(t)
	text := in{"id": "gol_01kagwj0009dy54m4314", "field": "title", "locale": "ko"}
	with := func(name string, value any) in {
		input := in{name: value}
		for n, v := range text {
			input[n] = v
		}
		return input
	}
	for name, input := range map[string]in{
		"createPlan":        {"slug": "GWANGJU", "sourceLocale": "en", "publisher": in{}, "title": "\x00"},
		"updatePlan":        {"id": "pln_01kagwj000pg1jyvz9r5", "slug": "GWANGJU", "title": nil},
		"createGoal":        {"parent": "gol_01kagwj0009dy54m4314", "title": ""},
		"updateItem":        {"id": "pln_01kagwj000pg1jyvz9r5", "progress": 500},
		"moveItem":          {"id": "gol_01kagwj0009dy54m4314", "position": -5},
		"addLocale":         {"tag": "ko", "fallbacks": []string{"ko"}},
		"updateLocale":      {"tag": "zu"},
		"removeLocale":      {"tag": "en", "withTexts": true},
		"setTranslation":    with("value", "\x00"),
		"setTranslations":   {"translations": []in{}},
		"rejectTranslation": with("reason", ""),
		"revertTranslation": with("to", "x"),
		"resolveSuggestion": {"id": "x", "accept": true},
		"createToken":       {"name": "", "grants": []in{}},

		"createTerm":          {"publisher": "gol_01kagwj0009dy54m4314", "term": "", "locale": "zu"},
		"updateTerm":          {"id": "gol_01kagwj0009dy54m4314", "term": nil},
		"deleteTerm":          {"id": "gol_01kagwj0009dy54m4314"},
		"setTermTranslations": {"id": "trm_01kagwj0009dy54m4314", "locale": "zu", "translations": []string{""}},
		"createComment":       with("text", ""),
		"updateComment":       {"id": "x", "text": ""},
		"deleteComment":       {"id": "x"},
		"resolveComments":     {"id": "x"},
		"revokeToken":         {"id": "pln_01kagwj000pg1jyvz9r5"},
		"createWebhook":       {"url": "https://127.0.0.1/"},
		"updateWebhook":       {"id": "pln_01kagwj000pg1jyvz9r5", "url": nil},
		"rotateWebhookSecret": {"id": "pln_01kagwj000pg1jyvz9r5", "keepOldFor": -1},
		"replayWebhook":       {"id": "pln_01kagwj000pg1jyvz9r5", "deliveries": []string{}},
	} {
		t.Run(name, func(t *testing.T) { refused(t, h.ask(t, public, name, input), graph.Unauthenticated, "sign in first") })
	}
}

// turnedAway checks that a request went no further than its token.
func (a answer) turnedAway(t *testing.T, challenge, message string) {
	t.Helper()
	refused(t, a, graph.Unauthenticated, message)
	if got := a.header.Get("WWW-Authenticate"); a.status != http.StatusUnauthorized || got != challenge {
		t.Errorf("%d, WWW-Authenticate: %s: want 401 and %s", a.status, got, challenge)
	}
	if got := a.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
}

const (
	bearer   = `Bearer realm="polyplan"`
	badToken = bearer + `, error="invalid_token"`
)

func TestATokenThatDoesNotHoldOpensNothing(t *testing.T) {
	h := newHouse(t)
	revoked := h.hire(t, "revoked", "ADMIN")
	if said := h.done(t, operator, "revokeToken", in{"id": revoked.id}); said.Token.ID != revoked.id || said.Secret != "" {
		t.Errorf("revoking says %+v", said.Token)
	}
	sound := h.hire(t, "sound", "ADMIN")
	before := h.rev(t)
	for name, c := range map[string]struct{ header, challenge, message string }{
		"revoked":                 {"Bearer " + revoked.secret, badToken, "revoked"},
		"of nobody":               {"Bearer polyplan_01kagwj00000000000zz_x", badToken, "unknown"},
		"no token":                {"Bearer x", badToken, "unknown"},
		"empty":                   {"Bearer", badToken, "unknown"},
		"cut off":                 {"Bearer " + sound.secret[:len(sound.secret)-1], badToken, "unknown"},
		"too long":                {"Bearer " + sound.secret + "0", badToken, "unknown"},
		"in capitals":             {"Bearer " + strings.ToUpper(sound.secret), badToken, "unknown"},
		"with its id changed":     {"Bearer " + strings.Replace(sound.secret, sound.id[4:], revoked.id[4:], 1), badToken, "unknown"},
		"of the operator, nearly": {"Bearer " + operatorSecret + "x", badToken, "unknown"},
		"without its scheme":      {sound.secret, bearer, "Bearer TOKEN"},
		"as a password":           {"Basic cG9seXBsYW46cG9seXBsYW4=", bearer, "Bearer TOKEN"},
	} {
		t.Run(name, func(t *testing.T) {
			header := "Authorization: " + c.header
			h.post(t, `{ plan(slug: "gwangju") { id } }`, nil, header).turnedAway(t, c.challenge, c.message)
			h.do(t, http.MethodGet, "/graphql?query={__typename}", "", header).turnedAway(t, c.challenge, c.message)
			h.post(t, `mutation { deletePlan(input: { id: "pln_01kagwj000pg1jyvz9r5" }) { deletedIds } }`, nil, header).turnedAway(t, c.challenge, c.message)
		})
	}
	if h.rev(t) != before {
		t.Error("something was written")
	}
	if _, code := h.try(t, sound, "revokeToken", in{"id": sound.id}); code != "" {
		t.Errorf("a sound token is refused: %s", code)
	}
	if lines := h.lines(t, "request"); strings.Contains(fmt.Sprint(lines), sound.secret) || strings.Contains(h.log.text.String(), operatorSecret) {
		t.Error("the log tells a secret")
	}
}

func TestATokenEndsWhenItExpires(t *testing.T) {
	h := newHouse(t)
	expires := time.Now().Add(time.Second).UTC().Truncate(time.Millisecond)
	brief := h.done(t, operator, "createToken", in{"name": "brief", "grants": []in{{"role": "ADMIN"}}, "expiresAt": expires.Format(time.RFC3339Nano)})
	if got := brief.Token.ExpiresAt; got == nil || *got != expires.Format("2006-01-02T15:04:05.000Z") {
		t.Errorf("it expires at %v: want %s", got, expires)
	}
	header := "Authorization: Bearer " + brief.Secret
	a := h.post(t, `{ viewer { name } }`, nil, header)
	for ; a.status == http.StatusOK && time.Since(expires) < slow; a = h.post(t, `{ viewer { name } }`, nil, header) {
		if string(a.body) != `{"data":{"viewer":{"name":"brief"}}}` {
			t.Fatalf("%s", a.body)
		}
	}
	a.turnedAway(t, badToken, `the token "brief" expired at `)
	if time.Now().Before(expires) {
		t.Error("it ended too early")
	}
}

func TestAViewerIsToldWhoItIs(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko,ZH_hant", "EDITOR:pln_01kagwj000pg1jyvz9r5")
	for _, c := range []struct {
		who  person
		want string
	}{
		{public, `{"viewer":null}`},
		{operator, `{"viewer":{"id":"tok_00000000000000000000","name":"admin","grants":[{"role":"ADMIN","plans":null,"locales":null}]}}`},
		{hana, `{"viewer":{"id":"` + hana.id + `","name":"hana","grants":[{"role":"TRANSLATOR","plans":null,"locales":["ko","zh-Hant"]},{"role":"EDITOR","plans":["pln_01kagwj000pg1jyvz9r5"],"locales":null}]}}`},
	} {
		a := h.post(t, `{ viewer { id name grants { role plans locales } } }`, nil, c.who.headers()...)
		if got := string(a.result(t).Data); got != c.want {
			t.Errorf("%s: %s: want %s", c.who.name, got, c.want)
		}
		if vary := a.header["Vary"]; slices.Contains(vary, "Accept-Language") {
			t.Errorf("%s: Vary is %q", c.who.name, vary)
		}
	}
}

func TestTokensAreListedForAdminsWithoutTheirSecrets(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko")
	root := h.hire(t, "root", "ADMIN")
	const query = `{ tokens { id name grants { role plans locales } createdAt expiresAt lastUsedAt } }`
	refused(t, h.post(t, query, nil), graph.Unauthenticated, "sign in")
	refused(t, h.post(t, query, nil, hana.headers()...), graph.Forbidden, "ADMIN grant to list tokens")
	a := h.post(t, query, nil, root.headers()...)
	var got struct{ Tokens []tokenAnswer }
	if err := json.Unmarshal(a.result(t).Data, &got); err != nil || len(got.Tokens) != 2 {
		t.Fatalf("%v %s", err, a.body)
	}
	for i, who := range []person{hana, root} {
		token := got.Tokens[i]
		if token.ID != who.id || token.Name != who.name || token.LastUsedAt == nil || token.ExpiresAt != nil || len(token.Grants) != 1 {
			t.Errorf("%s is listed as %+v", who.name, token)
		}
		if _, random, _ := strings.Cut(strings.TrimPrefix(who.secret, "polyplan_"), "_"); random == "" || strings.Contains(string(a.body), random) {
			t.Errorf("the secret of %s is told", who.name)
		}
	}
}

func TestATokenIsMadeOfSoundParts(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko")
	h.wrong(t, operator, []bad{
		{"a name that is taken", "createToken", in{"name": "hana", "grants": []in{{"role": "ADMIN"}}}, "CONFLICT name"},
		{"no name", "createToken", in{"name": " ", "grants": []in{{"role": "ADMIN"}}}, "INVALID name"},
		{"a long name", "createToken", in{"name": strings.Repeat("x", 101), "grants": []in{{"role": "ADMIN"}}}, "INVALID name"},
		{"a name with a line in it", "createToken", in{"name": "a\nb", "grants": []in{{"role": "ADMIN"}}}, "INVALID name"},
		{"no grants", "createToken", in{"name": "x", "grants": []in{}}, "INVALID grants"},
		{"a translator of no locale", "createToken", in{"name": "x", "grants": []in{{"role": "ADMIN"}, {"role": "TRANSLATOR"}}}, "INVALID grants.1.locales"},
		{"a reviewer of plans", "createToken", in{"name": "x", "grants": []in{{"role": "REVIEWER", "locales": "ko", "plans": "pln_01kagwj000pg1jyvz9r5"}}}, "INVALID grants.0.plans"},
		{"an editor of locales", "createToken", in{"name": "x", "grants": []in{{"role": "EDITOR", "locales": "ko"}}}, "INVALID grants.0.locales"},
		{"an admin of plans", "createToken", in{"name": "x", "grants": []in{{"role": "ADMIN", "plans": "pln_01kagwj000pg1jyvz9r5"}}}, "INVALID grants.0.plans"},
		{"an editor of a plan there is not", "createToken", in{"name": "x", "grants": []in{{"role": "EDITOR", "plans": "pln_01kagwj00000000000zz"}}}, "NOT_FOUND grants.0.plans"},
		{"an editor of a goal", "createToken", in{"name": "x", "grants": []in{{"role": "EDITOR", "plans": "gol_01kagwj0009dy54m4314"}}}, "NOT_FOUND grants.0.plans"},
		{"one that expired long ago", "createToken", in{"name": "x", "grants": []in{{"role": "ADMIN"}}, "expiresAt": "2001-01-01T00:00:00Z"}, "INVALID expiresAt"},
		{"a role that is a number", "createToken", in{"name": "x", "grants": []in{{"role": 1}}}, "error GRAPHQL_VALIDATION_FAILED"},
		{"a role in small letters", "createToken", in{"name": "x", "grants": []in{{"role": "editor"}}}, "error BAD_USER_INPUT"},
		{"a token there is not", "revokeToken", in{"id": "tok_01kagwj00000000000zz"}, "NOT_FOUND id"},
		{"what is no token", "revokeToken", in{"id": "pln_01kagwj000pg1jyvz9r5"}, "INVALID id"},
	})
	for _, name := range []string{"createToken", "revokeToken"} {
		input := in{"name": "x", "grants": []in{{"role": "ADMIN"}}}
		if name == "revokeToken" {
			input = in{"id": hana.id}
		}
		refused(t, h.ask(t, hana, name, input), graph.Forbidden, "ADMIN grant")
	}
	made := h.done(t, operator, "createToken", in{"name": "x", "grants": []in{{"role": "ADMIN"}}})
	if made.Revision == nil || *made.Revision != fmt.Sprint(h.rev(t)) {
		t.Errorf("making a token says the revision %v: it is %d", made.Revision, h.rev(t))
	}
}

func TestTheOperatorsOwnSecretIsOfTheOperatorsMaking(t *testing.T) {
	h := newHouse(t)
	for secret, status := range map[string]int{"": http.StatusUnauthorized, "polyplan": http.StatusOK} {
		site := httptest.NewServer(web.New(h.catalogue, slog.New(slog.DiscardHandler), web.AdminToken(secret)))
		t.Cleanup(site.Close)
		elsewhere := &house{Server: site, catalogue: h.catalogue, db: h.db}
		for _, sent := range []string{"polyplan", ""} {
			want := status
			if sent == "" {
				want = http.StatusUnauthorized
			}
			if a := elsewhere.post(t, `{ tokens { id } }`, nil, "Authorization: Bearer "+sent); a.status != want {
				t.Errorf("where the secret is %q, %q is answered with %d", secret, sent, a.status)
			}
		}
	}
}

func TestATokenThatCannotBeLookedUpIsNotRefused(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko")
	if err := h.db.Close(); err != nil {
		t.Fatal(err)
	}
	a := h.post(t, `{ viewer { id } }`, nil, hana.headers()...)
	if a.status != http.StatusServiceUnavailable {
		t.Errorf("the status is %d", a.status)
	}
	a.masks(t, graph.Unavailable, "bolt", "closed")
}

func TestAnswersForAViewerWithATokenAreItsOwn(t *testing.T) {
	h := newHouse(t)
	hana := h.hire(t, "hana", "TRANSLATOR:ko")
	for _, c := range []struct {
		name string
		who  person
		ask  func(...string) answer
	}{
		{"a query", hana, func(headers ...string) answer { return h.post(t, `{ plan(slug: "gwangju") { id } }`, nil, headers...) }},
		{"a query by GET", hana, func(headers ...string) answer { return h.do(t, "GET", "/graphql?query={__typename}", "", headers...) }},
		{"a bad query", operator, func(headers ...string) answer { return h.post(t, `{ nothing }`, nil, headers...) }},
		{"a refused request", hana, func(headers ...string) answer { return h.do(t, "PUT", "/graphql", "", headers...) }},
	} {
		mine, everybodys := c.ask(c.who.headers()...), c.ask()
		if got := mine.header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%s with a token: Cache-Control is %q", c.name, got)
		}
		if got := everybodys.header.Get("Cache-Control"); strings.Contains(got, "private") {
			t.Errorf("%s without one: Cache-Control is %q", c.name, got)
		}
		for _, a := range []answer{mine, everybodys} {
			if vary := strings.Join(a.header["Vary"], ", "); !strings.Contains(vary, "Authorization") {
				t.Errorf("%s: Vary is %q", c.name, vary)
			}
		}
	}
	if a := h.do(t, "GET", "/graphql/schema.graphqls", "", hana.headers()...); a.header.Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("the schema is everybody's: Cache-Control is %q", a.header.Get("Cache-Control"))
	}
	if a := h.do(t, "GET", "/graphql", "", append(hana.headers(), browser)...); a.header.Get("Cache-Control") != "no-store" || a.status != http.StatusOK {
		t.Errorf("the explorer: %d, Cache-Control is %q", a.status, a.header.Get("Cache-Control"))
	}
}
