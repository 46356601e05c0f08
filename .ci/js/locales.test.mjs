// Adding a language to the catalogue, keeping and removing it.
import assert from "node:assert/strict";
import { token } from "./clients.mjs";
import { ask, done, held, setIn, told, tokenFor, worker } from "./bench.mjs";
import { test } from "./timed.mjs";

const chosen = (page) => page.locator(".candidate");
const find = (page) => page.getByRole("combobox", { name: "Name or tag of the language" });

// seek types what a language may be called, and waits for what is proposed first.
async function seek(page, text, first) {
  await find(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
  await page.locator("[role=listbox]:not([aria-busy=true])").getByRole("option").first().filter({ hasText: first }).waitFor();
}

test("a translator adds a language by keyboard alone, by a part of its own name", async (t) => {
  const page = await worker(t, await tokenFor("finn", { role: "TRANSLATOR", locales: ["fi", "pt-BR"] }));
  await page.getByRole("link", { name: "Add a language" }).focus();
  await page.keyboard.press("Enter");
  await seek(page, "suom", "suomi");
  const active = await find(page).getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await chosen(page).getByText("Latin (Latn), left to right").waitFor();
  assert.equal(await chosen(page).getByRole("group", { name: "Fallbacks" }).count(), 0, "settings are for administrators");
  await page.keyboard.press("Tab"); // to whether to fill in from memory
  await page.keyboard.press("Space"); // not
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await chosen(page).getByText("Finnish was added.").waitFor();
  await chosen(page).getByRole("link").first().waitFor();
  assert.match(await chosen(page).getByRole("link").first().getAttribute("href"), /^#\/translate\/[^/]+\/fi$/);
  await page.getByRole("row", { name: /suomi/ }).waitFor();
  assert.equal((await ask(`{ locale(tag: "fi") { isRegistered } }`)).locale.isRegistered, true);
  assert.equal(await page.getByRole("button", { name: /^Remove/ }).count(), 0);

  await seek(page, "swedish", "svenska");
  await page.keyboard.press("Enter");
  await chosen(page).getByText("Your token does not let you add this language.").waitFor();
  assert.equal(await chosen(page).getByRole("button").count(), 0);
});

test("a tag is shown as it will be, with what is known of it; one that is none says why", async (t) => {
  const page = await worker(t, token, "#/locales");
  await seek(page, "SR_latn_me", "sr-Latn-ME");
  await page.keyboard.press("Enter");
  const facts = chosen(page).locator(".facts");
  await facts.getByText("Latin (Latn), left to right").waitFor();
  await facts.getByText("sr-Latn-ME", { exact: true }).first().waitFor();
  assert.ok((await facts.locator(".sample li").count()) > 0);
  await chosen(page).getByLabel("Language to fall back to").selectOption("de");
  await chosen(page).getByRole("button", { name: "Add fallback" }).click();
  const chain = facts.locator(".chain li code");
  await facts.locator(".chain", { hasText: "German" }).waitFor();
  assert.deepEqual(await chain.allTextContents(), ["sr-Latn-ME", "de", "en"]);

  await seek(page, "ZH_hans", "简体中文");
  await page.keyboard.press("Enter");
  await facts.getByText("zh-Hans", { exact: true }).first().waitFor();
  await chosen(page).getByText("The catalogue has Simplified Chinese already.").waitFor();

  await find(page).fill("de-Zzzz");
  await page.getByRole("status").filter({ hasText: `"Zzzz" is no script` }).waitFor();
  await find(page).fill("no language at all");
  await page.getByRole("status").filter({ hasText: "No language is called that." }).waitFor();
  await page.keyboard.press("Escape");
});

test("Enter takes no proposal that is for an earlier text", async (t) => {
  const page = await worker(t, token, "#/locales");
  await seek(page, "german", "Deutsch");
  const finding = await held(page, ({ variables }) => variables.text === "french");
  await find(page).fill("french");
  await page.keyboard.press("Enter");
  await finding.asked;
  await page.keyboard.press("Enter");
  assert.equal(await chosen(page).textContent(), "");
  finding.release();
  await page.getByRole("option").first().filter({ hasText: "français" }).waitFor();
  assert.equal(await chosen(page).textContent(), "");
  await page.keyboard.press("Enter");
  await chosen(page).locator(".facts", { hasText: "français" }).waitFor();
});

test("proposals are no stop on one's way, and go with the words they are for", async (t) => {
  const page = await worker(t, token, "#/locales");
  const proposals = page.getByRole("option");
  const found = page.getByRole("status").filter({ hasText: "languages found" });
  await seek(page, "german", "Deutsch");
  await page.keyboard.press("Tab");
  assert.equal(await proposals.count(), 0);
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await proposals.first().waitFor();
  for (const key of ["Escape", "Escape", "ArrowDown"]) await page.keyboard.press(key);
  assert.equal(await found.count(), 0);
  assert.equal(await proposals.count(), 0);
});

test("a language is added once, and who looks at another meanwhile is told", async (t) => {
  const page = await worker(t, token, "#/locales");
  await seek(page, "icelandic", "íslenska");
  await page.keyboard.press("Enter");
  const add = chosen(page).getByRole("button", { name: "Add a language", exact: true });
  await add.waitFor();
  let asked = 0;
  const adding = await held(page, ({ query }) => query.includes("addLocale") && ++asked);
  for (let click = 0; click < 2; click++) await add.click();
  await adding.asked;
  await seek(page, "estonian", "eesti");
  await page.keyboard.press("Enter");
  await chosen(page).locator(".facts", { hasText: "eesti" }).waitFor();
  adding.release();
  await told(page, "Icelandic was added.").waitFor();
  await chosen(page).locator(".facts", { hasText: "eesti" }).waitFor();
  await page.getByRole("row", { name: /íslenska/ }).waitFor();
  assert.equal(asked, 1);
});

test("a new language is kept otherwise, is filled in from memory and is removed with its texts", async (t) => {
  const page = await worker(t, token, "#/locales", { locale: "ko" });
  const field = page.getByRole("combobox");
  await field.fill("네덜란드");
  await page.getByRole("option", { name: /Nederlands/ }).first().waitFor();
  await field.press("Enter");
  await chosen(page).getByRole("button", { name: "언어 추가", exact: true }).click();
  await chosen(page).getByText("네덜란드어 언어를 추가했습니다. 아직 번역 메모리에 채울 글이 없습니다.").waitFor();
  assert.equal((await ask(`{ locale(tag: "nl") { isRegistered } }`)).locale.isRegistered, true);

  await page.getByRole("button", { name: "네덜란드어 설정" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("검토자가 자신이 쓴 글을 승인할 수 있음").check();
  await dialog.getByRole("button", { name: "저장" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await ask(`{ locale(tag: "nl") { allowSelfReview } }`)).locale.allowSelfReview, true);

  const { plan } = await ask(`{ plan(slug: "gwangju") { id title { value } publisher { id } } }`);
  const { id, title, publisher } = plan;
  const facts = { slug: "again", sourceLocale: "en", title: title.value, publisher };
  await done("createPlan", "CreatePlanInput", facts, "plan { id }");
  await setIn({ node: { id }, field: "title", locale: "nl" }, "Plan", token);
  await page.reload();
  await field.fill("네덜란드");
  await page.getByRole("option", { name: /Nederlands/ }).first().waitFor();
  await field.press("Enter");
  await chosen(page).getByRole("button", { name: "번역 메모리로 채우기" }).click();
  await chosen(page).getByText("글 1개를 초안으로 채웠습니다.").waitFor();
  await page.getByRole("button", { name: "네덜란드어 제거" }).click();
  await dialog.getByText("글이 1개 있습니다.").waitFor();
  await dialog.getByRole("button", { name: "제거" }).click();
  await dialog.getByRole("alert").filter({ hasText: "there are texts in nl" }).waitFor();
  await dialog.getByRole("button", { name: "제거" }).and(page.locator(":focus")).waitFor();
  await dialog.getByLabel("초안과 댓글을 포함한 글도 삭제").check();
  await dialog.getByRole("button", { name: "제거" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await ask(`{ locale(tag: "nl") { isRegistered } }`)).locale.isRegistered, false);
});
