// A new plan.

import { change } from "./api.js";
import { dialog } from "./dom.js";
import { createPlanMutation } from "./operations.js";
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

/** Asks over a view what a new plan is called, makes it and goes on to edit it. */
export async function askForPlan(view) {
  const { publishers, locales } = await publishersAndLocales();
  const form = new RecordForm({
    id: "new", fields, context: { tag: site.locale, direction: document.documentElement.dir, publishers, locales },
    save: (values) => {
      const given = Object.entries(inputOf(values, fields)).filter(([, value]) => value !== null);
      return change(createPlanMutation, { title: "", slug: "", sourceLocale: "", ...Object.fromEntries(given) });
    },
    done: ({ plan }) => {
      box.close();
      goTo(addressOf("plans", [plan.slug]));
    },
    close: () => box.close(),
  });
  await form.load();
  if (!view.isConnected) return; // it was left meanwhile
  const box = dialog(say("edit.newPlan"), form.element);
  form.focus();
}
