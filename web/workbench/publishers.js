// The publishers there are, of the plans that one may see.

import { ask } from "./api.js";
import { publishersQuery } from "./operations.js";

/** Publishers by name: [{id, name}], those of the plans that were updated last, in locales. */
export async function publishersThere(source) {
  return distinct((await ask(publishersQuery, { source })).plans.nodes);
}

/** Publishers as above, and the locales of the catalogue. */
export async function publishersAndLocales() {
  const { plans, locales } = await ask(publishersQuery);
  return { publishers: distinct(plans.nodes), locales };
}

function distinct(plans) {
  const found = new Map(plans.map(({ publisher: { id, name } }) => [id, { id, name: name?.value ?? id }]));
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
