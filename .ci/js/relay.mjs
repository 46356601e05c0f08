// Relay's compiler, over documents that are written without Relay's JavaScript around them.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { scalars, schemaFile } from "./site.mjs";

const compiler = createRequire(import.meta.url).resolve("relay-compiler/cli.js");

// compile compiles the documents of some folders into folder, and gives its path of the artifacts; "persisted.json"
// beside them is then the manifest. Relay wants each document in the module that it is named for.
export async function compile(folder, ...sources) {
  for (const part of ["src", "artifacts"]) await mkdir(join(folder, part), { recursive: true });
  for (const source of sources) {
    for (const name of await readdir(source)) {
      const text = await readFile(join(source, name), "utf8");
      await writeFile(join(folder, "src", `${basename(name, ".graphql")}.ts`), `graphql\`\n${text}\`;\n`);
    }
  }
  await writeFile(join(folder, "schema.graphql"), await readFile(schemaFile, "utf8"));
  await writeFile(join(folder, "relay.config.json"), JSON.stringify({
    src: "./src",
    excludes: [], // or it would pass over what lies in node_modules, as the work of these checks does
    schema: "./schema.graphql",
    artifactDirectory: "./artifacts",
    language: "typescript",
    eagerEsModules: true,
    customScalarTypes: scalars,
    persistConfig: { file: "./persisted.json" },
  }));
  await writeFile(join(folder, "persisted.json"), "{}");
  try {
    await promisify(execFile)(process.execPath, [compiler, "--noWatchman", "--output", "quiet-with-errors"], { cwd: folder });
  } catch (error) {
    throw new Error(`Relay's compiler says:\n${error.stdout}${error.stderr}`);
  }
  return join(folder, "artifacts");
}
