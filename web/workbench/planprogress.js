// How far one plan is translated into each locale, by kind of item.

import { ask } from "./api.js";
import { barOf, legend } from "./bar.js";
import { ownFirst } from "./columns.js";
import { fill, h, inLanguage, localized } from "./dom.js";
import { planProgressQuery } from "./operations.js";
import { addressOf } from "./router.js";
import { may } from "./session.js";
import { languageName, numberOf, say, site } from "./site.js";

const counted = ["missing", "draft", "translated", "reviewed", "stale"];

// The filter of the translators' list that shows what a number counts.
const filters = { missing: "MISSING", draft: "DRAFT", translated: "UNREVIEWED", reviewed: "REVIEWED", stale: "STALE" };

export async function show(main, place) {
  const [slug] = place.parts;
  const { plan, locales } = await ask(planProgressQuery, { slug: slug ?? "" });
  if (!plan) return void fill(main, h("p", { class: "trouble", role: "alert" }, say("progress.unknown")), backLink());
  const targets = ownFirst(locales.filter(({ tag }) => tag !== plan.sourceLocale));
  const entries = targets.map((locale) => entryOf(locale, plan));
  const table = h("table", { class: "matrix kinds" });
  const order = { by: "", down: true };
  const render = () => {
    fill(table, headOf(order, sort), sorted(entries, order).map((entry) => groupOf(plan, entry)));
  };
  const sort = (by) => {
    order.down = order.by === by ? !order.down : true;
    order.by = by;
    render();
    table.querySelector(`[data-by="${by}"]`).focus();
  };
  render();
  fill(main,
    backLink(),
    h("h1", null, plan.title ? localized(plan.title) : plan.slug),
    h("p", null, say(`state.${plan.state}`), " · ",
      say("progress.source", languageName(plan.sourceLocale)),
      plan.state === "PUBLISHED" && [" · ",
        h("a", { href: `${site.root}/plans/${encodeURIComponent(plan.slug)}` }, say("progress.read"))]),
    legend(),
    h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("progress") }, table));
}

const backLink = () => h("p", null, h("a", { href: addressOf("") }, say("progress.back")));

// A locale, with its coverage by kind and that of all together.
function entryOf(locale, plan) {
  const kinds = plan.coverage.filter((coverage) => coverage.locale === locale.tag);
  const all = { total: 0 };
  for (const name of ["total", ...counted]) all[name] = kinds.reduce((sum, kind) => sum + kind[name], 0);
  return { locale, all, kinds: kinds.filter(({ total }) => total > 0) };
}

// Entries by one of their numbers, else in their own order.
function sorted(entries, { by, down }) {
  if (!by) return entries;
  return entries.toSorted((a, b) => (down ? b.all[by] - a.all[by] : a.all[by] - b.all[by]));
}

function headOf(order, sort) {
  const column = (name) =>
    h("th", { scope: "col", "aria-sort": order.by === name && (order.down ? "descending" : "ascending") },
      h("button", { type: "button", class: "sorts", "data-by": name, onclick: () => sort(name) },
        say(`progress.${name}`),
        h("span", { "aria-hidden": "true" }, order.by === name ? (order.down ? " ↓" : " ↑") : "")));
  return h("thead", null, h("tr", null,
    h("th", { scope: "col" }, say("locale.name")), h("th", { scope: "col" }, say("progress")), counted.map(column)));
}

// The rows of a locale: all of it, then each kind of item.
function groupOf(plan, { locale, all, kinds }) {
  const { tag, endonym, direction } = locale;
  const linked = may.translate(tag);
  return h("tbody", null,
    h("tr", null,
      h("th", { scope: "rowgroup" }, inLanguage(endonym, tag, direction), h("small", null, languageName(tag))),
      h("td", null, barOf(all)),
      counted.map((name) => h("td", null, linked ? numberLink(plan, locale, name, all[name]) : numberOf(all[name])))),
    kinds.map((kind) => h("tr", { class: "kind" },
      h("th", { scope: "row" }, say(`progress.kind.${kind.kind}`)),
      h("td", null, barOf(kind)),
      counted.map((name) => h("td", null, numberOf(kind[name]))))));
}

function numberLink(plan, { tag }, name, count) {
  if (count === 0) return numberOf(0);
  return h("a", {
    href: addressOf("translate", [plan.slug, tag], { state: filters[name] }),
    "aria-label": `${languageName(tag)}: ${say(`count.${name}`, count)}`,
  }, numberOf(count));
}
