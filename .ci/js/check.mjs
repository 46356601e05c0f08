// Checks the API with the tools that frontend developers use: graphql-js finds the schema valid, the
// server introspects to the same schema, the explorer's examples and the tests' mutations are valid, and
// GraphQL Code Generator types them without errors. POLYPLAN_URL is the endpoint of a running server,
// POLYPLAN_MUTATIONS a folder with a document for each mutation.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generate } from "@graphql-codegen/cli";
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

// What the generators are told of our scalars, all of which travel as strings.
const config = {
  strictScalars: true,
  scalars: Object.fromEntries(["Locale", "DateTime", "Date", "URL"].map((name) => [name, "string"])),
};

// A program over the generated types, wrong in the one line that says so.
const program = `
import type { Plan, LocalizedText } from "./schema.js";
import type { WholePlanQuery, CatalogueQueryVariables, SetTranslationMutation, UpdatePlanMutationVariables } from "./operations.js";

export const title = (plan: Plan): LocalizedText | null | undefined => plan.goals[0]?.strategies[0]?.assignments[0]?.title;
export const goals = (answer: WholePlanQuery): string[] => answer.plan?.goals.map((goal) => goal.title?.value ?? "") ?? [];
export const page: CatalogueQueryVariables = { after: null };
export const theirs = (answer: SetTranslationMutation): string | undefined => answer.setTranslation.conflict?.theirs.value;
export const cleared: UpdatePlanMutationVariables = { input: { id: "pln_1", summary: null, levels: { goal: null } } };
// @ts-expect-error there is no such field
export const nothing = (answer: WholePlanQuery) => answer.plan?.nothing;
`;

const here = fileURLToPath(new URL(".", import.meta.url));
const schemaFile = join(here, "../../docs/schema.graphqls");
const examplesFolder = join(here, "../../web/examples");
const endpoint = process.env.POLYPLAN_URL;
assert(endpoint, "POLYPLAN_URL is not set: want the endpoint, such as http://127.0.0.1:8080/graphql");

const mutationsFolder = process.env.POLYPLAN_MUTATIONS;
assert(mutationsFolder, "POLYPLAN_MUTATIONS is not set: want a folder with a document for each mutation");

const schema = buildSchema(await readFile(schemaFile, "utf8"));
assert.deepEqual(validateSchema(schema), [], "docs/schema.graphqls is not valid");
console.log("docs/schema.graphqls is valid");

const sorted = (it) => printSchema(lexicographicSortSchema(it)).split("\n");
for (const options of [
  {},
  { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true },
]) {
  const introspected = buildClientSchema(await ask(getIntrospectionQuery(options)));
  assert.deepEqual(validateSchema(introspected), []);
  if (options.specifiedByUrl) same(sorted(introspected), sorted(schema));
}
console.log("the server introspects to docs/schema.graphqls");

const examples = await documents(examplesFolder);
const mutations = await documents(mutationsFolder);
assert.equal(mutations.length, Object.keys(schema.getMutationType().getFields()).length, "want a document for each mutation");
for (const document of [...examples, ...mutations]) {
  assert.deepEqual(validate(schema, parse(await readFile(document, "utf8"))), [], document);
}
console.log(`${examples.length} examples and ${mutations.length} mutations are valid`);

const folder = await mkdtemp(join(here, "node_modules/.typed-"));
try {
  await typed(folder);
} finally {
  await rm(folder, { recursive: true });
}
console.log("the schema, the examples and the mutations are typed");

// documents are the documents in a folder, of which there must be some.
async function documents(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".graphql"));
  assert(names.length > 0, `there are no documents in ${folder}`);
  return names.map((name) => join(folder, name));
}

// same wants two texts to have the same lines, and shows the first that differ.
function same(got, want) {
  const at = got.findIndex((line, i) => line !== want[i]);
  if (at < 0 && got.length === want.length) return;
  const around = (lines) => lines.slice(Math.max(at - 2, 0), at + 4).join("\n");
  throw new Error(`the server introspects to\n${around(got)}\nand not, as docs/schema.graphqls has it, to\n${around(want)}`);
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

// typed generates types for the schema, the examples and the mutations, and has the compiler check them and a program
// that uses them.
async function typed(folder) {
  await generate({
    cwd: here,
    schema: schemaFile,
    documents: [...examples, ...mutations],
    silent: true,
    generates: {
      [join(folder, "schema.ts")]: { plugins: ["typescript"], config },
      [join(folder, "operations.ts")]: { plugins: ["typescript-operations"], config },
    },
  });
  await writeFile(join(folder, "use.ts"), program);
  const compiler = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");
  const files = ["schema.ts", "operations.ts", "use.ts"].map((name) => join(folder, name));
  const flags = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "--typeRoots", folder];
  try {
    await promisify(execFile)(process.execPath, [compiler, ...flags, ...files]);
  } catch (error) {
    throw new Error(`the generated types do not compile:\n${error.stdout ?? error}`);
  }
}
