// test is node:test's, but one that waits for what does not come fails.
import * as node from "node:test";

export const patience = 60_000; // milliseconds that anything may take on a busy machine

const limit = 5 * patience; // of a test, of many such things

export const test = (name, fn) => node.test(name, { timeout: limit }, fn);
