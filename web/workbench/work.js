// What is done with the unit under work.

import { change } from "./api.js";
import { placeOf } from "./base.js";
import { acknowledgeMutation, clearMutation, confirmMutation, rejectMutation } from "./operations.js";

const readOf = ({ target, source, ...unit }) =>
  ({ ...placeOf(unit), expectedRevision: target?.revision, sourceRevision: source.revision });

/** Sends the text back to its translator. */
export const reject = (unit, reason) =>
  change(rejectMutation, { ...placeOf(unit), expectedRevision: unit.target?.revision, reason });

/** Says that a stale text is right for the source as it is now. */
export const confirm = (unit) => change(confirmMutation, readOf(unit));

/** Takes the text away. */
export const clear = (unit) => change(clearMutation, readOf(unit));

/** Says that a text is meant as it is, whatever checks have against it. */
export const acknowledge = (unit, checks) => change(acknowledgeMutation, { ...placeOf(unit), checks });
