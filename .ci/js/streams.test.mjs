// GraphQL over Server-Sent Events, in distinct connections: https://github.com/enisdenjo/graphql-sse
import assert from "node:assert/strict";
import { endpoint, token } from "./clients.mjs";
import { streams } from "./clients/streams.mjs";
import { behaves } from "./live.mjs";
import { test } from "./timed.mjs";

behaves(streams);

const ask = (query, headers = {}) =>
  fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream", ...headers },
    body: JSON.stringify({ query }),
  });

test("a query is an event next and an event complete", async () => {
  const response = await ask("{ plan(slug: \"gwangju\") { slug } }");
  assert.equal(response.status, 200);
  assert.match(response.headers.get("Content-Type"), /^text\/event-stream/);
  const events = (await response.text()).split("\n\n").filter((it) => it && !it.startsWith(":"));
  assert.deepEqual(events.map((it) => it.split("\n")[0]), ["event: next", "event: complete"]);
  const { data } = JSON.parse(events[0].split("\ndata: ")[1]);
  assert.deepEqual(data, { plan: { slug: "gwangju" } });
  assert.match(events[1], /\ndata:/); // or a browser would pass it over
});

test("a stream is not kept by caches, nor held back by proxies", async () => {
  const { headers, body } = await ask("subscription { changes { cursor } }");
  assert.match(headers.get("Cache-Control"), /no-(cache|store)/);
  assert.equal(headers.get("X-Accel-Buffering") ?? "no", "no");
  await body.cancel();
});

test("with a bad token nothing is streamed", async () => {
  const response = await ask("{ __typename }", { Authorization: `Bearer ${token}x` });
  assert.equal(response.status, 401);
});

test("a subscription for which no stream is accepted is refused", async () => {
  const response = await ask("subscription { changes { cursor } }", { Accept: "application/json" });
  assert.equal((await response.json()).data, undefined);
});
