// What a person does to save: the text goes to the catalogue, and they are told what came of it.

import { settleConflict } from "./conflict.js";
import { save } from "./saving.js";
import { tellSaved } from "./undo.js";

/**
 * Saves work, as save of saving.js takes it, at a desk. Resolves with "saved", with "waiting" where it will be sent later,
 * or with "open" where the person decides later between two texts. Throws Refused; the text stays in the editor then.
 */
export async function submit(desk, work) {
  let outcome;
  try {
    outcome = await save(work);
  } catch (error) {
    if (error.saved) {
      tellSaved(desk, { ...work, approve: false }, error.saved);
      await desk.reload();
    }
    throw error;
  }
  if (outcome.done) tellSaved(desk, work, outcome.done);
  if (outcome.conflict) return (await settleConflict(desk, outcome.conflict, work)) ? "saved" : "open";
  return outcome.waiting ? "waiting" : "saved";
}
