package graph

import (
	"math"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"polyplan/i18n"
	"polyplan/plan"
)

// Inputs whose absent fields and nulls differ, as the verbs take them.

// edit is a field of an update: absent it stays, null clears.
func edit[T any](field graphql.Omittable[*T]) plan.Edit[T] {
	to, given := field.ValueOK()
	return plan.Edit[T]{Given: given, To: value(to)}
}

// editPointer is edit of a field that is cleared to nothing.
func editPointer[T any](field graphql.Omittable[*T]) plan.Edit[*T] {
	to, given := field.ValueOK()
	return plan.Edit[*T]{Given: given, To: to}
}

func editList[T any](field graphql.Omittable[[]*T]) plan.Edit[[]T] {
	to, given := field.ValueOK()
	list := make([]T, len(to))
	for i := range to {
		list[i] = *to[i]
	}
	return plan.Edit[[]T]{Given: given, To: list}
}

// inner is a field of an object that is itself a field of an update: a null object clears all of it.
func inner[O, T any](object graphql.Omittable[*O], field func(*O) graphql.Omittable[*T]) plan.Edit[T] {
	o, given := object.ValueOK()
	if o == nil {
		return plan.Edit[T]{Given: given}
	}
	return edit(field(o))
}

func newPlan(in CreatePlanInput) plan.NewPlan {
	n := plan.NewPlan{
		Slug: in.Slug, SourceLocale: in.SourceLocale, Publisher: *in.Publisher, Title: in.Title,
		Summary: value(in.Summary), Section: value(in.Section), Period: in.Period, SourceURL: value(in.SourceURL),
	}
	if in.Levels != nil {
		n.Levels = plan.Levels{
			Goal: edit(in.Levels.Goal).To, Strategy: edit(in.Levels.Strategy).To, Assignment: edit(in.Levels.Assignment).To,
		}
	}
	if in.Contact != nil {
		n.Contact = plan.NewContact{
			Division: edit(in.Contact.Division).To, Phone: edit(in.Contact.Phone).To, Email: edit(in.Contact.Email).To,
		}
	}
	return n
}

func planUpdate(in UpdatePlanInput) plan.PlanUpdate {
	type text = graphql.Omittable[*string]
	return plan.PlanUpdate{
		ID: in.ID, ExpectedRevision: in.ExpectedRevision, MeaningUnchanged: value(in.MeaningUnchanged),
		Slug: edit(in.Slug), Publisher: edit(in.Publisher), Title: edit(in.Title), Summary: edit(in.Summary),
		Section: edit(in.Section), Period: editPointer(in.Period), SourceURL: edit(in.SourceURL),
		GoalLevel:       inner(in.Levels, func(l *LevelsInput) text { return l.Goal }),
		StrategyLevel:   inner(in.Levels, func(l *LevelsInput) text { return l.Strategy }),
		AssignmentLevel: inner(in.Levels, func(l *LevelsInput) text { return l.Assignment }),
		Division:        inner(in.Contact, func(c *ContactInput) text { return c.Division }),
		Phone:           inner(in.Contact, func(c *ContactInput) text { return c.Phone }),
		Email:           inner(in.Contact, func(c *ContactInput) text { return c.Email }),
	}
}

func itemUpdate(in UpdateItemInput) plan.ItemUpdate {
	return plan.ItemUpdate{
		ID: in.ID, ExpectedRevision: in.ExpectedRevision, MeaningUnchanged: value(in.MeaningUnchanged),
		Identifier: edit(in.Identifier), Title: edit(in.Title), Description: edit(in.Description),
		Status: edit(in.Status), Progress: editPointer(in.Progress), Period: editPointer(in.Period),
		Responsible: editList(in.Responsible), Links: editList(in.Links),
	}
}

func textRef(in RejectTranslationInput) plan.TextRef {
	return plan.TextRef{ID: in.ID, Field: in.Field, Locale: in.Locale, ExpectedRevision: in.ExpectedRevision}
}

func unitQuery(locale i18n.Locale, id *plan.ID, states []plan.TextState, stale, failing, commented *bool, text *string, first *int, after *string, offset int) plan.UnitQuery {
	return plan.UnitQuery{
		Locale: locale, Plan: value(id), States: states, Stale: stale, Failing: failing, Commented: commented, Text: value(text),
		First: first, After: value(after), Offset: offset,
	}
}

func termUpdate(in UpdateTermInput) plan.TermUpdate {
	return plan.TermUpdate{
		ID: in.ID, ExpectedRevision: in.ExpectedRevision, Term: edit(in.Term), PartOfSpeech: edit(in.PartOfSpeech),
		Note: edit(in.Note), DoNotTranslate: edit(in.DoNotTranslate),
	}
}

func termQuery(publisher plan.ID, locale *i18n.Locale, text *string, first *int, after *string) plan.TermQuery {
	return plan.TermQuery{Publisher: publisher, Locale: value(locale), Text: value(text), First: first, After: value(after)}
}

func changeQuery(after *string, first *int, id *plan.ID, locales []i18n.Locale) plan.ChangeQuery {
	return plan.ChangeQuery{After: value(after), First: first, Plan: value(id), Locales: locales}
}

func unitExport(id *plan.ID, source *i18n.Locale, targets []i18n.Locale, needsWork *bool) plan.UnitExport {
	return plan.UnitExport{Plan: value(id), Source: value(source), Targets: targets, Wanting: value(needsWork)}
}

func webhookUpdate(in UpdateWebhookInput) plan.WebhookUpdate {
	plans, ofPlans := in.Plans.ValueOK()
	locales, ofLocales := in.Locales.ValueOK()
	return plan.WebhookUpdate{
		ID: in.ID, Name: edit(in.Name), URL: edit(in.URL),
		Plans: plan.Edit[[]plan.ID]{Given: ofPlans, To: plans}, Locales: plan.Edit[[]i18n.Locale]{Given: ofLocales, To: locales},
	}
}

// keptFor is for how long an old secret is kept: a day where nobody says.
func keptFor(in RotateWebhookSecretInput) time.Duration {
	const day = 24 * 60 * 60
	seconds := day
	if in.KeepOldFor != nil {
		seconds = min(max(*in.KeepOldFor, -1), math.MaxInt32) // beyond both it is refused, and would overflow
	}
	return time.Duration(seconds) * time.Second
}
