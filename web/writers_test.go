package web_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

func TestSeveralTranslationsAreToldOfOneByOne(t *testing.T) {
	g := newGarden(t)
	g.done(t, g.hana, "setTranslation", g.text("나무"))
	var one struct {
		Node struct{ Translations []translation }
	}
	g.into(t, &one, `query ($id: ID!) { node(id: $id) { ... on Goal { translations(locales: "ko") { revision } } } }`, in{"id": g.goal})
	p := g.done(t, g.hana, "setTranslations", in{"translations": []in{
		merged(g.text("꽃"), in{"id": g.goals[1]}),
		merged(g.text("벌\x00"), in{"id": g.goals[2]}),
		merged(g.text("木"), in{"locale": "ja"}),
		merged(g.text("x"), in{"id": "pty_01kagwj0009dy54m4314"}),
		merged(g.text("x"), in{"id": g.notHere}),
		merged(g.text("x"), in{"field": "titel"}),
		merged(g.text("나무들"), in{"expectedRevision": one.Node.Translations[0].Revision}),
		merged(g.text("나무 둘"), in{"expectedRevision": one.Node.Translations[0].Revision}),
		merged(g.text("Trees"), in{"locale": "en"}),
		merged(g.text("심다"), in{"id": g.strategy, "state": "DRAFT"}),
	}})
	want := []string{
		"TRANSLATED 꽃 by hana",
		"INVALID translations.1.value",
		"FORBIDDEN translations.2",
		"INVALID translations.3.id",
		"NOT_FOUND translations.4.id",
		"NOT_FOUND translations.5.field",
		"TRANSLATED 나무들 by hana",
		"INVALID translations.7.id",
		"INVALID translations.8.locale",
		"DRAFT 심다 by hana",
	}
	for i, result := range p.Results {
		got := fmt.Sprint(result.Translation)
		if len(result.UserErrors) > 0 {
			got = result.UserErrors[0].String()
		}
		if got != want[i] || (result.Revision == nil) != (len(result.UserErrors) > 0) {
			t.Errorf("%d: %s, %v: want %s", i, got, result.UserErrors, want[i])
		}
	}
	if len(p.Results) != len(want) || p.Revision == nil || *p.Revision != fmt.Sprint(g.rev(t)) {
		t.Errorf("%d results, the revision %v", len(p.Results), p.Revision)
	}
	before := g.rev(t)
	none := g.done(t, g.hana, "setTranslations", in{"translations": []in{merged(g.text("x"), in{"field": "x"})}})
	if none.Revision != nil || g.rev(t) != before {
		t.Errorf("where all are wrong, the revision is %v", none.Revision)
	}
	if none := g.done(t, g.hana, "setTranslations", in{"translations": []in{}}); none.Revision != nil || len(none.Results) != 0 {
		t.Errorf("no translations make the revision %v", none.Revision)
	}
	many := func(n int) in { return in{"translations": slices.Repeat([]in{g.text("나무")}, n)} }
	g.wrong(t, g.hana, []bad{
		{"101 translations", "setTranslations", many(101), "TOO_MANY translations"},
		{"one of them malformed", "setTranslations", in{"translations": []in{g.text("a"), merged(g.text("b"), in{"id": "x"})}}, "error BAD_USER_INPUT"},
	})
	views := g.db.views.Load()
	if p := g.done(t, g.hana, "setTranslations", many(100)); len(p.Results) != 100 {
		t.Errorf("100 translations have %d results", len(p.Results))
	}
	if n := g.db.views.Load() - views; n != 2 {
		t.Errorf("100 translations read the store %d times: want once for who asks, and once for what came of it", n)
	}
	g.untroubled(t)
}

func TestTwoWritersOnOneTextDoNotOverwriteEachOther(t *testing.T) {
	g := newGarden(t)
	first := g.done(t, g.hana, "setTranslation", merged(g.text("나무"), in{"expectedRevision": ""}))
	seen := first.Translation.Revision
	min := g.hire(t, "min", "TRANSLATOR:ko")
	g.done(t, min, "setTranslation", merged(g.text("나무들"), in{"expectedRevision": seen}))

	before := g.rev(t)
	late, code := g.try(t, g.hana, "setTranslation", merged(g.text("큰 나무"), in{"expectedRevision": seen}))
	if code != "" || len(late.UserErrors) != 1 || late.UserErrors[0].String() != "CONFLICT expectedRevision" || late.Revision != nil || g.rev(t) != before {
		t.Fatalf("%s %v, the revision %v", code, late.UserErrors, late.Revision)
	}
	c := late.Conflict
	if c == nil || c.Base == nil || *c.Base != "나무" || c.Theirs.String() != "TRANSLATED 나무들 by min" || c.Yours != "큰 나무" {
		t.Fatalf("the conflict is %+v", c)
	}
	if late.Translation == nil || late.Translation.Value != "나무들" {
		t.Errorf("the text as it is now is told as %v", late.Translation)
	}
	g.done(t, g.hana, "setTranslation", merged(g.text("큰 나무들"), in{"expectedRevision": c.Theirs.Revision}))

	unseen, _ := g.try(t, min, "setTranslation", merged(g.text("나무"), in{"expectedRevision": "0"}))
	if c := unseen.Conflict; c == nil || c.Base != nil || c.Theirs.Value != "큰 나무들" || c.Yours != "나무" {
		t.Errorf("of a text its writer thought missing: %+v", c)
	}
	g.done(t, min, "clearTranslation", in{"id": g.goal, "field": "title", "locale": "ko"})
	gone, _ := g.try(t, g.hana, "setTranslation", merged(g.text("나무"), in{"expectedRevision": c.Theirs.Revision}))
	if len(gone.UserErrors) != 1 || gone.UserErrors[0].Code != "CONFLICT" || gone.Translation != nil {
		t.Errorf("of a text that is gone: %+v", gone)
	}
	if c := gone.Conflict; c == nil || c.Theirs.State != "MISSING" || c.Theirs.Value != "" || c.Yours != "나무" {
		t.Errorf("of a text that is gone: %+v", c)
	}
}

// TestOnlyTheFirstOfManyWritersIsDone lets many write what they saw at the same time.
func TestOnlyTheFirstOfManyWritersIsDone(t *testing.T) {
	g := newGarden(t)
	var writers sync.WaitGroup
	var done, late atomic.Int64
	for i := range 8 {
		writers.Go(func() {
			input := merged(g.text(fmt.Sprint("나무 ", i)), in{"expectedRevision": "0"})
			switch p, _ := g.try(t, g.hana, "setTranslation", input); {
			case len(p.UserErrors) == 0 && p.Revision != nil:
				done.Add(1)
			case len(p.UserErrors) == 1 && p.Conflict != nil && p.Conflict.Theirs.Value != p.Conflict.Yours:
				late.Add(1)
			default:
				t.Errorf("%+v", p)
			}
		})
	}
	writers.Wait()
	if done.Load() != 1 || late.Load() != 7 {
		t.Errorf("%d were done, %d were late", done.Load(), late.Load())
	}
}
