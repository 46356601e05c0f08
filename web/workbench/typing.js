// What has been typed and not been saved: kept for as long as the tab is open, also over a reload.

import { viewer } from "./session.js";

const keyOf = (id) => `polyplan.typing.${viewer.id}.${id}`;

/** What was typed into the form of a node: {base, values}, of fields by name; null where nothing was. */
export function typed(id) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(id)));
  } catch {
    return null;
  }
}

/** Keeps what is typed. Where it is more than a browser keeps, it stays in the form alone. */
export function keepTyped(id, values) {
  if (Object.keys(values.values).length === 0) return dropTyped(id);
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(values));
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
  }
}

export function dropTyped(id) {
  sessionStorage.removeItem(keyOf(id));
}
