// What comes up in the workbench while somebody works: each with the place it comes up at, what brings it about in
// whatever language the workbench is in, and what is there then.
import { ask, done, editorOf, placeOf, setIn } from "./bench.mjs";
import { token } from "./clients.mjs";

// A plan that nobody has published, with no goals and a draft of its title.
async function unpublished() {
  const publisher = { name: "Town of Air" };
  const { plan: { id } } = await done("createPlan", "CreatePlanInput",
    { slug: "unpublished", sourceLocale: "en", title: "Clean air", publisher }, "plan { id }");
  await done("setTranslation", "SetTranslationInput",
    { id, field: "title", locale: "en", value: "Clean air for all", state: "DRAFT" }, "revision");
}

// The token of a preview in which texts come to several outcomes.
async function previewed() {
  const exported = `{ exportTranslations(locales: ["ko"], format: "po") { content } }`;
  const { content } = (await ask(exported)).exportTranslations;
  const [head, title, summary, section, goal, strategy, assignment] = content.split("\n\n");
  const said = (unit, text) => unit.replace(/^msgstr .*$/m, `msgstr "${text}"`);
  await setIn(await sectionInKorean(), "도시 미래상", token);
  const changed = [said(title, "광주의 목표"), summary, said(section, "도시 구상"), said(goal, ""),
    said(strategy, "전략\ufffd"), said(assignment, "과제").replace(/^msgctxt ".*?\//m, 'msgctxt "itm_none/')];
  const file = { content: [head, ...changed].join("\n\n"), format: "po" };
  return (await done("importTranslations", "ImportTranslationsInput", file, "import { token }")).import.token;
}

async function sectionInKorean() {
  const { plan } = await ask(`{ plan(slug: "gwangju") { id } }`);
  return { id: `${plan.id}/section/ko`, node: plan, field: "section", locale: "ko" };
}

// A phone shows the list alone before.
const enter = (page) => page.locator(".unit[aria-selected=true]").click();

// Two people have written one text.
async function met(page) {
  await enter(page);
  await editorOf(page).fill("다른 사람의 글");
  await setIn(await sectionInKorean(), `도시의 앞날 ${Date.now()}`, token);
  await editorOf(page).press("Control+Enter");
}

async function sought(page) {
  await page.getByRole("combobox").fill("sr");
  await page.getByRole("option").first().waitFor();
}

async function found(page) {
  await sought(page);
  await page.getByRole("combobox").press("Enter");
}

export async function moments() {
  await unpublished();
  const files = `#/files/import/${await previewed()}`;
  const dialog = "dialog[open]";
  return {
    keys: ["#/translate/gwangju/ko", (page) => page.locator("[aria-keyshortcuts='?']").click(), dialog],
    text: ["#/translate/gwangju/ko", enter, "#text:focus"],
    conflict: [placeOf(await sectionInKorean()), met, "dialog.conflict[open]"],
    publish: ["#/plans/unpublished", (page) => page.locator("[data-act=publish]").click(), `${dialog} .publishing`],
    details: ["#/plans/gwangju", (page) => page.locator("[data-act=plan]").click(), ".plan-self .record"],
    proposals: ["#/locales", sought, "[role=option]"],
    candidate: ["#/locales", found, ".candidate form"],
    settings: ["#/locales", (page) => page.locator("[data-settles=ko]").click(), dialog],
    removal: ["#/locales", (page) => page.locator(".locales tr:last-child button").last().click(), dialog],
    preview: [files, (page) => page.locator(".outcomes ~ details summary").click(), ".imported li"],
  };
}
