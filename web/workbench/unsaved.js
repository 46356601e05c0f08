// Telling what became of texts that waited, wherever one is by then.

import { reasonOf, tell, tellTrouble } from "./news.js";
import { say } from "./site.js";
import { goToUnit } from "./unitplace.js";

/** Tells why a text was not saved, or not approved, as "sent" of waiting.js has it; look is what goes to it. */
export function tellUnsaved({ job, done, conflict, error }, look = () => goToUnit(unitOf(job))) {
  if (!job) return tellTrouble(new Error(say("translate.waiting.signin")));
  if (done) return error && tellTrouble(error);
  const why = conflict ? say("translate.conflict.met") : `${say("translate.refused")} ${reasonOf(error)}`;
  tell(why, { label: say("translate.look"), run: look });
}

/** The unit of a job as far as going to it, or taking back what was saved, needs it. */
export function unitOf({ unit, plan, node, field, locale, source, before }) {
  const about = { id: unit, plan, node: { id: node }, field, locale };
  return { ...about, source: { revision: source }, target: before, suggestions: [] };
}
