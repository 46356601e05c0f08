// What the workbench asks of the API, all of it. $reader is the language of the interface, in whatever names it.

export const viewerQuery = `query Viewer {
  viewer { id name grants { role plans locales } }
}`;

export const progressQuery = `query Progress($after: String, $filter: PlanFilter) {
  locales { tag endonym direction isSource coverage { total missing draft translated reviewed stale } }
  plans(first: 25, after: $after, orderBy: TITLE, filter: $filter) {
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

const choice = "pageInfo { hasNextPage endCursor } nodes { slug sourceLocale title { value locale direction } }";

export const deskQuery = `query Desk($slug: String!, $locale: Locale!) {
  plan(slug: $slug) { id slug sourceLocale title { value locale direction } ...Counts }
  locales { tag endonym direction isSource allowSelfReview }
  plans(first: 100, orderBy: TITLE) { ${choice} }
}
fragment Counts on Plan { coverage(locales: [$locale]) { total missing draft translated reviewed stale } }`;

export const choiceQuery = `query Choice($after: String!) {
  plans(first: 100, after: $after, orderBy: TITLE) { ${choice} }
}`;

export const countsQuery = `query Counts($plan: ID!, $locale: Locale!) {
  plan(id: $plan) { coverage(locales: [$locale]) { total missing draft translated reviewed stale } }
  commented: translationUnits(plan: $plan, locale: $locale, commented: true, first: 0) { totalCount }
}`;

export const commentedQuery = `query Commented($plan: ID!, $locale: Locale!, $after: String) {
  translationUnits(plan: $plan, locale: $locale, commented: true, first: 100, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id }
  }
}`;

// All texts are checked for it, which takes a while where there are thousands.
export const failingQuery = `query Failing($plan: ID!, $locale: Locale!) {
  translationUnits(plan: $plan, locale: $locale, failing: true, first: 0) { totalCount }
}`;

const unitsOf = (name, fields, more = "") => `query ${name}($plan: ID!, $locale: Locale!, $states: [TranslationState!],
    $stale: Boolean, $failing: Boolean, $commented: Boolean, $text: String, $after: String, $offset: Int!${more}) {
  translationUnits(plan: $plan, locale: $locale, states: $states, stale: $stale, failing: $failing,
      commented: $commented, text: $text, first: 100, after: $after, offset: $offset) { ${fields} }
}`;

// The rows of the list of units. What checks find is asked for once a row is there: it takes most of the time.
export const unitsQuery = unitsOf("Units", `totalCount @include(if: $counted)
    pageInfo { hasNextPage endCursor }
    nodes { id source { value } target { value state isStale } }`, ", $counted: Boolean!");

export const unitChecksQuery = unitsOf("UnitChecks", "nodes { id checks { severity acknowledged } }");

export const unitQuery = `query Unit($id: ID!, $reader: Locale) {
  translationUnit(id: $id) {
    id field locale path
    node { id ... on PlanItem { plan { id } } }
    source { value locale direction revision }
    sourceDiff { op text }
    target { value direction state isStale author reason updatedAt revision }
    maxLength
    checks { id rule severity message(locale: $reader) start end fix acknowledged }
    suggestions { id value author createdAt base isDraft isConflict revision }
  }
}`;

const outcome = `translation { state revision } userErrors { code message field }`;

export const rejectMutation =
  `mutation Reject($input: RejectTranslationInput!) { rejectTranslation(input: $input) { ${outcome} } }`;
export const acknowledgeMutation =
  `mutation Acknowledge($input: AcknowledgeChecksInput!) { acknowledgeChecks(input: $input) { ${outcome} } }`;

// Saving a text, and taking it back.

const texts = `translation { value direction state isStale author updatedAt revision }
    suggestion { id value author isDraft createdAt revision }
    checks { id rule severity message(locale: $reader) start end fix acknowledged }
    conflict { base yours theirs { value direction state isStale author updatedAt revision } }
    revision userErrors { code message field }`;

export const setMutation = `mutation Set($input: SetTranslationInput!, $reader: Locale) {
  setTranslation(input: $input) { ${texts} }
}`;

export const reviewMutation = `mutation Review($input: ReviewTranslationInput!, $reader: Locale) {
  reviewTranslation(input: $input) { ${texts} }
}`;

export const confirmMutation = `mutation Confirm($input: TextRef!, $reader: Locale) {
  confirmTranslation(input: $input) { ${texts} }
}`;

export const clearMutation = `mutation Clear($input: TextRef!, $reader: Locale) {
  clearTranslation(input: $input) { ${texts} }
}`;

export const revertMutation = `mutation Revert($input: RevertTranslationInput!, $reader: Locale) {
  revertTranslation(input: $input) { ${texts} }
}`;

export const resolveMutation = `mutation Resolve($input: ResolveSuggestionInput!, $reader: Locale) {
  resolveSuggestion(input: $input) { ${texts} }
}`;

// What stands beside the unit under work.

const unitOf = (name, fields, more = "") => `query ${name}($id: ID!${more}) {
  translationUnit(id: $id) { ${fields} }
}`;

export const memoryQuery = unitOf("Memory", `memory(first: 9) {
    percent target diff { op text }
    origin { direction author updatedAt node { ... on Plan { title { value locale direction } }
      ... on PlanItem { title { value locale direction } } ... on Publisher { name { value locale direction } } } }
  }`);

export const glossaryQuery = unitOf("Glossary", `terms {
    term { id term locale direction note doNotTranslate } wanted isUsed misused
  }`);

export const suggestionsQuery = unitOf("Suggestions", `target { value direction revision }
    suggestions { id value author createdAt base isDraft isConflict revision }`);

export const othersQuery = unitOf("Others", `others(locales: $locales) {
    locale value direction isStale
  }`, ", $locales: [Locale!]!");

export const commentsQuery = unitOf("Comments", `comments {
    id parent text isDeleted author createdAt editedAt mentions { name } resolvedBy
  }`);

export const historyQuery = unitOf("History", `history(first: 20) {
    value locale direction state author reason isSuggestion dismissedBy updatedAt revision diff { op text }
  }`);

const said = "comment { id } userErrors { code message field }";

export const createCommentMutation = `mutation Comment($input: CreateCommentInput!) {
  createComment(input: $input) { ${said} }
}`;

export const updateCommentMutation = `mutation Reword($input: UpdateCommentInput!) {
  updateComment(input: $input) { ${said} }
}`;

export const deleteCommentMutation = `mutation Unsay($input: DeleteCommentInput!) {
  deleteComment(input: $input) { ${said} }
}`;

export const resolveCommentsMutation = `mutation Settle($input: ResolveCommentsInput!) {
  resolveComments(input: $input) { ${said} }
}`;

// Import and export.

export const filesQuery = `query Files($after: String) {
  locales { tag endonym direction }
  plans(first: 100, after: $after, orderBy: TITLE) {
    pageInfo { hasNextPage endCursor }
    nodes { id slug sourceLocale title { value locale direction } }
  }
}`;

export const exportQuery = `query Export(
  $plan: ID, $source: Locale, $locales: [Locale!]!, $format: String!, $needsWork: Boolean
) {
  exportTranslations(plan: $plan, source: $source, locales: $locales, format: $format, needsWork: $needsWork) {
    name mediaType content total
  }
}`;

const importStanding = "token state locales expiresAt total questions(locale: $reader) counts { outcome count }";

export const importQuery = `query Import($token: String!, $skip: Int, $outcomes: [ImportOutcome!], $reader: Locale) {
  locales { tag endonym direction }
  translationImport(token: $token) {
    ${importStanding}
    units(first: 100, skip: $skip, outcomes: $outcomes) {
      line id outcome reason(locale: $reader) base theirs yours isMoved
    }
  }
}`;

export const importStandingQuery = `query ImportStanding($token: String!, $reader: Locale) {
  translationImport(token: $token) { ${importStanding} }
}`;

export const applyImport = `mutation ApplyImport($input: ApplyImportInput!, $reader: Locale) {
  applyImport(input: $input) { import { ${importStanding} } userErrors { code message } }
}`;

export const revertImport = `mutation RevertImport($input: RevertImportInput!, $reader: Locale) {
  revertImport(input: $input) { import { ${importStanding} } userErrors { code message } }
}`;

export const placesQuery = `query Places($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Plan { slug title { value locale direction } }
    ... on PlanItem { plan { slug } title { value locale direction } }
  }
}`;

// Editing plans.

const listedPlan = `fragment ListedPlan on Plan {
  id slug state updatedAt title { value locale direction } publisher { name { value locale direction } }
}`;

export const editablePlansQuery = `query EditablePlans($text: String, $after: String) {
  plans(first: 50, after: $after, filter: { text: $text }, orderBy: UPDATED_AT) {
    pageInfo { hasNextPage endCursor } nodes { ...ListedPlan }
  }
}
${listedPlan}`;

export const namedPlansQuery = `query NamedPlans($ids: [ID!]!) { nodes(ids: $ids) { ...ListedPlan } }
${listedPlan}`;

export const publishersQuery = `query Publishers($source: [Locale!], $after: String) {
  plans(first: 100, after: $after, orderBy: UPDATED_AT) {
    pageInfo { hasNextPage endCursor } nodes { publisher { id name(locales: $source) { value } } }
  }
  locales { tag endonym }
}`;

export const createPlanMutation = `mutation CreatePlan($input: CreatePlanInput!) {
  createPlan(input: $input) { plan { id slug } userErrors { code message field } }
}`;

export const findPlanQuery = `query FindPlan($slug: String!) {
  plan(slug: $slug) { id slug sourceLocale revision title { value } }
}`;

const drafts = `fragment Drafts on Plan {
  sourceDrafts {
    id field value base author createdAt revision node { id translations(locales: $source) { field value revision } }
  }
}`;

const sourceTitle = "title(locales: $source) { value locale direction revision }";
const row = `id revision identifier status progress ${sourceTitle}`;

export const planTreeQuery = `query PlanTree($id: ID!, $source: [Locale!]!, $tag: Locale!) {
  locale(tag: $tag) { direction }
  plan(id: $id) {
    id slug state revision sourceLocale updatedAt ${sourceTitle} ...Drafts
    goals { ${row} strategies { ${row} assignments { ${row} } } }
  }
}
${drafts}`;

const skeleton = `fragment Skeleton on Plan {
  goals { id revision identifier strategies { id revision identifier assignments { id revision identifier } } }
}`;

export const skeletonQuery = `query PlanSkeleton($id: ID!) { plan(id: $id) { ...Skeleton } }
${skeleton}`;

export const moveItemMutation = `mutation MoveItem($input: MoveItemInput!) {
  moveItem(input: $input) { item { id plan { ...Skeleton } } userErrors { code message field } }
}
${skeleton}`;

const createItem = (kind) => `mutation Create${kind}($input: CreateItemInput!) {
  create${kind}(input: $input) { item { id } userErrors { code message field } }
}`;

export const createGoalMutation = createItem("Goal");
export const createStrategyMutation = createItem("Strategy");
export const createAssignmentMutation = createItem("Assignment");

export const deleteItemMutation = `mutation DeleteItem($input: DeleteItemInput!) {
  deleteItem(input: $input) { deletedIds userErrors { code message field } }
}`;

const allTexts = "translations { field locale state isStale author }";

export const itemQuery = `query EditedItem($id: ID!, $source: [Locale!]!) {
  node(id: $id) {
    ... on PlanItem {
      ${row} description(locales: $source) { value revision }
      period { start end } links { url rel }
      responsible { id role division(locales: $source) { value } }
      ${allTexts} plan { id state revision ...Drafts }
    }
  }
}
${drafts}`;

export const planQuery = `query EditedPlan($id: ID!, $source: [Locale!]!) {
  plan(id: $id) {
    id slug state revision sourceUrl ${sourceTitle}
    summary(locales: $source) { value revision } section(locales: $source) { value revision }
    levels {
      goal(locales: $source) { value revision } strategy(locales: $source) { value revision }
      assignment(locales: $source) { value revision }
    }
    contact { division(locales: $source) { value revision } phone email }
    period { start end } publisher { id name(locales: $source) { value } }
    ${allTexts} ...Drafts
  }
}
${drafts}`;

export const updateItemMutation = `mutation UpdateItem($input: UpdateItemInput!) {
  updateItem(input: $input) { item { id revision } userErrors { code message field } }
}`;

export const updatePlanMutation = `mutation UpdatePlan($input: UpdatePlanInput!) {
  updatePlan(input: $input) { plan { id slug revision } userErrors { code message field } }
}`;

export const draftTextsMutation = `mutation DraftSourceTexts($input: SetTranslationsInput!) {
  setTranslations(input: $input) {
    results { suggestion { id } userErrors { code message field } }
    userErrors { code message field }
  }
}`;

// Progress, and the locales of the catalogue.

export const planProgressQuery = `query PlanProgress($slug: String!) {
  locales { tag endonym direction }
  plan(slug: $slug) {
    slug state sourceLocale
    title { value locale direction }
    coverage(byKind: true) { locale kind total missing draft translated reviewed stale }
  }
}`;

export const keptLocalesQuery = `query KeptLocales {
  locales {
    tag endonym englishName script direction fallbacks allowSelfReview isSource
    coverage { total missing draft translated reviewed stale }
  }
}`;

export const findLocalesQuery = `query FindLocales($text: String!, $reader: Locale) {
  findLocales(text: $text, reader: $reader, first: 8) { tag endonym englishName direction isRegistered }
}`;

export const whyNoLocaleQuery = `query WhyNoLocale($tag: Locale!) {
  locale(tag: $tag) { tag }
}`;

export const candidateQuery = `query Candidate($tag: Locale!, $wanted: [Locale!]) @inContext(locales: $wanted) {
  locale(tag: $tag) { tag endonym englishName script direction fallbacks chain isRegistered }
  plans(first: 5, orderBy: TITLE) { nodes { slug sourceLocale title { value locale direction } } }
}`;

export const addLocaleMutation = `mutation AddLocale($input: AddLocaleInput!) {
  addLocale(input: $input) {
    locale { tag }
    prefilled
    userErrors { code message field }
  }
}`;

export const settleDraftMutation = `mutation SettleDraft($input: ResolveSuggestionInput!) {
  resolveSuggestion(input: $input) { translation { revision } userErrors { code message field } }
}`;

const planTurn = (name) => `mutation TurnPlan($input: PlanRef!) {
  ${name}(input: $input) { plan { id state } userErrors { code message field } }
}`;

export const publishPlanMutation = planTurn("publishPlan");
export const archivePlanMutation = planTurn("archivePlan");
export const deletePlanMutation = `mutation DeletePlan($input: PlanRef!) {
  deletePlan(input: $input) { deletedIds userErrors { code message field } }
}`;

export const updateLocaleMutation = `mutation UpdateLocale($input: UpdateLocaleInput!) {
  updateLocale(input: $input) { userErrors { code message field } }
}`;

export const removeLocaleMutation = `mutation RemoveLocale($input: RemoveLocaleInput!) {
  removeLocale(input: $input) { userErrors { code message field } }
}`;
