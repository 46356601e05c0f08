// Package graph is the GraphQL face of the catalogue: the schema by noun in the .graphqls files, and
// thin resolvers that translate a field into one verb of package plan.
//
// Before anything is resolved, language.go reads the whole operation: what languages its reader wants,
// and what each root field will read. The verb loads that in one transaction, and what it returns picks
// its words from memory; so only root fields have resolvers with a context, and nothing is loaded twice.
//
// generated.go and models_gen.go are gqlgen's; go generate ./graph makes them anew.
package graph

import (
	"log/slog"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"polyplan/plan"
)

//go:generate go tool gqlgen generate
//go:generate go run lean.go

// Schema is the executable schema over a catalogue.
func Schema(catalogue *plan.Catalogue) graphql.ExecutableSchema {
	return NewExecutableSchema(Config{Resolvers: &Resolver{catalogue}, Complexity: costs()})
}

// Executor is what of gqlgen's handler.Server and executor.Executor is set up here.
type Executor interface {
	Use(graphql.HandlerExtension)
	SetErrorPresenter(graphql.ErrorPresenterFunc)
	SetRecoverFunc(graphql.RecoverFunc)
	SetParserTokenLimit(int)
	SetQueryCache(graphql.Cache[*ast.QueryDocument])
}

// SetUp gives an executor of Schema the rules of this API: limits, languages, errors.
func SetUp(e Executor, log *slog.Logger, l Limits) {
	p := presenter{log}
	e.SetParserTokenLimit(l.Tokens)
	e.SetQueryCache(newKnown[*ast.QueryDocument](maxParsed, parsedWeight(l.Tokens)))
	e.SetErrorPresenter(p.present)
	e.SetRecoverFunc(p.recovered)
	e.Use(newLimits(l))
	e.Use(extension.Introspection{})
	e.Use(&pricing{most: l.Cost})
	e.Use(subscriptions{}) // before languages, which tells of each event
	e.Use(languages{})
	e.Use(p)
}

// SDL is the whole schema in the GraphQL schema definition language.
func SDL() string {
	var text strings.Builder
	formatter.NewFormatter(&text).FormatSchema(parsedSchema)
	return text.String()
}
