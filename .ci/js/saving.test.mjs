// What is typed in the workbench, and how it is saved: nothing is lost, and nothing is saved over what was not read.
import assert from "node:assert/strict";
import {
  ask, button, editorOf, held, holds, newUnit, opened, placeOf, setIn, site, tabTo, told, tokenFor, visitor,
} from "./bench.mjs";
import { test } from "./timed.mjs";

const locale = "id";
const min = await tokenFor("Min", { role: "TRANSLATOR", locales: [locale] });
const ara = await tokenFor("Ara", { role: "TRANSLATOR", locales: [locale] });
const missing = `query ($locale: Locale!) {
  translationUnits(locale: $locale, states: [MISSING], first: 32) { nodes { id field locale node { id } } }
}`;
const { translationUnits: { nodes: units } } = await ask(missing, { locale });

// A unit in another tab of the same browser.
async function tabAt(context, secret, unit) {
  const page = await context.newPage();
  await page.goto(`${site}/workbench${placeOf(unit)}`);
  await page.fill("#token", secret);
  await page.keyboard.press("Enter");
  return page;
}

async function write(page, text) {
  await editorOf(page).waitFor();
  await editorOf(page).fill(text);
}

async function save(page, text) {
  await write(page, text);
  await page.keyboard.press("Control+Enter");
}

// pastOf is what a text has been, the newest first.
async function pastOf({ id }) {
  const { translationUnit } = await ask(`query ($id: ID!) { translationUnit(id: $id) { history { value } } }`, { id });
  return translationUnit.history.map(({ value }) => value);
}

// A text in the history of the unit that is kept in the browser alone.
const keptHere = (page) => page.locator(".card", { hasText: "Kept in this browser only" });

// The dialog that shows a conflict.
const conflictOf = (page) => page.getByRole("dialog", { name: "Two texts for one place" });

// What keeps texts from being set, as where the network is gone for them alone.
const cut = (route) =>
  (route.request().postData()?.includes("setTranslation") ? route.abort("internetdisconnected") : route.continue());

// What holds texts on their way until they are let go.
const hold = (page) => held(page, ({ query }) => query.includes("setTranslation"));

test("what is typed is there after a reload, and after the tab is closed", async (t) => {
  const [unit] = units;
  const page = await opened(t, min, unit);
  await write(page, "Belum selesai");
  await page.reload();
  await holds(page, "Belum selesai");
  const context = page.context();
  await page.close({ runBeforeUnload: true });
  const again = await tabAt(context, min, unit);
  await holds(again, "Belum selesai");
  assert.deepEqual(await pastOf(unit), []);
  await save(again, "Sudah selesai");
  await told(again, "Saved.").waitFor();
  await holds(await tabAt(context, min, unit), "Sudah selesai");
});

test("who lets the browser keep nothing works as long as the page is open", async (t) => {
  const page = await visitor(t);
  await page.addInitScript(() => {
    const get = () => {
      throw new DOMException("denied", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get });
  });
  const unit = units[17];
  await page.goto(`${site}/workbench${placeOf(unit)}`);
  await page.fill("#token", min);
  await page.keyboard.press("Enter");
  await save(page, "Tanpa simpanan");
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Tanpa simpanan"]);
  await page.route("**/graphql", cut);
  await save(page, "Tanpa jaringan pula");
  await page.getByText("1 text is not yet saved").waitFor();
  await button(page, "Sign out").click();
  await page.getByRole("dialog", { name: "Sign out" }).getByText("it is lost when you sign out").waitFor();
});

// A text that is typed where the browser has no room left to keep it.
async function crowded(t, unit, text) {
  const page = await opened(t, min, unit);
  await editorOf(page).waitFor();
  await page.evaluate(() => {
    for (let size = 1 << 23; size >= 1; size >>= 1) {
      try {
        localStorage.setItem(`full${size}`, "x".repeat(size));
      } catch {
        // half of it then
      }
    }
  });
  await write(page, text);
  await page.getByText("no room left").waitFor();
  return page;
}

// The kinds of questions that the browser asks from now on, all of which are agreed to.
function dialogsOf(page) {
  const kinds = [];
  page.on("dialog", (dialog) => (kinds.push(dialog.type()), dialog.accept()));
  return kinds;
}

test("what a browser has no room for is there as long as the page, which asks before it goes", async (t) => {
  const unit = units[29];
  const page = await crowded(t, unit, "Tidak ada tempat");
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForFunction((id) => !location.hash.includes(encodeURIComponent(id)), unit.id);
  await page.keyboard.press("Alt+ArrowUp");
  await holds(page, "Tidak ada tempat");
  const asked = page.waitForEvent("dialog");
  const reloading = page.reload().catch(() => {}); // it is called off
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await holds(page, "Tidak ada tempat");
  await page.route("**/graphql", cut);
  await page.keyboard.press("Control+Enter");
  await page.getByText("1 text is not yet saved").waitFor();
  await page.unroute("**/graphql", cut);
  await button(page, "Send now").click();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Tidak ada tempat"]);
  await reloading;
});

test("what there was no room for is kept once there is", async (t) => {
  const unit = units[28];
  const page = await crowded(t, unit, "Tempat nanti");
  await page.evaluate(() => localStorage.clear());
  const dialogs = dialogsOf(page);
  await page.reload();
  await holds(page, "Tempat nanti");
  assert.deepEqual(dialogs, []); // nothing would have been gone
});

test("who signs out is asked where what was typed would be lost, and stays, or leaves it", async (t) => {
  const unit = units[30];
  const page = await crowded(t, unit, "Hilang nanti");
  const dialog = page.getByRole("dialog", { name: "Sign out" });
  await button(page, "Sign out").click();
  await dialog.getByText("it is lost when you sign out").waitFor();
  await button(dialog, "Cancel").click();
  await holds(page, "Hilang nanti");
  await button(page, "Sign out").click();
  const dialogs = dialogsOf(page);
  await button(dialog, "Sign out all the same").click();
  await page.locator("#token").waitFor();
  assert.deepEqual(dialogs, []); // it was asked already
});

test("what is kept and broken is in nobody's way", async (t) => {
  const unit = units[18];
  const page = await opened(t, min, unit);
  await write(page, "Masih utuh");
  await page.evaluate(() => {
    for (const name of ["kept", "waiting"]) localStorage.setItem(`polyplan.${name}[broken`, "{");
    localStorage.setItem('polyplan.kept["/","Min"]', "{");
  });
  await page.reload();
  await holds(page, "Masih utuh");
});

test("two people write one text: both are shown, and both survive", async (t) => {
  const [, unit] = units;
  const [one, other] = [await opened(t, min, unit), await opened(t, ara, unit)];
  await write(other, "Tujuan rencana kota");
  await save(one, "Tujuan perencanaan");
  await told(one, "Saved.").waitFor();
  await other.keyboard.press("Control+Enter");
  const dialog = conflictOf(other);
  await dialog.getByText("Tujuan perencanaan").first().waitFor();
  await other.keyboard.press("Escape");
  assert.deepEqual(await pastOf(unit), ["Tujuan perencanaan"]);

  await other.reload();
  await dialog.getByText("Tujuan rencana kota").first().waitFor();
  await button(dialog, "Put mine in its place").click();
  await told(other, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Tujuan rencana kota", "Tujuan perencanaan"]);
});

test("what was typed in a tab that is closed is merged with another's text by hand, and is done with", async (t) => {
  const unit = units[12];
  const page = await opened(t, min, unit);
  await write(page, "Milik Min kemarin");
  const context = page.context();
  await page.close({ runBeforeUnload: true });
  await setIn(unit, "Milik Ara kemarin", ara);
  const again = await tabAt(context, min, unit);
  const dialog = conflictOf(again);
  await dialog.getByText("Make one out of both").click();
  await dialog.getByLabel("Merged text").fill("Milik Min dan");
  await again.keyboard.press("Escape");
  await again.locator("summary", { hasText: "History" }).click();
  await keptHere(again).locator("ins", { hasText: "Min" }).waitFor();
  await button(again, "Compare").click();
  await dialog.getByText("Make one out of both").click();
  await dialog.getByLabel("Merged text").fill("Milik Min dan Ara");
  await button(dialog, "Save the merged text").click();
  await told(again, "Saved.").waitFor();
  await holds(again, "Milik Min dan Ara");
  await again.reload();
  await holds(again, "Milik Min dan Ara");
  assert.equal(await dialog.count(), 0);
  assert.deepEqual(await pastOf(unit), ["Milik Min dan Ara", "Milik Ara kemarin"]);
});

test("what was merged by hand outlives the dialog and is gone on with, and what was typed stands beside", async (t) => {
  const unit = units[15];
  const page = await opened(t, min, unit);
  await write(page, "Milik Min hari ini");
  await setIn(unit, "Milik Ara hari ini", ara);
  await page.keyboard.press("Control+Enter");
  const dialog = conflictOf(page);
  await dialog.getByText("Make one out of both").click();
  await dialog.getByLabel("Merged text").fill("Milik keduanya");
  await page.keyboard.press("Escape");
  await holds(page, "Milik keduanya");
  await page.locator("summary", { hasText: "History" }).click();
  await keptHere(page).getByText("Milik Min hari ini").waitFor();
  await button(page, "Compare").click();
  await dialog.getByText("Milik Ara hari ini").first().waitFor();
  await button(dialog, "Put mine in its place").click();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Milik keduanya", "Milik Ara hari ini"]);
});

test("who comes back to two texts compares what they have typed by then", async (t) => {
  const unit = units[22];
  const page = await opened(t, min, unit);
  await write(page, "Milik Min dulu");
  await setIn(unit, "Milik Ara dulu", ara);
  await page.keyboard.press("Control+Enter");
  const dialog = conflictOf(page);
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForFunction((id) => !location.hash.includes(encodeURIComponent(id)), unit.id);
  await page.keyboard.press("Alt+ArrowUp");
  await holds(page, "Milik Min dulu");
  await write(page, "Milik Min kini");
  await button(page, "Compare").click();
  await button(dialog, "Put mine in its place").click();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Milik Min kini", "Milik Ara dulu"]);
});

test("what comes of a choice between two texts is told also where its dialog is closed before", async (t) => {
  const unit = units[23];
  const page = await opened(t, min, unit);
  await write(page, "Milik Min pagi");
  await setIn(unit, "Milik Ara pagi", ara);
  await page.keyboard.press("Control+Enter");
  const dialog = conflictOf(page);
  const putMineAndClose = async () => {
    await button(dialog, "Put mine in its place").click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  };
  await dialog.waitFor();
  const { release } = await hold(page);
  await putMineAndClose();
  await setIn(unit, "Milik Ara siang", ara);
  release();
  await button(told(page, "Both are kept."), "Look").click();
  await dialog.getByText("Milik Ara siang").first().waitFor();

  let refuse;
  const refused = new Promise((resolve) => (refuse = resolve));
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes("setTranslation")) return route.continue();
    await refused;
    return route.fulfill({ json: { errors: [{ message: "not now", extensions: { code: "FORBIDDEN" } }] } });
  });
  await putMineAndClose();
  refuse();
  await told(page, "not now").waitFor();
  await holds(page, "Milik Min pagi");
});

test("what is typed in another tab stands in the history as it is typed", async (t) => {
  const unit = units[31];
  const page = await opened(t, min, unit);
  await page.locator("summary", { hasText: "History" }).click();
  const other = await tabAt(page.context(), min, unit);
  await write(other, "Dari tab lain");
  await keptHere(page).getByText("Dari tab lain", { exact: true }).waitFor();
  await write(other, "Dari tab sebelah");
  await keptHere(page).getByText("Dari tab sebelah", { exact: true }).waitFor();
  await button(keptHere(page), "Throw away").click();
  await keptHere(page).waitFor({ state: "detached" });
});

test("a text that gives way to another's is kept in its browser", async (t) => {
  const [, , unit] = units;
  const page = await opened(t, min, unit);
  await write(page, "Milik Min");
  await page.reload();
  await holds(page, "Milik Min");
  await setIn(unit, "Milik Ara", ara);
  await page.reload();
  const dialog = conflictOf(page);
  await button(dialog, "Leave what is there").click();
  await holds(page, "Milik Ara");
  await page.locator("summary", { hasText: "History" }).click();
  await button(keptHere(page), "Put into the editor").click();
  await holds(page, "Milik Min");
});

test("offline one goes on, and what was saved is saved once when the browser is back", async (t) => {
  const [, , , unit] = units;
  const page = await opened(t, min, unit);
  await write(page, "Tanpa jaringan");
  await page.waitForLoadState("networkidle"); // the units that follow are at hand
  await page.context().setOffline(true);
  await page.keyboard.press("Control+Enter");
  await page.getByText("1 text is not yet saved").waitFor();
  await page.waitForFunction((id) => !location.hash.includes(encodeURIComponent(id)), unit.id);
  const next = { id: new URLSearchParams(page.url().split("?")[1]).get("unit") };
  await save(page, "Masih tanpa jaringan");
  await page.getByText("2 texts are not yet saved").waitFor();
  await page.context().setOffline(false);
  await page.getByText("not yet saved").waitFor({ state: "detached" });
  assert.deepEqual(await pastOf(unit), ["Tanpa jaringan"]);
  assert.equal((await pastOf(next))[0], "Masih tanpa jaringan");
});

test("what a network that hangs does not answer waits, and is sent again", async (t) => {
  const unit = units[14];
  const page = await opened(t, min, unit);
  await write(page, "Jaringan yang macet");
  await page.evaluate(() => { // nobody here waits as long as people do
    const { timeout } = AbortSignal;
    AbortSignal.timeout = () => timeout.call(AbortSignal, 1000);
  });
  const hang = (route) => (route.request().postData()?.includes("setTranslation") ? undefined : route.continue());
  await page.route("**/graphql", hang);
  await page.keyboard.press("Control+Enter");
  await page.locator(".middle[aria-busy=true]").waitFor();
  await page.getByText("1 text is not yet saved").waitFor();
  await page.unroute("**/graphql", hang);
  await button(page, "Send now").click();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Jaringan yang macet"]);
});

test("offline one comes back to a text as it was saved", async (t) => {
  const unit = units[13];
  const page = await opened(t, min, unit);
  await write(page, "Tersimpan");
  const news = page.waitForResponse((response) => {
    const asked = response.request().postData() ?? "";
    return asked.includes("query Unit(") && asked.includes(unit.id);
  });
  await page.keyboard.press("Control+Enter");
  await (await news).finished();
  await page.waitForFunction((id) => !location.hash.includes(encodeURIComponent(id)), unit.id);
  await page.context().setOffline(true);
  await page.keyboard.press("Alt+ArrowUp");
  await holds(page, "Tersimpan");
});

test("what waits is told to who signs out, and outlives its page", async (t) => {
  const unit = units[9];
  const page = await opened(t, min, unit);
  await write(page, "Dikirim nanti");
  await page.route("**/graphql", cut);
  await page.keyboard.press("Control+Enter");
  await page.getByText("1 text is not yet saved").waitFor();
  await button(page, "Sign out").click();
  const dialog = page.getByRole("dialog", { name: "Sign out" });
  await dialog.getByText("1 text is not yet saved").waitFor();
  await button(dialog, "Cancel").click();
  await page.unroute("**/graphql", cut);
  await page.reload();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Dikirim nanti"]);
});

test("who signs out while a text is being saved has it saved first", async (t) => {
  const unit = units[20];
  const page = await opened(t, min, unit);
  const { release } = await hold(page);
  await save(page, "Masih sempat");
  await page.locator(".middle[aria-busy=true]").waitFor();
  await button(page, "Sign out").click();
  release();
  await page.locator("#token").waitFor();
  assert.deepEqual(await pastOf(unit), ["Masih sempat"]);
});

test("a text that is still being saved when its writer signs out is sent when they come back", async (t) => {
  const unit = units[21];
  const page = await opened(t, min, unit);
  const { release } = await hold(page);
  await save(page, "Dikirim nanti saja");
  await page.locator(".middle[aria-busy=true]").waitFor();
  await button(page, "Sign out").dblclick();
  const dialog = page.getByRole("dialog", { name: "Sign out" });
  await dialog.getByText("1 text is not yet saved").waitFor();
  await button(dialog, "Sign out all the same").click();
  await page.locator("#token").waitFor();
  assert.deepEqual(await pastOf(unit), []);
  release();
  await page.fill("#token", min);
  await page.keyboard.press("Enter");
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Dikirim nanti saja"]);
  const stored = await page.evaluate(() => Object.keys(localStorage));
  assert.deepEqual(stored.filter((key) => key.startsWith("polyplan.waiting")), []);
});

test("what waits is sent from any view", async (t) => {
  const unit = units[10];
  const page = await opened(t, min, unit);
  await write(page, "Dikirim dari mana saja");
  await page.route("**/graphql", cut);
  await page.keyboard.press("Control+Enter");
  await page.getByText("1 text is not yet saved").waitFor();
  await page.evaluate(() => (location.hash = "#/"));
  await page.reload();
  await page.getByRole("heading", { name: "Progress" }).waitFor();
  await page.unroute("**/graphql", cut);
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith("polyplan.waiting")));
  assert.deepEqual(await pastOf(unit), ["Dikirim dari mana saja"]);
});

test("what waited and meets another text is told in any view, and is looked at from there", async (t) => {
  const unit = units[24];
  const page = await opened(t, min, unit);
  await page.route("**/graphql", cut);
  await save(page, "Menunggu di rumah");
  await page.getByText("1 text is not yet saved").waitFor();
  await setIn(unit, "Lebih dulu", ara);
  await page.getByRole("link", { name: "Progress" }).click();
  await page.waitForSelector(".matrix");
  await page.unroute("**/graphql", cut);
  await button(told(page, "Both are kept."), "Look").click();
  await conflictOf(page).getByText("Menunggu di rumah").first().waitFor();
});

test("what another tab has sent is no conflict with what its writer goes on with", async (t) => {
  const unit = units[25];
  const one = await opened(t, min, unit);
  const other = await tabAt(one.context(), min, units[26]);
  await editorOf(other).waitFor();
  await one.route("**/graphql", cut);
  await write(one, "Draf pertama");
  await one.keyboard.press("Alt+Enter");
  await one.getByText("1 text is not yet saved").waitFor();
  await button(other, "Send now").click();
  await one.locator(".notes .marks").waitFor(); // it is there
  await one.unroute("**/graphql", cut);
  await write(one, "Draf kedua");
  await one.keyboard.press("Control+Enter");
  await told(one, "Saved.").waitFor();
  assert.equal((await pastOf(unit))[0], "Draf kedua");
});

test("who has gone on decides between two texts where they are, and the next text is left alone", async (t) => {
  const unit = units[11];
  const page = await opened(t, min, unit);
  await write(page, "Lebih lambat");
  await setIn(unit, "Lebih cepat", ara);
  const { release } = await hold(page);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForFunction((id) => !location.hash.includes(encodeURIComponent(id)), unit.id);
  const next = { id: new URLSearchParams(page.url().split("?")[1]).get("unit") };
  const before = await pastOf(next);
  release();
  await button(told(page, "Both are kept."), "Look").click();
  const dialog = conflictOf(page);
  await dialog.getByText("Lebih lambat").first().waitFor();
  await button(dialog, "Put mine in its place").click();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Lebih lambat", "Lebih cepat"]);
  assert.deepEqual(await pastOf(next), before);
});

test("a text whose answer was lost is no conflict with itself", async (t) => {
  const [, , , , , unit] = units;
  const page = await opened(t, min, unit);
  await write(page, "Sampai, tetapi tanpa jawaban");
  let lost = 0;
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes("setTranslation") || lost++) return route.continue();
    await route.fetch();
    return route.abort("internetdisconnected");
  });
  await page.keyboard.press("Control+Enter");
  await button(page, "Send now").click();
  await told(page, "Saved.").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.deepEqual(await pastOf(unit), ["Sampai, tetapi tanpa jawaban"]);
});

test("who goes back to the text of before, when the answer to another was lost, has it in force", async (t) => {
  const unit = await newUnit("Back to what it was");
  await setIn(unit, "Seperti dulu", min);
  const page = await opened(t, min, unit);
  await holds(page, "Seperti dulu");
  let lost = 0;
  const lose = async (route) => {
    if (!route.request().postData()?.includes("setTranslation")) return route.continue();
    if (!lost++) await route.fetch();
    return route.abort("internetdisconnected");
  };
  await page.route("**/graphql", lose);
  for (const text of ["Berubah", "Seperti dulu"]) {
    await save(page, text);
    await page.locator(".middle[aria-busy=false]").waitFor();
    await page.getByText("1 text is not yet saved").waitFor();
  }
  await page.unroute("**/graphql", lose);
  await button(page, "Send now").click();
  await told(page, "Saved.").waitFor();
  assert.deepEqual(await pastOf(unit), ["Seperti dulu", "Berubah", "Seperti dulu"]);
});

test("a saved text is taken back, and is in the editor", async (t) => {
  const [, , , , , , unit] = units;
  await setIn(unit, "Yang lama", min);
  const page = await opened(t, min, unit);
  await holds(page, "Yang lama");
  await save(page, "Yang baru");
  await button(told(page, "Saved."), "Undo").click();
  await told(page, "Taken back.").waitFor();
  await holds(page, "Yang baru");
  assert.deepEqual(await pastOf(unit), ["Yang lama", "Yang baru", "Yang lama"]);
});

test("a saved text is taken back by who has left it, and is in the editor", async (t) => {
  const unit = units[19];
  const page = await opened(t, min, unit);
  await save(page, "Ditinggalkan");
  await told(page, "Saved.").waitFor();
  await page.getByRole("link", { name: "Progress" }).click();
  await page.getByRole("heading", { name: "Progress" }).waitFor();
  await button(told(page, "Saved."), "Undo").click();
  await holds(page, "Ditinggalkan");
});

test("a saved text is taken back by who has left it and come back, and is seen to be", async (t) => {
  const unit = units[27];
  const page = await opened(t, min, unit);
  const row = page.locator(".unit[aria-selected=true]");
  await write(page, "Ditinggalkan sebentar");
  await page.keyboard.press("Alt+Enter");
  await told(page, "Saved.").waitFor();
  await page.getByRole("link", { name: "Progress" }).click();
  await page.getByRole("heading", { name: "Progress" }).waitFor();
  await page.goBack();
  await row.filter({ hasText: "Draft" }).waitFor();
  await button(told(page, "Saved."), "Undo").click();
  await told(page, "Taken back.").waitFor();
  await row.filter({ hasText: "Missing" }).waitFor();
  await holds(page, "Ditinggalkan sebentar");
});

test("what checks have against a saved text is told to who has gone on, and is looked at", async (t) => {
  const unit = units[16];
  const page = await opened(t, min, unit);
  await save(page, "Dua  spasi");
  const news = told(page, "Checks found 1 thing in it.");
  await news.waitFor();
  await page.waitForFunction((id) => !location.hash.includes(encodeURIComponent(id)), unit.id);
  await button(news, "Look").click();
  await holds(page, "Dua  spasi");
});

test("a token that is revoked loses nothing", async (t) => {
  const [, , , , , , , unit] = units;
  const short = await tokenFor("Sari", { role: "TRANSLATOR", locales: [locale] });
  const page = await opened(t, short, unit);
  await write(page, "Masih di sini");
  const { viewer } = await ask("{ viewer { id } }", {}, short);
  const revoke = "mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { userErrors { message } } }";
  await ask(revoke, { input: { id: viewer.id } });
  await page.keyboard.press("Control+Enter");
  await told(page, "does not hold").waitFor();
  await page.reload();
  await page.fill("#token", await tokenFor("Sari", { role: "TRANSLATOR", locales: [locale] }));
  await page.keyboard.press("Enter");
  await holds(page, "Masih di sini");
});

test("two tabs on one text keep what is typed in each", async (t) => {
  const [, , , , , , , , unit] = units;
  const one = await opened(t, min, unit);
  const other = await tabAt(one.context(), min, unit);
  await editorOf(other).waitFor();
  await write(one, "Di tab pertama");
  await told(other, "typed in another tab").waitFor();
  await write(other, "Di tab kedua");
  await told(one, "typed in another tab").waitFor();
  await one.reload();
  await holds(one, "Di tab pertama");
  await one.locator("summary", { hasText: "History" }).click();
  await one.locator(".card", { hasText: "Di tab kedua" }).waitFor();
});

test("what another tab typed is not taken for one's own by news of the text, and outlives it", async (t) => {
  const unit = await newUnit("Typed in two tabs");
  const one = await opened(t, min, unit);
  const other = await tabAt(one.context(), min, unit);
  await write(other, "Milik tab lain");
  await told(one, "typed in another tab").waitFor();
  const saveDraft = async (text) => {
    await write(one, text);
    await one.keyboard.press("Alt+Enter");
    await button(told(one, "Saved."), "Close").click();
  };
  await saveDraft("Draf");
  await one.locator(".notes .marks").waitFor(); // it is news
  await saveDraft("Draf yang lebih baik");
  await one.locator("summary", { hasText: "History" }).click();
  await keptHere(one).locator("ins", { hasText: "Milik" }).waitFor();
});

test("beside two texts for one place it is seen that what waited is sent, and one goes on in the editor", async (t) => {
  const [late, disputed] = [await newUnit("Sent late"), await newUnit("Two for one place")];
  const page = await opened(t, min, late);
  await page.route("**/graphql", cut);
  await save(page, "Terlambat");
  const unsent = page.getByText("1 text is not yet saved");
  await unsent.waitFor();
  await page.evaluate((place) => (location.hash = place), placeOf(disputed));
  await page.locator(".original", { hasText: "Two for one place" }).waitFor();
  await write(page, "Milik Min");
  await setIn(disputed, "Milik Ara", ara);
  await page.reload();
  await conflictOf(page).waitFor();
  await page.keyboard.press("Escape");
  await tabTo(page, button(page, "Send now"));
  await page.unroute("**/graphql", cut);
  await page.keyboard.press("Enter");
  await unsent.waitFor({ state: "detached" });
  await page.locator("#text:focus").waitFor();
  await button(page, "Compare").waitFor();
  assert.deepEqual(await pastOf(late), ["Terlambat"]);
});
