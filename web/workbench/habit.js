// What somebody chose of how things are shown, kept in the browser where it keeps anything.

import { local, parsed } from "./storage.js";

/** What is kept under a key; otherwise where there is nothing, or it is broken. */
export const recall = (key, otherwise) => parsed(local.get(key)) ?? otherwise;

/** Keeps something under a key. Where there is no room it is kept as long as the page is there, and nobody need know. */
export const remember = (key, value) => local.set(key, JSON.stringify(value));
