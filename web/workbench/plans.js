// The plans that one may edit, and the editing of one.

import { ask } from "./api.js";
import { fill, h, localized } from "./dom.js";
import { afterLastKey } from "./lastkey.js";
import { tellTrouble } from "./news.js";
import { askForPlan } from "./newplan.js";
import { once } from "./once.js";
import { editablePlansQuery, namedPlansQuery } from "./operations.js";
import { showPlan } from "./planedit.js";
import { addressOf, readdress } from "./router.js";
import { may, viewer } from "./session.js";
import { dateOf, say } from "./site.js";

/** Shows the list of plans, or the editor of the one whose slug the address has. */
export function show(main, { parts: [slug], parameters }) {
  return slug ? showPlan(main, slug) : showList(main, parameters.get("text") ?? "");
}

async function showList(main, text) {
  const rows = h("tbody");
  const more = h("button", { type: "button", hidden: true }, say("more"));
  const none = h("p", { hidden: true }, say("edit.noPlans"));
  const search = h("input", { id: "plan-search", type: "search", maxlength: 200, value: text });
  let asked = 0;
  let next = null;
  const look = async (after) => {
    const turn = ++asked;
    const found = may.create() ? await page(search.value, after) : await named(search.value);
    if (turn !== asked) return;
    if (!after) fill(rows);
    rows.append(...found.plans.map(rowOf));
    next = found.next;
    more.hidden = !next;
    none.hidden = rows.childElementCount > 0;
  };
  const soon = afterLastKey(() => {
    readdress("plans", [], { text: search.value });
    look(null).catch(tellTrouble);
  });
  search.addEventListener("input", soon.typed);
  more.addEventListener("click", () => look(next).catch(tellTrouble));
  await look(null);
  fill(main, h("h1", null, say("edit.title")),
    h("div", { class: "actions" },
      h("label", { for: search.id }, say("edit.search")), search,
      may.create() && h("button", { type: "button", class: "primary", onclick:
        once(() => askForPlan(main).catch(tellTrouble)) }, say("edit.newPlan"))),
    h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": say("edit.title") },
      h("table", { class: "matrix plan-list" },
        h("thead", null, h("tr", null, ["plan", "edit.publisher", "edit.state", "edit.lastUpdated"].map((key) =>
          h("th", { scope: "col" }, say(key))))),
        rows)),
    none, more);
  return soon.cancel;
}

async function page(text, after) {
  const { plans: { nodes, pageInfo } } = await ask(editablePlansQuery, { text: text || null, after });
  return { plans: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

const most = 100; // nodes of one question

/** The plans that the viewer's grants name. */
async function named(text) {
  const ids = [...new Set(viewer.grants.flatMap(({ plans }) => plans ?? []))];
  const plans = [];
  for (let start = 0; start < ids.length; start += most) {
    plans.push(...(await ask(namedPlansQuery, { ids: ids.slice(start, start + most) })).nodes.filter(Boolean));
  }
  const wanted = text.toLocaleLowerCase();
  return { plans: plans.filter((plan) => (plan.title?.value ?? "").toLocaleLowerCase().includes(wanted)), next: null };
}

const rowOf = ({ slug, state, updatedAt, title: name, publisher }) =>
  h("tr", null,
    h("th", { scope: "row" }, h("a", { href: addressOf("plans", [slug]) }, localized(name)),
      h("small", null, h("bdi", { dir: "ltr" }, slug))),
    h("td", null, localized(publisher.name)), h("td", null, say(`state.${state}`)), h("td", null, dateOf(updatedAt)));
