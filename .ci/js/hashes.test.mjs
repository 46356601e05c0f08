// Automatic persisted queries, as Apollo Client and urql do them.
import assert from "node:assert/strict";
import { gql } from "@apollo/client";
import { heard, endpoint, indonesian, korean, newTitle, planPage, said, titleForm, token } from "./clients.mjs";
import { apollo } from "./clients/apollo.mjs";
import { urql } from "./clients/urql.mjs";
import { wire } from "./wire.mjs";
import { test } from "./timed.mjs";

const [page, form] = [gql(planPage), gql(titleForm)];

test("Apollo Client: a query is asked by its hash, and sent once where the hash is not known", async () => {
  const { seen, fetch } = wire();
  for (const expected of [said.ko, said.ko]) {
    const { data } = await apollo(endpoint, { fetch }).query({ query: page, variables: korean });
    assert.deepEqual(heard(data), expected);
  }
  const [miss, sent, hit, ...more] = seen;
  assert.deepEqual([miss.method, miss.query], ["GET", undefined]);
  assert.deepEqual([sent.method, typeof sent.query, sent.status], ["POST", "string", 200]);
  assert.deepEqual([hit.method, hit.query, hit.status], ["GET", undefined, 200]);
  assert.deepEqual(more, []);
});

test("Apollo Client: with hashes, too, a mutation is posted", async () => {
  const { seen, fetch } = wire();
  const client = apollo(endpoint, { token, fetch });
  const { data } = await client.query({ query: page, variables: indonesian });
  const answer = await client.mutate({ mutation: form, variables: newTitle(data.plan.goals[2].id, "Kota hijau") });
  assert.deepEqual(answer.data.setTranslation.userErrors, []);
  assert(seen.slice(1).every(({ method }) => method === "POST"), JSON.stringify(seen));
});

test("urql: a query is asked by its hash, and sent once where the hash is not known", async () => {
  const { seen, fetch } = wire();
  for (const variables of [korean, indonesian]) {
    const { data, error } = await urql(endpoint, { fetch }).query(planPage, variables);
    assert.equal(error?.message, undefined);
    assert.deepEqual(heard(data), said[variables.locales[0]]);
  }
  const asked = seen.map(({ method, query }) => [method, typeof query]);
  assert.deepEqual(asked, [["GET", "undefined"], [asked[1][0], "string"], ["GET", "undefined"]]);
});
