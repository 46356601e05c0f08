package plan_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"polyplan/plan"
	"polyplan/plan/plantest"
)

// park is a plan to work on: a goal with two strategies, the first with an assignment; another goal.
type park struct {
	plan, goal, strategy, second, assignment, other plan.ID
}

// newPark adds a park with some texts in Korean and Japanese.
func (d *desk) newPark(slug string, state plan.PlanState) park {
	d.Helper()
	in := func(tagsAndValues ...string) plan.Texts {
		all := plan.Texts{}
		for i := 0; i < len(tagsAndValues); i += 2 {
			all[tagsAndValues[i]] = plan.DocumentText{Value: tagsAndValues[i+1]}
		}
		return all
	}
	plantest.Load(d, d.Catalogue, plantest.Of(&plan.Document{
		Format: plan.DocumentFormat, Slug: slug, State: state, SourceLocale: "en",
		Publisher: plan.PublisherDocument{Name: in("en", "City of Springs")},
		Title:     in("en", "The park "+slug, "ko", "공원 "+slug, "ja", "公園"),
		Summary:   in("en", "More trees.", "ko", "더 많은 나무"),
		Goals: []plan.GoalDocument{{
			ItemDocument: plan.ItemDocument{Title: in("en", "Shade", "ko", "그늘"), Description: in("en", "Where people wait")},
			Strategies: []plan.StrategyDocument{{
				ItemDocument: plan.ItemDocument{Title: in("en", "Plant trees", "ko", "나무 심기")},
				Assignments:  []plan.ItemDocument{{Title: in("en", "Buy limes"), Responsible: []plan.PartyDocument{{Division: in("en", "Gardens", "ko", "정원과")}}}},
			}, {
				ItemDocument: plan.ItemDocument{Title: in("en", "Build roofs")},
			}},
		}, {
			ItemDocument: plan.ItemDocument{Title: in("en", "Water")},
		}},
	}))
	p, err := d.PlanBySlug(d.Context(), boss, slug, plan.Selection{Items: true})
	d.ok(err)
	goals := p.Goals()
	return park{
		plan: p.ID, goal: goals[0].ID, strategy: goals[0].Strategies[0].ID, second: goals[0].Strategies[1].ID,
		assignment: goals[0].Strategies[0].Assignments[0].ID, other: goals[1].ID,
	}
}

// text is a title in Korean, as a reference.
func text(id plan.ID) plan.TextRef {
	return plan.TextRef{ID: id, Field: plan.FieldTitle, Locale: "ko"}
}

// set is a title in Korean to write.
func set(id plan.ID, value string, state plan.TextState) plan.NewTranslation {
	return plan.NewTranslation{TextRef: text(id), Value: value, State: state}
}

func to[T any](value T) plan.Edit[T] {
	return plan.Edit[T]{Given: true, To: value}
}

func ptr[T any](value T) *T { return &value }

// verb is one that writes or lists, in a way that the park of newPark lets pass, and the viewers who may.
type verb struct {
	name string
	may  string
	run  func(d *desk, v plan.Viewer, p park) error
}

// verbs are all but those of wordVerbs.
var verbs = []verb{
	{"create a plan", "editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.CreatePlan(d.Context(), v, plan.NewPlan{Slug: "new-" + v.Name, SourceLocale: "en", Title: "New", Publisher: plan.PublisherRef{Name: "City"}})
		return err
	}},
	{"update a plan", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.UpdatePlan(d.Context(), v, plan.PlanUpdate{ID: p.plan, Title: to("Better by " + v.Name)})
		return err
	}},
	{"publish a plan", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.PublishPlan(d.Context(), v, p.plan, nil)
		return err
	}},
	{"archive a plan", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.ArchivePlan(d.Context(), v, p.plan, nil)
		return err
	}},
	{"delete a plan", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.DeletePlan(d.Context(), v, p.plan, nil)
		return err
	}},
	{"create an item", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.CreateItem(d.Context(), v, plan.KindStrategy, plan.NewItem{Parent: p.goal, Title: "New"})
		return atID(err, "parent")
	}},
	{"update an item", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.UpdateItem(d.Context(), v, plan.ItemUpdate{ID: p.goal, Title: to("Better by " + v.Name)})
		return err
	}},
	{"move an item", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.MoveItem(d.Context(), v, plan.Move{ID: p.goal, Position: 2})
		return err
	}},
	{"delete an item", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.DeleteItem(d.Context(), v, p.goal, nil)
		return err
	}},
	{"keep a source edit as a draft", "local editor boss", func(d *desk, v plan.Viewer, p park) error {
		n := set(p.goal, "Cool shade", plan.StateDraft)
		n.Locale = "en"
		_, err := d.SetTranslation(d.Context(), v, n)
		return err
	}},
	{"translate", "mina reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.SetTranslation(d.Context(), v, set(p.goal, "그늘 "+v.Name, plan.StateTranslated))
		return err
	}},
	{"translate several", "mina reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		done, _, err := d.SetTranslations(d.Context(), v, []plan.NewTranslation{set(p.goal, "그늘 "+v.Name, plan.StateTranslated)})
		if err == nil {
			err = done[0].Err
		}
		return err
	}},
	{"review", "reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.ReviewTranslation(d.Context(), v, text(p.goal))
		return err
	}},
	{"reject", "reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.RejectTranslation(d.Context(), v, text(p.goal), "too short")
		return err
	}},
	{"clear", "mina reviewer boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.ClearTranslation(d.Context(), v, text(p.goal))
		return err
	}},
	{"add a locale", "editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.AddLocale(d.Context(), v, plan.LocaleSettings{Tag: "fr"})
		return err
	}},
	{"update a locale", "editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.UpdateLocale(d.Context(), v, plan.LocaleSettings{Tag: "ko", SelfReview: to(true)})
		return err
	}},
	{"remove a locale", "editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.RemoveLocale(d.Context(), v, "ja", true)
		return err
	}},
	{"create a token", "boss", func(d *desk, v plan.Viewer, p park) error {
		_, _, err := d.CreateToken(d.Context(), v, plan.NewToken{Name: "of " + v.Name, Grants: []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleEditor}}}})
		return err
	}},
	{"list tokens", "boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.Tokens(d.Context(), v)
		return err
	}},
	{"load plans", "boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.Load(d.Context(), v, plantest.Documents(1, 1))
		return err
	}},
	{"list what there is to translate", "mina reviewer local elsewhere editor boss", func(d *desk, v plan.Viewer, p park) error {
		_, err := d.TranslationUnits(d.Context(), v, plan.UnitQuery{Locale: "ko"}, plan.Selection{})
		return err
	}},
}

// atID is err with its place, where that is a field that names what is edited, called id.
func atID(err error, field string) error {
	var e *plan.Error
	if errors.As(err, &e) && slices.Equal(e.Field, []string{field}) {
		e.Field = []string{"id"}
	}
	return err
}

// global are the verbs that are not about one plan.
var global = []string{
	"create a plan", "add a locale", "update a locale", "remove a locale", "create a token", "list tokens", "load plans", "list what there is to translate",
	"fill a locale", "create a term", "update a term", "delete a term", "say what a term is called", "list terms", "list mentions",
}

func TestWhoMayDoWhat(t *testing.T) {
	for _, state := range []plan.PlanState{plan.PlanPublished, plan.PlanDraft, plan.PlanArchived} {
		for _, verb := range slices.Concat(verbs, wordVerbs) {
			t.Run(fmt.Sprintf("%s/%s", state, verb.name), func(t *testing.T) {
				t.Parallel()
				d := newDesk(t)
				p, another := d.newPark("park", state), d.newPark("another", plan.PlanPublished)
				local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{p.plan}})
				elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{another.plan}})
				staff := []plan.Viewer{mina, japanese, reviewer, local, elsewhere, editor, boss}
				d.getReady(p, staff)
				d.refuses("the public", plan.Unauthenticated, "", func() error { return verb.run(d, nobody, p) })
				for _, v := range staff {
					code := wantedCode(v.Name, verb.name, verb.may, state)
					if code == "" {
						continue
					}
					place := ""
					if code == plan.NotFound {
						place = "id"
					}
					d.refuses(v.Name, code, place, func() error { return verb.run(d, v, p) })
				}
				allowed := slices.DeleteFunc(staff, func(v plan.Viewer) bool { return wantedCode(v.Name, verb.name, verb.may, state) != "" })
				if len(allowed) == 0 {
					t.Fatal("nobody may: the test says nothing")
				}
				i := len(verb.name) % len(allowed) // each verb changes the park once
				d.ok(verb.run(d, allowed[i], p))
			})
		}
	}
}

// wantedCode is what a viewer gets for a verb on a plan in a state; "" where it is allowed.
func wantedCode(viewer, verb, may string, state plan.PlanState) plan.Code {
	edits := slices.Contains([]string{"local", "editor", "boss"}, viewer)
	sees := edits || state == plan.PlanPublished || state == plan.PlanDraft && viewer != "elsewhere"
	switch {
	case !slices.Contains(global, verb) && !sees:
		return plan.NotFound
	case !slices.Contains(strings.Fields(may), viewer):
		return plan.Denied
	}
	return ""
}

func TestEachViewerWhoMayDoSomethingCanDoIt(t *testing.T) {
	for _, verb := range slices.Concat(verbs, wordVerbs) {
		for name := range strings.FieldsSeq(verb.may) {
			t.Run(verb.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				d := newDesk(t)
				p, another := d.newPark("park", plan.PlanPublished), d.newPark("another", plan.PlanPublished)
				local := person("local", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{p.plan}})
				elsewhere := person("elsewhere", plan.Grant{Role: plan.RoleEditor, Plans: []plan.ID{another.plan}})
				d.getReady(p, []plan.Viewer{mina, reviewer, local, editor, boss})
				for _, v := range []plan.Viewer{mina, reviewer, local, elsewhere, editor, boss} {
					if v.Name == name {
						d.ok(verb.run(d, v, p))
					}
				}
			})
		}
	}
}

func TestThePublicIsToldToSignInBeforeAnythingElse(t *testing.T) {
	d := newDesk(t)
	d.newPark("park", plan.PlanPublished)
	ctx, bad, wrong := d.Context(), plan.ID("pln_nothing"), plan.ID("pty_00000000000000000000")
	ref := plan.TextRef{ID: wrong, Field: "\x00", Locale: "xx", ExpectedRevision: ptr("soon")}
	for what, run := range map[string]func() error{
		"create a plan": func() error { _, _, err := d.CreatePlan(ctx, nobody, plan.NewPlan{}); return err },
		"update a plan": func() error { _, err := d.UpdatePlan(ctx, nobody, plan.PlanUpdate{Slug: to("!")}); return err },
		"publish":       func() error { _, err := d.PublishPlan(ctx, nobody, wrong, ptr("soon")); return err },
		"archive":       func() error { _, err := d.ArchivePlan(ctx, nobody, bad, nil); return err },
		"delete a plan": func() error { _, _, err := d.DeletePlan(ctx, nobody, "", nil); return err },
		"create an item": func() error {
			_, _, err := d.CreateItem(ctx, nobody, plan.KindGoal, plan.NewItem{Parent: wrong})
			return err
		},
		"an untitled item": func() error {
			_, _, err := d.CreateItem(ctx, nobody, plan.KindGoal, plan.NewItem{Parent: bad})
			return err
		},
		"update an item":  func() error { _, err := d.UpdateItem(ctx, nobody, plan.ItemUpdate{ID: bad, Title: to("")}); return err },
		"update a plan's": func() error { _, err := d.UpdateItem(ctx, nobody, plan.ItemUpdate{ID: bad}); return err },
		"move":            func() error { _, err := d.MoveItem(ctx, nobody, plan.Move{ID: bad, Parent: wrong}); return err },
		"move below":      func() error { _, err := d.MoveItem(ctx, nobody, plan.Move{ID: "gol_x", Parent: wrong}); return err },
		"delete an item":  func() error { _, _, err := d.DeleteItem(ctx, nobody, wrong, nil); return err },
		"translate":       func() error { _, err := d.SetTranslation(ctx, nobody, plan.NewTranslation{TextRef: ref}); return err },
		"translate several": func() error {
			_, _, err := d.SetTranslations(ctx, nobody, make([]plan.NewTranslation, 1_000))
			return err
		},
		"review":  func() error { _, err := d.ReviewTranslation(ctx, nobody, ref); return err },
		"reject":  func() error { _, err := d.RejectTranslation(ctx, nobody, ref, ""); return err },
		"confirm": func() error { _, err := d.ConfirmTranslation(ctx, nobody, ref); return err },
		"clear":   func() error { _, err := d.ClearTranslation(ctx, nobody, ref); return err },
		"revert":  func() error { _, err := d.RevertTranslation(ctx, nobody, ref, "soon"); return err },
		"resolve": func() error {
			_, err := d.ResolveSuggestion(ctx, nobody, plan.Resolution{ID: "%%", Accept: true})
			return err
		},
		"add a locale":    func() error { _, err := d.AddLocale(ctx, nobody, plan.LocaleSettings{Tag: "en"}); return err },
		"update a locale": func() error { _, err := d.UpdateLocale(ctx, nobody, plan.LocaleSettings{Tag: "xx"}); return err },
		"remove a locale": func() error { _, err := d.RemoveLocale(ctx, nobody, "en", true); return err },
		"create a token":  func() error { _, _, err := d.CreateToken(ctx, nobody, plan.NewToken{}); return err },
		"revoke a token":  func() error { _, err := d.RevokeToken(ctx, nobody, bad); return err },
		"list tokens":     func() error { _, err := d.Tokens(ctx, nobody); return err },
		"acknowledge": func() error {
			_, err := d.AcknowledgeChecks(ctx, nobody, plan.Acknowledgement{TextRef: ref, Checks: make([]string, 1_000)})
			return err
		},
		"fill a locale": func() error {
			_, err := d.AddLocalePrefilled(ctx, nobody, plan.LocaleSettings{Tag: "xx"})
			return err
		},
		"create a term": func() error { _, _, err := d.CreateTerm(ctx, nobody, plan.NewTerm{Publisher: bad}); return err },
		"update a term": func() error {
			_, err := d.UpdateTerm(ctx, nobody, plan.TermUpdate{ID: wrong, Term: to("")})
			return err
		},
		"delete a term": func() error { _, _, err := d.DeleteTerm(ctx, nobody, plan.TermRef{ID: bad}); return err },
		"call a term": func() error {
			_, err := d.SetTermTranslations(ctx, nobody, plan.TermWordings{Locale: "xx"})
			return err
		},
		"list terms": func() error {
			_, err := d.Terms(ctx, nobody, plan.TermQuery{Publisher: bad}, plan.Selection{})
			return err
		},
		"comment":        func() error { _, _, err := d.CreateComment(ctx, nobody, plan.NewComment{ID: bad}); return err },
		"change comment": func() error { _, _, err := d.UpdateComment(ctx, nobody, plan.CommentUpdate{ID: "%"}); return err },
		"delete comment": func() error { _, _, err := d.DeleteComment(ctx, nobody, "%"); return err },
		"close comments": func() error { _, _, err := d.ResolveComments(ctx, nobody, plan.CommentResolution{ID: "%"}); return err },
		"list mentions":  func() error { _, err := d.Mentions(ctx, nobody, plan.Paging{First: ptr(-1)}); return err },
		"read unit":      func() error { _, err := d.TranslationUnit(ctx, nobody, "%", plan.Selection{}); return err },
		"list units": func() error {
			_, err := d.TranslationUnits(ctx, nobody, plan.UnitQuery{Locale: "xx", First: ptr(-1)}, plan.Selection{})
			return err
		},
	} {
		d.refuses(what, plan.Unauthenticated, "", run)
	}
}
