package cli

import (
	"fmt"

	"polyplan/plan"
	"polyplan/web"
)

// answering are the flags of how requests are answered.
type answering struct {
	ResponseCache uint64 `default:"67108864" placeholder:"BYTES" help:"How many bytes of answers to anonymous queries to keep; 0 keeps none. Default ${default}, variable ${env}."`

	TitleOrders int `default:"16" placeholder:"N" help:"How many orders of titles to keep in memory, one for each list of languages that readers want: about 0.6 KB a plan each. For so many languages, too, how far each plan is translated. At least 1. Default ${default}, variable ${env}."`

	NewestStatus bool `help:"Send answers in application/graphql-response+json with the statuses of GraphQL over HTTP's edition of 2026: 294 where data comes with errors, 422 where a request is well-formed but not valid. Without it they are 200 and 400. Default false, variable ${env}."`
}

// Validate refuses to keep nothing: then each list would be made anew from all plans.
func (a answering) Validate() error {
	if a.TitleOrders < 1 {
		return fmt.Errorf("--title-orders: wanted at least 1, got %d", a.TitleOrders)
	}
	return nil
}

func (a answering) options() []web.Option {
	return []web.Option{web.NewestStatus(a.NewestStatus), web.ResponseCache(a.ResponseCache)}
}

// prepare has the catalogue answer as the flags say.
func (a answering) prepare(catalogue *plan.Catalogue) {
	catalogue.KeepOrders(a.TitleOrders)
}
