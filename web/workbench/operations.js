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
