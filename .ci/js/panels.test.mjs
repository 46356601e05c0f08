// What stands beside a text in the workbench: how the like was translated, what is said about it, what it has been.
import assert from "node:assert/strict";
import { ask, button, editorOf, held, holds, newUnit, opened, phone, setIn, told, tokenFor } from "./bench.mjs";
import { test } from "./timed.mjs";

const locale = "id";
const min = await tokenFor("Min", { role: "TRANSLATOR", locales: [locale] });
const sun = await tokenFor("Sun", { role: "REVIEWER", locales: [locale] });

const { plan } = await ask(`{ plan(slug: "gwangju") { publisher { id } } }`);

const panel = (page, name) => page.locator("details.aid", { has: page.locator("summary", { hasText: name }) });

test("a match of the memory is taken by keyboard, and the browser's undo takes it back", async (t) => {
  await setIn(await newUnit("Plant trees along every river"), "Tanam pohon di tepi setiap sungai", min);
  const page = await opened(t, min, await newUnit("Plant trees along every street"));
  const match = panel(page, "Translation memory").getByRole("button", { name: "Tanam pohon" });
  await match.waitFor();
  assert.match(await match.textContent(), /^80%/);
  await editorOf(page).focus();
  await page.keyboard.press("Control+1");
  await holds(page, "Tanam pohon di tepi setiap sungai");
  await page.keyboard.press("Control+z");
  await holds(page, "");
});

test("on a phone a match leads to the text that it is put into", async (t) => {
  await setIn(await newUnit("Sweep every square"), "Sapu setiap alun-alun", min);
  const page = await opened(t, min, await newUnit("Sweep every square"), { viewport: phone });
  await button(page, "Help").click();
  await panel(page, "Translation memory").getByRole("button", { name: "Sapu setiap" }).click();
  await holds(page, "Sapu setiap alun-alun");
  await editorOf(page).waitFor();
});

test("a word of the glossary is put where the caret is", async (t) => {
  const create = `mutation ($input: CreateTermInput!) {
    createTerm(input: $input) { term { id } userErrors { message } }
  }`;
  const { createTerm } = await ask(create, { input: { publisher: plan.publisher.id, term: "lantern", locale: "en" } });
  const translate = `mutation ($input: SetTermTranslationsInput!) {
    setTermTranslations(input: $input) { userErrors { message } }
  }`;
  const { setTermTranslations } = await ask(translate,
    { input: { id: createTerm.term.id, locale, translations: ["lentera"], forbidden: ["lampion"] } });
  assert.deepEqual(setTermTranslations.userErrors, []);
  const unit = await newUnit("Light the lanterns");
  await setIn(unit, "Nyalakan lampion", min);
  const page = await opened(t, min, unit);
  const glossary = panel(page, "Glossary");
  await glossary.getByText("Not to be used: lampion").waitFor();
  await editorOf(page).press("End");
  await page.keyboard.type(" ");
  await button(glossary, "lentera").click();
  await holds(page, "Nyalakan lampion lentera");
});

test("a thread of comments begins, is answered and is resolved", async (t) => {
  const unit = await newUnit("Talk about this");
  const [one, other] = [await opened(t, min, unit), await opened(t, sun, unit)];
  const comments = panel(one, "Comments");
  await comments.getByLabel("New comment").fill("@Sun, which of the two?");
  await one.keyboard.press("Control+Enter");
  await comments.locator(".mention", { hasText: "@Sun" }).waitFor();
  await other.reload();
  const answers = panel(other, "Comments");
  await answers.getByText("which of the two?").waitFor();
  await answers.locator("summary", { hasText: "Reply" }).click();
  await answers.getByLabel("Reply").fill("The first.");
  await answers.locator("form", { has: other.getByLabel("Reply") }).getByRole("button", { name: "Send" }).click();
  await answers.locator(".said", { hasText: "The first." }).waitFor();
  await button(answers, "Resolve").click();
  await answers.getByText(/Resolved by .Sun/).waitFor();
  await answers.locator("summary:focus", { hasText: "Comments" }).waitFor();
});

test("who is about to write a comment is not disturbed by news of the text", async (t) => {
  const page = await opened(t, min, await newUnit("Speak calmly"));
  const comments = panel(page, "Comments");
  const box = comments.getByLabel("New comment");
  await box.waitFor();
  const saving = await held(page, ({ query }) => query.includes("setTranslation"));
  await editorOf(page).fill("Bicaralah");
  await page.keyboard.press("Alt+Enter");
  await saving.asked;
  await box.focus();
  const anew = page.waitForResponse((response) => response.request().postData()?.includes("query Comments"));
  saving.release();
  await (await anew).finished();
  await comments.and(page.locator(":not([aria-busy])")).waitFor();
  await page.keyboard.type("Calm, or slow?");
  assert.equal(await box.inputValue(), "Calm, or slow?");
});

test("a comment is sent once, and is deleted by who agrees to it", async (t) => {
  const page = await opened(t, min, await newUnit("Say this once"));
  const comments = panel(page, "Comments");
  const box = comments.getByLabel("New comment");
  await box.fill("Only once");
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/graphql", async (route) => {
    const asked = route.request().postData() ?? "";
    if (asked.includes("createComment")) await held;
    return asked.includes("query Comments") ? route.abort("internetdisconnected") : route.continue();
  });
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  release();
  await told(page, "out of reach").waitFor(); // the comment is there, and cannot be read
  assert.equal(await box.inputValue(), "");
  await page.unroute("**/graphql");
  await page.reload();
  await comments.locator(".said").waitFor();
  assert.deepEqual(await comments.locator(".said").allTextContents(), ["Only once"]);
  await button(comments, "Delete").click();
  const dialog = page.getByRole("dialog", { name: "Delete this comment?" });
  await button(dialog, "Cancel").click();
  await button(comments, "Delete").click();
  await button(dialog, "Delete").click();
  await comments.locator(".said").waitFor({ state: "detached" });
});

test("who goes on with the translation stays there when a comment cannot be sent", async (t) => {
  const page = await opened(t, min, await newUnit("Go on writing"));
  const comments = panel(page, "Comments");
  let release;
  const isReleased = new Promise((resolve) => (release = resolve));
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes("createComment")) return route.continue();
    await isReleased;
    return route.abort("internetdisconnected");
  });
  await comments.getByLabel("New comment").fill("Which of the two?");
  await page.keyboard.press("Control+Enter");
  await editorOf(page).focus();
  release();
  await comments.locator(".trouble", { hasText: "out of reach" }).waitFor();
  await page.keyboard.type("Teruskan");
  await holds(page, "Teruskan");
});

test("a comment whose answer was lost is sent once by who has gone and come back, and is no other", async (t) => {
  const page = await opened(t, min, await newUnit("Say this once, too"));
  const comments = panel(page, "Comments");
  const box = comments.getByLabel("New comment");
  const lose = async (route) => {
    if (!route.request().postData()?.includes("createComment")) return route.continue();
    await route.fetch();
    return route.abort("internetdisconnected");
  };
  const loseAnswer = async (text) => {
    await page.route("**/graphql", lose);
    await box.fill(text);
    await box.press("Control+Enter");
    await comments.locator(".trouble", { hasText: "out of reach" }).waitFor();
    await page.unroute("**/graphql", lose);
    const place = page.url();
    await page.getByRole("link", { name: "Progress" }).click();
    await page.waitForSelector(".matrix");
    await page.goto(place);
    await comments.locator(".said", { hasText: text }).waitFor();
  };
  const send = async () => {
    await box.press("Control+Enter");
    await box.and(page.locator(":placeholder-shown:not(:read-only)")).waitFor();
  };
  await loseAnswer("Only once");
  await send();
  await loseAnswer("Once more");
  await box.fill("And this");
  await send();
  assert.deepEqual(await comments.locator(".said").allTextContents(), ["Only once", "Once more", "And this"]);
});

test("a suggestion for an approved text is accepted by a reviewer", async (t) => {
  const unit = await newUnit("Approve this");
  await setIn(unit, "Setujui ini", min);
  const approve = `mutation ($input: ReviewTranslationInput!) {
    reviewTranslation(input: $input) { userErrors { message } }
  }`;
  const { reviewTranslation } = await ask(approve, { input: { id: unit.node.id, field: unit.field, locale } }, sun);
  assert.deepEqual(reviewTranslation.userErrors, []);
  const one = await opened(t, min, unit);
  await holds(one, "Setujui ini");
  await editorOf(one).fill("Setujuilah ini");
  await one.keyboard.press("Control+Enter");
  await told(one, "Suggested.").waitFor();
  const other = await opened(t, sun, unit);
  const suggestions = panel(other, "Suggestions");
  await suggestions.getByText(/Suggested by .Min/).waitFor();
  await button(suggestions, "Accept").click();
  await holds(other, "Setujuilah ini");
});

test("an earlier text is put in force again from the history", async (t) => {
  const unit = await newUnit("Once and again");
  await setIn(unit, "Satu", min);
  await setIn(unit, "Dua", min);
  const page = await opened(t, min, unit);
  await holds(page, "Dua");
  const history = panel(page, "History");
  await history.locator("summary").first().click();
  await button(history, "Put in force again").click();
  await holds(page, "Satu");
  await history.getByText("Translated · in force").waitFor();
});

test("the same text in other languages is shown in those that were chosen, the next time too", async (t) => {
  const { translationUnits } = await ask(`query ($locale: Locale!) {
    translationUnits(locale: $locale, first: 1) { nodes { id locale } }
  }`, { locale });
  const page = await opened(t, min, translationUnits.nodes[0]);
  const others = panel(page, "Other languages");
  await others.locator("summary").first().click();
  await others.locator("summary", { hasText: "Choose languages" }).click();
  await others.getByLabel("Korean").check();
  await others.locator("[lang=ko]", { hasText: "계획 목표" }).waitFor();
  await page.reload();
  await others.locator("[lang=ko]", { hasText: "계획 목표" }).waitFor();
});
