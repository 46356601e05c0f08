// Translating in the workbench, in a plan of thousands of texts.
import assert from "node:assert/strict";
import {
  ask, button, held, holds, newUnit, opened, setIn, site, told, tabTo, tokenFor, visitor, worker,
} from "./bench.mjs";
import { token } from "./clients.mjs";
import { halfway } from "./halfway.mjs";
import { patience, test } from "./timed.mjs";

const korean = { role: "TRANSLATOR", locales: ["ko"] };
const place = (query = "") => `#/translate/thousands/ko${query}`;

const list = (page) => page.getByRole("listbox", { name: "Texts" });
const option = (page, n) => list(page).locator(`[aria-posinset="${n}"]`);
const editor = (page) => page.getByLabel("Translation: 한국어");
const original = (page) => page.locator(".original .words");

const chosen = (page, words) => list(page).locator("[aria-selected=true]").filter({ hasText: words }).waitFor();
const isPage = ({ query, variables }) => query.includes("query Units(") && variables.after !== null; // not the first

// unitAt is a text as the API has it, found by words that it holds.
async function unitAt(text) {
  const query = `query ($text: String!) { translationUnits(locale: "ko", text: $text, first: 1) {
    nodes { id source { value } target { value state isStale author } } } }`;
  return (await ask(query, { text })).translationUnits.nodes[0];
}

// until waits for the API to tell what is wanted of a text.
async function until(text, holds) {
  for (const end = Date.now() + patience; ; ) {
    const unit = await unitAt(text);
    if (holds(unit)) return unit;
    assert.ok(Date.now() < end, `it stays ${JSON.stringify(unit)}`);
  }
}

test("a translator completes texts by the keyboard alone, and each keeps its place", async (t) => {
  const page = await worker(t, await tokenFor("mina", korean), place("?state=MISSING"));
  await option(page, 1).waitFor();
  await tabTo(page, list(page));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const first = await option(page, 1).locator(".words").textContent();
  await original(page).and(page.getByText(first, { exact: true })).waitFor();
  await page.locator(".middle[aria-busy=false]").waitFor();
  await page.keyboard.press("Enter");
  const sources = [];
  for (const words of ["수천 가지 계획", "맑은 물 하나", "맑은 물 둘"]) {
    const source = await original(page).textContent();
    sources.push(source);
    await page.keyboard.type(words);
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction((was) => document.querySelector(".original .words").textContent !== was, source);
  }
  assert.equal((await until(sources[2], (unit) => unit.target)).target.value, "맑은 물 둘");
  assert.equal((await unitAt(sources[0])).target.author, "mina");
  assert.equal(await option(page, 1).locator(".words").textContent(), first);
  await option(page, 1).filter({ hasText: "Translated" }).waitFor();
  await option(page, 4).and(page.locator("[aria-selected=true]")).waitFor();
  await page.keyboard.press("Alt+ArrowUp");
  await option(page, 3).and(page.locator("[aria-selected=true]")).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).getByText("Save and go to the next text").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /^Missing/ }).click();
  await page.waitForFunction((gone) => document.querySelector(".unit .words").textContent !== gone, first);
});

test("a text far down the list has its place there, and after it comes the next one", async (t) => {
  const { id } = await unitAt("Clean water for district 121");
  const page = await worker(t, await tokenFor("bora", korean), place(`?unit=${encodeURIComponent(id)}`));
  await chosen(page, "Clean water for district 121");
  await page.keyboard.press("Alt+ArrowDown");
  await chosen(page, "Pipes of 121 streets");
});

test("what is saved while its place in the list is looked for is gone on from once that is found", async (t) => {
  const { id } = await unitAt("Clean water for district 127");
  const page = await worker(t, await tokenFor("sook", korean));
  const pages = await held(page, isPage);
  await page.evaluate((place) => (location.hash = place), place(`?unit=${encodeURIComponent(id)}`));
  await pages.asked;
  await editor(page).fill("127구역");
  await page.keyboard.press("Control+Enter");
  await told(page, "Saved.").waitFor();
  pages.release();
  await chosen(page, "Pipes of 127 streets");
  await original(page).filter({ hasText: "Pipes of 127 streets" }).waitFor();
});

test("from a text whose place could not be loaded one goes to the next one, or nowhere", async (t) => {
  const words = "Clean water for district 128";
  const { id } = await unitAt(words);
  const page = await worker(t, await tokenFor("eun", korean));
  const cut = (route) =>
    (isPage(route.request().postDataJSON()) ? route.abort("internetdisconnected") : route.fallback());
  await page.route("**/graphql", cut);
  await page.evaluate((place) => (location.hash = place), place(`?unit=${encodeURIComponent(id)}`));
  await original(page).filter({ hasText: words }).waitFor();
  await option(page, 1).waitFor();
  await told(page, "out of reach").waitFor();
  await button(told(page, "out of reach"), "Close").click();
  await page.keyboard.press("Alt+ArrowDown");
  await told(page, "out of reach").waitFor();
  await original(page).filter({ hasText: words }).waitFor();
  await page.unroute("**/graphql", cut);
  await page.keyboard.press("Alt+ArrowDown");
  await chosen(page, "Pipes of 128 streets");
});

test("a page of a list that gives way to another is no part of that", async (t) => {
  const page = await worker(t, await tokenFor("yuna", korean), place());
  await option(page, 1).waitFor();
  await original(page).waitFor(); // the list shows where it stands once it is there
  const isMissing = ({ query, variables: { after, states } }) =>
    query.includes("query Units(") && after === null && states?.includes("MISSING");
  const missing = await held(page, isMissing);
  await page.getByRole("radio", { name: /^Missing/ }).click();
  await missing.asked;
  const later = await held(page, (asked) => isPage(asked) && !asked.variables.states);
  const scrollTo = (row) => list(page).evaluate((element, row) => (element.scrollTop = row * 64), row);
  await scrollTo(300);
  await later.asked;
  missing.release();
  await page.locator(".units:not([aria-busy])").waitFor();
  later.release();
  await scrollTo(110);
  await option(page, 112).locator(".words").waitFor();
  const states = await list(page).locator(".unit .mark:first-child").allTextContents();
  assert.deepEqual([...new Set(states)], ["○ Missing"]);
});

test("a page that comes late takes nobody from the text that they type in, or have gone to", async (t) => {
  const page = await worker(t, await tokenFor("dami", korean), place());
  const scroll = (to) => list(page).evaluate((element, to) => (element.scrollTop = to * element.scrollHeight), to);
  const meanwhile = async (doing) => {
    const pages = await held(page, isPage);
    await page.getByRole("radio", { name: /^All/ }).click();
    await list(page).press("End");
    await pages.asked;
    await doing();
    pages.release();
    await scroll(1);
    await list(page).locator(".unit:last-child .words").waitFor();
    await scroll(0);
  };
  const isAt = async (n) => {
    await option(page, n).and(page.locator("[aria-selected=true]")).waitFor();
    assert.equal(await original(page).textContent(), await option(page, n).locator(".words").textContent());
  };
  await option(page, 9).click();
  await editor(page).fill("9번째 글");
  await page.keyboard.press("Control+Enter");
  const saved = told(page, "Saved.");
  await saved.waitFor();
  await isAt(10);
  await meanwhile(() => editor(page).fill("10번째 글"));
  await isAt(10);
  await meanwhile(async () => {
    await button(saved, "Undo").click();
    await told(page, "Taken back.").waitFor();
  });
  await isAt(9);
});

test("a text that is chosen again while it comes is shown", async (t) => {
  const way = await halfway(t, "query Unit(");
  const page = await visitor(t);
  await page.route(`${way.site}/**`, (route) => route.continue());
  await page.goto(`${way.site}/workbench${place("?q=district 17")}`);
  await page.fill("#token", await tokenFor("sol", korean));
  await page.keyboard.press("Enter");
  await way.held();
  await option(page, 1).click();
  way.release();
  await editor(page).waitFor();
  await page.close(); // before the way is
});

test("of many plans those beyond the first are there for who comes to choose one", async (t) => {
  const page = await visitor(t);
  const nodes = [{ slug: "last", sourceLocale: "en", title: { value: "The last of many", locale: "en", direction: "LTR" } }];
  await page.route("**/graphql", async (route) => {
    const { query } = route.request().postDataJSON();
    if (query.includes("query Choice(")) {
      return route.fulfill({ json: { data: { plans: { pageInfo: { hasNextPage: false }, nodes } } } });
    }
    if (!query.includes("query Desk(")) return route.continue();
    const response = await route.fetch();
    const answer = await response.json();
    answer.data.plans.pageInfo = { hasNextPage: true, endCursor: "a hundred" };
    return route.fulfill({ response, json: answer });
  });
  await page.goto(`${site}/workbench${place()}`);
  await page.fill("#token", await tokenFor("nari", korean));
  await page.keyboard.press("Enter");
  await editor(page).waitFor();
  const choice = page.getByRole("combobox", { name: "Plan" });
  const last = choice.locator("option", { hasText: "The last of many" });
  assert.equal(await last.count(), 0);
  await choice.focus();
  await last.waitFor({ state: "attached" });
  assert.equal(await choice.inputValue(), "thousands");
});

test("what composes a character saves nothing", async (t) => {
  const page = await worker(t, await tokenFor("jun", korean), place("?q=district 7 "));
  await editor(page).fill("물");
  const source = await original(page).textContent();
  await editor(page).dispatchEvent("keydown", { key: "Enter", ctrlKey: true, isComposing: true });
  await page.keyboard.press("Alt+Enter");
  const unit = await until(source, ({ target }) => target);
  assert.equal(unit.target.state, "DRAFT");
});

test("the fields beside a text have keys of their own, and a key alone can be turned off", async (t) => {
  const page = await worker(t, await tokenFor("sora", korean), place("?q=Clean water for district 22"));
  const search = page.getByRole("searchbox");
  const help = page.getByRole("dialog", { name: "Keys" });
  let saved = 0;
  page.on("request", (request) => (saved += request.postData()?.includes("setTranslation") ?? 0));
  await option(page, 1).click();
  const source = await original(page).textContent();
  await editor(page).fill("22구역");
  for (const key of ["Control+Enter", "Alt+Enter", "Alt+ArrowDown", "Escape"]) await search.press(key);
  await page.locator("#search:focus").waitFor();
  assert.equal(await original(page).textContent(), source);
  await list(page).press("?");
  await help.getByLabel("Show these keys when ? is pressed").uncheck();
  await page.keyboard.press("Escape");
  await list(page).press("?");
  assert.equal(await help.count(), 0);
  assert.equal(saved, 0);
});

test("a button that has the focus keeps it when the text is news, whichever was pressed before", async (t) => {
  const page = await worker(t, await tokenFor("gaon", korean), place("?q=Clean water for district 23"));
  await option(page, 1).click();
  const saving = await held(page, ({ query }) => query.includes("setTranslation"));
  await editor(page).fill("23구역");
  await page.keyboard.press("Alt+Enter");
  await saving.asked;
  await button(page, "Save").click(); // which is in vain, as it is being saved
  const draft = page.locator("button[name=draft]");
  await draft.evaluate((element) => element.classList.add("before"));
  await draft.focus();
  saving.release();
  await page.locator("button[name=draft]:not(.before)").waitFor();
  await page.locator("button[name=draft]:focus").waitFor();
});

test("a stale text shows how its source changed, and is confirmed as it is", async (t) => {
  const page = await worker(t, await tokenFor("hana", korean), place("?state=STALE"));
  await original(page).locator("ins").waitFor();
  const source = "Clean water for district 10";
  assert.equal(await original(page).locator("ins").first().textContent(), "Clean water");
  assert.equal(await original(page).locator("del").first().textContent(), "Water");
  await option(page, 1).filter({ hasText: "Source changed" }).waitFor();
  const counting = await held(page, ({ query }) => query.includes("query Counts("));
  await page.getByRole("button", { name: "Still correct" }).click();
  await page.waitForFunction(() => !document.querySelector(".original ins"));
  assert.equal((await until(`${source}`, ({ target }) => target)).target.isStale, false);
  await option(page, 1).filter({ hasText: "Translated" }).waitFor();
  assert.equal(await option(page, 1).getByText("Source changed").count(), 0);
  await counting.asked; // for which nobody has to wait
  await page.locator(".buttons").getByRole("button", { name: "Clear" }).click();
  await until(source, ({ target }) => !target);
  counting.release();
});

test("what a check found is mended with one click, and can be taken back", async (t) => {
  const page = await worker(t, await tokenFor("min", korean), place("?q=Clean water for district 11"));
  await option(page, 1).click();
  await editor(page).fill("11구역의  맑은 물");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await option(page, 1).filter({ hasText: "Fails checks" }).waitFor();
  await option(page, 1).click();
  await page.getByRole("button", { name: /^Mend/ }).click();
  assert.equal(await editor(page).inputValue(), "11구역의 맑은 물");
  await page.keyboard.press("Control+z");
  assert.equal(await editor(page).inputValue(), "11구역의  맑은 물");
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+Enter");
  await until("Clean water for district 11", ({ target }) => target?.value === "11구역의 맑은 물");
});

test("what a check found is told in the language and the direction of the interface", async (t) => {
  const { id } = await unitAt("Clean water for district 12");
  const [node, field, locale] = id.split("/");
  const wrong = { id: node, field, locale, value: "12구역의  맑은 물" };
  await ask(`mutation ($input: SetTranslationInput!) { setTranslation(input: $input) { userErrors { message } } }`,
    { input: wrong });
  const where = place(`?unit=${encodeURIComponent(id)}`);
  const page = await worker(t, await tokenFor("munira", korean), where, { locale: "ar" });
  const finding = page.getByText("المطلوب مسافة واحدة بين الكلمات، والموجود مسافتان");
  await finding.waitFor();
  const { direction, lang } = await finding.evaluate((element) => (
    { direction: getComputedStyle(element).direction, lang: element.closest("[lang]").lang }));
  assert.deepEqual({ direction, lang }, { direction: "rtl", lang: "ar" });
  await page.getByText(/^بقلم \u2068.+\u2069، \u2068.+\u2069$/).waitFor(); // whichever way a name and a date run
});

test("what is counted late takes the place of nothing newer, and the commented texts are not read anew", async (t) => {
  const page = await visitor(t);
  let counts = 0, commented = 0, release;
  const isReleased = new Promise((resolve) => (release = resolve));
  await page.route("**/graphql", async (route) => {
    const { query } = route.request().postDataJSON();
    commented += query.includes("query Commented(");
    if (!query.includes("query Counts(") || counts++) return route.continue();
    const response = await route.fetch();
    await isReleased;
    return route.fulfill({ response });
  });
  await page.goto(`${site}/workbench${place("?q=Clean water for district 25")}`);
  await page.fill("#token", await tokenFor("byul", korean));
  await page.keyboard.press("Enter");
  const missing = () => page.locator(".filter", { hasText: "Missing" }).locator(".number").textContent();
  await editor(page).fill("25구역");
  const before = await missing();
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction((before) => [...document.querySelectorAll(".filter")].some(({ textContent }) =>
    textContent.includes("Missing") && !textContent.includes(before)), before);
  const now = await missing();
  const late = page.waitForResponse((response) => response.request().postData()?.includes("query Counts("));
  release();
  await (await late).finished();
  await page.getByRole("searchbox").fill("district 1778");
  await option(page, 1).filter({ hasText: "Clean water for district 1778" }).waitFor();
  assert.equal(await missing(), now);
  assert.equal(commented, 1);
});

test("a reviewer approves one text after the other, and sends one back with a reason", async (t) => {
  const reviewer = { role: "REVIEWER", locales: ["ko"] };
  const page = await worker(t, await tokenFor("rin", reviewer), place("?state=UNREVIEWED&q=구역의 맑은 물"));
  await option(page, 1).click();
  const source = await original(page).textContent();
  await page.getByRole("button", { name: "Send back" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("너무 딱딱합니다.");
  await page.getByRole("dialog").getByRole("button", { name: "Send back" }).click();
  await page.getByText("너무 딱딱합니다.").waitFor();
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForFunction((was) => document.querySelector(".original .words").textContent !== was, source);
  const next = await original(page).textContent();
  await page.keyboard.press("Control+Shift+Enter");
  await until(next, ({ target }) => target.state === "REVIEWED");
});

test("an address that asks for a state that there is none of lists all texts, which can be searched", async (t) => {
  const page = await worker(t, await tokenFor("haru", korean), place("?state=LOST"));
  await page.getByRole("radio", { name: /^All/, checked: true }).waitFor();
  await page.getByRole("searchbox").fill("district 1776");
  await option(page, 1).filter({ hasText: "Clean water for district 1776" }).waitFor();
});

// The dialog that sends the text under work back, and the button that asks for it.
const sendingBack = (page) => page.getByRole("dialog", { name: "Send back" });
const sendBack = (page) => page.locator(".buttons").getByRole("button", { name: "Send back" });

test("who sends a text back has it before them, also where it has become another meanwhile", async (t) => {
  const { id } = await unitAt("Clean water for district 1551");
  const [node, field, locale] = id.split("/");
  const reviewer = await tokenFor("yun", { role: "REVIEWER", locales: ["ko"] });
  const page = await worker(t, reviewer, place(`?unit=${encodeURIComponent(id)}`));
  await sendBack(page).click();
  const dialog = sendingBack(page);
  await dialog.getByText("1551구역의 맑은 물", { exact: true }).waitFor();
  await setIn({ node: { id: node }, field, locale }, "1551구역의 깨끗한 물");
  await dialog.getByRole("textbox").fill("다르게 써 주세요.");
  let reads = 0;
  const second = await held(page, ({ query }) => query.includes("query Unit(") && ++reads === 2);
  await button(dialog, "Send back").click();
  await dialog.getByText("It has changed meanwhile.").waitFor();
  await second.asked;
  const now = dialog.getByText("1551구역의 깨끗한 물", { exact: true });
  assert.equal(await now.count(), 0, "it is before them while it cannot be sent back yet");
  second.release();
  await now.waitFor();
  assert.equal((await unitAt("Clean water for district 1551")).target.state, "TRANSLATED");
  await button(dialog, "Send back").click();
  await page.getByText("다르게 써 주세요.").waitFor();
});

test("no text is sent back while it is saved, and one goes on from it", async (t) => {
  const { id } = await unitAt("Clean water for district 1554");
  const reviewer = await tokenFor("ha", { role: "REVIEWER", locales: ["ko"] });
  const page = await worker(t, reviewer, place(`?q=district 155&unit=${encodeURIComponent(id)}`));
  const source = await original(page).textContent();
  await editor(page).fill("1554구역의 새 물");
  const saving = await held(page, ({ query }) => query.includes("setTranslation"));
  await page.keyboard.press("Control+Enter");
  await sendBack(page).click();
  assert.equal(await sendingBack(page).count(), 0);
  saving.release();
  await page.waitForFunction((was) => document.querySelector(".original .words").textContent !== was, source);
});

test("what could not be loaded offline is told once, and is loaded when the browser is back", async (t) => {
  const page = await worker(t, await tokenFor("arin", korean), place());
  await option(page, 1).waitFor();
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  const scrollTo = (row) => list(page).evaluate((element, row) => (element.scrollTop = row * 64), row);
  for (const row of [500, 600, 700]) {
    await scrollTo(row);
    await option(page, row + 3).filter({ hasText: "Loading" }).waitFor();
  }
  await told(page, "out of reach").waitFor();
  assert.equal(await page.locator("#news .message").count(), 1);
  await page.context().setOffline(false);
  await option(page, 703).locator(".words").waitFor();
});

test("who goes through a list gets through it, whatever others translate meanwhile", async (t) => {
  const page = await worker(t, await tokenFor("iseul", korean), place("?state=MISSING"));
  await option(page, 1).locator(".words").waitFor();
  await list(page).press("End");
  const last = list(page).locator("[aria-selected=true]:has(.words)");
  await last.waitFor();
  const total = Number(await last.getAttribute("aria-posinset"));
  const query = `query { translationUnits(locale: "ko", first: 1, states: [MISSING], offset: 1000) {
    nodes { field locale node { id } } } }`;
  await setIn((await ask(query)).translationUnits.nodes[0], "그사이");
  const end = Math.floor((total - 1) / 100) * 100;
  for (const begin of [end - 300, end - 200, end - 100]) { // of pages, of which one may come before and one since
    await list(page).evaluate((element, row) => (element.scrollTop = row * 64), begin - 4);
    await option(page, begin - 1).locator(".words").click();
    for (let n = begin - 1; n < begin + 4; n++) {
      const place = option(page, n).and(page.locator("[aria-selected=true]"));
      await place.locator(".words").waitFor();
      await original(page).filter({ hasText: await place.locator(".words").textContent() }).waitFor();
      await editor(page).fill(`글 ${n}`);
      await page.keyboard.press("Control+Enter");
    }
    await option(page, begin + 4).and(page.locator("[aria-selected=true]")).waitFor();
  }
});

test("of thousands of texts few are in the page, which are moved through, filtered and searched", async (t) => {
  const page = await worker(t, await tokenFor("su", korean), place());
  await option(page, 1).waitFor();
  const total = Number(await option(page, 1).getAttribute("aria-setsize"));
  assert.ok(total > 5000);
  const chosen = (n) => option(page, n).and(page.locator("[aria-selected=true]")).locator(".words").waitFor();
  let pages = 0;
  page.on("request", (request) => (pages += request.postData()?.includes("query Units(") ?? 0));
  for (const [key, n] of [["Home", 1], ["ArrowDown", 2], ["End", total]]) {
    await list(page).press(key);
    await chosen(n);
  }
  assert.ok(pages < 5, `the way to the end took ${pages} pages`);
  const inPage = () => page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok((await inPage()) < 500);
  await page.getByRole("radio", { name: /^Missing/ }).click();
  await page.waitForFunction((all) => document.querySelector(".unit").getAttribute("aria-setsize") < all, total);
  await page.getByRole("radio", { name: /^All/ }).click();
  await page.getByRole("searchbox").fill("district 1777");
  await option(page, 1).filter({ hasText: "Clean water for district 1777" }).waitFor();
  await page.getByRole("searchbox").fill("");
  await option(page, 1).filter({ hasText: "A plan of thousands" }).waitFor();
  assert.ok((await inPage()) < 500);
});

test("who comes to a plan in the language that it is written in comes to where it is edited, or to its progress", async (t) => {
  const places = [[token, "plans", "[role=treegrid]"], [await tokenFor("danbi", korean), "progress", ".kinds"]];
  for (const [secret, view, shown] of places) {
    const page = await worker(t, secret, "#/translate/thousands/en");
    await page.waitForFunction((wanted) => location.hash === wanted, `#/${view}/thousands`);
    await page.locator(shown).waitFor();
  }
});

test("what waited in another plan is looked at, and taken back, in that plan", async (t) => {
  const secret = await tokenFor("onyu", korean);
  const unit = await newUnit("Wait in another plan", "ko");
  const page = await opened(t, secret, unit);
  const saveElsewhere = async (text) => {
    const cut = (route) =>
      (route.request().postData()?.includes("setTranslation") ? route.abort("internetdisconnected") : route.fallback());
    await page.route("**/graphql", cut);
    await editor(page).fill(text);
    await page.keyboard.press("Control+Enter");
    await page.getByText("1 text is not yet saved").waitFor();
    await page.evaluate((place) => (location.hash = place), place());
    await option(page, 1).filter({ hasText: "A plan of thousands" }).waitFor();
    return () => page.unroute("**/graphql", cut);
  };
  const isThere = () => page.waitForFunction((wanted) => location.hash.startsWith(wanted), "#/translate/gwangju/ko?");
  const send = await saveElsewhere("다른 계획");
  await send();
  await button(told(page, "Saved."), "Undo").click();
  await isThere();
  await holds(page, "다른 계획");
  const sendLate = await saveElsewhere("또 다른 계획");
  await setIn(unit, "먼저 쓴 글");
  await sendLate();
  await button(told(page, "Both are kept."), "Look").click();
  await isThere();
  await page.getByRole("dialog").getByText("먼저 쓴 글").first().waitFor();
});

test("a text of another plan is not opened under the heading of this one", async (t) => {
  const unit = await newUnit("Named in the wrong plan", "ko");
  const page = await worker(t, await tokenFor("byeol", korean), place(`?unit=${encodeURIComponent(unit.id)}`));
  await told(page, "This text is not there any more").waitFor();
  assert.equal(await page.getByText("Named in the wrong plan").count(), 0);
});

// The number at the filter of what is missing.
const missing = (page) => page.locator(".filter", { hasText: "Missing" }).locator(".number");

test("what is taken back, or taken away in the history, is counted anew", async (t) => {
  const page = await worker(t, await tokenFor("chorong", korean), place("?q=Clean water for district 26"));
  await option(page, 1).click();
  const before = await missing(page).textContent();
  const isCounted = () => missing(page).and(page.getByText(before, { exact: true })).waitFor();
  const isAnother = () => missing(page).filter({ hasNotText: before }).waitFor();
  await editor(page).fill("26구역");
  await page.keyboard.press("Control+Enter");
  await isAnother();
  await button(told(page, "Saved."), "Undo").click();
  await isCounted();
  await told(page, "Taken back.").waitFor();
  await page.keyboard.press("Alt+Enter");
  await isAnother();
  const history = page.locator("details.aid.versions");
  await history.locator("summary").first().press("Enter");
  await button(history, "Take this text away").press("Enter");
  await isCounted();
});

test("who goes on before the answer sees in the list what has become of the text", async (t) => {
  const page = await worker(t, await tokenFor("duri", korean), place("?state=STALE&q=Clean water for district 20"));
  await option(page, 1).filter({ hasText: "Source changed" }).click();
  const confirming = await held(page, ({ query }) => query.includes("confirmTranslation"));
  await button(page, "Still correct").click();
  await confirming.asked;
  await page.keyboard.press("Alt+ArrowDown");
  await original(page).filter({ hasText: "Clean water for district 200" }).waitFor();
  confirming.release();
  await option(page, 1).filter({ hasText: "Translated" }).filter({ hasNotText: "Source changed" }).waitFor();
});
