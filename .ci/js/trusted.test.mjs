// Trusted documents, on a site that runs no others: the manifests in web/testdata/manifests, as clients use them.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import { ApolloClient, ApolloLink, gql, HttpLink } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { generatePersistedQueryIdsFromManifest } from "@apollo/persisted-query-lists";
import runtime from "relay-runtime";
import { endpoint, heard, indonesian, korean, newTitle, planPage, said, titleForm, token } from "./clients.mjs";
import { cacheByLanguage } from "./clients/apollo.mjs";
import { relay } from "./clients/relay.mjs";
import { request } from "./clients/request.mjs";
import { compile } from "./relay.mjs";
import { here, operations, schemaFile, workFolder } from "./site.mjs";
import { test } from "./timed.mjs";
import { wire } from "./wire.mjs";

const manifest = async (name) => JSON.parse(await readFile(join(here, "../../web/testdata/manifests", `${name}.json`), "utf8"));

test("Apollo Client sends the ids of its manifest", async () => {
  const { seen, fetch } = wire();
  const loadManifest = () => manifest("apollo");
  const ids = new PersistedQueryLink({ ...generatePersistedQueryIdsFromManifest({ loadManifest }), useGETForHashedQueries: true });
  const http = new HttpLink({ uri: endpoint, fetch, headers: { Authorization: `Bearer ${token}` } });
  const client = new ApolloClient({ cache: cacheByLanguage(), link: ApolloLink.from([ids, http]) });
  let goal;
  for (const [locale, variables] of [["ko", korean], ["id", indonesian]]) {
    const { data } = await client.query({ query: gql(planPage), variables });
    assert.deepEqual(heard(data), said[locale]);
    goal = data.plan.goals[1].id;
  }
  const { data } = await client.mutate({ mutation: gql(titleForm), variables: newTitle(goal, "Judul") });
  assert.deepEqual(data.setTranslation.userErrors, []);
  assert.deepEqual(seen.map(({ method, query }) => [method, query]), [["GET", undefined], ["GET", undefined], ["POST", undefined]]);
});

test("Relay sends the ids that its compiler gave", async () => {
  const folder = await workFolder(after);
  const options = { language: "javascript", eagerEsModules: false, persistConfig: { file: "./persisted.json" } };
  await compile(folder, await readFile(schemaFile, "utf8"), [operations], options);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "commonjs" }));
  const query = createRequire(join(folder, "artifacts/"))("./PlanPageQuery.graphql.js");
  assert.equal(query.params.text, null);
  const { seen, fetch } = wire();
  const { plan } = await runtime.fetchQuery(relay(endpoint, { fetch }), query, korean).toPromise();
  assert.equal(plan.title.value, said.ko.title);
  assert.equal(seen[0].query, undefined);
});

test("a client of one's own sends the ids of GraphQL Code Generator", async () => {
  const [documentId] = Object.entries(await manifest("codegen")).find(([, text]) => text.includes("PlanPageQuery"));
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ documentId, variables: korean }),
  });
  assert.deepEqual(heard((await response.json()).data), said.ko);
});

test("what is in no manifest is not run", async () => {
  await assert.rejects(request(endpoint).request("{ plan(slug: \"gwangju\") { slug } }"), (error) => {
    assert.equal(error.response.errors[0].extensions.code, "FORBIDDEN");
    return true;
  });
});
