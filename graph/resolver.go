package graph

import "polyplan/plan"

// Resolver resolves the root fields: each is one verb of the catalogue.
type Resolver struct {
	catalogue *plan.Catalogue
}

// public is who asks, as long as nobody can sign in.
var public plan.Viewer
