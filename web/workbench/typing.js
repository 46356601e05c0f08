// What has been typed and not been saved: kept for as long as the tab is open, also over a reload.

import { viewer } from "./session.js";
import { ofTab, parsed } from "./storage.js";

const prefix = "polyplan.typing.";
const keyOf = (id) => `${prefix}${viewer.id}.${id}`;

/** What was typed into the form of a node: {base, values}, of fields by name; null where nothing was. */
export const typed = (id) => parsed(ofTab.get(keyOf(id)));

/** Keeps what is typed. */
export function keepTyped(id, values) {
  if (Object.keys(values.values).length === 0) dropTyped(id);
  else ofTab.set(keyOf(id), JSON.stringify(values));
}

export function dropTyped(id) {
  ofTab.remove(keyOf(id));
}

ofTab.guard(prefix);
