// The site under test, as the Go tests that started it tell of it, and where things lie in this tree.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL(".", import.meta.url));
export const schemaFile = join(here, "../../docs/schema.graphqls");
export const operations = join(here, "operations");

// scalars are what the generators are told of ours, all of which travel as strings.
export const scalars = Object.fromEntries(["Locale", "DateTime", "Date", "URL"].map((name) => [name, "string"]));

// told is an environment variable that must be there.
export function told(name, example) {
  const value = process.env[name];
  assert(value, `${name} is not set: want ${example}`);
  return value;
}

// workIn does some work in a folder that is gone afterwards.
export async function workIn(work) {
  let clear;
  const folder = await workFolder((it) => (clear = it));
  try {
    return await work(folder);
  } finally {
    await clear();
  }
}

// workFolder is a new folder from which packages are found, until whatever calls what "after" is given.
export async function workFolder(after) {
  const folder = await mkdtemp(join(here, "node_modules/.work-"));
  after(() => rm(folder, { recursive: true }));
  return folder;
}
