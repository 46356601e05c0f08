// test is node:test's, but one that waits for what does not come fails.
import * as node from "node:test";

export const patience = 60_000; // milliseconds, on a busy machine

// The timeout of node:test was seen not to come; this one is of another length than those of the pages' waits.
const limit = patience + 5_000;

export const test = (name, fn) => node.test(name, { timeout: limit + 5_000 }, async (t) => {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`it waits for what does not come, ${limit} ms`)), limit);
  });
  try {
    await Promise.race([fn(t), late]);
  } finally {
    clearTimeout(timer);
  }
});
