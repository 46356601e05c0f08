// A translator's way through the workbench, from the token to a plan that lacks nothing.
import assert from "node:assert/strict";
import { ask, button, done, site, tabTo, tokenFor, visitor } from "./bench.mjs";
import { test } from "./timed.mjs";

const locale = "ckb"; // it is written from right to left, and the catalogue lacks it

// The texts of the plan in its order, with what they are in Central Kurdish. One is there twice.
const texts = [
  ["A clean river", "ڕووبارێکی پاک"],
  ["Fish for 3 towns", "ماسی بۆ ٣ شار"],
  ["Plant trees", "دار بچێنن"],
  ["Trees on both banks", "دار لە هەردوو کەنار"],
  ["Fewer plastic bags", "کیسەی پلاستیکی کەمتر"],
  ["Plant trees", "دار بچێنن"],
];

// river is the id of the plan.
async function river() {
  const [title, goal, strategy, ...assignments] = texts.map(([source]) => source);
  const { publisher } = (await ask(`{ plan(slug: "gwangju") { publisher { id } } }`)).plan;
  const facts = { slug: "river", sourceLocale: "en", title, publisher };
  const { plan } = await done("createPlan", "CreatePlanInput", facts, "plan { id }");
  const item = async (kind, parent, title) =>
    (await done(`create${kind}`, "CreateItemInput", { parent, title }, "item { id }")).item.id;
  const way = await item("Strategy", await item("Goal", plan.id, goal), strategy);
  for (const assignment of assignments) await item("Assignment", way, assignment);
  return plan.id;
}

const unitsOf = `query ($plan: ID!, $locale: Locale!) {
  translationUnits(plan: $plan, locale: $locale, first: 100) {
    nodes { source { value } target { value state author } }
  }
}`;

test("a translator adds a locale and completes the plan by keyboard alone", async (t) => {
  const plan = await river();
  const page = await visitor(t);
  const { keyboard } = page;
  const focused = (wanted) => wanted.and(page.locator(":focus")).waitFor();
  const go = async (wanted, key) => {
    await tabTo(page, wanted, key);
    await keyboard.press("Enter");
  };
  const view = (name) => go(page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }), "Shift+Tab");
  const secret = await tokenFor("Rojin", { role: "TRANSLATOR", locales: [locale] });
  await page.goto(`${site}/workbench`);
  await focused(page.getByLabel("Token"));
  await keyboard.type(secret);
  await keyboard.press("Enter");

  await page.locator("#main:focus .matrix").waitFor();
  await view("Languages");
  await page.locator("#main:focus .adding").waitFor();
  await tabTo(page, page.getByRole("combobox"));
  await keyboard.type("کوردیی");
  await page.getByRole("option", { name: "کوردیی ناوەندی" }).waitFor();
  await keyboard.press("Enter");
  const candidate = page.locator(".candidate");
  await candidate.getByText("Arabic (Arab), right to left").waitFor();
  assert.equal(await candidate.getByRole("checkbox", { name: /from memory/ }).isChecked(), true);
  await go(button(candidate, "Add a language"));
  await focused(candidate.getByText("Central Kurdish was added. The memory has nothing for it yet."));

  await go(candidate.getByRole("link", { name: "A clean river" }));
  await page.locator(".unit[aria-selected=true]").waitFor();
  await keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await keyboard.press("Escape");
  await keyboard.press("Escape"); // to the list, as the help has told
  await focused(page.getByRole("listbox", { name: "Texts" }));
  await keyboard.press("Enter");
  const editor = page.getByLabel("Translation: کوردیی ناوەندی");
  await focused(editor);
  assert.equal(await editor.evaluate((area) => getComputedStyle(area).direction), "rtl");
  for (const [n, [source, target]] of texts.entries()) {
    await page.locator(`.unit[aria-posinset="${n + 1}"][aria-selected=true]`).waitFor();
    await page.locator(".original .words").getByText(source, { exact: true }).waitFor();
    await page.locator(".middle[aria-busy=false]").waitFor();
    if (texts.findIndex(([before]) => before === source) < n) {
      await page.getByRole("button", { name: target }).getByText("100%").waitFor();
      await keyboard.press("Control+1"); // the memory has it by now
    } else await keyboard.type(target);
    await keyboard.press("Control+Enter");
  }
  await page.locator("#news").getByText("No text of the plan is missing any more.").waitFor();
  await focused(editor);

  await view("Progress");
  await page.locator("#main:focus .matrix").waitFor();
  const [first] = await page.locator(".matrix thead bdi").evaluateAll((names) => names.map(({ lang }) => lang));
  assert.equal(first, locale);
  const cells = page.getByRole("row", { name: /A clean river/ }).locator("td");
  assert.equal(await cells.first().textContent(), "100%: 6 translated");
  const { nodes } = (await ask(unitsOf, { plan, locale })).translationUnits;
  const told = nodes.map(({ source, target }) => [source.value, target.value, target.state, target.author]);
  assert.deepEqual(told, texts.map((text) => [...text, "TRANSLATED", "Rojin"]));
});
