// Words of the API about files. They are in English, whatever language the interface has.

import { h, inEnglish } from "./dom.js";
import { reasonShown } from "./news.js";
import { say } from "./site.js";

// Faults of a file are told one after the other, each with its line.
const between = /; (?=line \d+: |and \d+ more$)/;

/** Why a file, or what was to be done with it, was refused. Nothing has changed then. */
export function refusalShown(error, lead) {
  if (error.name === "OutOfReach" || error.code === "UNAUTHENTICATED") {
    return h("p", { class: "trouble", role: "alert" }, reasonShown(error));
  }
  const [first, ...others] = error.message.split(between);
  return h("div", { class: "trouble", role: "alert" },
    lead && h("p", null, h("strong", null, say(lead))),
    inEnglish(first, "p"),
    others.length > 0 && h("ul", null, others.map((fault) => h("li", null, inEnglish(fault)))));
}
