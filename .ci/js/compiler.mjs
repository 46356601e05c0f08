// The TypeScript compiler, as strict as it can be.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const compiler = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");

// compiles wants files in a folder to compile; libraries are taken at their word.
export async function compiles(folder, ...files) {
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "--typeRoots", folder];
  try {
    await promisify(execFile)(process.execPath, [compiler, ...flags, ...files.map((name) => join(folder, name))]);
  } catch (error) {
    throw new Error(`the generated types do not compile:\n${error.stdout ?? error}`);
  }
}
