// The middle column: a unit's source, and what is written of it.

import { named } from "./byline.js";
import { shownPart } from "./diff.js";
import { fill, h, inLanguage } from "./dom.js";
import { lengthOf, showMarks, shows } from "./field.js";
import { showFindings } from "./findings.js";
import { keyNamed, shortcut } from "./keys.js";
import { dateOf, say } from "./site.js";
import { marksOf } from "./unitstate.js";

/**
 * Fills the middle column, and follows the desk. field is the field that the desk writes in; does has a function for
 * each thing that can be done, may what the viewer may do: {write, review, approve()}.
 */
export function showEditor(element, desk, field, languages, does, may) {
  const parts = newParts();
  const written = writtenIn(field, parts, languages);
  const none = h("p", { class: "none" }, say("translate.choose"));
  fill(element, none, parts.path, parts.source, written);

  const count = () => showCount(parts.count, desk);
  const buttons = following(parts.buttons, () => buttonsFor(desk, does, may), field.area);
  const show = () => {
    const { unit } = desk;
    none.hidden = unit !== null;
    for (const part of [parts.path, parts.source, written]) part.hidden = unit === null;
    if (!unit) return;
    fill(parts.path, pathOf(unit, languages));
    fill(parts.source, sourceOf(unit));
    fill(parts.notes, notesOf(unit));
    field.draw();
    count();
    buttons();
  };
  desk.events.addEventListener("unit", show);
  desk.events.addEventListener("typed", () => (count(), buttons()));
  showFindings(parts.findings, desk, does, may);
  show();
}

const newParts = () => ({
  path: h("nav", { class: "path", "aria-label": say("translate.path") }),
  source: h("div", { class: "original", id: "original" }),
  notes: h("div", { class: "notes" }),
  count: h("span", { class: "count", id: "count" }),
  findings: h("section", { class: "findings", "aria-label": say("translate.checks") }),
  buttons: h("div", { class: "buttons" }),
});

// The field, with what is told of what is written in it.
function writtenIn(field, { count, buttons, notes, findings }, { target }) {
  const switched = () => (showMarks(signs.checked), field.draw());
  const signs = h("input", { type: "checkbox", checked: shows(), onchange: switched });
  return h("div", { class: "written" },
    h("label", { for: field.area.id }, say("translate.translation", target.endonym)),
    field.element,
    h("div", { class: "below" }, h("label", { class: "signs" }, signs, " ", say("translate.signs")), count),
    buttons, notes, findings);
}

function showCount(element, desk) {
  const [length, most] = [lengthOf(desk.text()), desk.unit?.maxLength];
  fill(element, most ? say("translate.count", length, most) : "");
  element.classList.toggle("trouble", most != null && length > most);
}

// What fills an element with the buttons that there are by now. The one that has the focus keeps it, unless it was
// pressed: from that one goes on in the field.
function following(element, buttonsNow, area) {
  let pressed = null;
  element.addEventListener("click", ({ target }) => (pressed = target));
  return () => {
    const at = element.contains(document.activeElement) ? document.activeElement : null;
    fill(element, buttonsNow());
    if (!at) return;
    const same = at !== pressed && element.querySelector(`[name=${at.name}]`);
    (same || area).focus();
  };
}

function pathOf(unit, { source }) {
  const steps = unit.path.map((title) => inLanguage(title, source.tag, source.direction, "span"));
  return h("ol", null, [...steps, fieldName(unit.field)].map((step) => h("li", null, step)));
}

/** What a field of a unit is called. */
export const fieldName = (field) => say(`translate.field.${field.startsWith("responsible.") ? "responsible" : field}`);

function sourceOf({ source, sourceDiff, target }) {
  const words = sourceDiff.length ? sourceDiff.map(shownPart) : source.value;
  return [
    h("h2", null, say("source")),
    inLanguage(words, source.locale, source.direction, "p", { class: "words" }),
    sourceDiff.length > 0 && target && h("p", { class: "hint" }, say("translate.moved")),
  ];
}

function notesOf({ target, ...unit }) {
  if (!target) return null;
  return [
    h("p", { class: "marks" }, marksOf({ target, ...unit })),
    target.author && h("p", { class: "hint" },
      say("translate.by", named(target.author), named(dateOf(target.updatedAt)))),
    target.reason && h("p", { class: "reason" },
      h("strong", null, say("translate.sentback")), " ", h("bdi", null, target.reason)),
  ];
}

function buttonsFor({ unit, text }, does, may) {
  const button = (name, attributes, key) => h("button", {
    type: "button", name, onclick: () => does[name](), ...attributes,
    "aria-keyshortcuts": key && shortcut(key), title: key && keyNamed(key),
  }, say(`translate.${name}`));
  const { target } = unit;
  if (!may.write) return [h("p", { class: "hint" }, say("translate.readonly"))];
  const guarded = target?.state === "REVIEWED" && !may.review;
  return [
    button(guarded ? "offer" : "save", { class: "primary" }, "save"),
    button("draft", {}, "suggest"),
    may.approve(unit) && button("approve", {}, "approve"),
    target?.isStale && !guarded && button("confirm"),
    may.review && target && target.state !== "DRAFT" && button("reject"),
    target && !guarded && button("clear"),
  ];
}
