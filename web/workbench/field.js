// The field a text is written in. Behind it stands the same text, unseen, whose spaces, ends of lines and characters
// that have no width are marked.

import { fill, h } from "./dom.js";
import { recall, remember } from "./habit.js";

const marked = new Map([
  [" ", "·"], ["\t", "→"], ["\n", "⏎"], ["\u00a0", "⍽"], ["\u202f", "⍽"], ["\u3000", "□"],
  ["\u00ad", "SHY"], ["\u200b", "ZWSP"], ["\u200c", "ZWNJ"], ["\u200d", "ZWJ"], ["\u2060", "WJ"], ["\ufeff", "BOM"],
  ["\u200e", "LRM"], ["\u200f", "RLM"], ["\u061c", "ALM"],
  ["\u202a", "LRE"], ["\u202b", "RLE"], ["\u202c", "PDF"], ["\u202d", "LRO"], ["\u202e", "RLO"],
  ["\u2066", "LRI"], ["\u2067", "RLI"], ["\u2068", "FSI"], ["\u2069", "PDI"],
]);
const unseen = new RegExp(`([${[...marked.keys()].join("")}])`);

const kept = "polyplan.marks";

/** A field: element is what to show, area the textarea in it, draw() marks what it has. */
export function newField(attributes) {
  const { lang, dir } = attributes; // both break lines and order words alike
  const behind = h("div", { class: "behind", "aria-hidden": "true", lang, dir });
  const area = h("textarea", { ...attributes, rows: "3", spellcheck: "true" });
  const element = h("div", { class: "field" }, h("div", { class: "sheet" }, behind, area));
  const draw = () => fill(behind, shows() ? area.value.split(unseen).map(piece) : area.value, "\u200b");
  area.addEventListener("input", draw);
  return { element, area, draw };
}

function piece(text) {
  const mark = marked.get(text);
  return mark ? h("span", { class: mark.length > 1 ? "sign label" : "sign", "data-mark": mark }, text) : text;
}

/** Whether marks are shown. */
export const shows = () => recall(kept, true);

/** Shows marks from now on, or hides them. */
export const showMarks = (on) => remember(kept, on);

/** How many characters a text has, as the catalogue counts them. */
export const lengthOf = (text) => Array.from(text.normalize("NFC")).length;
