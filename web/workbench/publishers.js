// The publishers there are, of the plans that one may see.

import { ask } from "./api.js";
import { publishersQuery } from "./operations.js";
import { allOf } from "./pages.js";

/** Publishers by name: [{id, name}], in locales. */
export async function publishersThere(source) {
  return (await publishersAndLocales(source)).publishers;
}

/** Publishers as above, and the locales of the catalogue. */
export async function publishersAndLocales(source) {
  const { plans, locales } = await ask(publishersQuery, { source });
  const next = async (after) => (await ask(publishersQuery, { source, after })).plans;
  return { publishers: distinct(await allOf(plans, next)), locales };
}

function distinct(plans) {
  const found = new Map(plans.map(({ publisher: { id, name } }) => [id, { id, name: name?.value ?? id }]));
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
