// What a browser keeps for the site, as texts by their keys. Where it may keep nothing, or has no room, they are there
// for as long as the page is.

class Shelf {
  #kept; // null where the browser may keep nothing
  #held = new Map(); // what is there as long as the page is

  constructor(name) {
    this.#kept = textsOf(name);
  }

  /** Whether other pages of the site have the same shelf. */
  get isShared() {
    return this.#kept !== null;
  }

  /** The text under a key; null where there is none. */
  get(key) {
    return this.#held.get(key) ?? this.#kept?.getItem(key) ?? null;
  }

  /** Puts a text under a key. Tells whether there was room: what there was none for is gone with the page. */
  set(key, text) {
    this.#held.delete(key);
    try {
      if (this.#kept) this.#kept.setItem(key, text);
      else this.#held.set(key, text);
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      this.#held.set(key, text);
      return false;
    }
    return true;
  }

  remove(key) {
    this.#held.delete(key);
    this.#kept?.removeItem(key);
  }

  /** What is kept under keys of a prefix and a list, {key, place, text, value}: place is the list. */
  entries(prefix) {
    const keys = new Set([...Object.keys(this.#kept ?? {}), ...this.#held.keys()]);
    return [...keys].filter((key) => key.startsWith(prefix)).map((key) => {
      const text = this.get(key);
      return { key, place: parsed(key.slice(prefix.length)), text, value: parsed(text) };
    }).filter(({ place, value }) => Array.isArray(place) && value);
  }

  /** Whether something under keys of a prefix would be gone with the page. */
  risks(prefix) {
    return [...this.#held.keys()].some((key) => key.startsWith(prefix));
  }

  /** Has the browser ask before a page is left with which something under keys of a prefix would be gone. */
  guard(prefix) {
    addEventListener("beforeunload", (event) => this.risks(prefix) && event.preventDefault());
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
