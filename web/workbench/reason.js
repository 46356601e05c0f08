// A question that is answered with a sentence.

import { dialog, h } from "./dom.js";
import { say } from "./site.js";

/** Asks; resolves with the answer, or with "" where there is none. */
export function askFor(title, label) {
  return new Promise((resolve) => {
    let answer = "";
    const text = h("textarea", { id: "reason", rows: "3", required: true });
    const submit = (event) => {
      event.preventDefault();
      answer = text.value.trim();
      if (answer) shown.close();
    };
    const shown = dialog(title,
      h("form", { class: "asked", onsubmit: submit },
        h("label", { for: "reason" }, label), text,
        h("p", { class: "buttons" },
          h("button", { class: "primary" }, title),
          h("button", { type: "button", onclick: () => shown.close() }, say("close")))));
    shown.addEventListener("close", () => resolve(answer));
  });
}
