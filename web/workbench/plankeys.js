// The keys of the editor of a plan: what binds those of its rows and what tells of all are one table. Those of forms are
// bound in recordform.js.

import { h } from "./dom.js";
import { wording } from "./keys.js";
import { say } from "./site.js";

const [inward, outward] = document.documentElement.dir === "rtl" ? ["ArrowLeft", "ArrowRight"]
  : ["ArrowRight", "ArrowLeft"];

/**
 * Each: the name that the help has it by, what is held with the keys, and what these do to a row, by their names as
 * events have them, letters in Latin capitals. mod is Ctrl, Cmd on a Mac.
 */
const keys = [
  { name: "rows", does: { ArrowUp: "goUp", ArrowDown: "goDown" } },
  { name: "below", does: { [outward]: "goOut", [inward]: "goIn" } },
  { name: "open", does: { Enter: "open" } },
  { name: "save", mod: true, does: { Enter: null } }, // a form
  { name: "among", alt: true, does: { ArrowUp: "up", ArrowDown: "down" } },
  { name: "parent", alt: true, does: { [outward]: "previousParent", [inward]: "nextParent" } },
  { name: "moveTo", does: { M: "moveTo" } },
  { name: "addAfter", does: { N: "addAfter" } },
  { name: "addBelow", shift: true, does: { N: "addBelow" } },
  { name: "remove", does: { Delete: "remove" } },
  { name: "close", does: { Escape: null } }, // a form
];

const others = [ // that people know from elsewhere
  { does: { Home: "goFirst", End: "goLast", F2: "open" } },
  { shift: true, does: { Enter: "addAfter" } },
];

/** What a key does to a row; undefined where it is none of these. */
export function deedOf(event) {
  const { altKey, shiftKey, ctrlKey, metaKey } = event;
  const isHeld = ({ alt = false, shift = false, mod = false }) =>
    alt === altKey && shift === shiftKey && mod === (ctrlKey || metaKey);
  const key = inLatin(event);
  return [...keys, ...others].find((one) => isHeld(one) && one.does[key])?.does[key];
}

// The key as it is called in Latin letters, where the layout has others.
function inLatin({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return /^\p{L}$/u.test(key) ? ({ KeyM: "M", KeyN: "N" }[code] ?? key) : key;
}

export const keyHelp = () =>
  h("details", { class: "key-help" }, h("summary", null, say("edit.keys")),
    h("dl", null, keys.map(({ name, does, ...held }) => [
      h("dt", null, h("kbd", { dir: "ltr" }, wording({ ...held, key: Object.keys(does) }))),
      h("dd", null, say(`edit.key.${name}`))])));
