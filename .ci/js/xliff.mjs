// Usage: node xliff.mjs VERSION FILE EDITS. Reads an XLIFF file with the package that web developers use, sets the
// targets that EDITS names by the ids of units, and writes the file again.
import { readFileSync, writeFileSync } from "node:fs";
import { js2xliff, jsToXliff12, xliff12ToJs, xliff2js } from "xliff";

const [version, file, edits] = process.argv.slice(2);
const isOld = version === "1.2";
const text = readFileSync(file, "utf8");
const units = isOld ? await xliff12ToJs(text) : await xliff2js(text);
for (const [id, target] of Object.entries(JSON.parse(edits))) {
  const key = isOld ? id : id.replaceAll("/", ":");
  for (const plan of Object.values(units.resources)) {
    if (plan[key]) plan[key].target = target;
  }
}
writeFileSync(file, isOld ? await jsToXliff12(units) : await js2xliff(units, { targetXliffVersion: version }));
