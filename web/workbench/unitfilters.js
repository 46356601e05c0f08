// What the list of units is asked for: a state of work, and words.

import { fill, h } from "./dom.js";
import { afterLastKey } from "./lastkey.js";
import { numberOf, say } from "./site.js";
import { filters } from "./unitlist.js";

const counted = { "": "total", MISSING: "missing", DRAFT: "draft", STALE: "stale", UNREVIEWED: "translated",
  REVIEWED: "reviewed", FAILING: "failing", COMMENTED: "commented" };

/**
 * Shows what can be asked for above the list. find({state, q}) asks. Returns count(counts), which shows the numbers of
 * units that it is told, choose(state), which shows that a state is asked for, and end(), which asks for nothing more.
 */
export function showFilters(element, place, coverage, find) {
  const numbers = new Map([...filters.keys()].map((name) => [name, h("span", { class: "number" })]));
  const words = h("input", { type: "search", id: "search", maxlength: 200, value: place.q });
  const asked = () => {
    soon.cancel();
    find({ state: element.querySelector("[name=state]:checked").value, q: words.value.trim() });
  };
  const soon = afterLastKey(asked);
  words.addEventListener("input", soon.typed);
  const choice = ([name, number]) => h("label", { class: "filter" },
    h("input", { type: "radio", name: "state", value: name, checked: name === place.state, onclick: asked }),
    h("span", null, say(`translate.filter.${name || "ALL"}`), " ", number));
  element.append(h("form", { class: "filters", role: "search", onsubmit: (event) => (event.preventDefault(), asked()) },
    h("label", { for: "search", class: "unseen" }, say("translate.search")), words,
    h("fieldset", null, h("legend", { class: "unseen" }, say("translate.filters")), [...numbers].map(choice))));
  words.placeholder = say("translate.search");

  const count = (counts) => {
    for (const [name, field] of Object.entries(counted)) {
      if (counts[field] !== undefined) fill(numbers.get(name), numberOf(counts[field]));
    }
  };
  count(coverage);
  const choose = (state) => {
    for (const radio of element.querySelectorAll("[name=state]")) radio.checked = radio.value === state;
  };
  return { count, choose, end: soon.cancel };
}
