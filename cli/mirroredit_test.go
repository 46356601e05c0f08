package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"polyplan/i18n"
	"polyplan/plan"
	"polyplan/plan/plantest"
)

func readAll(t testing.TB, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// editing is people who edit a catalogue at random, and what they can name.
type editing struct {
	*site
	plans []plan.ID
	items []plan.ID
	named int
}

func (e *editing) words(rt *rapid.T) string {
	return rapid.SampledFrom([]string{"Shade", "Water", "Trees", "Parks", "Roads", "Homes"}).Draw(rt, "words")
}

func (e *editing) slug() string {
	e.named++
	return fmt.Sprint("town-", e.named)
}

func (e *editing) some(rt *rapid.T, of []plan.ID) plan.ID {
	if len(of) == 0 {
		plantest.Other(rt, "nothing there")
	}
	return rapid.SampledFrom(of).Draw(rt, "which")
}

func (e *editing) node(rt *rapid.T) plan.ID {
	return e.some(rt, append(e.plans[:len(e.plans):len(e.plans)], e.items...))
}

// load adds a small plan.
func (e *editing) load(rt *rapid.T) error {
	if len(e.plans) == 3 {
		plantest.Other(rt, "enough plans")
	}
	in := func(en, ko, vi string) plan.Texts {
		return plan.Texts{"en": {Value: en}, "ko": {Value: ko}, "vi": {Value: vi}}
	}
	slug := e.slug()
	plantest.Load(e.t, e.Catalogue, plantest.Of(&plan.Document{
		Format: plan.DocumentFormat, Slug: slug, State: plan.PlanPublished, SourceLocale: "en",
		Publisher: plan.PublisherDocument{Name: in("City", "도시", "Thành phố")}, Title: in("Town "+slug, "마을", "Thị trấn"),
		Goals: []plan.GoalDocument{{ItemDocument: plan.ItemDocument{Title: in("Shade", "그늘", "Bóng mát")}}, {
			ItemDocument: plan.ItemDocument{Title: in("Water", "물", "Nước"), Description: in("Much", "많이", "Nhiều")},
			Strategies:   []plan.StrategyDocument{{ItemDocument: plan.ItemDocument{Title: in("Wells", "우물", "Giếng")}}},
		}},
	}))
	p, err := e.PlanBySlug(e.t.Context(), clerk, slug, plan.Selection{Items: true})
	e.ok(err)
	e.plans = append(e.plans, p.ID)
	for _, g := range p.Goals() {
		e.items = append(e.items, g.ID)
		for _, s := range g.Strategies {
			e.items = append(e.items, s.ID)
		}
	}
	return nil
}

func (e *editing) retitle(rt *rapid.T) error {
	id, words, same := e.node(rt), given(e.words(rt)), rapid.Bool().Draw(rt, "meaning unchanged")
	var err error
	if id.Kind() == plan.KindPlan {
		_, err = e.UpdatePlan(e.t.Context(), clerk, plan.PlanUpdate{ID: id, Title: words, MeaningUnchanged: same})
	} else {
		_, err = e.UpdateItem(e.t.Context(), clerk, plan.ItemUpdate{ID: id, Description: words, MeaningUnchanged: same})
	}
	return err
}

func (e *editing) ref(rt *rapid.T) plan.TextRef {
	return plan.TextRef{ID: e.node(rt), Field: rapid.SampledFrom([]string{plan.FieldTitle, plan.FieldDescription}).Draw(rt, "field"),
		Locale: rapid.SampledFrom([]i18n.Locale{"ko", "vi", "ja"}).Draw(rt, "locale")}
}

func (e *editing) translate(rt *rapid.T) error {
	state := rapid.SampledFrom([]plan.TextState{plan.StateDraft, plan.StateTranslated}).Draw(rt, "state")
	_, err := e.SetTranslation(e.t.Context(), clerk, plan.NewTranslation{TextRef: e.ref(rt), Value: e.words(rt), State: state})
	return err
}

func (e *editing) review(rt *rapid.T) error {
	_, err := e.ReviewTranslation(e.t.Context(), plan.Operator("reviewer"), e.ref(rt))
	return err
}

func (e *editing) create(rt *rapid.T) error {
	kind, parent := plan.KindGoal, e.node(rt)
	switch parent.Kind() {
	case plan.KindGoal:
		kind = plan.KindStrategy
	case plan.KindStrategy:
		kind = plan.KindAssignment
	}
	id, _, err := e.CreateItem(e.t.Context(), clerk, kind, plan.NewItem{Parent: parent, Title: e.words(rt), Responsible: []plan.NewParty{{Division: "Woods"}}})
	if err == nil {
		e.items = append(e.items, id)
	}
	return err
}

func (e *editing) move(rt *rapid.T) error {
	_, err := e.MoveItem(e.t.Context(), clerk, plan.Move{ID: e.some(rt, e.items), Position: rapid.IntRange(1, 3).Draw(rt, "position")})
	return err
}

func (e *editing) delete(rt *rapid.T) error {
	_, _, err := e.DeleteItem(e.t.Context(), clerk, e.some(rt, e.items), nil)
	return err
}

func (e *editing) publish(rt *rapid.T) error {
	_, err := e.PublishPlan(e.t.Context(), clerk, e.some(rt, e.plans), nil)
	return err
}

func (e *editing) archive(rt *rapid.T) error {
	_, err := e.ArchivePlan(e.t.Context(), clerk, e.some(rt, e.plans), nil)
	return err
}

func (e *editing) rename(rt *rapid.T) error {
	_, err := e.UpdatePlan(e.t.Context(), clerk, plan.PlanUpdate{ID: e.some(rt, e.plans), Slug: given(e.slug())})
	return err
}

func (e *editing) drop(rt *rapid.T) error {
	id := e.some(rt, e.plans)
	_, _, err := e.DeletePlan(e.t.Context(), clerk, id, nil)
	if err == nil {
		e.plans = slices.DeleteFunc(e.plans, func(one plan.ID) bool { return one == id })
	}
	return err
}

// fallBack changes what Vietnamese falls back to.
func (e *editing) fallBack(rt *rapid.T) error {
	if _, err := e.AddLocale(e.t.Context(), clerk, plan.LocaleSettings{Tag: "ja"}); err != nil && plan.CodeOf(err) == "" {
		return err
	}
	to := rapid.SampledFrom([][]i18n.Locale{nil, {"ko"}, {"ja", "ko"}}).Draw(rt, "to")
	_, err := e.UpdateLocale(e.t.Context(), clerk, plan.LocaleSettings{Tag: "vi", Fallbacks: plan.Edit[[]i18n.Locale]{Given: true, To: to}})
	return err
}

// restore has cursors of before mean nothing.
func (e *editing) restore(rt *rapid.T) error {
	return e.NewEpoch(e.t.Context(), clerk)
}

func (e *editing) trim(rt *rapid.T) error {
	_, err := e.TrimChanges(e.t.Context(), clerk, plan.Retention{Size: rapid.Int64Range(1, 3_000).Draw(rt, "size")})
	return err
}
