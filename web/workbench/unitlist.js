// The list of units. It holds as many elements as are seen, and what it was asked for stays in its place until it is
// asked for anew, also where it has become something else since.

import { ask } from "./api.js";
import { fill, h, inLanguage } from "./dom.js";
import { tellTrouble } from "./news.js";
import { unitChecksQuery, unitsQuery } from "./operations.js";
import { say } from "./site.js";
import { marksOf } from "./unitstate.js";

const rowHeight = 64; // px, as in translate.css
const around = 6; // rows beyond what is seen
const pageSize = 100; // as in operations.js
const ahead = 150; // rows that are loaded before they are seen

/** What there is to ask for, by name. */
export const filters = new Map([
  ["", {}],
  ["MISSING", { states: ["MISSING"] }],
  ["DRAFT", { states: ["DRAFT"] }],
  ["STALE", { stale: true }],
  ["UNREVIEWED", { states: ["TRANSLATED"] }],
  ["REVIEWED", { states: ["REVIEWED"] }],
  ["FAILING", { failing: true }],
  ["COMMENTED", { commented: true }],
]);

/**
 * A list of the units of a desk. more(id) is what units do not tell of themselves, {commented, typed}; choose(id) is
 * run when somebody chooses one, enter() when they go to work on it.
 */
export class UnitList {
  rows = []; // as far as they are loaded
  total = 0;
  chosen = -1;
  #cursor = null;
  #loading = null;
  #ends = new AbortController();
  #wanted = 0;
  #reaching = 0; // how many moves to rows that are still being loaded are under way
  #sought = null; // the id of the unit under work, while it may be in a page that is still to come
  #drawing = 0;
  #drawn = new Map(); // rows that are in the page, {element, told}, by their numbers
  #pages = []; // what was asked for, page by page

  constructor(desk, languages, { more, choose, enter }) {
    Object.assign(this, { desk, languages, more, choose, enter });
    this.space = h("div", { class: "space", role: "presentation" });
    this.element = h("div", {
      class: "units", role: "listbox", tabindex: "0", "aria-label": say("translate.units"),
      onscroll: () => this.draw(), onclick: (event) => this.#clicked(event), onkeydown: (event) => this.#pressed(event),
    }, this.space);
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.element);
  }

  /** Asks for units: filter is a name of filters, text what source or translation hold. Resolves once some are here. */
  async ask(filter, text) {
    this.#ends.abort();
    this.#ends = new AbortController();
    this.element.setAttribute("aria-busy", "true");
    const { signal } = this.#ends;
    const query = { plan: this.desk.plan.id, locale: this.desk.locale, ...filters.get(filter), text: text || null };
    let page;
    try {
      page = await this.#page(query, null, signal);
    } finally {
      if (!signal.aborted) this.element.removeAttribute("aria-busy");
    }
    Object.assign(this, { query, rows: page.nodes, total: page.totalCount, chosen: -1 });
    this.#cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    this.element.scrollTop = 0;
    this.mark(this.desk.unit?.id);
    this.draw();
  }

  /** Loads until there is a row, or none that could be it. */
  async need(index) {
    this.#wanted = Math.max(index, this.rows.length ? 0 : index);
    this.#loading ??= this.#loadOn(this.#ends.signal).finally(() => (this.#loading = null));
    await this.#loading;
  }

  async #loadOn(signal) {
    while (this.#cursor && this.rows.length <= this.#wanted && !signal.aborted) {
      const page = await this.#page(this.query, this.#cursor, signal);
      if (signal.aborted) return;
      this.rows.push(...page.nodes);
      this.#cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      if (!this.#cursor) this.total = this.rows.length;
      this.draw();
    }
  }

  async #page(query, after, signal) {
    const variables = { ...query, after };
    const page = (await ask(unitsQuery, { ...variables, counted: after === null }, { signal })).translationUnits;
    if (after === null) this.#pages = [];
    this.#pages.push({ variables, rows: page.nodes, signal, isChecked: !page.nodes.some(({ target }) => target) });
    return page;
  }

  /** Asks what checks find in the units of a page that is seen. */
  async #check(page) {
    if (!page || page.isChecked) return;
    page.isChecked = true;
    const { variables, rows, signal } = page;
    let nodes;
    try {
      ({ nodes } = (await ask(unitChecksQuery, variables, { signal })).translationUnits);
    } catch (error) {
      page.isChecked = false; // it is asked for again when it is next drawn
      throw error;
    }
    const checks = new Map(nodes.map((unit) => [unit.id, unit.checks]));
    for (const row of rows) row.checks ??= checks.get(row.id);
    this.draw();
  }

  /**
   * Shows which unit is under work. Where that may be in what is still to come it is looked for there; where it is not
   * in the list no row is chosen, and any can be.
   */
  mark(id) {
    if (this.#reaching) return; // whoever is on the way elsewhere is not taken back
    if (this.#pointAt(id)) return;
    this.chosen = -1;
    this.draw();
    if (this.#mayHold(this.desk.unit)) this.#seek(id).catch(() => {}); // then it has no place
  }

  #pointAt(id) {
    const index = this.rows.findIndex((row) => row.id === id);
    if (index >= 0) this.#point(index);
    return index >= 0;
  }

  // A list of thousands that are missing is not loaded for a text that there is.
  #mayHold(unit) {
    if (!unit || !this.query) return false;
    const { states, stale } = this.query;
    return (states?.includes(unit.target?.state ?? "MISSING") ?? true) && (!stale || unit.target?.isStale);
  }

  // Loads on until a unit is there, unless somebody goes elsewhere meanwhile.
  async #seek(id) {
    const { signal } = this.#ends;
    this.#sought = id;
    try {
      while (this.#sought === id && this.#cursor && !signal.aborted) {
        await this.need(this.rows.length);
        if (this.#sought === id && this.#pointAt(id)) return;
      }
    } finally {
      if (this.#sought === id) this.#sought = null;
    }
  }

  #point(index) {
    this.chosen = index;
    this.#sought = null;
    const { scrollTop, clientHeight } = this.element;
    const top = index * rowHeight;
    if (top < scrollTop) this.element.scrollTop = top;
    if (top + rowHeight > scrollTop + clientHeight) this.element.scrollTop = top + rowHeight - clientHeight;
    this.draw();
  }

  /** Takes what a unit is now. */
  update(unit) {
    const index = this.rows.findIndex((row) => row.id === unit.id);
    if (index >= 0) this.rows[index] = unit;
    this.draw();
  }

  /** The id of the unit so many rows away; null where there is none, or where the one under work is looked for. */
  beside(steps) {
    return this.#sought ? null : this.rows[this.chosen + steps]?.id ?? null;
  }

  /** Goes to the unit so many rows away, or as near as there is one. */
  async move(steps) {
    if (this.#sought) return; // from no place there is no next
    await this.moveTo(this.chosen + steps);
  }

  async moveTo(index) {
    const to = Math.min(Math.max(index, 0), this.total - 1);
    if (to < 0 || to === this.chosen) return;
    this.#point(to);
    if (to >= this.rows.length) await this.#reach(to);
    const row = this.rows[this.chosen];
    if (row) this.choose(row.id);
  }

  async #reach(index) {
    this.#reaching++;
    const reached = this.need(index).finally(() => this.#reaching--);
    try {
      await reached;
    } catch (error) {
      this.mark(this.desk.unit?.id);
      throw error;
    }
  }

  /** Draws what is seen, with the next frame. */
  draw() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#draw();
    });
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - around);
    const last = Math.min(this.total, first + Math.ceil(this.element.clientHeight / rowHeight) + 2 * around);
    this.space.style.blockSize = `${Math.max(this.total, 1) * rowHeight}px`;
    this.#drawRows(first, last);
    if (this.chosen < first || this.chosen >= last) this.element.removeAttribute("aria-activedescendant");
    else this.element.setAttribute("aria-activedescendant", `unit-${this.chosen}`);
    for (const row of [first, last - 1]) {
      this.#check(this.#pages[Math.floor(row / pageSize)]).catch(() => {}); // then rows do without
    }
    if (this.rows.length < this.total && last + ahead > this.rows.length) this.need(last + ahead).catch(this.#told);
  }

  #told = (error) => error.name === "AbortError" || tellTrouble(error);

  // A row stays the same element for as long as it is seen: a click begins and ends on it, whatever is drawn meanwhile.
  #drawRows(first, last) {
    for (const [index, { element }] of this.#drawn) {
      if (index >= first && index < last) continue;
      element.remove();
      this.#drawn.delete(index);
    }
    const none = () => h("p", { role: "option", "aria-disabled": "true", class: "none" }, say("translate.none"));
    if (!this.#drawn.size) fill(this.space, this.query && this.total === 0 && none());
    for (let index = last - 1; index >= first; index--) this.#drawRow(index);
  }

  #drawRow(index) {
    if (!this.#drawn.has(index)) this.#drawn.set(index, { element: this.#newRow(index) });
    const row = this.#drawn.get(index);
    row.element.setAttribute("aria-selected", String(index === this.chosen));
    row.element.setAttribute("aria-setsize", this.total);
    const unit = this.rows[index];
    const more = unit && this.more(unit.id);
    const told = JSON.stringify([unit, more]);
    if (row.told === told) return;
    row.told = told;
    fill(row.element, unit ? this.#content(unit, more) : h("span", { class: "waiting" }, say("waiting")));
  }

  #newRow(index) {
    const row = h("div", { class: "unit", role: "option", id: `unit-${index}`, "aria-posinset": index + 1 });
    row.style.transform = `translateY(${index * rowHeight}px)`;
    this.space.insertBefore(row, this.#drawn.get(index + 1)?.element ?? null);
    return row;
  }

  #content(unit, more) {
    const { source } = this.languages;
    return [
      inLanguage(unit.source.value, source.tag, source.direction, "span", { class: "words" }),
      h("span", { class: "marks" }, marksOf(unit, more)),
    ];
  }

  #clicked(event) {
    const row = event.target.closest(".unit");
    if (!row) return;
    this.moveTo(Number(row.id.slice("unit-".length))).catch(this.#told);
    this.enter();
  }

  #pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 1);
    const to = {
      ArrowDown: this.chosen + 1, ArrowUp: this.chosen - 1, PageDown: this.chosen + page, PageUp: this.chosen - page,
      Home: 0, End: this.total - 1,
    }[event.key];
    if (to !== undefined) this.moveTo(to).catch(this.#told);
    else if (event.key === "Enter") this.enter();
    else return;
    event.preventDefault();
  }

  /** Loads nothing more. */
  close() {
    this.#ends.abort();
    this.sizes.disconnect();
    cancelAnimationFrame(this.#drawing);
  }
}
