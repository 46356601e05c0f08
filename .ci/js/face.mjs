// How a page meets people: whether all can use it, what it weighs, and whether it stands still.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// assertAccessible has axe look at a page as it is shown. What it finds serious fails the test.
export async function assertAccessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), rules);
  const serious = violations.filter((it) => ["serious", "critical"].includes(it.impact));
  const told = serious.map((it) => `${it.id}: ${it.help}\n${it.nodes.slice(0, 3).map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`);
  assert.deepEqual(told, [], where);
}

// weigh counts the bytes that a page takes over the network from now on, as they are encoded there.
export async function weigh(page) {
  const client = await page.context().newCDPSession(page);
  let bytes = 0;
  client.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await client.send("Network.enable");
  return () => bytes;
}

// watchShifts counts how far what is shown moves by itself (Layout Instability API), in all pages that are opened from
// now on. Of what moves within half a second of an input the person is the cause.
export const watchShifts = (page) =>
  page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });

export const shiftsOf = (page) => page.evaluate(() => window.shifts);

// stand forgets how far a page has moved until it is shown as it is now.
export const stand = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => {
    window.shifts = 0;
    resolve();
  }))));

// assertFits has a page be no wider than the screen it is on.
export async function assertFits(page, where) {
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= screen, `${where} is ${wide} px wide on a screen of ${screen}`);
}

// picture keeps how a page looks, where POLYPLAN_PICTURES names a folder, for people to look at.
export async function picture(page, name) {
  const folder = process.env.POLYPLAN_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}
