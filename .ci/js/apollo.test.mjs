import assert from "node:assert/strict";
import { CombinedGraphQLErrors, gql } from "@apollo/client";
import { heard, endpoint, indonesian, korean, misspelt, newTitle, planPage, said, titleForm, token, wrongId } from "./clients.mjs";
import { plainApollo } from "./clients/apollo.mjs";
import { wire } from "./wire.mjs";
import { test } from "./timed.mjs";

const [page, form] = [gql(planPage), gql(titleForm)];

test("a plan is read with what falls back", async () => {
  const { seen, fetch } = wire();
  const { data } = await plainApollo(endpoint, { fetch }).query({ query: page, variables: indonesian });
  assert.deepEqual(heard(data), said.id);
  assert.deepEqual(seen.map(({ status, language }) => [status, language]), [[200, "en, id"]]);
  assert.match(seen[0].type, /^application\/graphql-response\+json/);
});

test("two languages do not overwrite one another in the cache", async () => {
  const { seen, fetch } = wire();
  const client = plainApollo(endpoint, { fetch });
  for (const [locale, variables] of [["ko", korean], ["id", indonesian]]) {
    const { data } = await client.query({ query: page, variables });
    assert.deepEqual(heard(data), said[locale]);
  }
  for (const [locale, variables] of [["ko", korean], ["id", indonesian]]) {
    const { data } = await client.query({ query: page, variables, fetchPolicy: "cache-only" });
    assert.deepEqual(heard(data), said[locale]);
  }
  assert.equal(seen.length, 2);
  const kept = Object.values(client.cache.extract()).filter((it) => it.__typename === "Goal");
  assert.equal(kept.length, 2 * said.ko.goals);
  assert.equal(new Set(kept.map(({ id }) => id)).size, said.ko.goals);
});

test("a cached node that changes is seen by all that show it", async () => {
  const client = plainApollo(endpoint);
  const { data } = await client.query({ query: page, variables: indonesian });
  let subscription;
  const renamed = new Promise((resolve) => {
    subscription = client.watchQuery({ query: page, variables: indonesian }).subscribe(({ data }) => {
      if (data?.plan.goals[1].title.value === "Judul baru") resolve();
    });
  });
  client.cache.modify({
    id: client.cache.identify(data.plan.goals[1]),
    fields: { title: (title) => ({ ...title, value: "Judul baru" }) },
  });
  await renamed;
  subscription.unsubscribe();
});

for (const [what, query, code] of [
  ["executed", wrongId, "BAD_USER_INPUT"],
  ["validated", misspelt, "GRAPHQL_VALIDATION_FAILED"],
]) {
  test(`an operation that is refused as it is ${what} throws GraphQL errors with a code`, async () => {
    const refused = plainApollo(endpoint).query({ query: gql(query) });
    await assert.rejects(refused, (error) => {
      assert(CombinedGraphQLErrors.is(error), String(error));
      assert.equal(error.errors[0].extensions.code, code);
      return true;
    });
  });
}

test("who has a token writes", async () => {
  const client = plainApollo(endpoint, { token });
  const { data } = await client.query({ query: page, variables: indonesian });
  const variables = newTitle(data.plan.goals[0].id, "Kota otonom");
  const answer = await client.mutate({ mutation: form, variables });
  assert.deepEqual(answer.data.setTranslation.userErrors, []);
  const after = await client.query({ query: page, variables: indonesian, fetchPolicy: "network-only" });
  assert.equal(after.data.plan.goals[0].title.value, "Kota otonom");
  await client.mutate({ mutation: form, variables: newTitle(data.plan.goals[0].id, said.id.goal) });
});

test("who has none does not", async () => {
  const refused = plainApollo(endpoint).mutate({ mutation: form, variables: newTitle("gol_01kagwj0009dy54m4314", "Kota") });
  await assert.rejects(refused, (error) => CombinedGraphQLErrors.is(error) && error.errors[0].extensions.code === "UNAUTHENTICATED");
});
