// What checks find in the text under work, and what can be done about it.

import { fill, h } from "./dom.js";
import { say } from "./site.js";

const shapes = { ERROR: "⛔", WARNING: "⚠", INFO: "ⓘ" };

/** Shows the findings of the desk's unit, as long as the text is the one that they are of. */
export function showFindings(element, desk, does, may) {
  let of = null; // the text that the findings are of, and where they are in it
  const load = () => {
    const { unit } = desk;
    of = unit && { text: unit.target?.value ?? "", checks: unit.checks };
    show();
  };
  const show = () => {
    const same = of !== null && of.text === desk.text();
    fill(element, of?.checks.map((check) => findingOf(check, same, { desk, does, may, mend })));
  };
  const mend = (check) => {
    if (of.text !== desk.text()) return;
    of = mended(of, check);
    desk.replace(check.start, check.end, check.fix);
  };
  desk.events.addEventListener("unit", load);
  desk.events.addEventListener("typed", show);
}

function findingOf(check, same, { desk, does, may, mend }) {
  const { rule, severity, message, start, end, fix, acknowledged } = check;
  const point = () => (desk.area.focus(), desk.area.setSelectionRange(start, end));
  return h("div", { class: `finding ${severity.toLowerCase()}` },
    h("p", null,
      h("span", { "aria-hidden": "true" }, shapes[severity]), " ",
      h("strong", null, say(`translate.severity.${severity}`)), " ", h("span", null, message)),
    h("p", { class: "buttons" },
      h("button", { type: "button", disabled: !same, onclick: point }, say("translate.point")),
      may.write && fix != null && h("button", { type: "button", disabled: !same, onclick: () => mend(check) },
        fix === "" ? say("translate.fix.out") : say("translate.fix", seen(fix))),
      severity === "WARNING" && (acknowledged ? h("span", { class: "hint" }, say("translate.acknowledged"))
        : may.write && h("button", { type: "button", disabled: !same, onclick: () => does.acknowledge(check) },
          say("translate.acknowledge")))));
}

const seen = (text) => (text.trim() ? text : text.replaceAll(" ", "·"));

/** A text and its findings after one was mended: the others move along, and those that it touches are done with. */
function mended({ text, checks }, { id, start, end, fix }) {
  const by = fix.length - (end - start);
  const apart = checks.filter((one) => one.id !== id && (one.end <= start || one.start >= end));
  return {
    text: text.slice(0, start) + fix + text.slice(end),
    checks: apart.map((one) => (one.start >= end ? { ...one, start: one.start + by, end: one.end + by } : one)),
  };
}
