import assert from "node:assert/strict";
import { ClientError } from "graphql-request";
import { heard, endpoint, indonesian, korean, misspelt, newTitle, planPage, said, titleForm, token, wrongId } from "./clients.mjs";
import { request } from "./clients/request.mjs";
import { wire } from "./wire.mjs";
import { test } from "./timed.mjs";

test("a plan is read in two languages", async () => {
  for (const [locale, variables] of [["ko", korean], ["id", indonesian]]) {
    assert.deepEqual(heard(await request(endpoint).request(planPage, variables)), said[locale]);
  }
});

test("the header decides where the operation does not", async () => {
  const { seen, fetch } = wire();
  const client = request(endpoint, { fetch, languages: "id, ko;q=0.5" });
  const { plan } = await client.request("{ plan(slug: \"gwangju\") { title { value } goals { title { value } } } }");
  assert.deepEqual([plan.title.value, plan.goals[0].title.value], [said.ko.title, said.id.goal]);
  assert.equal(seen[0].language, "id, ko");
});

for (const [what, query, code] of [
  ["executed", wrongId, "BAD_USER_INPUT"],
  ["validated", misspelt, "GRAPHQL_VALIDATION_FAILED"],
]) {
  test(`an operation that is refused as it is ${what} throws GraphQL errors with a code`, async () => {
    await assert.rejects(request(endpoint).request(query), (error) => {
      assert(error instanceof ClientError, String(error));
      assert.equal(error.response.errors[0].extensions.code, code);
      return true;
    });
  });
}

test("who has a token writes", async () => {
  const client = request(endpoint, { token });
  const { plan } = await client.request(planPage, indonesian);
  const { setTranslation } = await client.request(titleForm, newTitle(plan.goals[0].id, "Kota otonom"));
  assert.deepEqual(setTranslation.userErrors, []);
  assert.equal((await client.request(planPage, indonesian)).plan.goals[0].title.value, "Kota otonom");
  await client.request(titleForm, newTitle(plan.goals[0].id, said.id.goal));
});
