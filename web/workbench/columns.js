// Which locales the matrix of progress shows. The choice is kept in the browser.

import { fill, h, inLanguage } from "./dom.js";
import { recall, remember } from "./habit.js";
import { viewer } from "./session.js";
import { languageName, say } from "./site.js";

const kept = "polyplan.hiddenLocales";

/** The locales that a viewer works in, by grants that name them. */
const own = () => new Set(viewer.grants.flatMap((grant) => grant.locales ?? []));

/** Locales with those that the viewer works in first. */
export function ownFirst(locales) {
  const mine = own();
  return [...locales.filter(({ tag }) => mine.has(tag)), ...locales.filter(({ tag }) => !mine.has(tag))];
}

/** A choice of locales; changed() is told of each change, shown() are those that are chosen. */
export function columnChoice(locales, changed) {
  const hidden = new Set(recall(kept, []));
  const shown = () => locales.filter(({ tag }) => !hidden.has(tag));
  const mine = own();
  const summary = h("summary");
  const boxes = h("div", { class: "boxes" });
  const set = (wanted) => {
    for (const { tag } of locales) wanted(tag) ? hidden.delete(tag) : hidden.add(tag);
    remember(kept, [...hidden]);
    render();
    changed();
  };
  const button = (key, wanted) => h("button", { type: "button", onclick: () => set(wanted) }, say(key));
  const tell = () => fill(summary, say("progress.columns", shown().length, locales.length));

  function boxOf({ tag, endonym, direction }) {
    const toggle = (event) => {
      event.target.checked ? hidden.delete(tag) : hidden.add(tag);
      remember(kept, [...hidden]);
      tell();
      changed();
    };
    return h("label", { class: "tick" },
      h("input", { type: "checkbox", checked: !hidden.has(tag), onchange: toggle }),
      h("span", null, inLanguage(endonym, tag, direction), h("small", null, languageName(tag))));
  }

  function render() {
    tell();
    fill(boxes, locales.map(boxOf));
  }

  render();
  const element = h("details", { class: "shown" }, summary,
    h("div", { class: "inline" },
      button("progress.columns.all", () => true),
      mine.size > 0 && button("progress.columns.own", (tag) => mine.has(tag)),
      button("progress.columns.none", () => false)),
    boxes);
  return { element, shown };
}
