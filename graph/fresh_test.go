package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"pgregory.net/rapid"

	"polyplan/graph"
	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
	"polyplan/store"
)

// town is a catalogue where people do whatever comes to their minds, and a public that keeps its answers.
type town struct {
	*plan.Catalogue
	context.Context
	executor *executor.Executor
	kept     map[string]kept // by question

	plans, items, terms, tokens []plan.ID // that there are, were, or may be
	hooks                       []plan.ID
	slugs                       []string
	imports                     []string
}

// kept is an answer and what it hung on.
type kept struct {
	answer []byte
	hung   plan.Dependencies
}

var (
	townClerk  = plan.Viewer{ID: "tok_0000000000000000000a", Name: "clerk", Grants: []plan.Grant{{Role: plan.RoleAdmin}}}
	translator = plan.Viewer{ID: "tok_0000000000000000000b", Name: "mina", Grants: []plan.Grant{{Role: plan.RoleTranslator, Locales: []i18n.Locale{"ko"}}}}
)

func newTown(t testing.TB, db store.DB) *town {
	town := &town{Catalogue: plantest.Open(t, db), Context: context.Background(), kept: map[string]kept{}}
	town.executor = executor.New(graph.Schema(town.Catalogue))
	graph.SetUp(town.executor, slog.New(slog.DiscardHandler), graph.DefaultLimits)
	return town
}

// ask answers a question of the public's, in Korean where that is there.
func (w *town) ask(t interface{ Fatal(...any) }, question string) kept {
	reading := new(plan.Reading)
	ctx := graphql.StartOperationTrace(plan.WithReading(w.Context, reading))
	op, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: question})
	if errs != nil {
		t.Fatal(question, errs)
	}
	ctx = graphql.WithOperationContext(ctx, op)
	respond, ctx := w.executor.DispatchOperation(ctx, op)
	response := respond(ctx)
	answer, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	return kept{answer, reading.Dependencies()}
}

const wholePlan = `id slug state revision publisher { id homepage name { value locale } } title { value isFallback isStale state }
	summary { value locale } contact { phone division { value } } translations { id value state isStale author } coverage { locale total missing draft translated reviewed stale }
	goals { id position title { value locale } responsible { division { value } } strategies { id title { value locale } assignments { id title { value locale } } } }`

// question is something that the public may ask.
func (w *town) question(rt *rapid.T) string {
	return "query @inContext(locales: [\"ko\"]) { " + rapid.SampledFrom([]string{
		fmt.Sprintf("plan(slug: %q) { %s }", w.slug(rt), wholePlan),
		fmt.Sprintf("plan(id: %q) { %s }", w.plan(rt), wholePlan),
		fmt.Sprintf("node(id: %q) { id ... on PlanItem { title { value locale } plan { id state title { value } } } }", w.item(rt)),
		fmt.Sprintf("nodes(ids: [%q, %q, %q]) { id ... on Plan { %s } ... on PlanItem { position status } }", w.plan(rt), w.plan(rt), w.item(rt), wholePlan),
		fmt.Sprintf("a: node(id: %q) { id } b: node(id: %q) { id ... on Term { term } }", w.plan(rt), rapid.SampledFrom(w.terms).Draw(rt, "term")),
		fmt.Sprintf("plans(first: 2) { totalCount nodes { %s } pageInfo { hasNextPage } }", wholePlan),
		"plans(orderBy: UPDATED_AT, filter: {coveredIn: \"ko\", minCoverage: 0.3}) { totalCount nodes { id slug title { value } } }",
		"plans(filter: {text: \"one\"}) { totalCount nodes { id publisher { name { value } } } }",
		"locales { tag fallbacks chain isSource allowSelfReview coverage { total missing draft translated reviewed stale } }",
		"locale(tag: \"fr\") { isRegistered chain isSource coverage { total } }",
		"findLocales(text: \"fre\", first: 3) { tag isRegistered chain coverage { total } }",
		"changes(first: 100) { head nodes { kind action id text { value } } }",
		"__schema { queryType { name } }",
	}).Draw(rt, "question") + " }"
}

func (w *town) plan(rt *rapid.T) plan.ID { return rapid.SampledFrom(w.plans).Draw(rt, "plan") }
func (w *town) item(rt *rapid.T) plan.ID { return rapid.SampledFrom(w.items).Draw(rt, "item") }
func (w *town) slug(rt *rapid.T) string  { return rapid.SampledFrom(w.slugs).Draw(rt, "slug") }
func (w *town) who(rt *rapid.T) plan.Viewer {
	return rapid.SampledFrom([]plan.Viewer{townClerk, townClerk, translator}).Draw(rt, "who")
}

func (w *town) node(rt *rapid.T) plan.ID {
	return rapid.SampledFrom(slices.Concat(w.plans, w.items)).Draw(rt, "node")
}

func (w *town) words(rt *rapid.T) string {
	return rapid.SampledFrom([]string{"one", "two", "three", "하나 1", "둘"}).Draw(rt, "words")
}

func (w *town) locale(rt *rapid.T) i18n.Locale {
	return rapid.SampledFrom([]i18n.Locale{"ko", "ko", "ko", "ja", "fr", "en"}).Draw(rt, "locale")
}

func (w *town) text(rt *rapid.T) plan.TextRef {
	return plan.TextRef{ID: w.node(rt), Field: plan.FieldTitle, Locale: w.locale(rt)}
}

func (w *town) translation(rt *rapid.T) plan.NewTranslation {
	state := rapid.SampledFrom([]plan.TextState{plan.StateTranslated, plan.StateTranslated, plan.StateDraft}).Draw(rt, "state")
	return plan.NewTranslation{TextRef: w.text(rt), Value: w.words(rt), State: state}
}

// unit is a text as the translators' workbench has it, with all that hangs on it: one that is as wanted.
func (w *town) unit(rt *rapid.T, wanted func(*plan.TranslationUnit) bool) *plan.TranslationUnit {
	all := plan.Selection{Checks: true, Comments: true, History: 5}
	page, err := w.TranslationUnits(w, townClerk, plan.UnitQuery{Locale: "ko", First: new(plan.MaxPage)}, all)
	plantest.Allowed(rt, err)
	units := slices.DeleteFunc(page.Nodes(), func(u *plan.TranslationUnit) bool { return !wanted(u) })
	if len(units) == 0 {
		plantest.Other(rt, "no such unit")
	}
	return rapid.SampledFrom(units).Draw(rt, "unit")
}

func anyUnit(*plan.TranslationUnit) bool         { return true }
func staleUnit(u *plan.TranslationUnit) bool     { return u.AnchoredSource != nil }
func checkedUnit(u *plan.TranslationUnit) bool   { return len(u.Checks) > 0 }
func suggestedUnit(u *plan.TranslationUnit) bool { return len(u.Suggestions) > 0 }
func commentedUnit(u *plan.TranslationUnit) bool { return len(u.Comments) > 0 }
func writtenUnit(u *plan.TranslationUnit) bool   { return len(u.History(nil)) > 0 }

func refOf(u *plan.TranslationUnit) plan.TextRef {
	return plan.TextRef{ID: u.Node.Identify(), Field: u.Field, Locale: u.Locale}
}

func some[T any](value T) plan.Edit[T] { return plan.Edit[T]{Given: true, To: value} }

// verbs are all ways to change a catalogue, by their names.
func (w *town) verbs() map[string]func(*rapid.T) error {
	all := w.planVerbs()
	maps.Copy(all, w.webhookVerbs())
	return all
}

func (w *town) planVerbs() map[string]func(*rapid.T) error {
	clerk := townClerk
	return map[string]func(*rapid.T) error{
		"CreatePlan": func(rt *rapid.T) error {
			id, _, err := w.CreatePlan(w, clerk, plan.NewPlan{
				Slug: w.slug(rt), SourceLocale: "en", Title: w.words(rt), Publisher: plan.PublisherRef{Name: w.words(rt)},
			})
			if err == nil {
				w.plans = append(w.plans, id)
			}
			return err
		},
		"UpdatePlan": func(rt *rapid.T) error {
			u := plan.PlanUpdate{ID: w.plan(rt), MeaningUnchanged: rapid.Bool().Draw(rt, "unchanged")}
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				u.Slug = some(w.slug(rt))
			case 1:
				u.Title = some(w.words(rt))
			case 2:
				u.Publisher = some(plan.PublisherRef{Name: w.words(rt)})
			case 3:
				u.Phone, u.Division = some(w.words(rt)), some(w.words(rt))
			}
			_, err := w.UpdatePlan(w, clerk, u)
			return err
		},
		"PublishPlan": func(rt *rapid.T) error { _, err := w.PublishPlan(w, clerk, w.plan(rt), nil); return err },
		"ArchivePlan": func(rt *rapid.T) error { _, err := w.ArchivePlan(w, clerk, w.plan(rt), nil); return err },
		"DeletePlan":  func(rt *rapid.T) error { _, _, err := w.DeletePlan(w, clerk, w.plan(rt), nil); return err },
		"TrimChanges": func(rt *rapid.T) error {
			_, err := w.TrimChanges(w, townClerk, plan.Retention{Size: rapid.Int64Range(1, 2000).Draw(rt, "size")})
			return err
		},
		"CreateItem": func(rt *rapid.T) error {
			parent := w.node(rt)
			id, _, err := w.CreateItem(w, clerk, parent.Kind()+1, plan.NewItem{Parent: parent, Title: w.words(rt)})
			if err == nil {
				w.items = append(w.items, id)
			}
			return err
		},
		"UpdateItem": func(rt *rapid.T) error {
			_, err := w.UpdateItem(w, clerk, plan.ItemUpdate{
				ID: w.item(rt), Title: some(w.words(rt)), MeaningUnchanged: rapid.Bool().Draw(rt, "unchanged"),
				Responsible: some([]plan.NewParty{{Division: w.words(rt)}}),
			})
			return err
		},
		"MoveItem": func(rt *rapid.T) error {
			_, err := w.MoveItem(w, clerk, plan.Move{ID: w.item(rt), Position: 1})
			return err
		},
		"DeleteItem": func(rt *rapid.T) error { _, _, err := w.DeleteItem(w, clerk, w.item(rt), nil); return err },
		"AddLocale": func(rt *rapid.T) error {
			_, err := w.AddLocale(w, clerk, plan.LocaleSettings{Tag: w.locale(rt)})
			return err
		},
		"AddLocalePrefilled": func(rt *rapid.T) error {
			_, err := w.AddLocalePrefilled(w, clerk, plan.LocaleSettings{Tag: w.locale(rt)})
			return err
		},
		"UpdateLocale": func(rt *rapid.T) error {
			_, err := w.UpdateLocale(w, clerk, plan.LocaleSettings{
				Tag: w.locale(rt), Fallbacks: some([]i18n.Locale{w.locale(rt)}), SelfReview: some(rapid.Bool().Draw(rt, "self-review")),
			})
			return err
		},
		"RemoveLocale": func(rt *rapid.T) error {
			_, err := w.RemoveLocale(w, clerk, w.locale(rt), rapid.Bool().Draw(rt, "with texts"))
			return err
		},
		"SetTranslation": func(rt *rapid.T) error { _, err := w.SetTranslation(w, w.who(rt), w.translation(rt)); return err },
		"SetTranslations": func(rt *rapid.T) error {
			_, _, err := w.SetTranslations(w, w.who(rt), []plan.NewTranslation{w.translation(rt), w.translation(rt)})
			return err
		},
		"ReviewTranslation": func(rt *rapid.T) error {
			_, err := w.ReviewTranslation(w, clerk, refOf(w.unit(rt, anyUnit)))
			return err
		},
		"RejectTranslation": func(rt *rapid.T) error { _, err := w.RejectTranslation(w, clerk, w.text(rt), "why"); return err },
		"ConfirmTranslation": func(rt *rapid.T) error {
			_, err := w.ConfirmTranslation(w, clerk, refOf(w.unit(rt, staleUnit)))
			return err
		},
		"ClearTranslation": func(rt *rapid.T) error { _, err := w.ClearTranslation(w, clerk, w.text(rt)); return err },
		"RevertTranslation": func(rt *rapid.T) error {
			u := w.unit(rt, writtenUnit)
			history := u.History(nil)
			_, err := w.RevertTranslation(w, clerk, refOf(u), fmt.Sprint(history[0].Revision))
			return err
		},
		"AcknowledgeChecks": func(rt *rapid.T) error {
			u := w.unit(rt, checkedUnit)
			_, err := w.AcknowledgeChecks(w, clerk, plan.Acknowledgement{TextRef: refOf(u), Checks: []string{u.Checks[0].ID}})
			return err
		},
		"ResolveSuggestion": func(rt *rapid.T) error {
			u := w.unit(rt, suggestedUnit)
			_, err := w.ResolveSuggestion(w, clerk, plan.Resolution{ID: u.Suggestions[0].ID, Accept: rapid.Bool().Draw(rt, "accept")})
			return err
		},
		"CreateComment": func(rt *rapid.T) error {
			u := w.unit(rt, anyUnit)
			_, _, err := w.CreateComment(w, clerk, plan.NewComment{ID: u.Node.Identify(), Field: u.Field, Locale: u.Locale, Text: w.words(rt)})
			return err
		},
		"UpdateComment": func(rt *rapid.T) error {
			_, _, err := w.UpdateComment(w, clerk, plan.CommentUpdate{ID: w.comment(rt), Text: w.words(rt)})
			return err
		},
		"DeleteComment": func(rt *rapid.T) error { _, _, err := w.DeleteComment(w, clerk, w.comment(rt)); return err },
		"ResolveComments": func(rt *rapid.T) error {
			_, _, err := w.ResolveComments(w, clerk, plan.CommentResolution{ID: w.comment(rt), Resolved: rapid.Bool().Draw(rt, "resolved")})
			return err
		},
		"CreateTerm": func(rt *rapid.T) error {
			p, err := w.Plan(w, clerk, w.plan(rt), plan.Selection{})
			if plantest.Allowed(rt, err); p == nil {
				plantest.Other(rt, "no publisher")
			}
			id, _, err := w.CreateTerm(w, clerk, plan.NewTerm{Publisher: p.Publisher.ID, Locale: "en", Term: w.words(rt)})
			if err == nil {
				w.terms = append(w.terms, id)
			}
			return err
		},
		"UpdateTerm": func(rt *rapid.T) error {
			_, err := w.UpdateTerm(w, clerk, plan.TermUpdate{ID: w.term(rt), Note: some(w.words(rt))})
			return err
		},
		"DeleteTerm": func(rt *rapid.T) error { _, _, err := w.DeleteTerm(w, clerk, plan.TermRef{ID: w.term(rt)}); return err },
		"SetTermTranslations": func(rt *rapid.T) error {
			_, err := w.SetTermTranslations(w, clerk, plan.TermWordings{ID: w.term(rt), Locale: "ko", Translations: []string{w.words(rt)}})
			return err
		},
		"CreateToken": func(rt *rapid.T) error {
			token, secret, err := w.CreateToken(w, clerk, plan.NewToken{
				Name: fmt.Sprint("token ", len(w.tokens)), Grants: []plan.NewGrant{{Grant: plan.Grant{Role: plan.RoleEditor}}},
			})
			if err == nil {
				w.tokens = append(w.tokens, token.ID)
				_, err = w.Authenticate(w, secret)
			}
			return err
		},
		"RevokeToken": func(rt *rapid.T) error {
			_, err := w.RevokeToken(w, clerk, rapid.SampledFrom(w.tokens).Draw(rt, "token"))
			return err
		},
		"PreviewImport": func(rt *rapid.T) error {
			file, err := w.ExportUnits(w, clerk, plan.UnitExport{Targets: []i18n.Locale{"ko"}})
			if err != nil || len(file.Units) == 0 {
				return err
			}
			file.Units[rapid.IntRange(0, len(file.Units)-1).Draw(rt, "unit")].Target = w.words(rt)
			preview, err := w.PreviewImport(w, w.who(rt), file, plan.ImportOptions{Reviewed: true, Clear: true})
			if err == nil {
				w.imports = append(w.imports, preview.ID)
			}
			return err
		},
		"ApplyImport":  func(rt *rapid.T) error { _, err := w.ApplyImport(w, clerk, w.imported(rt), true); return err },
		"RevertImport": func(rt *rapid.T) error { _, err := w.RevertImport(w, clerk, w.imported(rt)); return err },
		"FlushUses":    func(*rapid.T) error { return w.FlushUses(w) },
		"Load": func(rt *rapid.T) error {
			_, err := w.Load(w, clerk, plantest.Of(w.document(rt)))
			return err
		},
		"LoadDraft": func(rt *rapid.T) error {
			_, err := w.LoadDraft(w, clerk, w.document(rt))
			return err
		},
		"Resume": func(rt *rapid.T) error {
			_, err := w.Resume(w, clerk, plantest.Of(w.document(rt)), func(plan.Skipped) {})
			return err
		},
		"ImportTerms": func(rt *rapid.T) error {
			p, err := w.Plan(w, clerk, w.plan(rt), plan.Selection{})
			if plantest.Allowed(rt, err); p == nil {
				plantest.Other(rt, "no publisher")
			}
			term := plan.FileTerm{Locale: "en", Term: w.words(rt), Translations: []plan.FileWordings{{Locale: "ko", Accepted: []string{w.words(rt)}}}}
			_, err = w.ImportTerms(w, clerk, plan.TermImport{Publisher: p.Publisher.ID, File: &plan.TermFile{Terms: []plan.FileTerm{term}}})
			return err
		},
		"NewEpoch": func(*rapid.T) error { return w.NewEpoch(w, clerk) },
	}
}

func (w *town) imported(rt *rapid.T) string {
	if len(w.imports) == 0 {
		plantest.Other(rt, "nothing is on its way in")
	}
	return rapid.SampledFrom(w.imports).Draw(rt, "import")
}

// term is one of the newest, for the others are gone with their publishers sooner or later.
func (w *town) term(rt *rapid.T) plan.ID {
	return rapid.SampledFrom(w.terms[max(0, len(w.terms)-2):]).Draw(rt, "term")
}

func (w *town) comment(rt *rapid.T) string {
	return rapid.SampledFrom(w.unit(rt, commentedUnit).Comments).Draw(rt, "comment").ID
}

// hold holds every kept answer against what it would be today.
func (w *town) hold(rt *rapid.T) {
	for question, was := range w.kept {
		fresh, err := w.Fresh(w, was.hung)
		if err != nil {
			rt.Fatal(err)
		}
		if !fresh {
			delete(w.kept, question)
			continue
		}
		if now := w.ask(rt, question); !bytes.Equal(now.answer, was.answer) {
			rt.Fatalf("%s\ncounts as fresh and is\n%s\nbut would be\n%s", question, was.answer, now.answer)
		}
	}
}

func TestAnAnswerThatCountsAsFreshIsWhatItWouldBeToday(t *testing.T) {
	n, kept, walks, dir := 0, 0, new(plantest.Walk), t.TempDir()
	defer walks.TookAll(t)
	rapid.Check(t, func(rt *rapid.T) {
		n++
		db, err := store.Open(t.Context(), "bolt:"+filepath.Join(dir, fmt.Sprint(n, ".db")))
		if err != nil {
			rt.Fatal(err)
		}
		defer func() {
			if err := db.Close(); err != nil {
				rt.Error(err)
			}
		}()
		w := newTown(t, db)
		w.found(rt)
		steps := walks.Tries(w.verbs())
		steps[""] = w.hold
		for i := range 12 {
			steps[fmt.Sprint("ask ", i)] = func(rt *rapid.T) {
				question := w.question(rt)
				w.kept[question] = w.ask(rt, question)
			}
		}
		for range 3 { // for some steps apply only after a few others
			rt.Repeat(steps)
		}
		kept += len(w.kept)
	})
	if kept == 0 {
		t.Error("no answer was ever fresh")
	}
}

func TestEveryVerbIsAmongThoseThatFreshAnswersAreHeldAgainst(t *testing.T) {
	reads := strings.Fields(`Authenticate AwaitWebhooks Backup Census Changes Check CheckMemory CheckUp CheckUpBeside Document DocumentIn Documents Empty
		ExportTerms ExportUnits FindLocales Follow Fresh Identity Import KeepOrders Locale Locales Mentions MirrorOf
		MirroredPlans MirroredTag Moment Node Nodes
		LeadWebhooks Orders PermitPrivateWebhooks Plan PlanBySlug PlanParts Plans Ready Replica
		ServedUnits Store Terms Tokens TranslationUnit TranslationUnits Vacant Webhook WebhookDeliveries Webhooks`)
	mirroring := strings.Fields("BeginMirror KeepMirror Mirror MirrorLocales Unmirror UnmirrorLocales") // in cli, over HTTP
	verbs := new(town).verbs()
	for method := range reflect.TypeFor[*plan.Catalogue]().Methods() {
		if _, ok := verbs[method.Name]; !ok && !slices.Contains(reads, method.Name) && !slices.Contains(mirroring, method.Name) {
			t.Errorf("%s is not among the verbs", method.Name)
		}
	}
}
