// The words to use: terms of the publisher's glossary that the source has.

import { ask } from "./api.js";
import { fill, h, inLanguage } from "./dom.js";
import { glossaryQuery } from "./operations.js";
import { say } from "./site.js";

export const name = "glossary";

export async function show(body, unit, desk, signal) {
  const { translationUnit } = await ask(glossaryQuery, { id: unit.id }, { signal });
  const terms = translationUnit?.terms ?? [];
  if (!terms.length) return fill(body, h("p", { class: "none" }, say("translate.glossary.none")));
  fill(body, h("dl", { class: "terms" }, terms.map((term) => entryOf(term, unit, desk))));
}

function entryOf({ term, wanted, isUsed, misused }, unit, desk) {
  const direction = unit.target?.direction ?? desk.direction;
  const words = term.doNotTranslate && !wanted.length ? [term.term] : wanted;
  return h("div", { class: isUsed === false && "unused" },
    h("dt", null, inLanguage(term.term, term.locale, term.direction),
      term.note && h("small", { dir: "auto" }, term.note)),
    h("dd", null,
      term.doNotTranslate && h("p", { class: "mark" }, say("translate.glossary.asitis")),
      words.map((word) => insertButton(word, direction, desk)),
      !words.length && h("p", { class: "none" }, say("translate.glossary.unsaid")),
      isUsed === false && h("p", { class: "mark warn" }, say("translate.glossary.unused")),
      misused.map((word) => h("p", { class: "mark bad" }, say("translate.glossary.misused"), " ",
        inLanguage(word, desk.locale, direction)))));
}

const insertButton = (word, direction, desk) =>
  h("button", { type: "button", class: "word", title: say("translate.insert"), onclick: () => desk.insert(word) },
    inLanguage(word, desk.locale, direction));
