// Taking back what was saved: what was in force before is put in force again, and what was saved is in the editor.

import { change } from "./api.js";
import { baseOf, ownOf, placeOf } from "./base.js";
import { keep, keptIds, settle, writeOut } from "./keep.js";
import { tell, tellTrouble } from "./news.js";
import { clearMutation, resolveMutation, revertMutation, setMutation } from "./operations.js";
import { madeBy, revisionOf } from "./sending.js";
import { say } from "./site.js";
import { failing } from "./unitstate.js";

/**
 * Says that a text of a unit, as it was before, was saved, and offers to take it back; and to look at it, where checks
 * have something against it, which who has gone on does not see.
 */
export function tellSaved(desk, { unit, text, approve }, done) {
  if (done.revision == null && !done.written) return;
  const isBeside = Boolean(done.suggestion);
  const key = isBeside ? (done.suggestion.isDraft ? "drafted" : "suggested") : approve ? "approved" : "saved";
  const undo = { label: say("translate.done.undo"), run: () => takeBack(desk, unit, text, done) };
  const found = isBeside ? 0 : failing(done).length;
  if (!found) return tell(say(`translate.done.${key}`), undo);
  const look = { label: say("translate.look"), run: () => desk.look(unit) };
  tell(`${say(`translate.done.${key}`)} ${say("translate.done.findings", found)}`, undo, look);
}

/** Says that the text of a unit, as it was before, was taken away, and offers to bring it back. What is typed stays. */
export function tellCleared(desk, unit, done) {
  settle(unit.id, "", unit.target.revision, revisionOf(done.translation));
  const undo = { label: say("translate.done.undo"), run: () => takeBack(desk, unit, null, done) };
  tell(say("translate.versions.cleared"), undo);
}

async function takeBack(desk, unit, text, done) {
  try {
    const now = await (done.suggestion ? withdraw(unit, done.suggestion) : putBack(unit, done.translation));
    settle(unit.id, baseOf(now).value, madeBy(done), baseOf(now).revision);
    if (text != null && !keptIds().has(unit.id)) keep(now, text);
    writeOut();
    await desk.changed(unit.id);
    if (!desk.isAt(unit.id)) await desk.look(unit);
    tell(say("translate.done.undone"));
  } catch (error) {
    tellTrouble(error);
  }
}

// The unit as it is once its earlier text is in force again.
async function putBack(unit, translation) {
  const place = { ...placeOf(unit), expectedRevision: revisionOf(translation) };
  const before = unit.target;
  if (before && before.state !== "DRAFT") {
    const { translation: target } = await change(revertMutation, { ...place, to: before.revision });
    return { ...unit, target, suggestions: [] };
  }
  if (translation && translation.state !== "MISSING") await change(clearMutation, place);
  if (!before) return { ...unit, target: null, suggestions: [] };
  const draft = { sourceRevision: unit.source.revision, value: before.value, state: "DRAFT" };
  const { translation: target } = await change(setMutation, { ...place, expectedRevision: "", ...draft });
  return { ...unit, target, suggestions: [] };
}

// One has one draft or suggestion beside a text: what the new one took the place of comes back.
async function withdraw(unit, suggestion) {
  const { translation } = await change(resolveMutation, { id: suggestion.id, accept: false });
  const own = ownOf(unit);
  if (!own) return { ...unit, target: translation, suggestions: [] };
  const again = { expectedRevision: revisionOf(translation), sourceRevision: unit.source.revision, value: own.value };
  const done = await change(setMutation, { ...placeOf(unit), ...again, state: own.isDraft ? "DRAFT" : "TRANSLATED" });
  return { ...unit, target: translation, suggestions: [done.suggestion] };
}
