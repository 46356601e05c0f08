// What a client that subscribes is asked to do, be it of sockets or of streams.
import assert from "node:assert/strict";
import { endpoint, heard, indonesian, misspelt, newTitle, planPage, said, titleForm, token, wrongId } from "./clients.mjs";
import { follow } from "./clients/follow.mjs";
import { request } from "./clients/request.mjs";
import { breakable } from "./drop.mjs";
import { test } from "./timed.mjs";

// answers are those of an operation that completes by itself.
export function answers(client, query, variables) {
  const all = [];
  return new Promise((resolve, reject) => {
    client.subscribe({ query, variables }, { next: (it) => all.push(it), error: reject, complete: () => resolve(all) });
  });
}

const plain = request(endpoint, { token });
const head = async () => (await plain.request("{ changes(first: 0) { head } }")).changes.head;
// aGoal is the id of one whose title the tests of reading do not read.
const aGoal = async () => (await plain.request(planPage, indonesian)).plan.goals[1].id;

// write translates the title of a goal, and is done when that is acknowledged.
export async function write(id, value) {
  const { setTranslation } = await plain.request(titleForm, newTitle(id, value));
  assert.deepEqual(setTranslation.userErrors, []);
}

// behaves tests a kind of client: make makes one of an endpoint and options.
export function behaves(make) {
  test("a query is answered, and completes", async () => {
    const [answer, ...more] = await answers(make(endpoint), planPage, indonesian);
    assert.deepEqual([heard(answer.data), more], [said.id, []]);
  });

  test("a mutation with a token is carried out", async () => {
    const goal = await aGoal();
    const [{ data }] = await answers(make(endpoint, { token }), titleForm, newTitle(goal, "Kota otonom"));
    assert.deepEqual(data.setTranslation.userErrors, []);
  });

  test("a mutation without one is refused", async () => {
    assert.equal(await refusal(make(endpoint), titleForm, newTitle(await aGoal(), "Kota")), "UNAUTHENTICATED");
  });

  test("what is wrong is told with a code", async () => {
    assert.equal(await refusal(make(endpoint), wrongId), "BAD_USER_INPUT");
    assert.equal(await refusal(make(endpoint), misspelt), "GRAPHQL_VALIDATION_FAILED");
    const nonsense = await refusal(make(endpoint), "subscription { changes(after: \"nonsense\") { cursor } }");
    assert.equal(nonsense, "BAD_USER_INPUT");
  });

  test("changes come as they are made, and stop when nobody asks any more", async () => {
    const goal = await aGoal();
    const client = make(endpoint);
    const told = changes(client, { after: await head(), locales: ["id"] });
    for (const value of ["Satu", "Dua"]) {
      await write(goal, value);
      const { kind, action, id, field, text } = await told.next();
      assert.deepEqual([kind, action, id, field, text.value], ["TEXT", "PUT", goal, "title", value]);
    }
    await client.dispose();
  });

  test("changes made before are told first", async () => {
    const goal = await aGoal();
    const after = await head();
    for (const value of ["Tiga", "Empat", "Lima"]) await write(goal, value);
    const client = make(endpoint);
    const told = changes(client, { after, locales: ["id"] });
    await write(goal, "Enam");
    for (const cursor of await log(after)) assert.equal((await told.next()).cursor, cursor);
    await client.dispose();
  });

  test("after a dropped connection no change is lost, and none is told twice", async () => {
    const way = await breakable(endpoint);
    const client = make(way.endpoint, { retryAttempts: 100, retryWait: async () => {}, retry: async () => {} });
    const goal = await aGoal();
    const after = await head();
    const told = changes(client, { after, locales: ["id"] });
    const count = 40;
    for (let i = 0; i < count; i++) {
      await write(goal, `Judul ${i}`);
      if (i % 8 === 5) way.drop();
    }
    const logged = await log(after);
    const cursors = [];
    while (cursors.at(-1) !== logged.at(-1)) cursors.push((await told.next()).cursor);
    assert.deepEqual(cursors, logged);
    assert(logged.length >= count);
    await client.dispose();
    way.close();
  });
}

// log is the cursors of the changes after one that a reader of Indonesian is told of.
async function log(after) {
  const query = "query ($after: String) { changes(first: 100, after: $after, locales: \"id\") { nodes { cursor } } }";
  const { changes } = await plain.request(query, { after });
  return changes.nodes.map(({ cursor }) => cursor);
}

// changes are those that a client is told of, one after the other.
function changes(client, variables) {
  const [kept, waiting] = [[], []];
  let failed;
  const settle = () => {
    while (waiting.length && (kept.length || failed)) {
      const { resolve, reject } = waiting.shift();
      if (kept.length) resolve(kept.shift());
      else reject(failed);
    }
  };
  const end = (error) => {
    failed = error ?? new Error("the subscription completed");
    settle();
  };
  follow(client, variables, (change) => {
    kept.push(change);
    settle();
  }).then(end, end);
  return {
    next: () => new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      settle();
    }),
  };
}

// refusal is the code that an operation is refused with, in an answer or as an error of its own.
async function refusal(client, query, variables) {
  try {
    const [{ errors }] = await answers(client, query, variables);
    return errors[0].extensions.code;
  } catch (error) {
    return [error].flat()[0].extensions?.code ?? String(error);
  }
}
