// The explorer in a browser that reaches nothing but the site.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { endpoint } from "./clients.mjs";
import { told } from "./site.mjs";
import { test } from "./timed.mjs";

const executablePath = told("POLYPLAN_CHROMIUM", "the program of Chromium");
const site = new URL(endpoint).origin;

test("a query runs in the explorer without any other site", async (t) => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] }); // in a container it has none
  t.after(() => browser.close());
  const page = await browser.newPage();
  const elsewhere = [];
  await page.route(
    (url) => url.origin !== site && !["blob:", "data:"].includes(url.protocol),
    (route) => (elsewhere.push(route.request().url()), route.abort()),
  );
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));
  });

  await page.goto(endpoint);
  const editor = page.locator(".graphiql-query-editor .CodeMirror");
  await editor.waitFor();
  // The operation has the name of the first example's, which GraphiQL asks for until it has read what is new.
  await editor.evaluate((it) => it.CodeMirror.setValue('query WholePlan { plan(slug: "gwangju") { slug sourceLocale } }'));
  await page.locator(".graphiql-execute-button").click();
  await page.waitForFunction(() => document.querySelector(".result-window .CodeMirror")?.CodeMirror.getValue().includes('"data"'));
  const answer = JSON.parse(await page.locator(".result-window .CodeMirror").evaluate((it) => it.CodeMirror.getValue()));

  assert.deepEqual(answer.data, { plan: { slug: "gwangju", sourceLocale: "en" } });
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(trouble, []);
});
