// How far the plans are translated, as the workbench tells it.
import assert from "node:assert/strict";
import { token } from "./clients.mjs";
import { ask, phone, tokenFor, worker } from "./bench.mjs";
import { test } from "./timed.mjs";

const counts = "total missing draft translated reviewed stale";
const told = ({ total, translated, reviewed }) => {
  const part = total ? (translated + reviewed) / total : 0;
  return `${part > 0 && part < 0.01 ? 1 : part < 1 && part > 0.99 ? 99 : Math.round(part * 100)}%`;
};

test("the matrix tells what the API tells, the viewer's own languages first", async (t) => {
  const page = await worker(t, await tokenFor("reviewer", { role: "REVIEWER", locales: ["vi", "ja"] }));
  const matrix = page.locator(".matrix");
  await matrix.waitFor();
  const { locales, plan } = await ask(`{
    locales { tag coverage { ${counts} } }
    plan(slug: "gwangju") { sourceLocale title { value } coverage { locale ${counts} } }
  }`);
  const own = ["ja", "vi"];
  const order = [...own, ...locales.map(({ tag }) => tag).filter((tag) => !own.includes(tag))];
  assert.deepEqual(await matrix.locator("thead th bdi").evaluateAll((names) => names.map((name) => name.lang)), order);
  const byLocale = new Map(plan.coverage.map((one) => [one.locale, one]));
  const row = matrix.getByRole("row").filter({ has: page.getByRole("link", { name: plan.title.value }) });
  const bars = await row.locator("td").evaluateAll((cells) => cells.map((cell) => cell.textContent.split(":")[0]));
  assert.deepEqual(bars, order.map((tag) => (tag === plan.sourceLocale ? "Source" : told(byLocale.get(tag)))));
  const totals = await matrix.locator(".total td").evaluateAll((cells) => cells.map((cell) => cell.textContent.split(":")[0]));
  assert.deepEqual(totals, order.map((tag) => told(locales.find((one) => one.tag === tag).coverage)));
  assert.deepEqual(await row.locator("td a").evaluateAll((links) => links.map((link) => link.hash)),
    own.map((tag) => `#/translate/gwangju/${tag}`), "only into what one may translate");
});

test("plans are found by title, and the languages that are shown are remembered", async (t) => {
  const page = await worker(t, token, "#/", { viewport: phone });
  await page.locator(".matrix").waitFor();
  await page.getByLabel("Title").fill("no such plan");
  await page.getByRole("status").filter({ hasText: "0 plans" }).waitFor();
  await page.getByLabel("Title").fill("");
  await page.getByRole("status").filter({ hasText: "1 plan" }).waitFor();
  await page.getByText(/^Languages shown/).click();
  await page.getByRole("button", { name: "None" }).click();
  await page.getByRole("checkbox", { name: /Korean/ }).check();
  const heads = page.locator(".matrix thead bdi");
  assert.deepEqual(await heads.allTextContents(), ["한국어"]);
  await page.reload();
  await page.locator(".matrix").waitFor();
  assert.deepEqual(await heads.allTextContents(), ["한국어"]);
});

test("an address that asks for a state that there is none of shows all plans", async (t) => {
  const page = await worker(t, token, "#/?state=LOST");
  await page.getByRole("status").filter({ hasText: "1 plan" }).waitFor();
});

test("one plan's progress is told by kind, each number leading to the texts that it counts", async (t) => {
  const page = await worker(t, token, "#/");
  const { plan } = await ask(`{ plan(slug: "gwangju") { title { value } coverage(byKind: true) { locale kind ${counts} } } }`);
  await page.getByRole("link", { name: plan.title.value }).click();
  const korean = page.locator("tbody", { has: page.getByRole("rowheader", { name: /Korean/ }) });
  await korean.waitFor();
  const numbers = await korean.locator("tr").evaluateAll((rows) =>
    rows.map((row) => [...row.cells].slice(2).map((cell) => Number(cell.textContent))));
  const kinds = plan.coverage.filter(({ locale, total }) => locale === "ko" && total > 0);
  const row = (one) => [one.missing, one.draft, one.translated, one.reviewed, one.stale];
  const sum = kinds.map(row).reduce((all, one) => all.map((count, i) => count + one[i]));
  assert.deepEqual(numbers, [sum, ...kinds.map(row)]);

  const filters = ["MISSING", "DRAFT", "UNREVIEWED", "REVIEWED", "STALE"];
  const links = await korean.locator("a").evaluateAll((found) => found.map((link) => link.hash));
  assert.deepEqual(links, filters.filter((_, i) => sum[i] > 0).map((filter) => `#/translate/gwangju/ko?state=${filter}`));

  await page.getByRole("button", { name: "Missing" }).click();
  await page.locator(`th[aria-sort=descending]`, { hasText: "Missing" }).waitFor();
  const missing = await page.locator("tbody tr:first-child td:nth-child(3)").evaluateAll((cells) =>
    cells.map((cell) => Number(cell.textContent)));
  assert.deepEqual(missing, missing.toSorted((a, b) => b - a));
});

test("of a plan that there is not, the progress says so", async (t) => {
  const page = await worker(t, token, "#/progress/none");
  await page.getByText("There is no such plan, or you may not see it.").waitFor();
  await page.getByRole("link", { name: "All plans" }).click();
  await page.locator(".matrix").waitFor();
});
