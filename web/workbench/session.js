// Who works here. The token is kept for as long as the tab is open, and is never part of an address.

import { ask, askWith, Refused } from "./api.js";
import { viewerQuery } from "./operations.js";
import { ofTab } from "./storage.js";

const kept = "polyplan.token";

/** Who the token is; null where nobody has signed in. */
export let viewer = null;

/** Signs in with a token. Throws Refused where it does not hold. */
export async function signIn(token) {
  if (!isToken(token)) throw new Refused("UNAUTHENTICATED", "The token does not hold.");
  askWith(token);
  try {
    ({ viewer } = await ask(viewerQuery));
  } catch (error) {
    askWith("");
    throw error;
  }
  if (viewer) ofTab.set(kept, token);
}

// No header of HTTP can hold other characters.
const isToken = (token) => /^[\x20-\x7e]*$/.test(token);

/** Signs in again with the token of before the page was loaded, if there is one that still holds. */
export async function resume() {
  const token = ofTab.get(kept);
  if (!token) return;
  try {
    await signIn(token);
  } catch (error) {
    if (error.code !== "UNAUTHENTICATED") throw error;
    ofTab.remove(kept);
  }
}

/** Tells that somebody is about to sign out: "leaving". */
export const leaving = new EventTarget();

export function signOut() {
  leaving.dispatchEvent(new Event("leaving"));
  ofTab.remove(kept);
  askWith("");
  viewer = null;
}

const holds = (list, one) => list == null || list.includes(one);
const granted = (roles, plan, locale) =>
  viewer?.grants.some(({ role, plans, locales }) =>
    roles.includes(role) && holds(plans, plan) && holds(locales, locale));

/** What the viewer may do. The API decides; this is for what to offer. */
export const may = {
  administer: () => granted(["ADMIN"]) ?? false,
  editAny: () => viewer?.grants.some(({ role }) => role === "ADMIN" || role === "EDITOR") ?? false,
  create: () => viewer?.grants.some(({ role, plans }) => role === "ADMIN" || (role === "EDITOR" && !plans)) ?? false,
  edit: (plan) => granted(["ADMIN", "EDITOR"], plan) ?? false,
  addLocale: () => may.edit() || (viewer?.grants.some((grant) => grant.locales) ?? false),
  translate: (locale) => granted(["ADMIN", "TRANSLATOR", "REVIEWER"], undefined, locale) ?? false,
  review: (locale) => granted(["ADMIN", "REVIEWER"], undefined, locale) ?? false,
};
