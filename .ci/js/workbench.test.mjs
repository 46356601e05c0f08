// Coming to the workbench, and signing in.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { token } from "./clients.mjs";
import { button, site, told, visitor, worker } from "./bench.mjs";
import { test } from "./timed.mjs";

const guide = new URL("../../docs/workbench.md", import.meta.url);

test("a token opens the workbench for as long as its tab is open, and is in no address", async (t) => {
  const page = await worker(t, token);
  await page.waitForSelector(".matrix");
  await page.reload();
  await page.waitForSelector(".matrix");
  assert.ok(!page.url().includes(token));
  const stored = await page.evaluate(() => [Object.values(localStorage).join(), document.cookie].join());
  assert.ok(!stored.includes(token));
  await page.click("#account button");
  await page.waitForSelector("#token");
  assert.ok(!(await page.evaluate(() => Object.values(sessionStorage).join())).includes(token));
});

test("a token that does not hold is refused in words, and may be mended", async (t) => {
  const page = await visitor(t, { locale: "en" });
  await page.goto(`${site}/workbench`);
  await page.fill("#token", "not-a-token");
  await page.keyboard.press("Enter");
  await page.locator(".trouble", { hasText: "does not hold" }).waitFor();
  await page.fill("#token", token);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".matrix");
});

test("another language of the workbench is the same place in it", async (t) => {
  const page = await worker(t, token, "#/?x=1");
  await page.click(".languages summary");
  const links = page.locator(".languages a");
  assert.ok((await links.count()) > 0);
  await links.last().click();
  await page.waitForSelector(".matrix");
  assert.match(page.url(), /\?locale=[A-Za-z-]+#\/\?x=1$/);
});

test("who goes to another view is in it, whatever the address", async (t) => {
  const page = await worker(t, token, "#/");
  await page.locator("#views").getByRole("link", { name: "Files" }).press("Enter");
  await page.waitForSelector("#main:focus .files");
  await page.evaluate(() => (location.hash = "#/%"));
  await page.waitForSelector("#main:focus .matrix");
  await told(page, "There is no page “%” in the workbench").waitFor();
  await page.evaluate(() => (location.hash = "#/translate/gwangju/xx-unknown"));
  await page.getByText("There is no plan “gwangju”, or the catalogue has no locale “xx-unknown”.").waitFor();
  await page.evaluate(() => (location.hash = "#/translate/gwangju"));
  await page.waitForSelector("#main:focus .kinds");
});

test("a question is closed with the view that asks it", async (t) => {
  const page = await worker(t, token, "#/plans/gwangju");
  const question = page.getByRole("dialog", { name: "Delete plan" });
  await button(page, "Delete plan").click();
  await question.waitFor();
  await page.evaluate(() => (location.hash = "#/files"));
  await page.waitForSelector("#main:focus .files");
  assert.equal(await question.count(), 0);
});

test("the keys that the help shows are those that docs/workbench.md tells", async (t) => {
  const page = await worker(t, token, "#/translate/gwangju/ko");
  await page.getByRole("button", { name: "Keys" }).click();
  const shown = await page.locator("dialog dl").evaluate((list) =>
    [...list.querySelectorAll("dt")].map((key) => [key.textContent, key.nextElementSibling.textContent]));
  const told = [...(await readFile(guide, "utf8")).matchAll(/^\| `(.+)` \| (.+) \|$/gm)].map(([, key, does]) => [key, does]);
  assert.deepEqual(shown, told);
});
