// GraphQL over WebSocket, graphql-transport-ws: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import assert from "node:assert/strict";
import { endpoint, token } from "./clients.mjs";
import { sockets } from "./clients/sockets.mjs";
import { behaves } from "./live.mjs";
import { socket } from "./socket.mjs";
import { test } from "./timed.mjs";

behaves(sockets);

const init = { type: "connection_init" };
const subscribe = (id, query) => ({ id, type: "subscribe", payload: { query } });
const waits = "subscription { changes { cursor } }"; // it does not end by itself

test("a client's keep-alive is answered", async () => {
  const ponged = new Promise((resolve) => {
    const client = sockets(endpoint, {
      lazy: false,
      keepAlive: 10,
      on: { pong: (received) => received && resolve(client) },
    });
  });
  await (await ponged).dispose();
});

test("a ping is answered before and after the init", async () => {
  const bare = socket();
  await bare.say({ type: "ping", payload: { of: "mine" } });
  assert.equal((await bare.heard()).type, "pong");
  await bare.say(init);
  assert.equal((await bare.heard()).type, "connection_ack");
  await bare.say({ type: "ping" }, { type: "pong" });
  assert.equal((await bare.heard()).type, "pong");
  bare.close(1000);
  assert.equal((await bare.closed).code, 1000);
});

// What closes a connection that is greeted or not: what is said on it, and the code with which it is closed.
for (const [why, greeted, message, ...codes] of [
  ["there is no init in time", false, undefined, 4408],
  ["something is asked before the init", false, subscribe("1", "{ __typename }"), 4401],
  ["the token is bad", false, { ...init, payload: { authorization: `Bearer ${token}x` } }, 4401, 4403],
  ["there is a second init", true, init, 4429],
  ["a message is no JSON", true, "{", 4400],
  ["a message is no object", true, "[]", 4400],
  ["a message is of no known type", true, { type: "subscrbe" }, 4400],
  ["a message has no type", true, {}, 4400],
  ["a subscribe has no id", true, { type: "subscribe", payload: { query: "{ __typename }" } }, 4400],
  ["a subscribe has no payload", true, { id: "1", type: "subscribe" }, 4400],
  ["a message is large", true, subscribe("1", `{ __typename } #${"x".repeat(300 << 10)}`), 1009, 4400],
]) {
  test(`a connection is closed where ${why}`, async () => {
    const bare = socket();
    if (greeted) await bare.greet();
    if (message) await bare.say(message);
    closes(await bare.closed, ...codes);
  });
}

test("a connection is closed where an id is taken", async () => {
  const bare = socket();
  await bare.greet();
  await bare.say(subscribe("1", waits), subscribe("1", waits));
  closes(await bare.closed, 4409);
});

const closes = ({ code, reason }, ...codes) => assert(codes.includes(code), `${code} ${reason}: want ${codes.join(" or ")}`);

test("an id is free again when its operation is complete", async () => {
  const bare = socket();
  await bare.greet();
  for (let i = 0; i < 3; i++) {
    await bare.say(subscribe("1", "{ __typename }"));
    assert.deepEqual([await bare.heard(), await bare.heard()].map(({ id, type }) => [id, type]), [["1", "next"], ["1", "complete"]]);
  }
  for (let i = 0; i < 3; i++) await bare.say(subscribe("2", waits), { id: "2", type: "complete" });
  await bare.say({ type: "ping" });
  while ((await bare.heard()).type !== "pong"); // before it come changes that were on their way
  bare.close(1000);
  assert.equal((await bare.closed).code, 1000);
});

test("a query that is not valid is an error of its id, and the connection goes on", async () => {
  const bare = socket();
  await bare.greet();
  await bare.say(subscribe("1", "{ nonsense }"));
  const { id, type, payload } = await bare.heard();
  assert.deepEqual([id, type, payload[0].extensions.code], ["1", "error", "GRAPHQL_VALIDATION_FAILED"]);
  await bare.say(subscribe("1", "{ __typename }"));
  assert.equal((await bare.heard()).type, "next");
  bare.close(1000);
});

for (const payload of [{ authorization: `Bearer ${token}` }, { Authorization: `Bearer ${token}` }, { token }]) {
  test(`a token is taken as ${Object.keys(payload)}`, async () => {
    const bare = socket();
    await bare.greet(payload);
    await bare.say(subscribe("1", "{ viewer { name } }"));
    const { payload: answer } = await bare.heard();
    assert.equal(answer.data?.viewer?.name, "admin");
    bare.close(1000);
  });
}

test("a client that speaks another protocol is not served", async () => {
  assert.notEqual((await socket("graphql-ws").closed).code, 1000);
});
