// How far something is translated, drawn and in words.

import { h } from "./dom.js";
import { listOf, percentOf, say } from "./site.js";

/** The states that texts of a coverage are in, the best first. Stale ones are among the first two. */
const states = ["reviewed", "translated", "draft", "missing"];

/** How far something is translated, as a bar that also says so. */
export function barOf(coverage) {
  const { total, reviewed, translated } = coverage;
  const told = [...states, "stale"].filter((name) => coverage[name] > 0)
    .map((name) => say(`count.${name}`, coverage[name]));
  return h("span", { class: "progress", title: told.join("\n") },
    h("span", { class: "bar", "aria-hidden": "true" }, states.map((name) => segmentOf(name, coverage[name]))),
    percentOf(total ? (reviewed + translated) / total : 0),
    h("span", { class: "unseen" }, `: ${listOf(told)}`));
}

function segmentOf(name, count) {
  const segment = h("span", { class: name });
  segment.style.flexGrow = count;
  return segment;
}

/** What the colours of bars mean. */
export const legend = () =>
  h("ul", { class: "legend", "aria-label": say("progress.legend") }, states.map((name) =>
    h("li", null, h("span", { class: `swatch ${name}`, "aria-hidden": "true" }), say(`progress.${name}`))));
