// The same text in other languages, for those who read them.

import { ask } from "./api.js";
import { fill, h, inLanguage } from "./dom.js";
import { recall, remember } from "./habit.js";
import { tellTrouble } from "./news.js";
import { othersQuery } from "./operations.js";
import { languageName, say } from "./site.js";

export const name = "others";

const remembered = "polyplan.others";

export async function show(body, unit, desk, signal) {
  const offered = desk.locales.filter(({ tag }) => tag !== unit.source.locale && tag !== desk.locale);
  const list = h("div");
  let asked = new AbortController(); // a later choice makes the answer to an earlier one void
  const update = async () => {
    asked.abort();
    asked = new AbortController();
    const until = { signal: AbortSignal.any([signal, asked.signal]) };
    const chosen = offered.map(({ tag }) => tag).filter((tag) => choice().includes(tag));
    const found = chosen.length ? await ask(othersQuery, { id: unit.id, locales: chosen }, until) : null;
    fill(list, shown(chosen, found, desk));
  };
  const chosen = () => update().catch((error) => error.name === "AbortError" || tellTrouble(error));
  const choose = h("details", { class: "choose" }, h("summary", null, say("translate.others.choose")),
    offered.map((locale) => choiceOf(locale, chosen)));
  await update();
  fill(body, list, choose);
}

const choice = () => recall(remembered, []);

function choiceOf({ tag, endonym, direction }, update) {
  const choose = ({ target }) => {
    const rest = choice().filter((one) => one !== tag);
    remember(remembered, target.checked ? [...rest, tag] : rest);
    update();
  };
  return h("label", null,
    h("input", { type: "checkbox", checked: choice().includes(tag), onchange: choose }),
    " ", inLanguage(endonym || tag, tag, direction), " ", h("span", { class: "soft" }, languageName(tag)));
}

function shown(chosen, answer, desk) {
  if (!chosen.length) return h("p", { class: "none" }, say("translate.others.none"));
  const texts = new Map((answer?.translationUnit?.others ?? []).map((text) => [text.locale, text]));
  return h("dl", { class: "others" }, chosen.map((tag) => entryOf(tag, texts.get(tag), desk)));
}

function entryOf(tag, text, desk) {
  return h("div", null,
    h("dt", null, languageName(tag),
      text?.isStale && h("small", { class: "mark warn" }, say("translate.others.stale"))),
    text?.value
      ? h("dd", null, inLanguage(text.value, tag, text.direction, "p"),
          h("button", { type: "button", onclick: () => desk.put(text.value) }, say("translate.take")))
      : h("dd", { class: "none" }, say("translate.notext")));
}
