// test is node:test's, but one that waits for what does not come fails.
import * as node from "node:test";

export const patience = 60_000; // milliseconds, on a busy machine

const limit = patience + 5_000; // longer than the waits in it, which tell more

// The timeout of node:test itself was seen not to come, and the run stood still.
export const test = (name, fn) => node.test(name, async (t) => {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`it has waited for ${limit} ms for what does not come`)), limit);
  });
  try {
    await Promise.race([fn(t), late]);
  } finally {
    clearTimeout(timer);
  }
});
