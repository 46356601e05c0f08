package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"polyplan/graph"
	"polyplan/store"
)

// operatorSecret is what every house accepts as an ADMIN token.
const operatorSecret = "the operator's own secret"

// person is somebody with a token, or without one.
type person struct {
	name, id, secret string
}

var (
	public   = person{}
	operator = person{name: "admin", secret: operatorSecret}
)

func (p person) headers() []string {
	if p.secret == "" {
		return nil
	}
	return []string{"Authorization: Bearer " + p.secret}
}

// hire makes a token for somebody, as the operator does: grants are written "TRANSLATOR:ko,ja",
// "EDITOR:pln_…".
func (h *house) hire(t testing.TB, name string, grants ...string) person {
	t.Helper()
	var inputs []map[string]any
	for _, grant := range grants {
		role, bounds, bounded := strings.Cut(grant, ":")
		input := map[string]any{"role": role}
		switch list := strings.Split(bounds, ","); {
		case bounded && role == "EDITOR":
			input["plans"] = list
		case bounded:
			input["locales"] = list
		}
		inputs = append(inputs, input)
	}
	p := h.done(t, operator, "createToken", map[string]any{"name": name, "grants": inputs})
	return person{name, p.Token.ID, p.Secret}
}

// payload is what any mutation tells.
type payload struct {
	Plan        *planAnswer
	Item        *itemAnswer
	Locale      *localeAnswer
	Token       *tokenAnswer
	Secret      string
	Translation *translation
	Suggestion  *suggestion
	Conflict    *conflict
	Checks      []check
	Results     []payload
	Term        *termAnswer
	Comment     *commentAnswer
	Webhook     *webhookAnswer
	DeletedIDs  []string
	Revision    *string
	UserErrors  []userError
}

type (
	textAnswer struct {
		Value, Locale       string
		IsFallback, IsStale bool
	}
	planAnswer struct {
		ID, Slug, State, Revision string
		Title                     *textAnswer
	}
	itemAnswer struct {
		ID, Identifier, Revision string
		Position                 int
		Title                    *textAnswer
	}
	localeAnswer struct {
		Tag, Endonym, Direction       string
		Fallbacks, Chain              []string
		IsRegistered, AllowSelfReview bool
	}
	tokenAnswer struct {
		ID, Name              string
		ExpiresAt, LastUsedAt *string
		Grants                []struct {
			Role           string
			Plans, Locales []string
		}
	}
	translation struct {
		ID, Field, Locale, Value, State, Origin, Revision string
		Node                                              struct{ ID string }
		IsStale, IsSuggestion                             bool
		Author, Reason, DismissedBy                       *string
		Diff                                              []part
	}
	part       struct{ Op, Text string }
	suggestion struct {
		ID, Value, Author, Base string
		IsDraft                 bool
	}
	conflict struct {
		Base   *string
		Theirs translation
		Yours  string
	}
	userError struct {
		Code, Message string
		Field         []string
	}
)

func (e userError) String() string {
	return strings.TrimSpace(e.Code + " " + strings.Join(e.Field, "."))
}

// fragments are what toldOf spreads, each before those it spreads itself.
const fragments = `
fragment Told on TranslationPayload {
  translation { ...Stored } suggestion { ...Offer } conflict { base theirs { ...Stored } yours } checks { id rule severity message start end fix acknowledged } revision userErrors { code message field }
}
fragment Stored on Translation { id node { id } field locale value state origin isStale author reason revision }
fragment Offer on Suggestion { id value author base isDraft }
fragment Text on LocalizedText { value locale isFallback isStale }`

// toldOf are the fields of each payload that a test reads.
var toldOf = map[string]string{
	"PlanPayload":         `{ plan { id slug state revision title { ...Text } } revision userErrors { code message field } }`,
	"ItemPayload":         `{ item { id identifier position revision title { ...Text } } revision userErrors { code message field } }`,
	"DeletePayload":       `{ deletedIds revision userErrors { code message field } }`,
	"LocalePayload":       `{ locale { tag endonym direction fallbacks chain isRegistered allowSelfReview } revision userErrors { code message field } }`,
	"TokenPayload":        `{ token { id name expiresAt lastUsedAt grants { role plans locales } } secret revision userErrors { code message field } }`,
	"TranslationPayload":  `{ ...Told }`,
	"TermPayload":         `{ term { id term revision translations { locale accepted forbidden author revision } } revision userErrors { code message field } }`,
	"ImportPayload":       `{ import { token state total } revision userErrors { code message field } }`,
	"ImportTermsPayload":  `{ terms { id outcome } token revision userErrors { code message field } }`,
	"WebhookPayload":      `{ webhook { id name url plans locales pausedAt pausedReason pending attempts lastError deadLetters } secret revision userErrors { code message field } }`,
	"CommentPayload":      `{ comment { id text author resolvedBy mentions { name } } revision userErrors { code message field } }`,
	"TranslationsPayload": `{ results { ...Told } revision userErrors { code message field } }`,
}

// mutation is the document of a mutation by its name, with a variable for its input.
func mutation(t testing.TB, name string) string {
	t.Helper()
	field := graph.Schema(nil).Schema().Mutation.Fields.ForName(name)
	if field == nil {
		t.Fatalf("there is no mutation %s", name)
	}
	text := fmt.Sprintf(`mutation %s($input: %s) { %s(input: $input) %s }`, name, field.Arguments[0].Type, name, toldOf[field.Type.Name()])
	for _, fragment := range strings.Split(fragments, "\nfragment ")[1:] {
		used, _, _ := strings.Cut(fragment, " ")
		if strings.Contains(text, "..."+used+" ") {
			text += "\nfragment " + fragment
		}
	}
	return text
}

// ask sends a mutation as somebody.
func (h *house) ask(t testing.TB, who person, name string, input any) answer {
	t.Helper()
	return h.post(t, mutation(t, name), map[string]any{"input": input}, who.headers()...)
}

// try is what a mutation tells, and the code of the request's error instead where there is one.
func (h *house) try(t testing.TB, who person, name string, input any) (payload, string) {
	t.Helper()
	a := h.ask(t, who, name, input)
	r := a.result(t)
	if len(r.Errors) > 0 {
		return payload{}, r.Errors[0].Extensions.Code
	}
	var data map[string]payload
	if err := json.Unmarshal(r.Data, &data); err != nil || a.status != http.StatusOK {
		t.Fatalf("%s: %d %v %.500s", name, a.status, err, a.body)
	}
	return data[name], ""
}

// done is what a mutation tells that must succeed.
func (h *house) done(t testing.TB, who person, name string, input any) payload {
	t.Helper()
	p, code := h.try(t, who, name, input)
	if code != "" || len(p.UserErrors) > 0 {
		t.Fatalf("%s by %q of %v: %s %v", name, who.name, input, code, p.UserErrors)
	}
	return p
}

// rev is the revision of the store.
func (h *house) rev(t testing.TB) store.Rev {
	t.Helper()
	var rev store.Rev
	if err := h.db.DB.View(t.Context(), func(tx store.Tx) error { rev = tx.Rev(); return nil }); err != nil {
		t.Fatal(err)
	}
	return rev
}

// in is an input.
type in = map[string]any

// newPlan makes and publishes a plan with goals.
func (h *house) newPlan(t testing.TB, who person, slug string, goals ...string) (plan string, ids []string) {
	t.Helper()
	made := h.done(t, who, "createPlan", in{
		"slug": slug, "sourceLocale": "en", "publisher": in{"name": "City of " + slug}, "title": "Plan of " + slug,
	})
	for _, title := range goals {
		ids = append(ids, h.done(t, who, "createGoal", in{"parent": made.Plan.ID, "title": title}).Item.ID)
	}
	h.done(t, who, "publishPlan", in{"id": made.Plan.ID})
	return made.Plan.ID, ids
}
