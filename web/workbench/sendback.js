// Sending a text back to its translator, with the reason.

import { askTo } from "./asking.js";
import { fill, h, inLanguage } from "./dom.js";
import { say } from "./site.js";
import { reject } from "./work.js";

/** Asks why the text under work, which is shown, is sent back, and does so. */
export function askToSendBack(desk) {
  let { unit } = desk;
  const text = h("div");
  const show = () => fill(text, textOf(unit));
  const reason = h("textarea", { id: "reason", rows: "3", required: true });
  show();
  askTo(say("translate.reject"), {
    body: [text, h("label", { for: "reason" }, say("translate.reason")), reason], label: say("translate.reject"),
    run: async () => {
      await reject(unit, reason.value.trim());
      return () => desk.changed(unit.id);
    },
    again: async () => {
      const [now] = await Promise.all([desk.read(unit.id), desk.reload()]);
      unit = now ?? unit;
      show(); // last: until then nothing is agreed to
    },
  });
}

function textOf({ target, locale }) {
  if (!target) return h("p", { class: "none" }, say("translate.notext"));
  return inLanguage(target.value, locale, target.direction, "p", { class: "said" });
}
