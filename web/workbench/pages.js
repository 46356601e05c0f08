// Lists that come in pages.

/** All nodes of a list that begins with a page; ask(after) resolves with the page after a cursor. */
export async function allOf(page, ask) {
  const nodes = [...page.nodes];
  while (page.pageInfo.hasNextPage) {
    page = await ask(page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return nodes;
}
