// What the view "translate" is about: a plan, a locale, and those that one may go on to.

import { ask } from "./api.js";
import { choiceQuery, deskQuery } from "./operations.js";
import { allOf } from "./pages.js";

/** What the view is about, with the first page of plans; null where the API knows no such locale, nor could. */
export async function deskOf(slug, locale) {
  try {
    return await ask(deskQuery, { slug, locale });
  } catch (error) {
    if (error.code === "BAD_USER_INPUT") return null;
    throw error;
  }
}

/** All plans of a list that begins with a page. */
export const allPlans = (page) => allOf(page, async (after) => (await ask(choiceQuery, { after })).plans);

/** The locale translated into, and the one that is translated; null where there is no such plan or locale. */
export function languagesOf({ plan, locales }, locale) {
  const find = (tag) => locales.find((one) => one.tag === tag);
  const target = find(locale);
  return plan && target && { target, source: find(plan.sourceLocale) };
}
