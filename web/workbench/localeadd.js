// Adding a locale: finding it, seeing what it is, choosing how it is kept.

import { ask, change } from "./api.js";
import { combobox } from "./combobox.js";
import { fill, h, inEnglish, inLanguage, refocus } from "./dom.js";
import { fallbackChoice } from "./fallbacks.js";
import { factsOf, nameHere, nameOf } from "./localefacts.js";
import { reasonShown, tell, tellTrouble } from "./news.js";
import { once } from "./once.js";
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

function showCandidate(place, { locale, plans: { nodes: plans } }, locales, added) {
  const facts = h("div", null, factsOf(locale, plans, locale.fallbacks));
  const choices = choicesOf(locale, locales, (tags) => fill(facts, factsOf(locale, plans, tags)));
  const done = (answer) => {
    if (form.isConnected) showDone(place, answer, plans, !locale.isRegistered);
    else tell(wordsOf(answer, !locale.isRegistered));
    if (place.isConnected) added().catch(tellTrouble);
  };
  const isAllowed = may.translate(locale.tag) || (may.edit() && !locale.isRegistered);
  const form = formOf(locale, choices, done);
  fill(place, facts,
    locale.isRegistered && h("p", null, say("locale.there.long", languageName(locale.tag))),
    isAllowed && form,
    !isAllowed && !locale.isRegistered && h("p", { class: "note" }, say("locale.forbidden")));
}

// What there is to choose of a locale: {elements, input()}. changed(tags) is told what it falls back to.
function choicesOf({ tag, isRegistered }, locales, changed) {
  const settled = may.edit() && !isRegistered;
  const fallbacks = settled ? fallbackChoice({ tag, chosen: [], locales, changed }) : null;
  const selfReview = settled ? checkbox(say("locale.selfReview"), false) : null;
  const prefill = may.translate(tag) ? checkbox(say("locale.prefill"), true) : null;
  if (isRegistered && prefill) prefill.box.disabled = true; // it is all that there is to do
  const input = () => ({
    tag,
    fallbacks: fallbacks?.tags().length ? fallbacks.tags() : undefined,
    allowSelfReview: selfReview?.box.checked || undefined,
    prefill: prefill?.box.checked || undefined,
  });
  return { elements: [fallbacks?.group, selfReview?.label, prefill?.label], input };
}

// The form that adds a locale; done is given the answer. Whoever looks at another by then is told of it in a message.
function formOf(locale, { elements, input }, done) {
  const trouble = h("p", { class: "trouble", role: "alert" });
  const add = once(async () => {
    fill(trouble);
    try {
      done(await change(addLocaleMutation, input()));
    } catch (error) {
      if (form.isConnected) fill(trouble, reasonShown(error));
      else tellTrouble(error);
    }
  });
  const form = h("form", { onsubmit: (event) => (event.preventDefault(), add()) }, elements,
    h("div", { class: "inline" },
      h("button", { class: "primary" }, say(locale.isRegistered ? "locale.fill" : "locale.add"))), trouble);
  return form;
}

/** A box to tick, and its label around it. */
export function checkbox(text, checked) {
  const box = h("input", { type: "checkbox", checked });
  return { box, label: h("label", { class: "tick" }, box, text) };
}

// What came of it.
const wordsOf = ({ locale, prefilled }, isNew) => [
  isNew && say("locale.added", languageName(locale.tag)),
  prefilled != null && say(prefilled ? "locale.prefilled" : "locale.prefilled.none", prefilled),
].filter(Boolean).join(" ");

function showDone(place, answer, plans, isNew) {
  const { locale } = answer;
  const title = ({ title, slug }) => (title ? inLanguage(title.value, title.locale, title.direction) : slug);
  const message = h("p", { tabindex: "-1" }, wordsOf(answer, isNew));
  fill(place, message,
    may.translate(locale.tag) && plans.length > 0 && [
      h("h3", null, say("locale.translate", languageName(locale.tag))),
      h("ul", null, plans.filter((plan) => plan.sourceLocale !== locale.tag).map((plan) =>
        h("li", null, h("a", { href: addressOf("translate", [plan.slug, locale.tag]) }, title(plan)))),
        h("li", null, h("a", { href: addressOf("") }, say("progress.back"))))]);
  refocus(message);
}
