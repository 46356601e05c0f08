// Usage: node gettext.mjs FILE EDITS. Reads a PO file with the package that web developers use, sets the translations
// that EDITS names by their contexts, which for a translator are no longer fuzzy then, and writes the file again.
import { readFileSync, writeFileSync } from "node:fs";
import gettext from "gettext-parser";

const [file, edits] = process.argv.slice(2);
const catalogue = gettext.po.parse(readFileSync(file));
for (const [context, text] of Object.entries(JSON.parse(edits))) {
  for (const entry of Object.values(catalogue.translations[context])) {
    entry.msgstr = [text];
    delete entry.comments.flag;
    delete entry.comments.previous;
  }
}
writeFileSync(file, gettext.po.compile(catalogue));
