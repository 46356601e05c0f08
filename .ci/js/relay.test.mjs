import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import runtime from "relay-runtime";
import { endpoint, said, servedSDL } from "./clients.mjs";
import { relay } from "./clients/relay.mjs";
import { compiles } from "./compiler.mjs";
import { compile } from "./relay.mjs";
import { here, operations, workFolder } from "./site.mjs";
import { test } from "./timed.mjs";

const { fetchQuery } = runtime;
const folders = [operations, join(here, "relay")];
const sdl = await servedSDL();
const work = await workFolder(after);
const artifact = await loaded(join(work, "javascript"));

test("fragments, a connection and a refetch by node compile, and their types are sound", async () => {
  const folder = join(work, "typescript");
  await compile(folder, sdl, folders, {});
  const artifacts = await readdir(join(folder, "artifacts"));
  for (const name of ["CatalogueListPaginationQuery", "PlanCardRefetchQuery", "PlanPageQuery", "TitleFormMutation"]) {
    assert(artifacts.includes(`${name}.graphql.ts`), String(artifacts));
  }
  await writeFile(join(folder, "artifacts/use.ts"), program);
  await writeFile(join(folder, "artifacts/package.json"), JSON.stringify({ type: "commonjs" }));
  await compiles(join(folder, "artifacts"), "use.ts");
});

// A program over the artifacts' types, wrong in the one line that says so.
const program = `
import type { PlanCard_plan$data } from "./PlanCard_plan.graphql";
import type { PlanPageQuery } from "./PlanPageQuery.graphql";

export const title = (plan: PlanCard_plan$data): string | undefined => plan.title?.value;
export const wanted: PlanPageQuery["variables"] = { slug: "gwangju", locales: ["ko"] };
export const goals = (answer: PlanPageQuery["response"]): number => answer.plan?.goals.length ?? 0;
// @ts-expect-error there is no such field
export const nothing = (plan: PlanCard_plan$data) => plan.nothing;
`;

test("the compiled operations run: a page of the connection, the next one, and a node again", async () => {
  const environment = relay(endpoint, { languages: "id" });
  const ask = (name, variables) => fetchQuery(environment, artifact(name), variables).toPromise();
  const source = environment.getStore().getSource();
  const connection = () => source.get("client:root:__CatalogueList_plans_connection(orderBy:\"TITLE\")");
  const pageInfo = () => source.get(connection().pageInfo.__ref);

  await ask("CatalogueListQuery", { first: 1 });
  assert.equal(connection().edges.__refs.length, 1);
  assert.equal(pageInfo().hasNextPage, true);
  await ask("CatalogueListPaginationQuery", { first: 1, after: pageInfo().endCursor });
  assert.equal(connection().edges.__refs.length, 2);
  assert.equal(pageInfo().hasNextPage, false);

  const plan = source.getRecordIDs().map((id) => source.get(id)).find(({ slug }) => slug === "gwangju");
  const title = source.get(plan.title.__ref);
  assert.deepEqual([title.value, title.locale], [said.id.title, said.id.titleIn]);
  await ask("PlanCardRefetchQuery", { id: plan.id });
  assert.equal(source.get("client:root")[`node(id:"${plan.id}")`].__ref, plan.id);
});

test("an environment for each language keeps them apart", async () => {
  for (const locale of ["ko", "id"]) {
    const environment = relay(endpoint, { languages: locale });
    const { plan } = await fetchQuery(environment, artifact("PlanPageQuery"), { slug: "gwangju" }).toPromise();
    assert.deepEqual([plan.title.value, plan.goals.length], [said[locale].title, said[locale].goals]);
  }
});

// loaded compiles to JavaScript, and gives the artifact of a name.
async function loaded(folder) {
  await compile(folder, sdl, folders, { language: "javascript", eagerEsModules: false });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "commonjs" }));
  const require = createRequire(join(folder, "artifacts/"));
  return (name) => require(`./${name}.graphql.js`);
}
