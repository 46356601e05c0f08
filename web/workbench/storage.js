// What a browser keeps for the site, as texts by their keys. Where it may keep nothing, or has no room, they are there
// for as long as the page is.

class Shelf {
  #kept; // null where the browser may keep nothing
  #held = new Map(); // what is there as long as the page is
  #guarded = []; // prefixes of keys

  constructor(name) {
    this.#kept = textsOf(name);
  }

  /** Whether the browser keeps what there is room for. */
  get keeps() {
    return this.#kept !== null;
  }

  /** The text under a key; null where there is none. */
  get(key) {
    return this.#held.get(key) ?? this.#kept?.getItem(key) ?? null;
  }

  /** Puts a text under a key. False where there was no room for it: it is there as long as the page is. */
  set(key, text) {
    this.#held.set(key, text);
    return !this.keeps || this.#moved(key);
  }

  remove(key) {
    this.#held.delete(key);
    this.#kept?.removeItem(key);
    this.#moveAll();
  }

  // Browsers have many errors for what they cannot keep.
  #moved(key) {
    try {
      this.#kept.setItem(key, this.#held.get(key));
    } catch {
      return false;
    }
    return this.#held.delete(key);
  }

  // There may be room by now.
  #moveAll() {
    if (this.keeps) [...this.#held.keys()].every((key) => this.#moved(key));
  }

  /** What is kept under keys of a prefix and a list, {key, place, text, value}: place is the list. */
  entries(prefix) {
    const keys = new Set([...Object.keys(this.#kept ?? {}), ...this.#held.keys()]);
    return [...keys].filter((key) => key.startsWith(prefix)).map((key) => {
      const text = this.get(key);
      return { key, place: parsed(key.slice(prefix.length)), text, value: parsed(text) };
    }).filter(({ place, value }) => Array.isArray(place) && value);
  }

  /** Has nobody leave the page unasked with which something under keys of a prefix would be gone. */
  guard(prefix) {
    this.#guarded.push(prefix);
  }

  /** Whether something that is guarded would be gone with the page. */
  get isAtRisk() {
    this.#moveAll();
    return [...this.#held.keys()].some((key) => this.#guarded.some((prefix) => key.startsWith(prefix)));
  }

  giveUp() {
    this.#guarded = [];
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

/** Whether something that is guarded would be gone with the page. */
export const isAtRisk = () => local.isAtRisk || ofTab.isAtRisk;

/** Lets the page be left without a question: it has been asked. */
export function giveUp() {
  local.giveUp();
  ofTab.giveUp();
}

addEventListener("beforeunload", (event) => isAtRisk() && event.preventDefault());
