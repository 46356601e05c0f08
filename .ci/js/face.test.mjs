// Every page, in the languages of the workbench, from narrow screens to a desk, and what comes up while one works.
import assert from "node:assert/strict";
import { desktop, phone, site, visitor, worker } from "./bench.mjs";
import { token } from "./clients.mjs";
import { assertAccessible, assertFits, picture, shiftsOf, stand, watchShifts, weigh } from "./face.mjs";
import { moments } from "./moments.mjs";
import { test } from "./timed.mjs";

const narrow = { width: 320, height: 640 }; // what a desk is at 400 % (WCAG 1.4.10)
const screens = { phone, desktop, narrow };
const both = ["phone", "desktop"];
const faces = [...["en", "ko", "ar"].flatMap((locale) => both.map((screen) => [locale, screen])), ["ja", "narrow"]];
const examined = ["en-desktop", "ko-phone", "ar-desktop", "ja-narrow"]; // each language and each screen

// The workbench's views, with what is there once they are shown.
const views = {
  progress: ["#/", ".matrix"],
  translate: ["#/translate/gwangju/ko", ".unit[aria-selected=true]"],
  files: ["#/files", ".files"],
  plans: ["#/plans", ".plan-list td"],
  locales: ["#/locales", ".locales tbody tr"],
  kinds: ["#/progress/gwangju", ".kinds tbody tr"],
  editor: ["#/plans/gwangju", "[role=treegrid] [role=row][aria-level]"],
};

const pages = { front: ["/", ".plans"], plan: ["/plans/gwangju", "table"], signin: ["/workbench", "#token"] };

for (const [locale, screen] of faces) {
  const face = `${locale}-${screen}`;
  const examine = examined.includes(face) ? assertAccessible : () => {};
  test(`in ${locale} on a ${screen} all pages can be used by everybody, fit and stand still`, async (t) => {
    const page = await visitor(t, { viewport: screens[screen], locale });
    await watchShifts(page);
    for (const [name, [path, shown]] of Object.entries(pages)) {
      await page.goto(site + path);
      await inspect(page, shown, `${name}-${face}`);
      await examine(page, `${name}-${face}`);
    }
    await signIn(page, token);
    await page.waitForSelector("#account button");
    for (const [name, [place, shown]] of Object.entries(views)) {
      await arrive(page, place);
      await inspect(page, shown, `${name}-${face}`);
      await examine(page, `${name}-${face}`);
    }
  });
}

test("what comes up while one works can be used by everybody, fits and stands still", async (t) => {
  const all = Object.entries(await moments());
  for (const [locale, screen] of [["ja", "desktop"], ["ar", "phone"]]) {
    const page = await visitor(t, { viewport: screens[screen], locale });
    await watchShifts(page);
    await page.goto(`${site}/workbench`);
    await signIn(page, "not-a-token");
    await inspect(page, ".trouble:not(:empty)", `refused-${locale}-${screen}`);
    await assertAccessible(page, `refused-${locale}-${screen}`);
    await signIn(page, token);
    await page.waitForSelector("#account button");
    for (const [name, [place, comeTo, shown]] of all) {
      await arrive(page, place);
      await comeTo(page);
      await page.locator(shown).first().waitFor();
      await stand(page); // what one has brought about may move the page
      await inspect(page, shown, `${name}-${locale}-${screen}`);
      await assertAccessible(page, `${name}-${locale}-${screen}`);
    }
  }
});

async function signIn(page, secret) {
  await page.fill("#token", secret);
  await page.keyboard.press("Enter");
}

async function arrive(page, place) {
  await page.evaluate((hash) => history.replaceState(null, "", hash), place);
  await page.reload(); // what was before is not counted
}

async function inspect(page, shown, where) {
  await page.locator(shown).first().waitFor();
  assert.equal(await page.getAttribute("html", "lang"), where.split("-")[1]);
  assert.equal(await page.getAttribute("html", "dir"), where.includes("-ar-") ? "rtl" : "ltr");
  await picture(page, where);
  await assertFits(page, where);
  const shifts = await shiftsOf(page);
  assert.ok(shifts < 0.01, `${where} moves by ${shifts}`);
}

test("the workbench weighs less than 150 kB with all that it loads", async (t) => {
  for (const [name, [place, shown]] of Object.entries(views)) {
    const page = await worker(t, token);
    const weight = await weigh(page);
    await page.goto("about:blank");
    await page.goto(`${site}/workbench${place}`);
    await page.locator(shown).first().waitFor();
    await page.waitForLoadState("networkidle");
    const bytes = weight();
    assert.ok(bytes < 150_000, `${name} takes ${bytes} bytes`);
  }
});
