// What the text has been, and what is kept of it in this browser; any of it comes back.

import { ask, change } from "./api.js";
import { baseOf, placeOf } from "./base.js";
import { byline, named } from "./byline.js";
import { diffText, wordDiff } from "./diff.js";
import { fill, h, inLanguage, refill } from "./dom.js";
import { keeping, keptBeside, throwAway } from "./keep.js";
import { tell, tellTrouble } from "./news.js";
import { historyQuery, revertMutation } from "./operations.js";
import { say } from "./site.js";
import { tellCleared } from "./undo.js";
import * as work from "./work.js";

export const name = "versions";

export async function show(body, unit, desk, signal) {
  const { translationUnit } = await ask(historyQuery, { id: unit.id }, { signal });
  const history = translationUnit?.history ?? [];
  const kept = h("div");
  let shown;
  const fillKept = () => {
    const entries = keptBeside(unit);
    const now = JSON.stringify(entries);
    if (now !== shown) refill(kept, summaryOf(kept), ...entries.map((entry) => keptCard(entry, unit, desk)));
    shown = now;
  };
  fillKept();
  keeping.addEventListener("kept", fillKept, { signal });
  fill(body, kept,
    history.length ? h("ol", { class: "cards" }, history.map((version) => cardOf(version, unit, desk)))
      : h("p", { class: "none" }, say("translate.versions.none")));
}

const summaryOf = (element) => element.closest("details")?.querySelector("summary");

function keptCard({ key, text, at }, unit, desk) {
  const direction = unit.target?.direction ?? desk.direction;
  return h("section", { class: "card" },
    h("p", { class: "mark" }, say("translate.versions.kept")),
    diffText(wordDiff(baseOf(unit).value, text, desk.locale), desk.locale, direction),
    byline(null, at),
    h("p", { class: "buttons" },
      h("button", { type: "button", onclick: () => desk.put(text) }, say("translate.take")),
      h("button", { type: "button", onclick: () => throwAway(key) },
        say("translate.versions.throwaway"))));
}

function cardOf(version, unit, desk) {
  const isInForce = version.revision === unit.target?.revision;
  return h("li", null,
    h("p", { class: "mark" }, stateOf(version, isInForce)),
    textOf(version),
    version.reason && h("p", { class: "reason", dir: "auto" },
      say("translate.versions.reason", named(version.reason))),
    byline(version.author, version.updatedAt),
    h("p", { class: "buttons" }, decision(version, isInForce, unit, desk)));
}

function decision(version, isInForce, unit, desk) {
  const button = (name, run) => h("button", { type: "button", onclick: run }, say(`translate.versions.${name}`));
  if (isInForce) return button("clear", () => clear(unit, desk));
  return version.value && button("revert", () => revert(version, unit, desk));
}

function stateOf({ state, isSuggestion, dismissedBy }, isInForce) {
  const name = isSuggestion
    ? dismissedBy ? say("translate.versions.dismissedby", named(dismissedBy)) : say("translate.versions.suggestion")
    : say(`translate.state.${state}`);
  return isInForce ? `${name} · ${say("translate.versions.inforce")}` : name;
}

function textOf({ value, diff, locale, direction }) {
  if (!value) return h("p", { class: "none" }, say("translate.versions.cleared"));
  return diff.length ? diffText(diff, locale, direction) : inLanguage(value, locale, direction, "p");
}

const revert = ({ revision }, unit, desk) =>
  act(unit, desk, async () => {
    await change(revertMutation, { ...placeOf(unit), expectedRevision: unit.target?.revision ?? "", to: revision });
    tell(say("translate.versions.reverted"));
  });

const clear = (unit, desk) => act(unit, desk, async () => tellCleared(desk, unit, await work.clear(unit)));

let isActing = false; // a second click is not a second wish

async function act({ id }, desk, run) {
  if (isActing) return;
  isActing = true;
  try {
    await run();
  } catch (error) {
    tellTrouble(error);
  } finally {
    isActing = false;
  }
  await desk.changed(id).catch(tellTrouble);
}
