// Relay's compiler, over documents that are written without Relay's JavaScript around them.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { parse, print } from "graphql";
import { scalars } from "./site.mjs";

const compiler = createRequire(import.meta.url).resolve("relay-compiler/cli.js");

// compile compiles the documents of folders against a schema; in target "artifacts" is what comes of it. Relay wants
// each definition in a tag of its own, and in the module that it is named for; its schema it knows by the extension
// .graphql only.
export async function compile(target, sdl, folders, config) {
  for (const part of ["src", "artifacts"]) await mkdir(join(target, part), { recursive: true });
  const language = config.language ?? "typescript";
  const extension = language === "typescript" ? "ts" : "js";
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      const { definitions } = parse(await readFile(join(folder, name), "utf8"));
      const tags = definitions.map((it) => `graphql\`\n${print(it)}\n\`;\n`);
      await writeFile(join(target, "src", `${basename(name, ".graphql")}.${extension}`), tags.join(""));
    }
  }
  await writeFile(join(target, "schema.graphql"), sdl);
  await writeFile(join(target, "persisted.json"), "{}");
  await writeFile(join(target, "relay.config.json"), JSON.stringify({
    src: "./src",
    schema: "./schema.graphql",
    excludes: [], // or it would pass over what lies in node_modules, as the work of these checks does
    artifactDirectory: "./artifacts",
    language,
    customScalarTypes: scalars,
    ...config,
  }));
  try {
    await promisify(execFile)(process.execPath, [compiler, "--noWatchman", "--output", "quiet-with-errors"], { cwd: target });
  } catch (error) {
    throw new Error(`Relay's compiler says:\n${error.stdout}${error.stderr}`);
  }
}
