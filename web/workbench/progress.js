// How far plans are translated: a matrix of plans and locales.

import { ask } from "./api.js";
import { fill, h, inLanguage, localized } from "./dom.js";
import { progressQuery } from "./operations.js";
import { addressOf } from "./router.js";
import { may } from "./session.js";
import { languageName, percentOf, say } from "./site.js";

export const title = "progress";

export async function show(main) {
  const rows = h("tbody");
  const more = h("button", { type: "button", hidden: true }, say("more"));
  const { locales, plans } = await ask(progressQuery);
  let { pageInfo } = plans;
  const add = (nodes) => {
    rows.append(...nodes.map((plan) => rowOf(plan, locales)));
    more.hidden = !pageInfo.hasNextPage;
  };
  more.addEventListener("click", async () => {
    const next = (await ask(progressQuery, { after: pageInfo.endCursor })).plans;
    ({ pageInfo } = next);
    add(next.nodes);
  });
  add(plans.nodes);
  fill(main,
    h("h1", null, say("progress")),
    h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("progress") },
      h("table", { class: "matrix" },
        h("thead", null, h("tr", null, h("th", { scope: "col" }, say("plan")), locales.map(headOf))),
        h("tbody", { class: "total" }, totalOf(locales)),
        rows)),
    more);
}

const headOf = ({ tag, endonym, direction }) =>
  h("th", { scope: "col" }, inLanguage(endonym, tag, direction), h("small", null, languageName(tag)));

const totalOf = (locales) =>
  h("tr", null,
    h("th", { scope: "row" }, say("progress.published")),
    locales.map((locale) => h("td", null, locale.coverage && barOf(locale.coverage))));

function rowOf(plan, locales) {
  const coverage = new Map(plan.coverage.map((entry) => [entry.locale, entry]));
  return h("tr", null,
    h("th", { scope: "row" }, localized(plan.title), plan.state !== "PUBLISHED" && h("small", null, say(`state.${plan.state}`))),
    locales.map(({ tag }) => h("td", null, cellOf(plan, tag, coverage.get(tag)))));
}

function cellOf(plan, tag, coverage) {
  if (tag === plan.sourceLocale) return h("span", { class: "source" }, say("source"));
  if (!coverage) return null;
  const bar = barOf(coverage);
  return may.translate(tag) ? h("a", { href: addressOf("translate", [plan.slug, tag]) }, bar) : bar;
}

/** How far something is translated, as a bar that also says so. */
export function barOf({ total, reviewed, translated, draft, missing, stale }) {
  const parts = [["reviewed", reviewed], ["translated", translated], ["draft", draft], ["missing", missing]];
  const legend = [...parts, ["stale", stale]].filter(([, count]) => count > 0).map(([name, count]) => say(`count.${name}`, count));
  return h("span", { class: "progress", title: legend.join("\n") },
    h("span", { class: "bar", "aria-hidden": "true" }, parts.map(segmentOf)),
    percentOf(total ? (reviewed + translated) / total : 0),
    h("span", { class: "unseen" }, `: ${legend.join(", ")}`));
}

function segmentOf([name, count]) {
  const segment = h("span", { class: name });
  segment.style.flexGrow = count;
  return segment;
}
