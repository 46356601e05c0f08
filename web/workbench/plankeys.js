// The keys of the editor of a plan, as its help tells them; those of rows are bound in plangrid.js, those of forms in
// recordform.js.

import { h } from "./dom.js";
import { wording } from "./keys.js";
import { say } from "./site.js";

const keys = [
  { name: "rows", key: "↑ ↓" },
  { name: "below", key: "← →" },
  { name: "open", key: "Enter" },
  { name: "save", key: "Enter", mod: true },
  { name: "among", key: "↑ ↓", alt: true },
  { name: "parent", key: "← →", alt: true },
  { name: "moveTo", key: "M" },
  { name: "addAfter", key: "N" },
  { name: "addBelow", key: "N", shift: true },
  { name: "remove", key: "Delete" },
  { name: "close", key: "Escape" },
];

export const keyHelp = () =>
  h("details", { class: "key-help" }, h("summary", null, say("edit.keys")),
    h("dl", null, keys.map((key) => [
      h("dt", null, h("kbd", { dir: "ltr" }, wording(key))), h("dd", null, say(`edit.key.${key.name}`))])));
