// How texts like the source are translated already.

import { ask } from "./api.js";
import { byline } from "./byline.js";
import { diffText } from "./diff.js";
import { fill, h, inLanguage, localized } from "./dom.js";
import { keyNamed, shortcut } from "./keys.js";
import { memoryQuery } from "./operations.js";
import { percentOf, say } from "./site.js";

export const name = "memory";

let offered = { matches: [] }; // with the id of their unit

export async function show(body, unit, desk, signal) {
  const { translationUnit } = await ask(memoryQuery, { id: unit.id }, { signal });
  const matches = translationUnit?.memory ?? [];
  offered = { unit: unit.id, matches };
  if (!matches.length) return fill(body, h("p", { class: "none" }, say("translate.memory.none")));
  fill(body, h("ol", { class: "cards" }, matches.map((match, index) => cardOf(match, index, unit, desk))));
}

const takes = { type: "button", class: "take" };

function cardOf({ percent, target, diff, origin }, index, unit, desk) {
  const { locale, direction } = unit.source;
  return h("li", null,
    h("button", { ...takes, onclick: () => desk.put(target), "aria-keyshortcuts": shortcut("memory", index + 1) },
      h("span", { class: "rank" }, percentOf(percent / 100),
        index < 9 && h("kbd", null, keyNamed("memory", index + 1))),
      inLanguage(target, desk.locale, origin.direction, "span")),
    percent < 100 && diffText(diff, locale, direction),
    byline(origin.author, origin.updatedAt, localized(origin.node.title ?? origin.node.name)));
}

/** Takes the match of a digit. */
export function press(event, desk) {
  const [, digit] = /^Digit([1-9])$/.exec(event.code) ?? [];
  const match = offered.matches[digit - 1];
  const isHeld = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!match || offered.unit !== desk.unit.id || !isHeld) return false;
  event.preventDefault();
  desk.put(match.target);
  return true;
}
