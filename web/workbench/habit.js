// What somebody chose of how things are shown, kept in the browser where it keeps anything.

/** What is kept under a key; otherwise where there is nothing, it is broken, or nothing may be kept. */
export function recall(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps something under a key. Where nothing may be kept it is not, and nobody need know. */
export function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // the choice is made anew another time
  }
}
