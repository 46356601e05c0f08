// What is known of a locale before it is added: how it is written, who stands in for it, how it sorts.

import { h, inLanguage, localized } from "./dom.js";
import { languageName, say, site } from "./site.js";

const scripts = new Intl.DisplayNames([site.locale], { type: "script" });

const scriptName = (code) => {
  const name = scripts.of(code);
  return name === code ? code : `${name} (${code})`;
};

/** How a locale is written: script and direction. */
export const writingOf = ({ script, direction }) =>
  say("locale.writing.both", scriptName(script), say(`locale.direction.${direction}`));

/** A locale by its name in itself, with that in the language of the interface and its tag. */
export const nameOf = ({ tag, endonym, direction, englishName }) => [
  inLanguage(endonym, tag, direction), " ",
  h("small", null, nameHere(tag, englishName), " · ", h("code", { dir: "ltr" }, tag))];

/** What the interface calls a locale; browsers do not know all of them. */
export function nameHere(tag, englishName) {
  const name = languageName(tag);
  return name === tag ? englishName : name;
}

/** The chain of a locale once others stand in for it: after what is of its own language, before all else. */
function chainWith(locale, fallbacks) {
  const own = locale.chain.filter((tag) => sameLanguage(tag, locale.tag));
  return [...new Set([...own, ...fallbacks, ...locale.chain])];
}

function sameLanguage(a, b) {
  const [x, y] = [a, b].map((tag) => new Intl.Locale(tag).maximize());
  return x.language === y.language && x.script === y.script;
}

/** The facts of a locale, and titles of the catalogue as that language sorts them. */
export function factsOf(locale, plans, fallbacks = []) {
  const fact = (key, value) => [h("dt", null, say(key)), h("dd", null, value)];
  return h("dl", { class: "facts" },
    fact("locale.name", nameOf(locale)),
    fact("locale.tag", h("code", { dir: "ltr" }, locale.tag)),
    fact("locale.writing", writingOf(locale)),
    fact("locale.chain", h("ol", { class: "chain" }, chainWith(locale, fallbacks).map((tag) =>
      h("li", null, languageName(tag), " ", h("code", { dir: "ltr" }, tag))))),
    plans.length > 0 && fact("locale.sample", h("ol", { class: "sample" }, plans.map((plan) =>
      h("li", null, plan.title ? localized(plan.title) : plan.slug)))));
}
