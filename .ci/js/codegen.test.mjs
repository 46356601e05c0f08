// GraphQL Code Generator over the served schema, and what the TypeScript compiler says of the types.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { generate } from "@graphql-codegen/cli";
import { examples, mutations, servedSDL } from "./clients.mjs";
import { compiles } from "./compiler.mjs";
import { here, operations, scalars, workFolder } from "./site.mjs";
import { test } from "./timed.mjs";

const work = await workFolder(after);
const config = { strictScalars: true, scalars, useTypeImports: true };

test("types for the schema, for all documents, and for Apollo Client are sound", async () => {
  const documents = [...(await examples()), ...(await mutations())];
  await generate({
    cwd: here,
    schema: await servedSDL(),
    silent: true,
    generates: {
      [join(work, "schema.ts")]: { plugins: ["typescript"], config },
      [join(work, "operations.ts")]: { documents, plugins: ["typescript-operations"], config },
      [join(work, "client/")]: {
        documents: join(operations, "*.graphql"),
        preset: "client",
        presetConfig: { fragmentMasking: false },
        config,
      },
    },
  });
  for (const file of ["schema.ts", "operations.ts", "client/graphql.ts"]) {
    assert.doesNotMatch(await readFile(join(work, file), "utf8"), /: any\b/, file);
  }
  await writeFile(join(work, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(work, "use.ts"), plain);
  await writeFile(join(work, "app.ts"), app);
  await compiles(work, "schema.ts", "operations.ts", "use.ts", "app.ts");
});

// Programs over the generated types, wrong in the lines that say so.
const plain = `
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

const app = `
import type { ApolloClient } from "@apollo/client";
import { PlanPageQueryDocument, TitleFormMutationDocument } from "./client/graphql.js";

export async function titles(client: ApolloClient): Promise<string[]> {
  const { data } = await client.query({ query: PlanPageQueryDocument, variables: { slug: "gwangju", locales: ["ko"] } });
  return data?.plan?.goals.map(({ identifier, title }) => identifier + " " + (title?.value ?? "")) ?? [];
}

export async function rename(client: ApolloClient, id: string, value: string): Promise<string[]> {
  const input = { id, field: "title", locale: "ko", value };
  const { data } = await client.mutate({ mutation: TitleFormMutationDocument, variables: { input } });
  return data?.setTranslation.userErrors.map(({ code, message }) => code + ": " + message) ?? [];
}

// @ts-expect-error the slug is missing
export const nowhere = (client: ApolloClient) => client.query({ query: PlanPageQueryDocument, variables: {} });
// @ts-expect-error a locale is a string
export const number = (client: ApolloClient) => client.query({ query: PlanPageQueryDocument, variables: { slug: "x", locales: [1] } });
`;
