// What happens around the unit under work without being asked for: what was typed meets what came in force since,
// another tab types too, texts that waited are answered.

import { keptConflict, settleConflict } from "./conflict.js";
import { fill, h, refill } from "./dom.js";
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

  const [unsent, conflicting] = [h("div"), h("div")];
  const waits = showWaiting(unsent, desk.area);
  const offer = (unit, conflict) => {
    const look = () => meet(unit, { ...conflict, yours: desk.text() }, true); // one may have typed on by then
    refill(conflicting, desk.area, conflictNotice(look));
  };
  const meet = async (unit, conflict, isAsked) => {
    offer(unit, conflict);
    if (left.has(markOf(unit, conflict)) && !isAsked) return;
    if (!document.querySelector("dialog[open]")) await settleConflict(desk, conflict, { unit });
  };
  on(desk.events, "unit", () => {
    refill(conflicting, desk.area);
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
  on(mail, "waiting", waits);
  on(mail, "sent", (event) => {
    event.preventDefault();
    tellSent(desk, event.detail);
  });
  on(mail, "elsewhere", ({ detail }) => detail.unit === desk.unit?.id && desk.reload().catch(tellTrouble));
  fill(element, unsent, conflicting);
  waits();
  return () => end.abort();
}

const markOf = (unit, { theirs }) => `${unit.id} ${theirs.revision}`;

function conflictNotice(look) {
  return h("p", { class: "conflicting" }, h("span", null, say("translate.conflict.there")),
    h("button", { type: "button", onclick: look }, say("translate.conflict.look")));
}

// What shows in an element how many texts wait, when it is called. Who has had them sent goes on in the editor.
function showWaiting(element, area) {
  const words = h("span");
  const notice = h("p", { class: "unsent", role: "status" }, words,
    h("button", { type: "button", onclick: sendWaiting }, say("translate.waiting.send")));
  return () => {
    const count = waitingIds().size;
    fill(words, say("translate.waiting", count));
    if (!count) refill(element, area);
    else if (!element.contains(notice)) fill(element, notice);
  };
}

function tellSent(desk, sent) {
  const { job, done, conflict, error } = sent;
  if (done) tellSaved(desk, { unit: unitOf(job), text: job.text, approve: job.approve && !error }, done);
  tellUnsaved(sent, () => desk.look(unitOf(job)));
  const isOfThis = job && desk.unit?.id === job.unit;
  if (isOfThis && (done ? desk.text() === job.text : conflict)) desk.reload().catch(tellTrouble);
}
