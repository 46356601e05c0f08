package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"polyplan/store"
)

// told checks that an answer tells of trouble in the store, with a code and the request's id and without
// what is behind it.
func (a answer) masks(t *testing.T, code string, secrets ...string) {
	t.Helper()
	r := a.result(t)
	if len(r.Errors) == 0 || r.Errors[0].Extensions.Code != code {
		t.Errorf("want an error %s: %s", code, a.body)
	}
	if id := a.header.Get("X-Request-Id"); code == "INTERNAL" && !strings.Contains(string(a.body), id) {
		t.Errorf("the answer does not tell the id %s: %s", id, a.body)
	}
	for _, secret := range secrets {
		if strings.Contains(strings.ToLower(string(a.body)), strings.ToLower(secret)) {
			t.Errorf("the answer tells of %q: %s", secret, a.body)
		}
	}
}

// logged checks that one line of the log has the message, the id and all that is said.
func (h *house) logged(t *testing.T, message, id string, said ...string) {
	t.Helper()
	for _, line := range h.lines(t, message) {
		text, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		if line["id"] != id {
			continue
		}
		for _, want := range said {
			if !strings.Contains(string(text), want) {
				t.Errorf("the log does not say %q: %s", want, text)
			}
		}
		return
	}
	t.Errorf("the log has no line %q of the request %s:\n%s", message, id, h.log.text.String())
}

const anything = `{ plan(slug: "gwangju") { title { value } } }`

func TestADamagedCatalogueIsMaskedAndLogged(t *testing.T) {
	h := newHouse(t)
	_, err := h.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Delete(store.Key("publisher", "pub_01kagwj000v64yvex0f6"))
	})
	if err != nil {
		t.Fatal(err)
	}
	a := h.post(t, `{ plan(slug: "gwangju") { title { value } } locales { tag } }`, nil, "X-Request-Id: damaged-1")
	a.masks(t, "INTERNAL", "damaged:", "store", "pub_", "missing")
	var data struct {
		Plan    any
		Locales []any
	}
	if err := json.Unmarshal(a.result(t).Data, &data); err != nil || data.Plan != nil || len(data.Locales) != 11 {
		t.Errorf("what is whole is not served: %s", a.body)
	}
	h.logged(t, "internal error", "damaged-1", "pub_01kagwj000v64yvex0f6 is missing", "store is damaged", `"path":"plan"`)
}

func TestABrokenStoreIsMaskedAndLogged(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { return errors.New("read /var/lib/secret.db: input/output error") })
	a := h.post(t, anything, nil)
	a.masks(t, "INTERNAL", "secret", "input/output")
	h.logged(t, "internal error", a.header.Get("X-Request-Id"), "read /var/lib/secret.db: input/output error")
}

func TestAClosedStoreIsUnavailable(t *testing.T) {
	h := newHouse(t)
	if err := h.db.Close(); err != nil {
		t.Fatal(err)
	}
	a := h.post(t, anything, nil)
	a.masks(t, "UNAVAILABLE", "bolt", store.ErrClosed.Error())
	h.logged(t, "unavailable", a.header.Get("X-Request-Id"), store.ErrClosed.Error())
}

func TestAPanicBelowAFieldIsMaskedAndLogged(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { panic("secret state") })
	a := h.post(t, anything, nil)
	a.masks(t, "INTERNAL", "secret", "goroutine", ".go:")
	h.logged(t, "panic", a.header.Get("X-Request-Id"), "secret state", "goroutine")
}

func TestAPanicInAHandlerIsAnsweredWithTheID(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { panic("secret state") })
	a := h.do(t, http.MethodGet, "/readyz", "", "X-Request-Id: ready-1")
	want := "internal error; tell the operator this id: ready-1\n"
	if a.status != http.StatusInternalServerError || string(a.body) != want {
		t.Errorf("%d %s: want 500 %s", a.status, a.body, want)
	}
	h.logged(t, "panic", "ready-1", "secret state", "goroutine")
	h.logged(t, "request", "ready-1", `"status":500`)
}

func TestAPanicBeforeAGraphQLAnswerIsOneAllTheSame(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { panic("secret state") })
	a := h.post(t, anything, nil, "Authorization: Bearer polyplan_01kagwj00000000000zz_x", "X-Request-Id: panic-1")
	a.masks(t, "INTERNAL", "secret", "goroutine", ".go:")
	if media := a.header.Get("Content-Type"); a.status != http.StatusInternalServerError || media != "application/json; charset=utf-8" {
		t.Errorf("%d in %s: %s", a.status, media, a.body)
	}
	h.logged(t, "panic", "panic-1", "secret state", "goroutine")
}

func TestManyFailuresMakeFewErrors(t *testing.T) {
	h := newHouse(t)
	h.db.fail(func() error { return errors.New("secret") })
	a := h.post(t, "{"+numbered(20, ` a%d: plan(slug: "gwangju") { id }`)+" }", nil)
	if r := a.result(t); len(r.Errors) != 5 {
		t.Errorf("%d errors: want 5: %s", len(r.Errors), a.body)
	}
	a.masks(t, "INTERNAL", "secret")
	if lines := h.lines(t, "internal error"); len(lines) != 20 {
		t.Errorf("%d failures are logged: want 20", len(lines))
	}
}

func TestReadinessFollowsTheStore(t *testing.T) {
	h := newHouse(t)
	state := func() string {
		live, ready := h.do(t, http.MethodGet, "/livez", ""), h.do(t, http.MethodGet, "/readyz", "")
		return fmt.Sprintf("%d %q, %d %q", live.status, live.body, ready.status, ready.body)
	}
	if got, want := state(), `200 "ok\n", 200 "ok\n"`; got != want {
		t.Errorf("%s: want %s", got, want)
	}
	if err := h.db.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := state(), `200 "ok\n", 503 "the catalogue cannot be read\n"`; got != want {
		t.Errorf("after the store closed: %s: want %s", got, want)
	}
	if lines := h.lines(t, "not ready"); len(lines) != 1 || !strings.Contains(fmt.Sprint(lines[0]["error"]), "closing") {
		t.Errorf("the log says %v", lines)
	}
}
