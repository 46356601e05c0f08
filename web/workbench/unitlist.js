// The list of units. It holds as many elements as are seen, and what it was asked for stays in its place until it is
// asked for anew, also where it has become something else since.

import { fill, h, inLanguage } from "./dom.js";
import { tellTrouble } from "./news.js";
import { say } from "./site.js";
import { UnitPages } from "./unitpages.js";
import { fails, marksOf, stateOf } from "./unitstate.js";

const rowHeight = 64; // px, as in translate.css
const around = 6; // rows beyond what is seen
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
  chosen = -1;
  #pages = new UnitPages(null, () => {}); // until some are asked for
  #asked = this.#pages; // what is to take their place
  #way = null; // what somebody waits for who goes to a row that is still to be loaded
  #sought = null; // the id of the unit under work, while its place may be in what is still to be loaded
  #drawing = 0;
  #drawn = new Map(); // rows that are in the page, {element, told}, by their numbers

  constructor(desk, languages, { more, choose, enter }) {
    Object.assign(this, { desk, languages, more, choose, enter });
    this.space = h("div", { class: "space", role: "presentation" });
    this.element = h("div", {
      class: "units", role: "listbox", tabindex: "0", "aria-label": say("translate.units"),
      onscroll: () => this.draw(), onclick: (event) => this.#clicked(event), onkeydown: (event) => this.#pressed(event),
    }, this.space);
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.element);
    addEventListener("online", this.#resume);
    desk.events.addEventListener("coming", () => (this.#way = null));
    desk.events.addEventListener("typed", () => this.#stay());
  }

  /** The units, as far as they are loaded. */
  get rows() {
    return this.#pages.rows;
  }

  /** How many there are. */
  get total() {
    return this.#pages.total;
  }

  /** Asks for units: filter is a name of filters, text what source or translation hold. Resolves once some are here. */
  async ask(filter, text) {
    const query = { plan: this.desk.plan.id, locale: this.desk.locale, ...filters.get(filter), text: text || null };
    const pages = new UnitPages(query, () => this.draw());
    if (this.#asked !== this.#pages) this.#asked.close();
    this.#asked = pages;
    this.element.setAttribute("aria-busy", "true");
    try {
      await pages.begin();
      this.#take(pages);
    } finally {
      if (this.#asked === pages) this.element.removeAttribute("aria-busy");
    }
  }

  #take(pages) {
    this.#pages.close();
    this.#pages = pages;
    this.#way = null;
    this.element.scrollTop = 0;
    this.mark(this.desk.unit?.id);
    this.draw();
  }

  /**
   * Shows which unit is under work. Where that may be in what is still to come it is looked for there; where it is not
   * in the list no row is chosen, and any can be.
   */
  mark(id) {
    if (this.#way) return; // whoever is on the way elsewhere is not taken back
    if (this.#pointAt(id)) return;
    this.chosen = -1;
    this.#sought = null;
    this.draw();
    if (this.#mayHold(this.desk.unit)) this.#seek(id).catch(() => {}); // who goes on from it has it looked for again
  }

  #pointAt(id) {
    const index = this.rows.findIndex((row) => row?.id === id);
    if (index >= 0) this.#point(index);
    return index >= 0;
  }

  // A list of thousands that are missing is not loaded for a text that there is.
  #mayHold(unit) {
    if (!unit || this.#pages.gap === null) return false;
    const { states, stale, failing, commented } = this.#pages.query;
    const isCommented = () => this.more(unit.id).commented ?? true; // it may not be known yet
    return (states?.includes(stateOf(unit)) ?? true) && (!stale || unit.target?.isStale) &&
      (!failing || fails(unit)) && (!commented || isCommented());
  }

  // Loads on until a unit is there, unless somebody goes elsewhere meanwhile.
  async #seek(id) {
    const pages = this.#pages;
    const isSought = () => this.#sought === id && this.#pages === pages;
    this.#sought = id;
    while (isSought() && pages.gap !== null) {
      await pages.need(pages.gap);
      if (isSought() && this.#pointAt(id)) return;
    }
    if (isSought()) this.#sought = null;
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
    this.rows.forEach((row, index) => row.id === unit.id && (this.rows[index] = unit));
    this.draw();
  }

  /** The id of the unit so many rows away; null where there is none, or where the one under work is looked for. */
  beside(steps) {
    return this.#sought ? null : this.rows[this.chosen + steps]?.id ?? null;
  }

  /** Whether there is none after the unit under work. */
  isAtEnd() {
    return !this.#sought && this.chosen >= this.total - 1;
  }

  /** Goes to the unit so many rows away, or as near as there is one; where its own place is looked for, from there. */
  async move(steps) {
    const id = this.#sought;
    if (!id || (await this.#goes(() => this.#seek(id)))) await this.moveTo(this.chosen + steps);
  }

  async moveTo(index) {
    const to = Math.min(Math.max(index, 0), this.total - 1);
    if (to < 0 || to === this.chosen) return;
    this.#point(to);
    if (!(await this.#goes((isWanted) => this.#reach(to, isWanted)))) return;
    const row = this.rows[to];
    if (row) this.choose(row.id);
    else this.mark(this.desk.unit?.id); // there are fewer by now
  }

  async #reach(index, isWanted) {
    while (isWanted() && !this.rows[index] && index < this.total) await this.#pages.need(index);
  }

  // Whether somebody who waits for rows to be loaded still goes there then: who goes elsewhere or types meanwhile does
  // not.
  async #goes(load) {
    const way = (this.#way = {});
    const isWanted = () => this.#way === way;
    try {
      await load(isWanted);
      return isWanted();
    } catch (error) {
      if (isWanted()) this.#stay();
      throw error;
    } finally {
      if (isWanted()) this.#way = null;
    }
  }

  // Whoever was on the way elsewhere stays at the unit under work.
  #stay() {
    if (!this.#way) return;
    this.#way = null;
    this.mark(this.desk.unit?.id);
  }

  // Loads what could not be had while the site was out of reach.
  #resume = () => {
    if (this.#sought) this.mark(this.#sought);
    this.draw();
  };

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
      this.#pages.check(row).catch(() => {}); // then rows do without
    }
    this.#load(first, last).catch(this.#told);
  }

  // Loads what is seen, and then what is near it.
  async #load(first, last) {
    const pages = this.#pages;
    await pages.need(first, last + ahead);
    await pages.need(Math.max(0, first - ahead), last);
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
    if (!this.#drawn.size) fill(this.space, this.#pages.query && this.total === 0 && none());
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
    for (const pages of [this.#pages, this.#asked]) pages.close();
    removeEventListener("online", this.#resume);
    this.sizes.disconnect();
    cancelAnimationFrame(this.#drawing);
  }
}
