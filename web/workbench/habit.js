// What somebody chose of how things are shown, kept in the browser where it keeps anything.

import { local, parsed } from "./storage.js";

/** What is kept under a key; otherwise where there is nothing, or it is broken. */
export const recall = (key, otherwise) => parsed(local.get(key)) ?? otherwise;

/** Keeps something under a key. Where there is no room it is not kept, and nobody need know. */
export function remember(key, value) {
  try {
    local.set(key, JSON.stringify(value));
  } catch {
    // the choice is made anew another time
  }
}
