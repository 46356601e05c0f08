// The schema as graphql-js sees it, and the documents that go by it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  validateSchema,
} from "graphql";
import { endpoint, examples, mutations } from "./clients.mjs";
import { schemaFile } from "./site.mjs";
import { test } from "./timed.mjs";

const schema = buildSchema(await readFile(schemaFile, "utf8"));
const sorted = (it) => printSchema(lexicographicSortSchema(it)).split("\n");

test("docs/schema.graphqls is valid", () => {
  assert.deepEqual(validateSchema(schema), []);
});

for (const [how, options] of [
  ["as old clients ask", {}],
  ["with all there is to tell", { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true }],
]) {
  test(`the server introspects to a valid schema, ${how}`, async () => {
    const introspected = buildClientSchema(await ask(getIntrospectionQuery(options)));
    assert.deepEqual(validateSchema(introspected), []);
    if (options.specifiedByUrl) same(sorted(introspected), sorted(schema));
  });
}

test("all that the workbench asks is valid", async () => {
  const asked = await import("../../web/workbench/operations.js");
  const documents = Object.entries(asked);
  assert.ok(documents.length > 0);
  for (const [name, document] of documents) assert.deepEqual(validate(schema, parse(document)), [], name);
});

test("the explorer's examples and the tests' mutations are valid", async () => {
  const documents = [...(await examples()), ...(await mutations())];
  for (const document of documents) {
    assert.deepEqual(validate(schema, parse(await readFile(document, "utf8"))), [], document);
  }
});

test("there is a document for each mutation", async () => {
  assert.equal((await mutations()).length, Object.keys(schema.getMutationType().getFields()).length);
});

// same wants two texts to have the same lines, and shows the first that differ.
function same(got, want) {
  const at = got.findIndex((line, i) => line !== want[i]);
  if (at < 0 && got.length === want.length) return;
  const around = (lines) => lines.slice(Math.max(at - 2, 0), at + 4).join("\n");
  assert.fail(`the server introspects to\n${around(got)}\nand not, as docs/schema.graphqls has it, to\n${around(want)}`);
}

// ask sends a query and wants an answer without errors.
async function ask(query) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ query }),
  });
  const answer = await response.json();
  assert.equal(answer.errors, undefined);
  assert.equal(response.status, 200);
  return answer.data;
}
