package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"polyplan/i18n"
	"polyplan/plan"
)

// pricing counts what an operation costs, and refuses one that costs too much. A field costs 1 and its
// children; lists as below.
type pricing struct {
	most   int
	schema graphql.ExecutableSchema
}

var _ graphql.OperationContextMutator = &pricing{}

// ExtensionName is what gqlgen lists it as.
func (*pricing) ExtensionName() string {
	return "Pricing"
}

// Validate takes the schema whose fields have the costs.
func (p *pricing) Validate(schema graphql.ExecutableSchema) error {
	p.schema = schema
	return nil
}

// MutateOperationContext counts before anything is resolved.
func (p *pricing) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	cost := complexity.Calculate(ctx, p.schema, op.Operation, op.Variables) + introspectionCost(op.Operation.SelectionSet)
	if cost > p.most {
		return asGraphQL(&coded{LimitExceeded, fmt.Sprintf("the operation has the complexity %d: at most %d is taken", cost, p.most)})
	}
	op.Stats.SetExtension(costKey, cost)
	return nil
}

const costKey = "polyplan.cost"

// CostOf is what an operation costs that was found sound, or 0.
func CostOf(op *graphql.OperationContext) int {
	cost, _ := op.Stats.GetExtension(costKey).(int)
	return cost
}

// How many elements a list without pages is taken to have.
const (
	goalsCost        = 10
	strategiesCost   = 3
	assignmentsCost  = 5
	translationsCost = 20
	coverageCost     = 20
	draftsCost       = 20
	checksCost       = 3
	linksCost        = 2
	partiesCost      = 2
	localesCost      = 20
	findCost         = 20 // all names that there are are looked through
	webhooksCost     = 20
	pageCost         = 20
	unitTermsCost    = 5
	unitCommentsCost = 10
	memoryCost       = 50 // the memory is read through for each unit
	importCountsCost = 5
	importCost       = 500 // a file has thousands of units
	exportCost       = 200 // in each locale
)

// costs are the costs of lists; those of asked-for length cost that, up to what their verb will refuse.
func costs() (c ComplexityRoot) {
	c.Plan.AnswerGoals = times(goalsCost)
	c.Goal.AnswerStrategies = times(strategiesCost)
	c.Strategy.AnswerAssignments = times(assignmentsCost)

	c.Plan.SourceDrafts = times(draftsCost)
	c.Plan.AnswerCoverage = func(child int, _ []i18n.Locale, _ *bool) int { return 1 + coverageCost*child }
	translations := func(child int, _ []i18n.Locale) int { return 1 + translationsCost*child }
	c.Publisher.AnswerTranslations = translations
	c.Plan.AnswerTranslations = translations
	c.Goal.AnswerTranslations = translations
	c.Strategy.AnswerTranslations = translations
	c.Assignment.AnswerTranslations = translations

	links, parties := times(linksCost), times(partiesCost)
	c.Goal.AnswerLinks, c.Strategy.AnswerLinks, c.Assignment.AnswerLinks = links, links, links
	c.Goal.AnswerResponsible, c.Strategy.AnswerResponsible, c.Assignment.AnswerResponsible = parties, parties, parties

	c.Query.Locales = times(localesCost)
	c.Query.FindLocales = func(child int, _ string, _ *i18n.Locale, first *int) int {
		n := plan.DefaultLocales
		if first != nil {
			n = *first
		}
		return findCost + min(max(n, 1), plan.MaxLocales)*child
	}
	c.Query.Nodes = func(child int, ids []plan.ID) int { return 1 + min(len(ids), plan.MaxNodes)*child }
	c.Query.Plans = func(child int, first *int, _ *string, last *int, _ *string, _ *plan.PlanFilter, _ *plan.PlanOrder) int {
		size := pageCost
		for _, given := range []*int{first, last} {
			if given != nil {
				size = *given
			}
		}
		return 1 + min(max(size, 1), plan.MaxPage)*child
	}
	paged := func(child int, first *int) int {
		if first == nil {
			return 1 + pageCost*child
		}
		return 1 + min(max(*first, 1), plan.MaxPage)*child
	}
	c.Query.TranslationUnits = func(child int, _ i18n.Locale, _ *plan.ID, _ []plan.TextState, _, _, _ *bool, _ *string, first *int, _ *string, _ int) int {
		return paged(child, first)
	}
	c.Query.Changes = func(child int, _ *string, first *int, _ *plan.ID, _ []i18n.Locale) int {
		return paged(child, first)
	}
	c.Mutation.SetTranslations = func(child int, input SetTranslationsInput) int {
		return 1 + min(len(input.Translations), plan.MaxBatch)*child
	}
	c.Query.Terms = func(child int, _ plan.ID, _ *i18n.Locale, _ *string, first *int, _ *string) int {
		return paged(child, first)
	}
	c.Query.Webhooks = times(webhooksCost)
	c.Query.WebhookDeliveries = func(child int, _ plan.ID, first *int, _ *string) int { return paged(child, first) }
	c.Query.Mentions = func(child int, first *int, _ *string) int { return paged(child, first) }
	c.Term.Translations = translations
	c.TranslationUnit.Terms, c.TranslationUnit.Comments = times(unitTermsCost), times(unitCommentsCost)
	c.TranslationUnit.History, c.TranslationUnit.SourceHistory = paged, paged
	matched := func(child int, first *int) int {
		n := plan.DefaultMatches
		if first != nil {
			n = *first
		}
		return memoryCost + min(max(n, 1), plan.MaxMatches)*child
	}
	c.TranslationUnit.Memory, c.TranslationUnit.Occurrences = matched, matched
	c.TranslationUnit.Siblings = func(child int, first *int) int { return paged(child, first) }
	c.TranslationUnit.Checks, c.TranslationPayload.Checks = times(checksCost), times(checksCost)
	c.TranslationImport.List = func(child int, first, _ *int, _ []plan.ImportOutcome) int {
		n := plan.MaxImportUnits
		if first != nil {
			n = min(max(*first, 1), n)
		}
		return 1 + n*child
	}
	c.TranslationImport.Counts = times(importCountsCost)
	c.Query.ExportTranslations = func(child int, _ *plan.ID, _ *i18n.Locale, locales []i18n.Locale, _ string, _ *bool) int {
		return exportCost*max(len(locales), 1) + child
	}
	c.Query.TranslationImport = func(child int, _ string) int { return importCost + child }
	c.Mutation.ImportTranslations = func(child int, _ ImportTranslationsInput) int { return importCost + child }
	c.Mutation.ApplyImport = func(child int, _ ApplyImportInput) int { return importCost + child }
	c.Mutation.RevertImport = func(child int, _ RevertImportInput) int { return importCost + child }
	c.TranslationUnit.Others = func(child int, locales []i18n.Locale) int { return 1 + len(locales)*child }
	return c
}

func times(n int) func(child int) int {
	return func(child int) int { return 1 + n*child }
}
