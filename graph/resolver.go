package graph

import "polyplan/plan"

// Resolver resolves the root fields: each is one verb of the catalogue.
type Resolver struct {
	catalogue *plan.Catalogue
}
