// The catalogue's locales: how they are kept, a new one, the removal of one.

import { ask, change } from "./api.js";
import { askTo } from "./asking.js";
import { barOf } from "./bar.js";
import { fill, h } from "./dom.js";
import { fallbackChoice } from "./fallbacks.js";
import { adding, checkbox } from "./localeadd.js";
import { nameOf, writingOf } from "./localefacts.js";
import { tell } from "./news.js";
import { keptLocalesQuery, removeLocaleMutation, updateLocaleMutation } from "./operations.js";
import { may } from "./session.js";
import { languageName, listOf, say } from "./site.js";

export async function show(main) {
  const list = h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("locale.title") });
  const locales = []; // what is added is told of all that there are by then
  const refresh = async () => {
    locales.splice(0, locales.length, ...(await ask(keptLocalesQuery)).locales);
    fill(list, tableOf(locales, refresh));
  };
  await refresh();
  fill(main, h("h1", null, say("locale.title")), may.addLocale() && adding(locales, refresh),
    h("h2", null, say("locale.list")), list);
}

function tableOf(locales, refresh) {
  const head = ["locale.name", "locale.writing", "progress", "locale.fallbacks", "locale.selfReview.short"];
  return h("table", { class: "matrix locales" },
    h("thead", null, h("tr", null, head.map((key) => h("th", { scope: "col" }, say(key))),
      may.edit() && h("th", { scope: "col" }, h("span", { class: "unseen" }, say("locale.actions"))))),
    h("tbody", null, locales.map((locale) => rowOf(locale, locales, refresh))));
}

function rowOf(locale, locales, refresh) {
  const name = languageName(locale.tag);
  return h("tr", null,
    h("th", { scope: "row" }, nameOf(locale)),
    h("td", null, writingOf(locale)),
    h("td", null, barOf(locale.coverage)),
    h("td", null, listOf(locale.fallbacks.map(languageName)) || "–"),
    h("td", null, say(locale.allowSelfReview ? "locale.selfReview.yes" : "locale.selfReview.no")),
    may.edit() && h("td", null, h("div", { class: "inline" },
      h("button", { type: "button", "data-settles": locale.tag, "aria-label": say("locale.settings", name),
        onclick: () => askForSettings(locale, locales, refresh) }, say("locale.settings.short")),
      removable(locale, locales) && h("button", { type: "button", "aria-label": say("locale.remove", name),
        onclick: () => remove(locale, refresh) }, say("locale.remove.short")))));
}

// The source of a plan stays, and what others fall back to.
const removable = ({ tag, isSource }, locales) =>
  !isSource && !locales.some(({ fallbacks }) => fallbacks.includes(tag));

// The table is made anew, and what had the focus is gone: the row of the locale gets it, or else the list.
function focusOn(tag) {
  const list = document.querySelector(".locales");
  (list?.querySelector(`[data-settles="${tag}"]`) ?? list?.parentElement)?.focus();
}

function askForSettings(locale, locales, refresh) {
  const fallbacks = fallbackChoice({ tag: locale.tag, chosen: locale.fallbacks, locales });
  const selfReview = checkbox(say("locale.selfReview"), locale.allowSelfReview);
  const name = languageName(locale.tag);
  const run = async () => {
    await change(updateLocaleMutation,
      { tag: locale.tag, fallbacks: fallbacks.tags(), allowSelfReview: selfReview.box.checked });
    tell(say("locale.saved", name));
    return () => refresh().then(() => focusOn(locale.tag));
  };
  askTo(say("locale.settings", name), { label: say("locale.save"), body: [fallbacks.group, selfReview.label], run });
}

function remove(locale, refresh) {
  const name = languageName(locale.tag);
  const { total, missing } = locale.coverage;
  const withTexts = checkbox(say("locale.withTexts"), false);
  const texts = total - missing;
  const body = [h("p", null, texts ? say("locale.texts", texts) : say("locale.texts.none")), withTexts.label];
  const run = async () => {
    await change(removeLocaleMutation, { tag: locale.tag, withTexts: withTexts.box.checked });
    tell(say("locale.removed", name));
    return () => refresh().then(() => focusOn(locale.tag));
  };
  askTo(say("locale.remove", name), { label: say("locale.remove.short"), body, run });
}
