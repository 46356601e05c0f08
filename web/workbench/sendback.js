// Sending a text back to its translator, with the reason.

import { askTo } from "./asking.js";
import { h } from "./dom.js";
import { say } from "./site.js";
import { reject } from "./work.js";

/** Asks why the text under work is sent back, and does so; done is called then. */
export function askToSendBack(desk, done) {
  let { unit } = desk;
  const reason = h("textarea", { id: "reason", rows: "3", required: true });
  askTo(say("translate.reject"), {
    body: [h("label", { for: "reason" }, say("translate.reason")), reason], label: say("translate.reject"),
    run: async () => {
      await reject(unit, reason.value.trim());
      return done;
    },
    again: async () => {
      await desk.reload();
      unit = desk.unit ?? unit;
    },
  });
}
