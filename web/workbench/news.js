// Short messages at the edge of the page, which screen readers read out.

import { h, inEnglish } from "./dom.js";
import { named } from "./byline.js";
import { say, site } from "./site.js";

const shownFor = 6000; // milliseconds
const most = 4; // messages at once
const key = "F8"; // goes to the action that is offered last, the first of several

let cameFrom = null; // what had the focus before the key was pressed

/**
 * Shows a message. Actions, each {label, run}, are offered with it until others are, or it is put away: there is no
 * hurry to take one.
 */
export function tell(message, ...actions) {
  const item = h("p", { class: "message" }, h("span", null, message));
  if (!actions.length) return show(item, shownFor);
  item.classList.add("offering");
  item.append(...actions.map((action) => h("button", { type: "button", onclick: () => take(item, action) },
    action.label)), closing(item));
  const first = item.querySelector("button");
  first.setAttribute("aria-keyshortcuts", key);
  first.append(" ", h("kbd", { "aria-hidden": "true", dir: "ltr" }, key));
  for (const earlier of news().querySelectorAll(".offering")) {
    if (!earlier.contains(document.activeElement)) earlier.remove();
  }
  return show(item);
}

/** Shows what went wrong, until it is put away. */
export const tellTrouble = (error) => tellWrong(reasonShown(error));

/** Shows that something is wrong, until it is put away. What was shown of it before gives way. */
export function tellWrong(...content) {
  const item = h("p", { class: "message trouble", role: "alert" }, h("span", null, content));
  item.append(closing(item));
  for (const earlier of news().querySelectorAll(".trouble")) {
    if (earlier.textContent === item.textContent && !earlier.contains(document.activeElement)) earlier.remove();
  }
  show(item);
}

/** What an error means to the person before the screen. */
export function reasonOf(error) {
  const { lead, english } = reason(error);
  if (!english) return lead;
  return lead ? `${lead} (${named(english)})` : english;
}

/** What an error means, as reasonOf has it, with what the API says marked as being in English. */
export function reasonShown(error) {
  const { lead, english } = reason(error);
  const marked = english && inEnglish(english);
  if (!marked) return [lead];
  return lead ? [lead, " (", marked, ")"] : [marked];
}

// The API says why in English. In other languages the kind of reason is told before that.
const explained = new Set(["BAD_USER_INPUT", "CHECK_FAILED", "CONFLICT", "FORBIDDEN", "INTERNAL", "INVALID",
  "LIMIT_EXCEEDED", "NOT_FOUND", "RATE_LIMITED", "STALE", "TOO_LONG", "UNAVAILABLE"]);

function reason(error) {
  if (error.name === "OutOfReach") return { lead: say("unreachable") };
  if (error.code === "UNAUTHENTICATED") return { lead: say("signin.refused") };
  if (site.locale === "en" || !error.code) return { lead: error.message };
  return { lead: explained.has(error.code) ? say(`refused.${error.code}`) : "", english: error.message };
}

const news = () => document.getElementById("news");

function show(item, duration) {
  news().append(item);
  while (news().childElementCount > most) news().querySelector(":scope > :not(.offering)").remove();
  if (duration) setTimeout(() => item.remove(), duration);
  return item;
}

const closing = (item) => h("button", { type: "button", onclick: () => (item.remove(), goBack()) }, say("close"));

function take(item, action) {
  item.remove();
  goBack();
  new Promise((resolve) => resolve(action.run())).catch(tellTrouble);
}

// The focus was in a message that is gone.
function goBack() {
  if (document.activeElement === document.body) cameFrom?.focus();
  cameFrom = null;
}

document.addEventListener("keydown", (event) => {
  const offered = [...news().querySelectorAll(".offering")].at(-1)?.querySelector("button");
  if (event.key !== key || !offered || offered === document.activeElement) return;
  event.preventDefault();
  cameFrom = document.activeElement;
  offered.focus();
});
