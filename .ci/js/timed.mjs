// test is node:test's, but one that waits for what does not come fails.
import * as node from "node:test";

export const patience = 60_000; // milliseconds, on a busy machine

export const test = (name, fn) => node.test(name, { timeout: patience }, fn);
