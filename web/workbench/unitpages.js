// The units that a list was asked for, which come in pages, as they are needed.

import { ask } from "./api.js";
import { unitChecksQuery, unitsQuery } from "./operations.js";

const pageSize = 100; // as in operations.js

/** The units of a query; changed() is run where more is known of them. */
export class UnitPages {
  rows = []; // as far as they are loaded
  total = 0;
  #changed;
  #cursor = null;
  #loading = null;
  #needed = 0;
  #pages = []; // what was asked for, page by page
  #ends = new AbortController();

  constructor(query, changed) {
    this.query = query;
    this.#changed = changed;
  }

  /** Loads the first page. */
  async begin() {
    this.total = (await this.#load()).totalCount;
  }

  /** Whether all of them are loaded. */
  get isWhole() {
    return this.#cursor === null;
  }

  /** Loads until there is a row, or none that could be it, or others are needed by now. */
  async need(index) {
    this.#needed = index;
    this.#loading ??= this.#loadOn().finally(() => (this.#loading = null));
    await this.#loading;
  }

  async #loadOn() {
    while (!this.isWhole && this.rows.length <= this.#needed) {
      await this.#load();
      if (this.isWhole) this.total = this.rows.length;
      this.#changed();
    }
  }

  async #load() {
    const { signal } = this.#ends;
    const variables = { ...this.query, after: this.#cursor };
    const counted = this.#pages.length === 0;
    const page = (await ask(unitsQuery, { ...variables, counted }, { signal })).translationUnits;
    signal.throwIfAborted();
    this.#pages.push({ variables, rows: page.nodes, isChecked: !page.nodes.some(({ target }) => target) });
    this.rows.push(...page.nodes);
    this.#cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
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
