// The units that a list was asked for, which come in pages, as they are needed.

import { ask } from "./api.js";
import { unitChecksQuery, unitsQuery } from "./operations.js";

const pageSize = 100; // as in operations.js

/**
 * The units of a query; changed() is run where more is known of them. A page comes by its distance from the nearest one
 * before it, so that what is translated here, and is no longer what was asked for, moves nothing. What others do in
 * between may show a unit twice, or not until the list is asked for anew.
 */
export class UnitPages {
  rows = []; // those that are loaded, in their places
  total = 0;
  #changed;
  #loading = null;
  #needed = [0, 0];
  #pages = []; // those that are loaded, in their places
  #ends = new AbortController();

  constructor(query, changed) {
    this.query = query;
    this.#changed = changed;
  }

  /** Loads the first page. */
  async begin() {
    this.total = (await this.#load(0)).totalCount;
  }

  /** The place of the first row that is still to be loaded; null where there is none. */
  get gap() {
    const page = this.#lacking(0, this.total - 1);
    return page === null ? null : page * pageSize;
  }

  /** Loads the rows from first to last, as far as there are any, unless others are needed by now. */
  async need(first, last = first) {
    this.#needed = [first, last];
    this.#loading ??= this.#loadOn().finally(() => (this.#loading = null));
    await this.#loading;
  }

  async #loadOn() {
    for (let page; (page = this.#lacking(...this.#needed)) !== null; this.#changed()) {
      const { nodes, pageInfo } = await this.#load(page);
      const end = page * pageSize + nodes.length;
      this.total = pageInfo.hasNextPage ? Math.max(this.total, end + 1) : end;
    }
  }

  // The first page with rows from first to last that is not loaded; null where there is none.
  #lacking(first, last) {
    const end = Math.min(last, this.total - 1);
    for (let page = Math.floor(first / pageSize); page * pageSize <= end; page++) {
      if (!this.#pages[page]) return page;
    }
    return null;
  }

  async #load(number) {
    const { signal } = this.#ends;
    const near = this.#pages.findLastIndex((page, at) => at < number && page?.end);
    const variables = { ...this.query, after: this.#pages[near]?.end ?? null, offset: (number - near - 1) * pageSize };
    const page = (await ask(unitsQuery, { ...variables, counted: number === 0 }, { signal })).translationUnits;
    signal.throwIfAborted();
    const { nodes, pageInfo } = page;
    this.#pages[number] = { variables, rows: nodes, end: pageInfo.endCursor, isChecked: !nodes.some(({ target }) => target) };
    for (const [at, row] of nodes.entries()) this.rows[number * pageSize + at] = row;
    return page;
  }

  /** Asks what checks find in the units of the page that a row is in. */
  async check(index) {
    const page = this.#pages[Math.floor(index / pageSize)];
    if (!page || page.isChecked) return;
    page.isChecked = true;
    let nodes;
    try {
      ({ nodes } = (await ask(unitChecksQuery, page.variables, { signal: this.#ends.signal })).translationUnits);
    } catch (error) {
      page.isChecked = false; // it is asked for again when it is next drawn
      throw error;
    }
    const checks = new Map(nodes.map((unit) => [unit.id, unit.checks]));
    for (const row of page.rows) row.checks ??= checks.get(row.id);
    this.#changed();
  }

  /** Loads nothing more. */
  close() {
    this.#ends.abort();
  }
}
