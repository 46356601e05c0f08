// What is done with the unit under work.

import { change } from "./api.js";
import { acknowledgeMutation, approveMutation, clearMutation, confirmMutation, rejectMutation, setTranslationMutation } from "./operations.js";

const placeOf = (unit) => ({ id: unit.node.id, field: unit.field, locale: unit.locale });
const readOf = (unit) => ({ ...placeOf(unit), expectedRevision: unit.target?.revision, sourceRevision: unit.source.revision });

/** Saves a text. Throws Refused where it is not taken. */
export async function save({ unit, text, state, approve }) {
  let revision = unit.target?.revision;
  if (text !== unit.target?.value || unit.target.state !== state) {
    const { translation } = await change(setTranslationMutation, { ...readOf(unit), value: text, state });
    revision = translation?.revision;
  }
  if (approve) await change(approveMutation, { ...readOf(unit), expectedRevision: revision });
}

/** Sends the text back to its translator. */
export const reject = (unit, reason) =>
  change(rejectMutation, { ...placeOf(unit), expectedRevision: unit.target.revision, reason });

/** Says that a stale text is right for the source as it is now. */
export const confirm = (unit) => change(confirmMutation, readOf(unit));

/** Takes the text away. */
export const clear = (unit) => change(clearMutation, readOf(unit));

/** Says that a text is meant as it is, whatever checks have against it. */
export const acknowledge = (unit, checks) => change(acknowledgeMutation, { ...placeOf(unit), checks });
