package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"polyplan/i18n"
	"polyplan/plan"
)

// Limits of one operation.
const (
	maxWanted = 8
	maxLists  = 16
	maxFilter = 100 // locales in a list that picks among stored texts
)

// languages reads an operation before anything is resolved: which locales its reader wants, and what
// each root field will read. It answers in extensions.locale which locales were served.
type languages struct{}

var _ interface {
	graphql.OperationContextMutator
	graphql.ResponseInterceptor
} = languages{}

// ExtensionName is what gqlgen lists it as.
func (languages) ExtensionName() string {
	return "Languages"
}

// Validate has nothing to check.
func (languages) Validate(graphql.ExecutableSchema) error {
	return nil
}

// asked is what an operation asks for: the selection of each root field, by response key.
type asked struct {
	wanted []i18n.Locale
	roots  map[string]*plan.Selection
}

// MutateOperationContext refuses an operation whose locales are bad.
func (languages) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if err := checkVariables(op); err != nil {
		return asGraphQL(err)
	}
	a, err := read(ctx, op)
	if err != nil {
		return asGraphQL(err)
	}
	op.Stats.SetExtension(askedKey, a)
	return nil
}

const askedKey = "polyplan.asked"

// selection is what the root field that ctx resolves will read.
func selection(ctx context.Context) plan.Selection {
	a := graphql.GetOperationContext(ctx).Stats.GetExtension(askedKey).(*asked)
	return *a.roots[graphql.GetFieldContext(ctx).Field.Alias]
}

// InterceptResponse adds extensions.locale to answers that were made of texts.
func (languages) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	reading := plan.ReadingOf(ctx)
	if response == nil || reading.Empty() {
		return response
	}
	a := graphql.GetOperationContext(ctx).Stats.GetExtension(askedKey).(*asked)
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["locale"] = map[string]any{
		"wanted": append([]i18n.Locale{}, a.wanted...),
		"chain":  reading.Chain(),
		"served": reading.Served(),
	}
	return response
}

// read finds every list of locales in the operation.
func read(ctx context.Context, op *graphql.OperationContext) (*asked, error) {
	wanted, fallback, err := inContext(op)
	if err != nil {
		return nil, err
	}
	roots := below(op.Operation.SelectionSet)
	if len(wanted) == 0 && slices.ContainsFunc(roots, hasTexts) {
		plan.ReadingOf(ctx).Negotiate()
		// Several lines of a header are one list (RFC 9110 section 5.3).
		wanted = i18n.AcceptLanguage(strings.Join(op.Headers.Values("Accept-Language"), ","))
	}
	w := walk{op: op, lists: map[string]bool{}}
	a := &asked{wanted: wanted, roots: map[string]*plan.Selection{}}
	for _, root := range roots {
		sel, ok := a.roots[root.Alias]
		if !ok {
			sel = &plan.Selection{Wanted: wanted, Fallback: fallback}
			a.roots[root.Alias] = sel
		}
		if err := w.root(root, sel); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// inContext is what the operation's @inContext says; wanted is empty where it names no locales.
func inContext(op *graphql.OperationContext) (wanted []i18n.Locale, fallback i18n.Fallback, err error) {
	directive := op.Operation.Directives.ForName("inContext")
	if directive == nil {
		return nil, i18n.FallbackChain, nil
	}
	args := directive.ArgumentMap(op.Variables)
	if args["fallback"] == i18n.FallbackNone.String() {
		fallback = i18n.FallbackNone
	}
	wanted, err = localeList(args["locales"])
	return wanted, fallback, at(err, directive.Position)
}

// below are the fields of a selection, out of their fragments.
func below(set ast.SelectionSet) []*ast.Field {
	var fields []*ast.Field
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			fields = append(fields, s)
		case *ast.InlineFragment:
			fields = append(fields, below(s.SelectionSet)...)
		case *ast.FragmentSpread:
			fields = append(fields, below(s.Definition.SelectionSet)...)
		}
	}
	return fields
}

// hasTexts tells whether what a root field answers can depend on the wanted locales.
func hasTexts(root *ast.Field) bool {
	return !strings.HasPrefix(root.Name, "__") && !slices.Contains(textless, root.Definition.Type.Name())
}

// textless are the types of root fields below which there is no text.
var textless = []string{
	"LocaleInfo", "LocalePayload", "Token", "TokenPayload", "Viewer", "DeletePayload", "CommentConnection", "CommentPayload",
	"Webhook", "WebhookPayload", "WebhookDeliveryConnection",
}

// walk goes through the fields below the root fields of one operation.
type walk struct {
	op    *graphql.OperationContext
	lists map[string]bool // the distinct lists of the whole document
	seen  map[*ast.FragmentDefinition]bool
	sel   *plan.Selection
}

func (w *walk) root(field *ast.Field, sel *plan.Selection) error {
	w.sel, w.seen = sel, map[*ast.FragmentDefinition]bool{}
	return w.field(field)
}

func (w *walk) set(set ast.SelectionSet) error {
	for _, selection := range set {
		if err := w.selection(selection); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) selection(selection ast.Selection) error {
	switch s := selection.(type) {
	case *ast.Field:
		return w.field(s)
	case *ast.InlineFragment:
		return w.set(s.SelectionSet)
	case *ast.FragmentSpread:
		if w.seen[s.Definition] {
			return nil
		}
		w.seen[s.Definition] = true
		return w.set(s.Definition.SelectionSet)
	}
	return nil
}

func (w *walk) field(field *ast.Field) error {
	switch field.Definition.Type.Name() {
	case "LocalizedText":
		return w.text(field)
	case "Change", "ChangeConnection":
		if err := w.bounded(field, maxWanted); err != nil {
			return err
		}
	case "Goal", "Strategy", "Assignment", "PlanItem":
		w.sel.Items = true
	case "Translation":
		if err := w.stored(field); err != nil {
			return err
		}
	case "TranslationUnitConnection":
		w.sel.Total = w.sel.Total || slices.ContainsFunc(below(field.SelectionSet), func(f *ast.Field) bool { return f.Name == "totalCount" })
	case "UnitTerm":
		w.sel.Terms = true
	case "TermTranslation":
		w.sel.TermTranslations = true
		if err := w.bounded(field, maxFilter); err != nil {
			return err
		}
	case "Comment":
		w.sel.Comments = true
	case "CheckResult":
		w.sel.Checks = true
	case "DiffPart":
		return w.since(field)
	case "MemoryMatch":
		if err := w.matches(field, &w.sel.Memory); err != nil {
			return err
		}
	case "Siblings":
		if err := w.matches(field, &w.sel.Siblings); err != nil {
			return err
		}
	case "UnitText":
		if field.Name != "occurrences" {
			break // a sibling
		}
		if err := w.matches(field, &w.sel.Occurrences); err != nil {
			return err
		}
	case "Suggestion":
		w.sel.Drafts = w.sel.Drafts || field.Name == "sourceDrafts"
		w.sel.Items = w.sel.Items || field.Name == "sourceDrafts"
	case "Coverage":
		w.sel.Coverage = true
		if err := w.bounded(field, maxFilter); err != nil {
			return err
		}
	}
	return w.set(field.SelectionSet)
}

// stored notes which stored texts a field reads.
func (w *walk) stored(field *ast.Field) error {
	switch field.Name {
	case "target", "theirs", "translation": // its verb reads it
	case "origin":
		w.sel.Origins = true
	case "history", "sourceHistory":
		first, _ := field.ArgumentMap(w.op.Variables)["first"].(int64)
		if first < 0 || first > plan.MaxHistory {
			return at(&plan.Error{Code: plan.Invalid, Message: fmt.Sprintf("first is %d: wanted 0 to %d", first, plan.MaxHistory)}, field.Position)
		}
		if most := int(first); field.Name == "history" {
			w.sel.History = max(w.sel.History, most)
		} else {
			w.sel.SourceHistory = max(w.sel.SourceHistory, most)
		}
	case "others":
		locales, err := localesOf(field.ArgumentMap(w.op.Variables)["locales"], maxFilter)
		if err != nil {
			return at(err, field.Position)
		}
		w.sel.Voices = append(w.sel.Voices, locales...)
	default:
		w.sel.Translations = true
		return w.bounded(field, maxFilter)
	}
	return nil
}

// matches notes how much of what is beside a unit a field reads.
func (w *walk) matches(field *ast.Field, most *int) error {
	first, ok := field.ArgumentMap(w.op.Variables)["first"].(int64)
	if !ok {
		first = plan.DefaultMatches
	}
	if first < 0 || first > plan.MaxMatches {
		return at(&plan.Error{Code: plan.Invalid, Message: fmt.Sprintf("first is %d: wanted 0 to %d", first, plan.MaxMatches)}, field.Position)
	}
	*most = max(*most, int(first))
	return nil
}

// since notes the revision since which a comparison is wanted.
func (w *walk) since(field *ast.Field) error {
	since, ok := field.ArgumentMap(w.op.Variables)["since"].(string)
	if !ok {
		return nil
	}
	rev, err := plan.ParseRevision(since)
	if err != nil {
		return at(err, field.Position)
	}
	w.sel.Since = append(w.sel.Since, rev)
	return nil
}

// bounded checks the list of locales that stored texts, counts or changes are wanted in: it is gone
// through again for every one.
func (w *walk) bounded(field *ast.Field, most int) error {
	argument := field.Arguments.ForName("locales")
	if argument == nil {
		return nil
	}
	value, err := argument.Value.Value(w.op.Variables)
	if err != nil {
		return at(&plan.Error{Code: plan.Invalid, Message: err.Error(), Err: err}, argument.Position)
	}
	_, err = localesOf(value, most)
	return at(err, argument.Position)
}

// text notes the list of locales that a localized field asks for.
func (w *walk) text(field *ast.Field) error {
	argument := field.Arguments.ForName("locales")
	if argument == nil {
		return nil
	}
	value, err := argument.Value.Value(w.op.Variables)
	if err != nil {
		return at(&plan.Error{Code: plan.Invalid, Message: err.Error(), Err: err}, argument.Position)
	}
	list, err := localeList(value)
	if err != nil || len(list) == 0 {
		return at(err, argument.Position)
	}
	w.lists[fmt.Sprint(list)] = true
	if len(w.lists) > maxLists {
		return at(tooManyLists, argument.Position)
	}
	if !slices.ContainsFunc(w.sel.Lists, func(have []i18n.Locale) bool { return slices.Equal(have, list) }) {
		w.sel.Lists = append(w.sel.Lists, list)
	}
	return nil
}

var tooManyLists = &coded{LimitExceeded, fmt.Sprintf("more than %d different lists of locales in one document", maxLists)}

func tooManyLocales(got, most int) error {
	return &plan.Error{Code: plan.TooMany, Message: fmt.Sprintf("%d locales are wanted: at most %d can be", got, most)}
}

// localeList is a list of wanted locales; nil where it is null.
func localeList(value any) ([]i18n.Locale, error) {
	return localesOf(value, maxWanted)
}

// localesOf are the locales of a list that may have so many; nil where it is null.
func localesOf(value any, most int) ([]i18n.Locale, error) {
	if value == nil {
		return nil, nil
	}
	tags := graphql.CoerceList(value)
	if len(tags) > most {
		return nil, tooManyLocales(len(tags), most)
	}
	locales := make([]i18n.Locale, len(tags))
	for i, tag := range tags {
		var err error
		if locales[i], err = UnmarshalLocale(tag); err != nil {
			return nil, err
		}
	}
	return locales, nil
}

// at adds where in the document an error is.
func at(err error, position *ast.Position) error {
	if err == nil {
		return nil
	}
	located := asGraphQL(err)
	if position != nil {
		located.Locations = []gqlerror.Location{{Line: position.Line, Column: position.Column}}
	}
	return located
}
