// Translations out as files for other tools, and in again.

import { ask } from "./api.js";
import { fill, h } from "./dom.js";
import { exportForm } from "./export.js";
import { importForm } from "./import.js";
import { showImport } from "./importview.js";
import { filesQuery } from "./operations.js";
import { allOf } from "./pages.js";
import { may } from "./session.js";
import { say } from "./site.js";

/** #/files, with plan and locale as parameters to begin with, or #/files/import/TOKEN. */
export async function show(main, place) {
  const [part, token] = place.parts;
  if (part === "import" && token) return showImport(main, token, place.parameters);
  const catalogue = await readCatalogue();
  const forms = [exportForm(catalogue, place.parameters), importForm(catalogue)].filter(Boolean);
  fill(main,
    h("h1", null, say("files.title")),
    forms.length === 0 && h("p", null, say("files.none")),
    h("div", { class: "files" }, forms.map(({ element }) => element)));
  return () => forms.forEach(({ leave }) => leave());
}

// Which locales there are, with those that the viewer translates into, and the plans.
async function readCatalogue() {
  const { locales, plans } = await ask(filesQuery);
  const next = async (after) => (await ask(filesQuery, { after })).plans;
  return { locales, plans: await allOf(plans, next), own: locales.filter(({ tag }) => may.translate(tag)) };
}
