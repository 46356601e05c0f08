// Translations out of the workbench as files, and in again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before } from "node:test";
import { ask, held, tokenFor, worker } from "./bench.mjs";
import { assertAccessible } from "./face.mjs";
import { test } from "./timed.mjs";

const unitsOf = `query ($locale: Locale!) {
  translationUnits(locale: $locale, first: 100) {
    nodes { id node { id } field target { value state } suggestions { value isConflict } }
  }
}`;

let mina;
before(async () => {
  mina = await tokenFor("Mina", { role: "TRANSLATOR", locales: ["ko"] });
});

// korean is a text in Korean, as the API tells it.
async function korean(field) {
  const { translationUnits } = await ask(unitsOf, { locale: "ko" });
  return translationUnits.nodes.find((unit) => unit.id.startsWith("pln_") && unit.field === field);
}

async function exported(format = "xliff") {
  const query = `query ($format: String!) { exportTranslations(locales: ["ko"], format: $format) { name content } }`;
  return (await ask(query, { format }, mina)).exportTranslations;
}

async function bringIn(page, name, content) {
  const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
  await page.getByLabel(/^File/).setInputFiles(file);
  await page.getByRole("button", { name: "Preview" }).click();
}

// reworded is a file in which a text has other words.
function reworded(content, from, to) {
  assert.equal(content.split(`>${from}<`).length, 2, `${from} is in the file once`);
  return content.replace(`>${from}<`, `>${to}<`);
}

test("a translator takes Korean along, brings one text back, and undoes it", async (t) => {
  const page = await worker(t, mina, "#/files");
  const was = (await korean("title")).target.value;
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "gwangju.ko.xlf");
  const file = await readFile(await download.path(), "utf8");
  await page.getByRole("status").getByText(/\d+ texts/).waitFor();

  await bringIn(page, "back.xlf", reworded(file, was, "광주의 목표"));
  await page.getByRole("heading", { name: "Import: Korean" }).waitFor();
  const units = page.getByRole("main").getByRole("listitem");
  assert.equal(await units.count(), 1);
  assert.match(await units.innerText(), /Taken.*Title/s);
  assert.equal(await units.locator(".diff").getAttribute("lang"), "ko");
  assert.equal((await korean("title")).target.value, was);

  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("main").getByText("It is applied.").waitFor();
  assert.equal((await korean("title")).target.value, "광주의 목표");

  await page.getByRole("button", { name: "Undo the import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await page.getByRole("main").getByText("It is undone.").waitFor();
  assert.equal((await korean("title")).target.value, was);
});

test("a text that was written here too is a conflict: all are shown, after a reload too, and none is lost", async (t) => {
  const page = await worker(t, mina, "#/files");
  const { content } = await exported();
  const { id, node, field, target } = await korean("section");
  const written = `mutation ($input: SetTranslationInput!) {
    setTranslation(input: $input) { userErrors { message } }
  }`;
  const colleague = await tokenFor("Jun", { role: "TRANSLATOR", locales: ["ko"] });
  await ask(written, { input: { id: node.id, field, locale: "ko", value: "도시 미래상" } }, colleague);

  await bringIn(page, "late.xlf", reworded(content, target.value, "도시 구상"));
  await page.getByRole("heading", { name: "Import: Korean" }).waitFor();
  await page.reload();
  const conflict = page.getByRole("main").getByRole("listitem");
  await conflict.waitFor();
  const text = async (term) => {
    const meaning = conflict.locator("div", { has: page.getByText(term, { exact: true }) }).locator("dd");
    return meaning.evaluate((dd) => {
      const shown = dd.cloneNode(true);
      for (const gone of shown.querySelectorAll("del")) gone.remove();
      return shown.textContent;
    });
  };
  await assertAccessible(page, "the preview");
  assert.equal(await text("As it left with the file"), target.value);
  assert.equal(await text("As it is here now"), "도시 미래상");
  assert.equal(await text("As the file has it"), "도시 구상");

  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("main").getByText("It is applied.").waitFor();
  const now = await korean("section");
  assert.equal(now.id, id);
  assert.equal(now.target.value, "도시 미래상");
  assert.deepEqual(now.suggestions, [{ value: "도시 구상", isConflict: true }]);
});

test("a file that changes much has to be confirmed", async (t) => {
  const page = await worker(t, mina, "#/files");
  const { content } = await exported("po");
  await bringIn(page, "all.po", content.replace(/^(msgstr "[^"]+)"$/gm, '$1!"'));
  const apply = page.getByRole("button", { name: "Apply" });
  await page.getByText("more than 30 %").waitFor();
  assert.ok(await apply.isDisabled());
  await page.getByLabel("I have looked at it").check();
  assert.ok(await apply.isEnabled());
});

// previewed is the page of an import that would change a text of Korean.
async function previewed(t, field, words) {
  const page = await worker(t, mina, "#/files");
  const { content } = await exported();
  await bringIn(page, "changed.xlf", reworded(content, (await korean(field)).target.value, words));
  await page.getByRole("heading", { name: "Import: Korean" }).waitFor();
  return page;
}

test("a page of texts that comes late leaves an import that is being applied in peace", async (t) => {
  const page = await previewed(t, "section", "도시 전망");
  let applied = 0;
  const paging = await held(page, ({ query, variables }) => query.includes("query Import(") && variables.outcomes);
  const applying = await held(page, ({ query }) => query.includes("ApplyImport") && ++applied);
  await page.getByRole("group").getByRole("button", { name: /^Taken/ }).click();
  await paging.asked;
  await page.getByRole("button", { name: "Apply" }).click();
  await applying.asked;
  const places = page.waitForResponse((response) => response.request().postData()?.includes("query Places("));
  paging.release();
  await places; // the last that a page is made of
  assert.ok(await page.getByRole("button", { name: "Apply" }).isDisabled());
  assert.ok(await page.getByRole("progressbar").isVisible());
  applying.release();
  await page.getByRole("main").getByText("It is applied.").waitFor();
  assert.equal(applied, 1);
  assert.equal((await korean("section")).target.value, "도시 전망");
});

test("an outcome in the address that there is none of is passed over", async (t) => {
  const page = await previewed(t, "title", "광주의 목적");
  await page.goto(`${page.url()}?outcome=LOST`);
  await page.reload();
  await page.getByRole("main").getByRole("listitem").waitFor();
  assert.equal(await page.locator(".outcomes [aria-pressed=true]").innerText(), "All 1");
});

test("a broken file is refused with its line, and can be brought in again once it is whole", async (t) => {
  const page = await worker(t, mina, "#/files");
  const { content } = await exported("po");
  const lines = content.split("\n");
  const at = lines.findIndex((line) => line.startsWith("msgctxt"));
  const broken = lines.with(at, lines[at].slice(0, -1)).join("\n");
  const dropped = await page.evaluateHandle((text) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], "broken.po"));
    return carried;
  }, broken);
  await page.getByText("or drop it here").dispatchEvent("drop", { dataTransfer: dropped });
  await page.getByRole("button", { name: "Preview" }).click();
  const alert = page.getByRole("alert");
  await alert.getByText("Nothing has changed").waitFor();
  assert.match(await alert.innerText(), new RegExp(`line ${at + 1}\\b`));
  await bringIn(page, "whole.po", content);
  await page.getByText("There is nothing in it to apply.").waitFor();
});

test("who may not translate is offered nothing to import", async (t) => {
  const editor = await tokenFor("Sora", { role: "EDITOR" });
  const page = await worker(t, editor, "#/files");
  await page.getByRole("button", { name: "Export" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Preview" }).count(), 0);
});
