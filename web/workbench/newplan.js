// A new plan.

import { ask, change } from "./api.js";
import { same } from "./base.js";
import { dialog } from "./dom.js";
import { making } from "./making.js";
import { createPlanMutation, findPlanQuery, updatePlanMutation } from "./operations.js";
import { publishersAndLocales } from "./publishers.js";
import { inputOf } from "./records.js";
import { RecordForm } from "./recordform.js";
import { addressOf, goTo } from "./router.js";
import { say, site } from "./site.js";

const fields = [
  { name: "title", kind: "line", isText: false, required: true },
  { name: "slug", kind: "slug", isText: false, required: true },
  { name: "sourceLocale", kind: "locale", isText: false, required: true },
  { name: "publisher", kind: "publisher", isText: false, required: true },
  { name: "summary", kind: "lines", isText: false },
];

function create(values) {
  const given = Object.entries(inputOf(values, fields)).filter(([, value]) => value !== null);
  return change(createPlanMutation, { title: "", slug: "", sourceLocale: "", ...Object.fromEntries(given) });
}

// The locale that a plan is written in stays: where another was chosen meanwhile, that is another plan.
function update({ id, revision, sourceLocale }, values) {
  if (values.sourceLocale !== sourceLocale) return create(values);
  const { sourceLocale: _, ...input } = inputOf(values, fields);
  return change(updatePlanMutation, { id, expectedRevision: revision, ...input });
}

// A plan that was made without an answer is changed to what is wanted by now for as long as its form is there; another
// form is for another plan.
const newPlan = () => making({
  make: create,
  find: async ({ slug, title }) => {
    const { plan } = await ask(findPlanQuery, { slug });
    return plan && same(plan.title.value, title.trim()) ? { plan } : null;
  },
  mend: async (made, values) => Object.assign(made, await update(made.plan, values)),
  known: () => new Set(), // no two plans have one slug
});

/** Asks over a view what a new plan is called, makes it and goes on to edit it. */
export async function askForPlan(view) {
  const { publishers, locales } = await publishersAndLocales();
  const form = new RecordForm({
    id: "new", fields, context: { tag: site.locale, direction: document.documentElement.dir, publishers, locales },
    save: newPlan(),
    done: ({ plan }) => {
      box.close();
      if (view.isConnected) goTo(addressOf("plans", [plan.slug]));
    },
    close: () => box.close(),
  });
  await form.load();
  if (!view.isConnected) return; // it was left meanwhile
  const box = dialog(say("edit.newPlan"), form.element);
  form.focus();
}
