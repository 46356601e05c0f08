// The workbench: a view for each thing to do, below a bar that is always there.

import { askTo } from "./asking.js";
import { closeDialogs, fill, h } from "./dom.js";
import { show as showFiles } from "./files.js";
import { writeOut } from "./keep.js";
import { show as showLocales } from "./locales.js";
import { reasonShown, tell } from "./news.js";
import { once } from "./once.js";
import { show as showPlanProgress } from "./planprogress.js";
import { show as showPlans } from "./plans.js";
import { show as showProgress } from "./progress.js";
import { addressOf, here } from "./router.js";
import { may, resume, signOut, viewer } from "./session.js";
import { showSignIn } from "./signin.js";
import { say } from "./site.js";
import { giveUp, isAtRisk } from "./storage.js";
import { show as showTranslate } from "./translate.js";
import { sendOff, sendWaiting } from "./waiting.js";

/**
 * The views by their names in addresses, with the keys of their titles. open(main, place) fills main and may return
 * what to do when the view is left.
 */
const views = new Map([
  ["", { title: "progress", open: showProgress }],
  ["progress", { title: "progress", open: showPlanProgress }],
  ["translate", { title: "translate", open: showTranslate }],
  ["files", { title: "files.title", open: showFiles }],
  ["plans", { title: "edit.title", open: showPlans, isOffered: () => may.editAny() }],
  ["locales", { title: "locale.title", open: showLocales }],
]);
const inBar = ["", "files", "plans", "locales"];

const main = document.getElementById("main");
let leave = null;
let turn = 0; // of the view that is shown: another may have been asked for while one opened

async function show() {
  const place = here();
  const own = ++turn;
  closeDialogs(); // they are of the view that is left
  leave?.();
  leave = null;
  if (!viewer) return showSignIn(main, begin);
  const view = views.get(place.view) ?? views.get("");
  const face = h("div", { class: "view" });
  showBar(place.view);
  document.title = `${say(view.title)} · ${say("workbench")}`;
  fill(main, face);
  if (!views.has(place.view)) tell(say("nowhere", place.view));
  try {
    const end = (await view.open(face, place)) ?? null;
    if (own !== turn) return end?.();
    leave = end;
    sendWaiting();
  } catch (error) {
    fill(face, h("p", { class: "trouble", role: "alert" }, reasonShown(error)),
      h("button", { type: "button", onclick: show }, say("again")));
  }
  if (own === turn && own > 1) focusView();
}

/** Goes to the view that has come, where what was left had the focus and nothing has it by now. */
function focusView() {
  if (document.activeElement === document.body) main.focus();
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

/** Signs out: who has texts that are not saved, and cannot be now, or would be lost, is asked first. */
const end = once(async () => {
  const count = await sendOff(2);
  writeOut();
  const isLost = isAtRisk();
  if (!count && !isLost) return leaveSite();
  const body = isLost ? [count > 0 && h("p", null, say("translate.waiting", count)), h("p", null, say("signout.lost"))]
    : h("p", null, say("signout.waiting", count));
  askTo(say("signout"), { body, label: say("signout.anyway"), run: leaveSite });
});

function leaveSite() {
  giveUp();
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
  fill(main, h("p", { class: "trouble", role: "alert" }, reasonShown(error)),
    h("button", { type: "button", onclick: () => location.reload() }, say("again")));
}
