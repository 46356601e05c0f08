// What a page that is kept current is put to: random edits, breaks, and a log that does not go back to its cursor.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { endpoint, token } from "./clients.mjs";
import { page } from "./clients/keep.mjs";
import { request } from "./clients/request.mjs";
import { streams } from "./clients/streams.mjs";
import { sockets } from "./clients/sockets.mjs";
import { breakable } from "./drop.mjs";
import { test } from "./timed.mjs";

const staff = request(endpoint, { token });
const readers = request(endpoint);
const variables = { slug: "gwangju", locales: ["vi"] };

// staysCurrent tests a kind of client: open makes one that keeps the page over a stream, and tells what it shows,
// whenever that is another, to whoever watches.
export function staysCurrent(open) {
  for (const [transport, make] of Object.entries({ streams, sockets })) {
    test(`what a page shows is in the end what the catalogue has, over ${transport}, which break`, async () => {
      const way = await breakable(endpoint);
      const stream = make(way.endpoint, { retryAttempts: 1000, retryWait: async () => {}, retry: async () => {} });
      const shown = await opened(open, stream);
      for (let round = 0; round < 8; round++) {
        for (let i = 0; i < 4; i++) await edit();
        if (round % 3 === 1) way.drop();
        await shown.is(await now());
      }
      await put("publishPlan", { id: (await desk()).id });
      await shown.is(await now());
      assert.notEqual((await now()).plan, null);
      await stream.dispose();
      await shown.kept;
      way.close();
    });
  }

  for (const [transport, make] of Object.entries({ streams, sockets })) {
    test(`a page whose catalogue is out of reach for long goes on after the last change, over ${transport}`, async () => {
      const way = await breakable(endpoint);
      const stream = make(way.endpoint, { retryAttempts: 0 });
      const asked = [];
      const heard = { subscribe: (it, sink) => stream.subscribe((asked.push(it.variables.after), it), sink) };
      const waits = turns();
      const shown = await opened(open, heard, { at: way.endpoint, wait: waits.take });
      await shown.is(await now());
      await put("createGoal", { parent: (await desk()).id, title: "To be deleted" });
      await shown.is(await now()); // which only the stream has told
      await put("setTranslation", { id: (await desk()).goals[1].id, field: "title", locale: "vi", value: transport });
      await shown.is(await now());
      way.close();
      for (let tried = 0; tried < 3; tried++) await waits.next(tried);
      const { goals } = await desk();
      await put("setTranslation", { id: goals[0].id, field: "title", locale: "vi", value: `over ${transport}` });
      await put("deleteItem", { id: goals.at(-1).id });
      await way.open();
      waits.end();
      await shown.is(await now());
      await put("createGoal", { parent: (await desk()).id, title: "After it" });
      await shown.is(await now());
      assert.notEqual(asked.at(-1), asked[0], "it has begun again where it first began");
      await stream.dispose();
      await shown.kept;
      way.close();
    });
  }

  test("a page whose cursor has expired is pulled again", async () => {
    const stream = streams(endpoint);
    const expired = { subscribe: once(stream) };
    const shown = await opened(open, expired);
    await shown.is(await now());
    await put("createGoal", { parent: (await desk()).id, title: "One more" });
    await shown.is(await now());
    await stream.dispose();
  });
}

// once is subscribe of a stream, which first asks for what comes after a cursor of another catalogue.
function once(stream) {
  let first = true;
  return (asked, sink) => {
    const { after } = asked.variables;
    const foreign = first && after.slice(0, 10) + (after[10] === "A" ? "B" : "A") + after.slice(11);
    first = false;
    return stream.subscribe(foreign ? { ...asked, variables: { ...asked.variables, after: foreign } } : asked, sink);
  };
}

// opened is a page, and what it shows: is returns when that is what is wanted.
async function opened(open, stream, { at = endpoint, wait } = {}) {
  let data;
  let check = () => {};
  const tell = (it) => {
    data = it;
    check();
  };
  const { kept } = open(at, stream, variables, tell, wait);
  return {
    kept,
    is: (wanted) =>
      new Promise((resolve, reject) => {
        kept.catch(reject);
        check = () => isDeepStrictEqual(plain(data), plain(wanted)) && resolve();
        check();
      }),
  };
}

// turns has a page wait after a failure until the test has seen that it does, and after the end not at all.
function turns() {
  const waiting = [];
  let seen = () => {};
  let over = false;
  return {
    take: (failures) =>
      new Promise((go) => {
        if (over) return setImmediate(go);
        waiting.push({ failures, go });
        seen();
      }),
    async next(wanted) {
      if (!waiting.length) await new Promise((resolve) => (seen = resolve));
      const { failures, go } = waiting.shift();
      assert.equal(failures, wanted);
      go();
    },
    end() {
      over = true;
      waiting.forEach(({ go }) => go());
    },
  };
}

// plain is an answer without what clients add to it, and with its members in one order.
function plain(it) {
  if (Array.isArray(it)) return it.map(plain);
  if (it === null || typeof it !== "object") return it;
  const members = Object.entries(it).filter(([name]) => name !== "__typename");
  return Object.fromEntries(members.sort().map(([name, value]) => [name, plain(value)]));
}

const now = () => readers.request(page, variables);

async function put(mutation, input) {
  const query = `mutation { ${mutation}(input: ${literal(input)}) { userErrors { code } } }`;
  return staff.request(query);
}

// literal is an object in GraphQL.
function literal(input) {
  const members = Object.entries(input).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{ ${members.join(", ")} }`;
}

// desk is what the editors see.
async function desk() {
  const query = "{ plan(slug: \"gwangju\") { id goals { id strategies { id assignments { id } } } } }";
  const { plan } = await staff.request(query);
  return plan;
}

const some = (all) => all[Math.floor(Math.random() * all.length)];
let edits = 0;

async function edit() {
  const { id: plan, goals } = await desk();
  const strategies = goals.flatMap((it) => it.strategies);
  const { id } = some([...goals, ...strategies, ...strategies.flatMap((it) => it.assignments)]);
  const words = `words ${++edits}`;
  const [mutation, input] = some([
    ["setTranslation", { id, field: "title", locale: "vi", value: words }],
    ["setTranslation", { id, field: "title", locale: "vi", value: words }],
    ["clearTranslation", { id, field: "title", locale: "vi" }],
    ["updateItem", { id, title: words }],
    ["updateItem", { id, title: words, meaningUnchanged: true }],
    ["updateItem", { id, progress: edits % 100 }],
    ["moveItem", { id, position: 1 }],
    ["createGoal", { parent: plan, title: words }],
    ["createStrategy", { parent: some(goals).id, title: words }],
    goals.length > 3 ? ["deleteItem", { id }] : ["createGoal", { parent: plan, title: words }],
    ["updatePlan", { id: plan, title: words, summary: words }],
    ["archivePlan", { id: plan }],
    ["updateLocale", { tag: "vi", fallbacks: some([[], ["fr"]]) }],
    ["publishPlan", { id: plan }],
    ["publishPlan", { id: plan }],
  ]);
  await put(mutation, input);
}
