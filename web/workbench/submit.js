// What a person does to save: the text goes to the catalogue, and they are told what came of it.

import { settleConflict, tellConflict } from "./conflict.js";
import { save } from "./saving.js";
import { tellSaved } from "./undo.js";

/**
 * Saves work, as save of saving.js takes it, at a desk. Resolves with "saved", with "waiting" where it will be sent
 * later, or with "open" where the person decides later between two texts. Throws Refused; the text stays in the editor
 * then.
 */
export async function submit(desk, work) {
  let outcome;
  try {
    outcome = await save(work);
  } catch (error) {
    if (error.saved) {
      tellSaved(desk, { ...work, approve: false }, error.saved);
      await desk.changed(work.unit.id);
    }
    throw error;
  }
  if (outcome.done) tellSaved(desk, work, outcome.done);
  if (outcome.conflict) return met(desk, outcome.conflict, work);
  return outcome.waiting ? "waiting" : "saved";
}

// Who has gone on to another unit decides once they come back: what was typed is kept until then.
async function met(desk, conflict, work) {
  if (desk.isAt(work.unit.id)) return (await settleConflict(desk, conflict, work)) ? "saved" : "open";
  tellConflict(desk, work.unit);
  return "open";
}
