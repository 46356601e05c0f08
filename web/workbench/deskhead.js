// What stands above the columns of the view "translate": which plan, into which locale, and on a phone which column.

import { allPlans } from "./deskdata.js";
import { h } from "./dom.js";
import { showHelp } from "./keys.js";
import { tellTrouble } from "./news.js";
import { addressOf, goTo } from "./router.js";
import { may } from "./session.js";
import { say } from "./site.js";

const columns = [["left", "translate.units"], ["middle", "translate.unit"], ["right", "translate.help.short"]];

/** The head for a plan and a locale among the others; turn(name) shows a column. turned(name) tells which is shown. */
export function newHead({ plan, plans, locales }, target, turn) {
  const turnTo = (slug, tag) => goTo(addressOf("translate", [slug, tag]));
  const first = plans.nodes.some(({ slug }) => slug === plan.slug) ? plans.nodes : [plan, ...plans.nodes];
  const open = locales.filter(({ tag }) => tag === target.tag || (tag !== plan.sourceLocale && may.translate(tag)));
  const planOf = ({ slug, title }) => ({ value: slug, lang: title.locale, dir: title.direction, text: title.value });
  const choosing = async () => addTo(planChoice, (await allPlans(plans)).map(planOf));
  const localesOf = open.map(({ tag, endonym, direction }) =>
    ({ value: tag, lang: tag, dir: direction, text: endonym }));
  const buttons = columns.map(([name, key]) =>
    h("button", { type: "button", value: name, onclick: () => turn(name) }, say(key)));
  const planChoice = choice(say("plan"), first.map(planOf), plan.slug, (slug) => turnTo(slug, target.tag));
  if (plans.pageInfo.hasNextPage) whenChoosing(planChoice, choosing);
  const element = h("div", { class: "deskhead" },
    h("h1", { class: "unseen" }, say("translate")),
    planChoice,
    choice(say("translate.into"), localesOf, target.tag, (tag) => turnTo(plan.slug, tag)),
    h("button", { type: "button", onclick: showHelp, "aria-keyshortcuts": "?" }, say("translate.keys")),
    h("div", { class: "columns", role: "group", "aria-label": say("translate.columns") }, buttons));
  const turned = (name) =>
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === name)));
  turned("left");
  return { element, turned };
}

// What is chosen with the mouse is gone to at once. By keys one walks over the others: a button goes.
function choice(label, options, chosen, choose) {
  let isByKeys = false;
  const changed = () => (isByKeys ? (go.hidden = select.value === chosen) : choose(select.value));
  const pressed = () => (isByKeys = true);
  const select = h("select", { onchange: changed, onkeydown: pressed, onpointerdown: () => (isByKeys = false) },
    options.map((option) => optionOf(option, chosen)));
  const go = h("button", { type: "button", hidden: true, onclick: () => choose(select.value) }, say("translate.go"));
  return h("span", { class: "choice" }, h("label", null, h("span", null, label), select), go);
}

const optionOf = ({ value, lang, dir, text }, chosen) =>
  h("option", { value, lang, dir: dir.toLowerCase(), selected: value === chosen }, text);

// Has somebody who comes to a choice find the rest of it: where it cannot be had, it is asked for when they come again.
function whenChoosing(choice, complete) {
  const come = () => complete().catch((error) => (tellTrouble(error), whenChoosing(choice, complete)));
  choice.addEventListener("focusin", come, { once: true });
}

// Adds what a choice does not have.
function addTo(choice, options) {
  const select = choice.querySelector("select");
  const there = new Set([...select.options].map(({ value }) => value));
  select.append(...options.filter(({ value }) => !there.has(value)).map((option) => optionOf(option)));
}
