// How a unit stands, as a mark (a shape of its own beside its words, so that it is not told by colour alone).

import { h } from "./dom.js";
import { say } from "./site.js";

const shapes = { MISSING: "○", DRAFT: "◐", TRANSLATED: "●", REVIEWED: "✔" };
const flags = { stale: "↻", failing: "⚠", commented: "❝", typed: "✎" };

/** The state of a unit, MISSING where it has no text. */
export const stateOf = (unit) => unit.target?.state ?? "MISSING";

/** The checks that keep it from being approved, as far as they were asked for. */
export const failing = ({ checks }) =>
  (checks ?? []).filter(({ severity, acknowledged }) =>
    severity === "ERROR" || (severity === "WARNING" && !acknowledged));

/** Whether there are such. */
export const fails = (unit) => failing(unit).length > 0;

const mark = (shape, words, kind) =>
  h("span", { class: `mark ${kind}` }, h("span", { "aria-hidden": "true", class: "shape" }, shape), " ", words);

/** The marks of a unit. more is what the unit itself does not tell: {commented, typed}. */
export function marksOf(unit, more = {}) {
  const state = stateOf(unit);
  const raised = { stale: unit.target?.isStale, failing: fails(unit), ...more };
  return [
    mark(shapes[state], say(`translate.state.${state}`), state.toLowerCase()),
    Object.entries(flags).map(([flag, shape]) => raised[flag] && mark(shape, say(`translate.flag.${flag}`), flag)),
  ];
}
