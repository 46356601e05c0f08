// Telling what became of texts that waited, wherever one is by then.

import { ask } from "./api.js";
import { reasonOf, tell, tellTrouble } from "./news.js";
import { placesQuery } from "./operations.js";
import { addressOf, goTo } from "./router.js";
import { say } from "./site.js";

/** Tells why a text was not saved, or not approved, as "sent" of waiting.js has it; look is what goes to it. */
export function tellUnsaved({ job, done, conflict, error }, look = () => goToText(job)) {
  if (!job) return tellTrouble(new Error(say("translate.waiting.signin")));
  if (done) return error && tellTrouble(error);
  const why = conflict ? say("translate.conflict.met") : `${say("translate.refused")} ${reasonOf(error)}`;
  tell(why, { label: say("translate.look"), run: look });
}

async function goToText({ unit, node, locale }) {
  const { nodes: [found] } = await ask(placesQuery, { ids: [node] });
  if (!found) return tell(say("translate.gone"));
  goTo(addressOf("translate", [(found.plan ?? found).slug, locale], { unit }));
}
