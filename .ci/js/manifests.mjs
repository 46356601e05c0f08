// Writes the manifests of trusted documents as the tools make them of the same operations, into the folder given.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generatePersistedQueryManifest } from "@apollo/generate-persisted-query-manifest";
import { generate } from "@graphql-codegen/cli";
import { compile } from "./relay.mjs";
import { here, operations, scalars, schemaFile, workIn } from "./site.mjs";

const target = process.argv[2];
await workIn(async (folder) => {
  await keep("apollo", await apollo());
  await keep("relay", await relay(join(folder, "relay")));
  await keep("codegen", await codegen(join(folder, "codegen/")));
});

async function keep(name, manifest) {
  await writeFile(join(target, `${name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function apollo() {
  return generatePersistedQueryManifest({ documents: [join(operations, "*.graphql")] });
}

async function relay(folder) {
  await compile(folder, await readFile(schemaFile, "utf8"), [operations], { persistConfig: { file: "./persisted.json" } });
  return JSON.parse(await readFile(join(folder, "persisted.json"), "utf8"));
}

async function codegen(folder) {
  await generate({
    cwd: here,
    schema: schemaFile,
    documents: join(operations, "*.graphql"),
    silent: true,
    generates: {
      [folder]: { preset: "client", presetConfig: { persistedDocuments: { hashAlgorithm: "sha256" } }, config: { scalars } },
    },
  });
  return JSON.parse(await readFile(join(folder, "persisted-documents.json"), "utf8"));
}
