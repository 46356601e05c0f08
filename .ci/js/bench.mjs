// The workbench in a browser, as people use it, and the API beside it.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { endpoint, token } from "./clients.mjs";
import { told } from "./site.mjs";

export const site = new URL(endpoint).origin;

let browser;
before(async () => {
  const executablePath = told("POLYPLAN_CHROMIUM", "the program of Chromium");
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] }); // in a container it has none
});
after(() => browser?.close());

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

// visitor is a person with a browser of their own: a page that reaches nothing but the site, and has no trouble.
// Whatever a page says in the console, throws or is forbidden by its policy fails the test.
export async function visitor(t, { viewport = desktop, locale = "en", ...more } = {}) {
  const context = await browser.newContext({ viewport, locale, ...more });
  const trouble = [];
  await context.route((url) => url.origin !== site && !["blob:", "data:"].includes(url.protocol), (route) => {
    trouble.push(`reaches for ${route.request().url()}`);
    return route.abort();
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    const expected = /ERR_INTERNET_DISCONNECTED|status of (400|401|409|429)/; // of tests that are offline or refused
    if (message.type() === "error" && !expected.test(message.text())) trouble.push(message.text());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(trouble, []);
  });
  return page;
}

// worker is a visitor who has signed in, at a place such as #/translate/gwangju/ko.
export async function worker(t, secret, place = "#/", options = {}) {
  const page = await visitor(t, options);
  await page.goto(`${site}/workbench${place}`);
  await page.fill("#token", secret);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#account button");
  return page;
}

// ask is an answer of the API, for whom the token is of.
export async function ask(query, variables = {}, secret = token) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = await response.json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

// tokenFor is the secret of a new token with grants, such as { role: "TRANSLATOR", locales: ["ko"] }.
export async function tokenFor(name, ...grants) {
  const mutation = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret userErrors { message } } }`;
  const { createToken } = await ask(mutation, { input: { name, grants } });
  assert.deepEqual(createToken.userErrors, []);
  return createToken.secret;
}
