// How far plans are translated: a matrix of plans and locales.

import { ask } from "./api.js";
import { barOf, legend } from "./bar.js";
import { columnChoice, ownFirst } from "./columns.js";
import { fill, h, inLanguage, localized } from "./dom.js";
import { afterLastKey } from "./lastkey.js";
import { tellTrouble } from "./news.js";
import { progressQuery } from "./operations.js";
import { addressOf, readdress } from "./router.js";
import { may } from "./session.js";
import { languageName, say } from "./site.js";

const planStates = ["PUBLISHED", "DRAFT", "ARCHIVED"];

export async function show(main, place) {
  const given = (name) => place.parameters.get(name) ?? "";
  const filter = { text: given("text"), state: planStates.includes(given("state")) ? given("state") : "" };
  const matrix = new Matrix(filter);
  await matrix.begin();
  const search = filterOf(filter, () => {
    readdress("", [], filter);
    matrix.refresh().catch(tellTrouble);
  });
  const controls = h("div", { class: "controls" }, search.element, matrix.columns.element);
  fill(main,
    h("div", { class: "heading" }, h("h1", null, say("progress")),
      may.addLocale() && h("a", { class: "button", href: addressOf("locales") }, say("locale.add"))),
    controls, legend(), matrix.region, matrix.status, matrix.more);
  return () => (search.leave(), matrix.leave());
}

// The form that chooses the plans; changed() is called some time after the last key.
function filterOf(filter, changed) {
  const soon = afterLastKey(changed);
  const type = (event) => {
    filter.text = event.target.value.trim();
    soon.typed();
  };
  const choose = (event) => {
    filter.state = event.target.value;
    changed();
  };
  const options = [["", say("progress.anyState")], ...planStates.map((state) => [state, say(`state.${state}`)])];
  const element = h("form", { role: "search", class: "inline", onsubmit: (event) => event.preventDefault() },
    h("label", null, h("span", null, say("progress.search")),
      h("input", { type: "search", maxlength: 200, value: filter.text, oninput: type })),
    h("label", null, h("span", null, say("progress.state")),
      h("select", { onchange: choose }, options.map(([value, name]) =>
        h("option", { value, selected: value === filter.state }, name)))));
  return { element, leave: soon.cancel };
}

// The plans that were asked for so far, as rows of a table. A later question makes the answers to earlier ones void.
class Matrix {
  #filter;
  #asked = new AbortController();
  #plans = [];
  #pageInfo = {};
  #head = h("tr");
  #total = h("tr");
  #rows = h("tbody");

  constructor(filter) {
    this.#filter = filter;
    const table = h("table", { class: "matrix" },
      h("thead", null, this.#head), h("tbody", { class: "total" }, this.#total), this.#rows);
    this.region = h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("progress") }, table);
    this.status = h("p", { class: "note", role: "status" });
    this.more = h("button", { type: "button", hidden: true, onclick: () => this.#next().catch(tellTrouble) },
      say("more"));
  }

  async begin() {
    const { locales } = await this.#next();
    this.columns = columnChoice(ownFirst(locales), () => this.#render());
    this.#render();
  }

  leave() {
    this.#asked.abort();
  }

  async refresh() {
    this.#plans = [];
    await this.#next();
  }

  async #next() {
    const anew = this.#plans.length === 0;
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const { text, state } = this.#filter;
    const filter = { text: text || null, states: state ? [state] : null };
    let answer;
    try {
      answer = await ask(progressQuery, { filter, after: anew ? null : this.#pageInfo.endCursor }, { signal });
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
    const { nodes, pageInfo, totalCount } = answer.plans;
    this.#plans = anew ? nodes : [...this.#plans, ...nodes];
    this.#pageInfo = pageInfo;
    this.more.hidden = !pageInfo.hasNextPage;
    fill(this.status, say("progress.plans", totalCount));
    if (this.columns) this.#render();
    return answer;
  }

  #render() {
    const locales = this.columns.shown();
    fill(this.#head, h("th", { scope: "col" }, say("plan")), locales.map(headOf));
    fill(this.#total, h("th", { scope: "row" }, say("progress.published")),
      locales.map(({ coverage }) => h("td", null, coverage && barOf(coverage))));
    fill(this.#rows, this.#plans.map((plan) => rowOf(plan, locales)));
  }
}

const headOf = ({ tag, endonym, direction }) =>
  h("th", { scope: "col" }, inLanguage(endonym, tag, direction), h("small", null, languageName(tag)));

function rowOf(plan, locales) {
  const coverage = new Map(plan.coverage.map((entry) => [entry.locale, entry]));
  return h("tr", null,
    h("th", { scope: "row" },
      h("a", { href: addressOf("progress", [plan.slug]) }, plan.title ? localized(plan.title) : plan.slug),
      plan.state !== "PUBLISHED" && h("small", null, say(`state.${plan.state}`))),
    locales.map(({ tag }) => h("td", null, cellOf(plan, tag, coverage.get(tag)))));
}

function cellOf(plan, tag, coverage) {
  if (tag === plan.sourceLocale) return h("span", { class: "source" }, say("source"));
  if (!coverage) return null;
  const bar = barOf(coverage);
  return may.translate(tag) ? h("a", { href: addressOf("translate", [plan.slug, tag]) }, bar) : bar;
}
