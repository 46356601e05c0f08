import assert from "node:assert/strict";
import { heard, endpoint, indonesian, korean, misspelt, newTitle, planPage, said, titleForm, token, wrongId } from "./clients.mjs";
import { plainUrql } from "./clients/urql.mjs";
import { wire } from "./wire.mjs";
import { test } from "./timed.mjs";

for (const preferGetMethod of [false, "force"]) {
  const method = preferGetMethod ? "GET" : "POST";
  test(`a plan is read in two languages by ${method}, and then from the cache`, async () => {
    const { seen, fetch } = wire();
    const client = plainUrql(endpoint, { fetch, preferGetMethod });
    for (const [locale, variables] of [["ko", korean], ["id", indonesian], ["ko", korean], ["id", indonesian]]) {
      const { data, error } = await client.query(planPage, variables);
      assert.equal(error?.message, undefined);
      assert.deepEqual(heard(data), said[locale]);
    }
    assert.deepEqual(seen.map((it) => it.method), [method, method]);
  });
}

for (const [what, query, code] of [
  ["executed", wrongId, "BAD_USER_INPUT"],
  ["validated", misspelt, "GRAPHQL_VALIDATION_FAILED"],
]) {
  test(`an operation that is refused as it is ${what} gives GraphQL errors with a code`, async () => {
    const { error } = await plainUrql(endpoint).query(query, {});
    assert.equal(error.networkError, undefined);
    assert.equal(error.graphQLErrors[0].extensions.code, code);
  });
}

test("who has a token writes, and what showed it is asked again", async () => {
  const { seen, fetch } = wire();
  const client = plainUrql(endpoint, { token, fetch });
  const { data } = await client.query(planPage, indonesian);
  const answer = await client.mutation(titleForm, newTitle(data.plan.goals[0].id, "Kota otonom"));
  assert.deepEqual(answer.data.setTranslation.userErrors, []);
  const after = await client.query(planPage, indonesian, { requestPolicy: "network-only" });
  assert.equal(after.data.plan.goals[0].title.value, "Kota otonom");
  await client.mutation(titleForm, newTitle(data.plan.goals[0].id, said.id.goal));
  assert.equal(seen.length, 4);
});
