// The desk: the unit under work, which the columns of the view "translate" share.

import { ask } from "./api.js";
import { unitQuery } from "./operations.js";
import { goToUnit } from "./unitplace.js";

const freshFor = 20000; // milliseconds that a unit loaded ahead is good for
const remembered = 200; // units that are at hand where the site is out of reach

/**
 * A desk of a plan, {id, slug, sourceLocale}, and a locale, {tag, direction}, among the locales of the catalogue.
 *
 * Its events are "coming" (another unit is asked for), "unit" (it is there, or its data are new), "stays" (it is not to
 * be had), "written" (something is about to be put into the editor), "typed", "commented", "news" (of a {unit} that
 * one has gone on from, or null where it is gone) and "left" (a conflict over a unit, {unit, conflict}, is left for
 * later).
 * "unit" has detail {again}: whether it is the unit of before. Of units that are asked for one after the other only
 * the last comes.
 */
export class Desk {
  /** The unit as it was last loaded, with the id of its plan; null while there is none. */
  unit = null;
  events = new EventTarget();
  #turn = null; // the id of the unit to come, or that is there, with what aborts its loading
  #isClosed = false;
  #ahead = null;
  #last = new Map(); // units as they were last loaded, by their ids

  constructor({ plan, locales }, { tag, direction }, area) {
    Object.assign(this, { plan, locales, locale: tag, direction, area });
    area.addEventListener("input", () => this.events.dispatchEvent(new Event("typed")));
  }

  /** What is in the editor. */
  text() {
    return this.area.value;
  }

  /** Replaces what is in the editor, as typing does: the browser's own undo takes it back. */
  put(text) {
    if (text === this.area.value) return;
    this.replace(0, this.area.value.length, text);
  }

  /** Writes at the caret. */
  insert(text) {
    this.#turnTo();
    type(text);
  }

  /** Puts a text in the place of a part of what is in the editor, from start to end in UTF-16 units. */
  replace(start, end, text) {
    this.#turnTo();
    this.area.setSelectionRange(start, end);
    type(text);
  }

  // What is not seen cannot be written in: a phone shows another column, it may be.
  #turnTo() {
    this.events.dispatchEvent(new Event("written"));
    this.area.focus();
  }

  /** Goes to a unit. */
  async select(id) {
    if (this.#isClosed || this.#turn?.id === id) return;
    this.events.dispatchEvent(new Event("coming"));
    await this.#come(id, this.#taken(id));
  }

  /** Whether a unit is under work, and no other is to come. */
  isAt(id) {
    return this.unit?.id === id && this.#turn?.id === id;
  }

  /** Goes to a unit, also of another plan or locale, or where somebody has left the desk. */
  look(unit) {
    return !this.#isClosed && this.#holds(unit) ? this.select(unit.id) : goToUnit(unit);
  }

  #holds(unit) {
    return unit?.plan === this.plan.id && unit.locale === this.locale;
  }

  /** Loads the unit anew, unless another is to come. */
  async reload() {
    this.#ahead = null;
    if (this.unit && this.isAt(this.unit.id)) await this.#come(this.unit.id);
  }

  /** Takes what a unit has become that something was done with, also where one goes on from it meanwhile. */
  async changed(id) {
    if (this.isAt(id)) await this.reload();
    if (!this.isAt(id)) await this.follow(id);
  }

  /** Tells of what a unit has become that one has gone on from. */
  async follow(id) {
    if (this.#isClosed) return;
    const unit = await this.read(id);
    this.events.dispatchEvent(new CustomEvent("news", { detail: { unit } }));
  }

  /** A unit as it is now. What was loaded of it ahead is older. */
  async read(id) {
    if (this.#ahead?.id === id) this.#ahead = null;
    return (await this.#ask(id)).translationUnit;
  }

  /** Somebody has left the desk: nothing comes any more. */
  close() {
    this.#isClosed = true;
    this.#turn?.abort();
    this.#turn = null;
  }

  /** Loads the unit that is likely to be worked on next; and those after it, lest the site be out of reach by then. */
  expect(id, ...later) {
    for (const one of later) if (!this.#last.has(one)) this.#ask(one).catch(() => {});
    if (this.#ahead?.id === id) return;
    const loading = this.#ask(id);
    loading.catch(() => {}); // it is asked for again where it is wanted
    this.#ahead = { id, loading, at: performance.now() };
  }

  #taken(id) {
    const ahead = this.#ahead;
    if (ahead?.id !== id || performance.now() - ahead.at > freshFor) return null;
    this.#ahead = null;
    return ahead.loading;
  }

  // What was loaded ahead, or else what the site says now.
  async #load(turn, ahead) {
    const found = await ahead?.catch(() => null);
    return found ?? this.#ask(turn.id, turn);
  }

  async #ask(id, turn) {
    const answer = await ask(unitQuery, { id }, turn);
    this.#last.delete(id);
    const unit = answer.translationUnit;
    if (unit) {
      unit.plan = unit.node.plan?.id ?? unit.node.id;
      this.#last.set(id, unit);
    }
    if (this.#last.size > remembered) this.#last.delete(this.#last.keys().next().value);
    return answer;
  }

  // Each turn is another, also to the same unit: what was called off is not taken for what was asked for since.
  async #come(id, ahead) {
    this.#turn?.abort();
    const turn = (this.#turn = Object.assign(new AbortController(), { id }));
    let unit;
    try {
      unit = (await this.#load(turn, ahead)).translationUnit;
    } catch (error) {
      if (this.#turn !== turn) return;
      const isAnother = this.unit?.id !== id; // the one that is there is not shown again as if it were news
      unit = error.name === "OutOfReach" && isAnother ? this.#last.get(id) : null;
      if (!unit) this.#stay(error);
    }
    if (this.#turn !== turn) return;
    const again = this.unit?.id === id;
    this.unit = this.#holds(unit) ? unit : null; // an address may name any
    if (!this.unit) this.#turn = null;
    this.events.dispatchEvent(new CustomEvent("unit", { detail: { again } }));
  }

  #stay(error) {
    this.#turn = this.unit && Object.assign(new AbortController(), { id: this.unit.id });
    this.events.dispatchEvent(new Event("stays"));
    throw error;
  }
}

// Only this keeps the undo of a browser; there is no other way yet.
const type = (text) => (text ? document.execCommand("insertText", false, text) : document.execCommand("delete"));
