// What a browser keeps for the site, as texts by their keys. Where it may keep nothing, they are there for as long as
// the page is.

class Shelf {
  #texts;

  constructor(name) {
    this.#texts = textsOf(name) ?? new Memory();
  }

  /** Whether it is there when the page is gone, and for other pages of the site. */
  get isKept() {
    return !(this.#texts instanceof Memory);
  }

  /** The text under a key; null where there is none. */
  get(key) {
    return this.#texts.getItem(key);
  }

  /** Keeps a text under a key. Throws where there is no room for it. */
  set(key, text) {
    this.#texts.setItem(key, text);
  }

  remove(key) {
    this.#texts.removeItem(key);
  }

  /** What is kept under keys of a prefix and a list, {key, place, text, value}: place is the list. */
  entries(prefix) {
    const keys = this.isKept ? Object.keys(this.#texts) : this.#texts.keys();
    return keys.filter((key) => key.startsWith(prefix)).map((key) => {
      const text = this.get(key);
      return { key, place: parsed(key.slice(prefix.length)), text, value: parsed(text) };
    }).filter(({ place, value }) => Array.isArray(place) && value);
  }
}

class Memory {
  #texts = new Map();

  getItem(key) {
    return this.#texts.get(key) ?? null;
  }

  setItem(key, text) {
    this.#texts.set(key, text);
  }

  removeItem(key) {
    this.#texts.delete(key);
  }

  keys() {
    return [...this.#texts.keys()];
  }
}

// Who blocks what sites keep is told so by a browser that throws.
function textsOf(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** What a text holds; null where there is none, or it is broken. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What is kept for good. */
export const local = new Shelf("localStorage");

/** What is kept for as long as the tab is open, also over a reload. */
export const ofTab = new Shelf("sessionStorage");
