// Writes the manifests of trusted documents as the tools make them of the same operations, into the folder given.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generatePersistedQueryManifest } from "@apollo/generate-persisted-query-manifest";
import { generate } from "@graphql-codegen/cli";
import { compile } from "./relay.mjs";
import { here, operations, scalars, schemaFile } from "./site.mjs";

const target = process.argv[2];
const work = await mkdtemp(join(here, "node_modules/.manifests-"));
try {
  await keep("apollo", await apollo());
  await keep("relay", await relay());
  await keep("codegen", await codegen());
} finally {
  await rm(work, { recursive: true });
}

async function keep(name, manifest) {
  await writeFile(join(target, `${name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function apollo() {
  return generatePersistedQueryManifest({ documents: [join(operations, "*.graphql")] });
}

async function relay() {
  await compile(join(work, "relay"), operations);
  return JSON.parse(await readFile(join(work, "relay/persisted.json"), "utf8"));
}

async function codegen() {
  const folder = join(work, "codegen/");
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
