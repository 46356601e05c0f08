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

const importStanding = "token state locales expiresAt total questions counts { outcome count }";

export const importQuery = `query Import($token: String!, $skip: Int, $outcomes: [ImportOutcome!]) {
  locales { tag endonym direction }
  translationImport(token: $token) {
    ${importStanding}
    units(first: 100, skip: $skip, outcomes: $outcomes) { line id outcome reason base theirs yours isMoved }
  }
}`;

export const importStandingQuery = `query ImportStanding($token: String!) {
  translationImport(token: $token) { ${importStanding} }
}`;

export const applyImport = `mutation ApplyImport($input: ApplyImportInput!) {
  applyImport(input: $input) { import { ${importStanding} } userErrors { code message } }
}`;

export const revertImport = `mutation RevertImport($input: RevertImportInput!) {
  revertImport(input: $input) { import { ${importStanding} } userErrors { code message } }
}`;

const titled = "id title { value locale direction }";

export const importPlacesQuery = `query ImportPlaces($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Plan { ${titled} }
    ... on Goal { ${titled} }
    ... on Strategy { ${titled} }
    ... on Assignment { ${titled} }
  }
}`;
