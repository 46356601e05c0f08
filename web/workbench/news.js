// Short messages at the edge of the page, which screen readers read out.

import { h } from "./dom.js";
import { say, site } from "./site.js";

const shownFor = 6000; // milliseconds

/** Shows a message. An action, {label, run}, is offered with it for as long as it is there. */
export function tell(message, action) {
  const item = h("p", { class: "message" }, h("span", null, message));
  if (action) item.append(h("button", { type: "button", onclick: () => (item.remove(), action.run()) }, action.label));
  show(item, shownFor);
  return item;
}

/** Shows what went wrong, until it is put away. */
export function tellTrouble(error) {
  const item = h("p", { class: "message trouble", role: "alert" }, h("span", null, reasonOf(error)));
  item.append(h("button", { type: "button", onclick: () => item.remove() }, say("close")));
  show(item);
}

/** What an error means to the person before the screen. */
export function reasonOf(error) {
  if (error.name === "OutOfReach") return say("unreachable");
  if (error.code === "UNAUTHENTICATED") return say("signin.refused");
  if (site.locale === "en" || !explained.has(error.code)) return error.message;
  return `${say(`refused.${error.code}`)} (\u2068${error.message}\u2069)`;
}

// The API says why in English. In other languages the kind of reason is told before that.
const explained = new Set(["CHECK_FAILED", "CONFLICT", "FORBIDDEN", "INVALID", "NOT_FOUND", "RATE_LIMITED", "STALE", "TOO_LONG",
  "UNAVAILABLE"]);

function show(item, duration) {
  const news = document.getElementById("news");
  news.append(item);
  while (news.childElementCount > 4) news.firstElementChild.remove();
  if (duration) setTimeout(() => item.remove(), duration);
}
