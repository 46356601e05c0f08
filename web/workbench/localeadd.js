// Adding a locale: finding it, seeing what it is, choosing how it is kept.

import { ask, change } from "./api.js";
import { combobox } from "./combobox.js";
import { fill, h, inEnglish, inLanguage } from "./dom.js";
import { fallbackChoice } from "./fallbacks.js";
import { factsOf, nameHere, nameOf } from "./localefacts.js";
import { reasonShown, tellTrouble } from "./news.js";
import { addLocaleMutation, candidateQuery, findLocalesQuery, whyNoLocaleQuery } from "./operations.js";
import { addressOf } from "./router.js";
import { may } from "./session.js";
import { languageName, say } from "./site.js";

const tagLike = /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/;

/** Where a locale is added, of a catalogue that has locales already; added() reads them anew when there is one more. */
export function adding(locales, added) {
  const chosen = h("div", { class: "candidate" });
  let turn = 0; // of the locale that is shown: another may have been chosen while one was asked for
  const choose = async ({ tag }) => {
    const own = ++turn;
    fill(chosen, h("p", { class: "waiting" }, say("waiting")));
    try {
      const answer = await ask(candidateQuery, { tag, wanted: [tag] });
      if (own === turn) showCandidate(chosen, answer, locales, added);
    } catch (error) {
      if (own === turn) fill(chosen, h("p", { class: "trouble", role: "alert" }, reasonShown(error)));
    }
  };
  return h("section", { class: "adding", "aria-labelledby": "adding" },
    h("h2", { id: "adding" }, say("locale.add")),
    combobox({
      id: "locale", label: say("locale.find"), find, choose, countOf, optionOf,
      nameOf: ({ tag, englishName }) => `${nameHere(tag, englishName)} (${tag})`,
    }),
    chosen);
}

async function find(text, signal) {
  return (await ask(findLocalesQuery, { text }, { signal })).findLocales;
}

const optionOf = (locale) => [nameOf(locale), locale.isRegistered && h("small", null, say("locale.there"))];

// What is said of proposals. Where there are none for what looks like a tag, the API tells what is wrong with it.
async function countOf(items, text, signal) {
  if (items.length) return say("locale.found", items.length);
  if (!tagLike.test(text)) return say("locale.none");
  try {
    await ask(whyNoLocaleQuery, { tag: text }, { signal });
  } catch (error) {
    if (error.code === "BAD_USER_INPUT") return [say("locale.none"), " ", inEnglish(error.message)];
    throw error;
  }
  return say("locale.none");
}

function showCandidate(place, { locale, plans }, locales, added) {
  const facts = h("div", null, factsOf(locale, plans.nodes, locale.fallbacks));
  const settled = may.edit() && !locale.isRegistered;
  const fallbacks = settled ? fallbackChoice({
    tag: locale.tag, chosen: [], locales, changed: (tags) => fill(facts, factsOf(locale, plans.nodes, tags)),
  }) : null;
  const selfReview = settled ? checkbox(say("locale.selfReview"), false) : null;
  const prefill = may.translate(locale.tag) ? checkbox(say("locale.prefill"), true) : null;
  const trouble = h("p", { class: "trouble", role: "alert" });
  const submit = h("button", { class: "primary" }, say(locale.isRegistered ? "locale.fill" : "locale.add"));
  const send = async (event) => {
    event.preventDefault();
    fill(trouble);
    submit.disabled = true;
    try {
      const input = { tag: locale.tag };
      if (fallbacks?.tags().length) input.fallbacks = fallbacks.tags();
      if (selfReview?.box.checked) input.allowSelfReview = true;
      if (prefill?.box.checked) input.prefill = true;
      const done = await change(addLocaleMutation, input);
      const isShown = submit.isConnected; // or another is looked at by now
      if (isShown) showDone(place, done, plans.nodes, !locale.isRegistered);
      added().catch(tellTrouble);
    } catch (error) {
      submit.disabled = false;
      fill(trouble, reasonShown(error));
    }
  };
  const allowed = locale.isRegistered ? prefill : may.edit() || prefill;
  if (locale.isRegistered && prefill) prefill.box.disabled = true; // it is all that there is to do
  fill(place, facts,
    locale.isRegistered && h("p", null, say("locale.there.long", languageName(locale.tag))),
    allowed
      ? h("form", { onsubmit: send }, fallbacks?.group, selfReview?.label, prefill?.label,
        h("div", { class: "inline" }, submit), trouble)
      : !locale.isRegistered && h("p", { class: "note" }, say("locale.forbidden")));
}

/** A box to tick, and its label around it. */
export function checkbox(text, checked) {
  const box = h("input", { type: "checkbox", checked });
  return { box, label: h("label", { class: "tick" }, box, text) };
}

function showDone(place, { locale, prefilled }, plans, isNew) {
  const title = ({ title, slug }) => (title ? inLanguage(title.value, title.locale, title.direction) : slug);
  const message = h("p", { tabindex: "-1" },
    isNew && say("locale.added", languageName(locale.tag)), " ",
    prefilled != null && say(prefilled ? "locale.prefilled" : "locale.prefilled.none", prefilled));
  fill(place, message,
    may.translate(locale.tag) && plans.length > 0 && [
      h("h3", null, say("locale.translate", languageName(locale.tag))),
      h("ul", null, plans.filter((plan) => plan.sourceLocale !== locale.tag).map((plan) =>
        h("li", null, h("a", { href: addressOf("translate", [plan.slug, locale.tag]) }, title(plan)))),
        h("li", null, h("a", { href: addressOf("") }, say("progress.back"))))]);
  message.focus();
}
