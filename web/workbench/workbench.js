// The workbench: a view for each thing to do, below a bar that is always there.

import { fill, h } from "./dom.js";
import * as files from "./files.js";
import * as locales from "./locales.js";
import { reasonOf } from "./news.js";
import * as plans from "./plans.js";
import * as planProgress from "./planprogress.js";
import * as progress from "./progress.js";
import { addressOf, here } from "./router.js";
import { resume, signOut, viewer } from "./session.js";
import { showSignIn } from "./signin.js";
import { say } from "./site.js";
import * as translate from "./translate.js";
import { sendWaiting } from "./waiting.js";

/**
 * The views by their names in addresses. Each exports show(main, place), which fills main, may return what to do when the
 * view is left, and title, the key of its name. Those in the bar are told there, unless isOffered() says no.
 */
const views = new Map([
  ["", progress],
  ["progress", planProgress],
  ["translate", translate],
  ["files", files],
  ["plans", plans],
  ["locales", locales],
]);
const inBar = [
  "",
  "files",
  "plans",
  "locales",
];

const main = document.getElementById("main");
let leave = null;

async function show() {
  const place = here();
  leave?.();
  leave = null;
  if (!viewer) return showSignIn(main, begin);
  const view = views.get(place.view) ?? progress;
  showBar(place.view);
  document.title = `${say(view.title)} · ${say("workbench")}`;
  try {
    leave = (await view.show(main, place)) ?? null;
    sendWaiting();
  } catch (error) {
    fill(main, h("p", { class: "trouble", role: "alert" }, reasonOf(error)),
      h("button", { type: "button", onclick: show }, say("again")));
  }
}

function showBar(current) {
  fill(document.getElementById("views"), inBar.filter((name) => views.get(name).isOffered?.() ?? true).map((name) =>
    h("a", { href: addressOf(name), "aria-current": name === current && "page" }, say(views.get(name).title))));
  fill(document.getElementById("account"),
    h("span", { class: "viewer" }, viewer.name),
    h("button", { type: "button", onclick: end }, say("signout")));
}

function begin() {
  addEventListener("hashchange", show);
  show();
}

function end() {
  signOut();
  location.reload();
}

// A change of language loads the page anew, at the same place.
document.querySelector(".languages").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link) link.hash = location.hash;
});

try {
  await resume();
  begin();
} catch (error) {
  fill(main, h("p", { class: "trouble", role: "alert" }, reasonOf(error)),
    h("button", { type: "button", onclick: () => location.reload() }, say("again")));
}
