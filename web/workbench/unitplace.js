// The place where a unit is translated.

import { ask } from "./api.js";
import { tell } from "./news.js";
import { placesQuery } from "./operations.js";
import { addressOf, goTo } from "./router.js";
import { say } from "./site.js";

/** Goes to a unit, {id, node, locale}, wherever one is: which plan it is of is looked up. */
export async function goToUnit({ id, node, locale }) {
  const { nodes: [found] } = await ask(placesQuery, { ids: [node.id] });
  if (!found) return tell(say("translate.gone"));
  goTo(addressOf("translate", [(found.plan ?? found).slug, locale], { unit: id }));
}
