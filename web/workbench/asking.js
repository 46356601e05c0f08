// A question in a dialog, whose answer does something.

import { dialog, fill, h } from "./dom.js";
import { reasonShown, tellTrouble } from "./news.js";
import { once } from "./once.js";
import { say } from "./site.js";

/**
 * Asks in a dialog, and runs what is agreed to. It stays open with the reason where that is refused: where somebody was
 * faster it says so, and again() reads what is there now. What run() returns is called once it is closed, and its
 * trouble is not that of what was agreed to, which is done. check(agree) is given the button.
 */
export function askTo(title, { body, label, run, again, check }) {
  const trouble = h("p", { class: "trouble", role: "alert" });
  const agree = h("button", { class: "primary" }, label);
  const refused = async (error) => {
    fill(trouble, error.code === "CONFLICT" ? say("changedMeanwhile") : reasonShown(error));
    if (error.code === "CONFLICT") await again?.();
  };
  const answer = once(async () => {
    fill(trouble);
    box.setAttribute("aria-busy", "true");
    try {
      const goOn = await run();
      box.close(); // which puts the focus back to where it was, if that is still there
      await goOn?.();
    } catch (error) {
      if (box.open) await refused(error).catch(tellTrouble);
      else tellTrouble(error);
    } finally {
      box.removeAttribute("aria-busy");
    }
  });
  const box = dialog(title, h("form", { class: "asking", onsubmit: (event) => (event.preventDefault(), answer()) }, body, trouble,
    h("div", { class: "actions" }, agree, h("button", { type: "button", onclick: () => box.close() },
      say("cancel")))));
  check?.(agree);
}
