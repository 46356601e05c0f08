// Webhooks, as a stock verifier of Standard Webhooks takes them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { receiver } from "./webhooks/receiver.mjs";
import { isSigned } from "./webhooks/verify.mjs";
import { test } from "./timed.mjs";

const { POLYPLAN_URL: url, POLYPLAN_TOKEN: token } = process.env;

const ask = async (query, variables = {}) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
};

const create = async (port) => {
  const { createWebhook: made } = await ask(
    "mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } secret userErrors { message } } }",
    { input: { url: `http://127.0.0.1:${port}/hook` } },
  );
  assert.deepEqual(made.userErrors, []);
  return { id: made.webhook.id, secret: made.secret };
};

const ping = (id) => ask("mutation ($id: ID!) { testWebhook(input: { id: $id }) { userErrors { message } } }", { id });
const rotate = async (id) =>
  (await ask("mutation ($id: ID!) { rotateWebhookSecret(input: { id: $id }) { secret } }", { id })).rotateWebhookSecret.secret;
const retitle = (title) =>
  ask("mutation ($title: String!) { updatePlan(input: { id: \"pln_01kagwj000pg1jyvz9r5\", title: $title }) { revision } }", { title });

// raw is an endpoint that keeps what comes in as it is.
const raw = async (use) => {
  const waiting = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(200).end();
    waiting.shift()?.({ headers: request.headers, body: Buffer.concat(chunks).toString() });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    await use(server.address().port, () => new Promise((resolve) => waiting.push(resolve)));
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

test("a stock verifier takes the signatures, of the old secret too for a time", () =>
  raw(async (port, next) => {
    const { id, secret } = await create(port);
    let coming = next();
    await retitle("A goal that is told of");
    let { headers, body } = await coming;
    const message = new Webhook(secret).verify(body, headers);
    assert.equal(message.type, "plan.changed");
    assert.deepEqual(message.data.changes.map(({ kind, action, field }) => [kind, action, field]), [["TEXT", "PUT", "title"]]);
    assert(isSigned(secret, headers, body));
    const renewed = await rotate(id);
    coming = next();
    await ping(id);
    ({ headers, body } = await coming);
    for (const good of [secret, renewed]) {
      assert.equal(new Webhook(good).verify(body, headers).type, "webhook.test");
      assert(isSigned(good, headers, body));
    }
  }));

test("what was changed on the way, or is old, is refused", () =>
  raw(async (port, next) => {
    const { id, secret } = await create(port);
    const coming = next();
    await ping(id);
    const { headers, body } = await coming;
    const verifier = new Webhook(secret);
    verifier.verify(body, headers);
    const old = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 600) };
    for (const [wrong, of] of [[body + " ", headers], [body, old], [body, { ...headers, "webhook-id": "msg_x" }]]) {
      assert.throws(() => verifier.verify(wrong, of));
      assert(!isSigned(secret, of, wrong));
    }
    assert(!isSigned(secret, headers, body, Date.now() + 600_000));
    assert(!isSigned("whsec_" + Buffer.alloc(32).toString("base64"), headers, body));
  }));

// withClock does something while the clock of this machine is off by some milliseconds.
const withClock = (off, use) => {
  const { now } = Date;
  Date.now = () => now() + off;
  try {
    return use();
  } finally {
    Date.now = now;
  }
};

for (const off of [600_000, -600_000]) {
  test(`a receiver whose clock is off by ${off} ms refuses, and once it is set takes the same message, signed anew`, async () => {
    const tries = [];
    let secret, taken;
    const done = new Promise((resolve) => (taken = resolve));
    const server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      tries.push(one);
      try {
        withClock(tries.length === 1 ? off : 0, () => new Webhook(secret).verify(one.body, one.headers));
      } catch (error) {
        one.refused = error.message;
        return response.writeHead(401).end();
      }
      response.writeHead(204).end();
      taken();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const made = await create(server.address().port);
    secret = made.secret;
    await retitle(`A goal that is told of by a clock, off by ${off}`);
    await done;
    const [first, second] = tries;
    assert.equal(tries.length, 2);
    assert.match(first.refused, /timestamp/);
    assert.equal(second.refused, undefined);
    assert.equal(second.headers["webhook-id"], first.headers["webhook-id"]);
    assert.equal(second.body, first.body);
    assert(Number(second.headers["webhook-timestamp"]) > Number(first.headers["webhook-timestamp"]));
    assert.notEqual(second.headers["webhook-signature"], first.headers["webhook-signature"]);
    await ask("mutation ($id: ID!) { deleteWebhook(input: { id: $id }) { revision } }", { id: made.id });
    server.close();
    server.closeAllConnections();
  });
}

test("the receiver of the guide hears each message once", async () => {
  const messages = [];
  let hear;
  const keep = (message) => (messages.push(message), hear());
  let secret = "whsec_" + Buffer.alloc(32).toString("base64"); // until the real one is known
  let server = receiver(secret, keep);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  const { id, secret: real } = await create(port);
  server.close();
  server.closeAllConnections();
  server = receiver(real, keep);
  await once(server.listen(port, "127.0.0.1"), "listening");
  const heard = new Promise((resolve) => (hear = resolve));
  await retitle("A goal that is heard of once");
  await heard;
  assert.equal(messages.length, 1);
  const forged = await fetch(`http://127.0.0.1:${port}/hook`, { method: "POST", body: "{}" });
  assert.equal(forged.status, 401);
  await ask("mutation ($id: ID!) { deleteWebhook(input: { id: $id }) { revision } }", { id });
  server.close();
  server.closeAllConnections();
});
