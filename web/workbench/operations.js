// What the workbench asks of the API, all of it.

export const viewerQuery = `query Viewer {
  viewer { id name grants { role plans locales } }
}`;

export const progressQuery = `query Progress($after: String) {
  locales { tag endonym direction isSource coverage { total missing draft translated reviewed stale } }
  plans(first: 25, after: $after, orderBy: TITLE) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id slug state sourceLocale
      title { value locale direction }
      coverage { locale total missing draft translated reviewed stale }
    }
  }
}`;

// The view "translate".

export const deskQuery = `query Desk($slug: String!, $locale: Locale!) {
  plan(slug: $slug) { id slug sourceLocale title { value locale direction } ...Counts }
  locales { tag endonym direction isSource allowSelfReview }
  plans(first: 100, orderBy: TITLE) { nodes { slug sourceLocale title { value locale direction } } }
}
fragment Counts on Plan { coverage(locales: [$locale]) { total missing draft translated reviewed stale } }`;

export const countsQuery = `query Counts($plan: ID!, $locale: Locale!) {
  plan(id: $plan) { coverage(locales: [$locale]) { total missing draft translated reviewed stale } }
}`;

// What costs the server more than a look at its counters is counted apart, and not waited for.
export const workCountsQuery = `query WorkCounts($plan: ID!, $locale: Locale!) {
  failing: translationUnits(plan: $plan, locale: $locale, failing: true, first: 0) { totalCount }
  commented: translationUnits(plan: $plan, locale: $locale, commented: true, first: 100) { totalCount nodes { id } }
}`;

// A row of the list of units. It is asked for by the hundred: its fields are few.
export const unitsQuery = `query Units($plan: ID!, $locale: Locale!, $states: [TranslationState!], $stale: Boolean,
    $failing: Boolean, $commented: Boolean, $text: String, $after: String, $counted: Boolean!) {
  translationUnits(plan: $plan, locale: $locale, states: $states, stale: $stale, failing: $failing,
      commented: $commented, text: $text, first: 100, after: $after) {
    totalCount @include(if: $counted)
    pageInfo { hasNextPage endCursor }
    nodes { id source { value } target { value state isStale } checks { severity acknowledged } }
  }
}`;

export const unitQuery = `query Unit($id: ID!) {
  translationUnit(id: $id) {
    id field locale node { id } path
    source { value locale direction revision }
    anchoredSource
    sourceDiff { op text }
    target { value direction state isStale origin author reason updatedAt revision }
    maxLength
    checks { id rule severity message start end fix acknowledged }
    suggestions { id value author createdAt base isDraft isConflict revision }
  }
}`;

const outcome = `translation { state revision } userErrors { code message field }`;

export const setTranslationMutation = `mutation Set($input: SetTranslationInput!) { setTranslation(input: $input) { ${outcome} } }`;
export const approveMutation = `mutation Approve($input: ReviewTranslationInput!) { reviewTranslation(input: $input) { ${outcome} } }`;
export const rejectMutation = `mutation Reject($input: RejectTranslationInput!) { rejectTranslation(input: $input) { ${outcome} } }`;
export const confirmMutation = `mutation Confirm($input: TextRef!) { confirmTranslation(input: $input) { ${outcome} } }`;
export const clearMutation = `mutation Clear($input: TextRef!) { clearTranslation(input: $input) { ${outcome} } }`;
export const acknowledgeMutation =
  `mutation Acknowledge($input: AcknowledgeChecksInput!) { acknowledgeChecks(input: $input) { ${outcome} } }`;
