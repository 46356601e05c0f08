// What happens around the unit under work without being asked for: what was typed meets what came in force since,
// another tab types too, texts that waited are answered.

import { keptConflict, settleConflict } from "./conflict.js";
import { fill, h } from "./dom.js";
import { keeping } from "./keep.js";
import { tell, tellTrouble } from "./news.js";
import { say } from "./site.js";
import { tellSaved } from "./undo.js";
import { tellUnsaved, unitOf } from "./unsaved.js";
import { mail, sendWaiting, waitingIds } from "./waiting.js";

/** Attends to a desk, and shows in an element what needs a decision. Returns what ends it. */
export function attend(element, desk) {
  const left = new Set(); // conflicts that were left for later
  const end = new AbortController();
  const on = (target, type, run) => target.addEventListener(type, run, { signal: end.signal });

  const offer = (unit, conflict) =>
    notice(element, () => meet(unit, { ...conflict, yours: desk.text() }, true)); // one may have typed on by then
  const meet = async (unit, conflict, isAsked) => {
    offer(unit, conflict);
    if (left.has(markOf(unit, conflict)) && !isAsked) return;
    if (!document.querySelector("dialog[open]")) await settleConflict(desk, conflict, { unit });
  };
  on(desk.events, "unit", () => {
    fill(element, waitingNotice());
    const conflict = desk.unit && keptConflict(desk.unit);
    if (conflict) meet(desk.unit, conflict);
  });
  on(desk.events, "left", ({ detail: { unit, conflict } }) => {
    left.add(markOf(unit, conflict));
    if (desk.isAt(unit.id)) offer(unit, conflict);
  });
  on(keeping, "elsewhere", ({ detail }) => {
    if (detail.unit !== desk.unit?.id || detail.text === desk.text() || left.has(detail.unit)) return;
    left.add(detail.unit);
    tell(say("translate.kept.elsewhere"));
  });
  on(mail, "waiting", () => element.querySelector(".conflicting") || fill(element, waitingNotice()));
  on(mail, "sent", (event) => {
    event.preventDefault();
    tellSent(desk, event.detail);
  });
  on(mail, "elsewhere", ({ detail }) => detail.unit === desk.unit?.id && desk.reload().catch(tellTrouble));
  return () => end.abort();
}

const markOf = (unit, { theirs }) => `${unit.id} ${theirs.revision}`;

function notice(element, look) {
  fill(element, waitingNotice(), h("p", { class: "conflicting" }, h("span", null, say("translate.conflict.there")),
    h("button", { type: "button", onclick: look }, say("translate.conflict.look"))));
}

function waitingNotice() {
  const count = waitingIds().size;
  return count > 0 && h("p", { class: "unsent", role: "status" }, h("span", null, say("translate.waiting", count)),
    h("button", { type: "button", onclick: sendWaiting }, say("translate.waiting.send")));
}

function tellSent(desk, sent) {
  const { job, done, conflict, error } = sent;
  if (done) tellSaved(desk, { unit: unitOf(job), text: job.text, approve: job.approve && !error }, done);
  tellUnsaved(sent, () => desk.look(unitOf(job)));
  const isOfThis = job && desk.unit?.id === job.unit;
  if (isOfThis && (done ? desk.text() === job.text : conflict)) desk.reload().catch(tellTrouble);
}
