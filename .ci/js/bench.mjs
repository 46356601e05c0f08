// The workbench in a browser, as people use it, and the API beside it.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { endpoint, token } from "./clients.mjs";
import { told as setting } from "./site.mjs";
import { patience } from "./timed.mjs";

export const site = new URL(endpoint).origin;

let browser;
before(async () => {
  const executablePath = setting("POLYPLAN_CHROMIUM", "the program of Chromium");
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] }); // in a container it has none
});
after(() => browser?.close());

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

// visitor is a person with a browser of their own: a page that reaches nothing but the site, and has no trouble.
// Whatever a page says in the console, throws or is forbidden by its policy fails the test.
export async function visitor(t, { viewport = desktop, locale = "en", ...more } = {}) {
  const context = await browser.newContext({ viewport, locale, ...more });
  context.setDefaultTimeout(patience);
  const trouble = [];
  await context.route((url) => url.origin !== site && !["blob:", "data:"].includes(url.protocol), (route) => {
    trouble.push(`reaches for ${route.request().url()}`);
    return route.abort();
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`));
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

// What is seen while translating: a text's place, its editor, a button, a message, and that the editor has a text.
export const placeOf = ({ id, locale }) => `#/translate/gwangju/${locale}?unit=${encodeURIComponent(id)}`;
export const opened = (t, secret, unit, options) => worker(t, secret, placeOf(unit), options);
export const editorOf = (page) => page.locator("#text");
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const told = (page, text) => page.locator("#news .message", { hasText: text }).first();
export const holds = (page, text) =>
  page.waitForFunction((text) => document.getElementById("text")?.value === text, text);

// setIn is what somebody else does meanwhile: they set the text of a unit.
export async function setIn({ node, field, locale }, value, secret) {
  const input = { id: node.id, field, locale, value };
  await done("setTranslation", "SetTranslationInput", input, "revision", secret);
}

// newUnit is the title, in a locale, of a goal that is new in the plan of placeOf.
export async function newUnit(title, locale = "id") {
  const { plan } = await ask(`{ plan(slug: "gwangju") { id } }`);
  const { item: { id } } = await done("createGoal", "CreateItemInput", { parent: plan.id, title }, "item { id }");
  return { node: { id }, field: "title", locale, id: `${id}/title/${locale}` };
}

// held keeps questions to the API on their way: those of which matches({query, variables}) holds. asked resolves once
// there is one, and release lets all of them go on.
export async function held(page, matches) {
  let asked, release;
  const isAsked = new Promise((resolve) => (asked = resolve));
  const isReleased = new Promise((resolve) => (release = resolve));
  await page.route("**/graphql", async (route) => {
    if (!matches(route.request().postDataJSON())) return route.fallback();
    asked();
    await isReleased;
    return route.continue();
  });
  return { asked: isAsked, release };
}

// tabTo presses Tab, or another key, until the focus is on a control, as one does who has no mouse.
export async function tabTo(page, wanted, key = "Tab") {
  await wanted.waitFor();
  for (let pressed = 0; pressed < 60; pressed++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`the ${key} key does not lead to ${wanted}`);
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

// done is what is wanted of the payload of a mutation, which is refused nothing.
export async function done(name, kind, input, wanted, secret = token) {
  const mutation = `mutation ($input: ${kind}!) { ${name}(input: $input) { ${wanted} userErrors { message } } }`;
  const payload = (await ask(mutation, { input }, secret))[name];
  assert.deepEqual(payload.userErrors, []);
  return payload;
}

// tokenFor is the secret of a new token with grants, such as { role: "TRANSLATOR", locales: ["ko"] }.
export async function tokenFor(name, ...grants) {
  return (await done("createToken", "CreateTokenInput", { name, grants }, "secret")).secret;
}
