package stock

// WholePlan is the query that the budgets are about: a plan in one language.
const WholePlan = `query Whole($slug: String!) {
  plan(slug: $slug) {
    title { value } summary { value } section { value } publisher { name { value } }
    levels { goal { value } strategy { value } assignment { value } }
    contact { division { value } phone }
    goals { id identifier title { value locale isFallback }
      strategies { id title { value locale isFallback }
        assignments { id identifier title { value locale isFallback } } } } } }`

// PageByTitle is a page of the catalogue, which stock does not have.
const PageByTitle = `{ plans(first: 50, orderBy: TITLE) {
	nodes { slug title { value } } pageInfo { endCursor hasNextPage } } }`
