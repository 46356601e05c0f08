// Editing plans in the workbench, and the API beside it.
import assert from "node:assert/strict";
import { token } from "./clients.mjs";
import { ask, held, tabTo, tokenFor, worker } from "./bench.mjs";
import { test } from "./timed.mjs";

const outline = `query ($slug: String!) { plan(slug: $slug) {
  id state title { value } summary { value } goals { identifier title { value } strategies { identifier title { value }
    assignments { id identifier title { value } status progress } } }
} }`;

// told is a plan as lines: its items in their order, indented.
async function told(slug) {
  const { plan } = await ask(outline, { slug });
  const lines = [`${plan.state} ${plan.title.value}`];
  const tell = (items, indent) => {
    for (const item of items ?? []) {
      lines.push(`${indent}${item.identifier} ${item.title.value}`);
      tell(item.strategies ?? item.assignments, `${indent}  `);
    }
  };
  tell(plan.goals, "  ");
  return lines;
}

async function done(mutation, input, secret = token) {
  const [name, ...wanted] = mutation.split(" ");
  const kind = inputs[name] ?? `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${kind}!) { ${name}(input: $input) { ${wanted.join(" ")} userErrors { message } } }`;
  const payload = (await ask(query, { input }, secret))[name];
  assert.deepEqual(payload.userErrors, []);
  return payload;
}
const inputs = { createGoal: "CreateItemInput", createStrategy: "CreateItemInput", createAssignment: "CreateItemInput", publishPlan: "PlanRef" };

// park is a plan of two goals, the first with a way of two works, the second with none.
async function park(slug) {
  const { plan } = await done("createPlan plan { id }", { slug, sourceLocale: "en", title: "Park", publisher: { name: "Town" } });
  const goal = (await done("createGoal item { id }", { parent: plan.id, title: "Shade" })).item.id;
  const other = (await done("createGoal item { id }", { parent: plan.id, title: "Water" })).item.id;
  const way = (await done("createStrategy item { id }", { parent: goal, title: "Plant" })).item.id;
  for (const title of ["Oaks", "Limes"]) await done("createAssignment item { id }", { parent: way, title });
  return { plan: plan.id, goal, other, way };
}

// reach has the keyboard go to a control.
const reach = (page, role, name, exact = true, key) => tabTo(page, page.getByRole(role, { name, exact }), key);

const rowOf = (page, title) => page.getByRole("row").filter({ has: page.locator("bdi", { hasText: title }) });
const focused = (page, title) => page.locator("[role=row]:focus").filter({ hasText: title }).waitFor();
const news = (page, text) => page.locator("#news .message", { hasText: text }).first().waitFor();

test("an editor makes a plan and publishes it, by keyboard alone", async (t) => {
  const page = await worker(t, await tokenFor("keys", { role: "EDITOR" }), "#/plans");
  const type = async (role, name, text, exact) => {
    await reach(page, role, name, exact);
    await page.keyboard.type(text);
  };
  await reach(page, "button", "New plan");
  await page.keyboard.press("Enter");
  await type("textbox", "Title", "Clean air");
  await type("textbox", "Name in addresses", "Clean Air", false);
  await type("combobox", "Language it is written in", "en", false);
  await type("combobox", "Publisher", "Town of Air");
  await page.keyboard.press("Control+Enter");
  await page.locator("[aria-invalid]").waitFor(); // it is no name for an address
  assert.equal(await page.evaluate(() => document.activeElement.dataset.path), "slug");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("clean-air");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Clean air" }).waitFor();

  await reach(page, "button", "Add a goal");
  await page.keyboard.press("Enter");
  await type("textbox", "Title", "Breathe freely");
  await page.keyboard.press("Control+Enter");
  await focused(page, "Breathe freely");
  await page.keyboard.press("Shift+N");
  await type("textbox", "Title", "Fewer cars");
  await page.keyboard.press("Control+Enter");
  await focused(page, "Fewer cars");
  await page.keyboard.press("Shift+N");
  await type("textbox", "Title", "Build bus lanes");
  await page.keyboard.press("Control+Enter");
  await focused(page, "Build bus lanes");
  await page.keyboard.press("n");
  await type("textbox", "Title", "Count cars");
  await reach(page, "combobox", "Status");
  await page.keyboard.type("On");
  await page.keyboard.press("Control+Enter");
  await focused(page, "Count cars");
  await page.keyboard.press("Alt+ArrowUp");
  await news(page, "is now 1 of 2");
  await focused(page, "Count cars");

  await reach(page, "button", "Publish", true, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByText("It has no summary").waitFor();
  await reach(page, "button", "Publish it");
  await page.keyboard.press("Enter");
  await news(page, "The plan is published");
  assert.deepEqual(await told("clean-air"), ["PUBLISHED Clean air", "  1 Breathe freely", "    1.1 Fewer cars", "      1.1.1 Count cars",
    "      1.1.2 Build bus lanes"]);
  const { plan } = await ask(outline, { slug: "clean-air" });
  assert.equal(plan.goals[0].strategies[0].assignments[0].status, "ON_TRACK");
});

test("items are put in another place by keys and by dragging", async (t) => {
  await park("moved");
  const page = await worker(t, token, "#/plans/moved");
  await rowOf(page, "Plant").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await news(page, /“.Plant.” is now 1 of 1 in “.Water.”/); // isolated, as titles may run the other way
  await focused(page, "Plant");
  await rowOf(page, "Oaks").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await news(page, /“.Oaks.” is now 2 of 2/);
  await rowOf(page, "Oaks").filter({ hasText: "2.1.2" }).waitFor(); // counted by the server
  assert.deepEqual(await told("moved"), ["DRAFT Park", "  1 Shade", "  2 Water", "    2.1 Plant", "      2.1.1 Limes", "      2.1.2 Oaks"]);

  await rowOf(page, "Plant").locator(".handle").dragTo(rowOf(page, "Shade").locator(".title"));
  await rowOf(page, "Oaks").filter({ hasText: "1.1.2" }).waitFor();
  await rowOf(page, "Water").locator(".handle").dragTo(rowOf(page, "Shade").locator(".title"), { targetPosition: { x: 40, y: 3 } });
  await rowOf(page, "Oaks").filter({ hasText: "2.1.2" }).waitFor();
  assert.deepEqual(await told("moved"), ["DRAFT Park", "  1 Water", "  2 Shade", "    2.1 Plant", "      2.1.1 Limes", "      2.1.2 Oaks"]);
});

// Does what is asked for by a mutation, and loses the answers to the first so many.
async function loseAnswers(page, mutation, count = Infinity) {
  let lost = 0;
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes(mutation) || lost++ >= count) return route.fallback();
    await route.fetch();
    return route.abort("internetdisconnected");
  });
}

test("what was made without an answer is found again, and not made twice", async (t) => {
  await park("lost");
  const page = await worker(t, token, "#/plans/lost");
  await loseAnswers(page, "createGoal");
  await page.getByRole("button", { name: "Add a goal" }).click();
  const form = page.locator("form.record");
  await form.getByLabel("Title").fill("Quiet");
  await form.getByRole("button", { name: "Create" }).click();
  await form.locator(".trouble", { hasText: "out of reach" }).waitFor();
  await form.getByLabel("Title").fill("Quiet nights");
  await form.getByRole("button", { name: "Create" }).click();
  await focused(page, "Quiet nights");
  const lines = ["DRAFT Park", "  1 Shade", "    1.1 Plant", "      1.1.1 Oaks", "      1.1.2 Limes", "  2 Water",
    "  3 Quiet nights"];
  assert.deepEqual(await told("lost"), lines);
});

async function fillNewPlan(form, title, slug) {
  await form.getByLabel("Title").fill(title);
  await form.getByLabel("Name in addresses").fill(slug);
  await form.getByLabel("Language it is written in").fill("en");
  await form.getByLabel("Publisher").fill("Town of Quiet");
}

test("a plan that was made without an answer stays beside another that is made in another form", async (t) => {
  const page = await worker(t, token, "#/plans");
  await loseAnswers(page, "createPlan", 1);
  const form = page.locator("form.record");
  const create = form.getByRole("button", { name: "Create" });
  await page.getByRole("button", { name: "New plan" }).click();
  await fillNewPlan(form, "Old wells", "wells");
  await create.click();
  await form.locator(".trouble", { hasText: "out of reach" }).waitFor();
  await form.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "New plan" }).click();
  await fillNewPlan(form, "New roads", "roads");
  await create.click();
  await page.waitForURL(/#\/plans\/roads$/);
  assert.deepEqual(await told("wells"), ["DRAFT Old wells"]);
  assert.deepEqual(await told("roads"), ["DRAFT New roads"]);
});

test("a plan that was made without an answer is found again, and takes nobody back who has left", async (t) => {
  const page = await worker(t, token, "#/plans");
  await loseAnswers(page, "createPlan");
  await page.getByRole("button", { name: "New plan" }).click();
  const form = page.locator("form.record");
  const create = form.getByRole("button", { name: "Create" });
  await fillNewPlan(form, "Quiet streets", "quiet");
  await create.click();
  await form.locator(".trouble", { hasText: "out of reach" }).waitFor();
  await form.getByLabel("Title").fill("Quiet streets at night");
  const mending = await held(page, ({ query }) => query.includes("updatePlan"));
  await create.click();
  await mending.asked;
  await page.evaluate(() => (location.hash = "#/locales"));
  await page.getByRole("combobox", { name: "Name or tag of the language" }).waitFor();
  mending.release();
  await page.waitForFunction(() => !Object.values(sessionStorage).some((kept) => kept.includes("Quiet streets")));
  assert.match(page.url(), /#\/locales$/);
  assert.deepEqual(await told("quiet"), ["DRAFT Quiet streets at night"]);
});

test("what is clicked twice is asked once", async (t) => {
  await park("twice");
  const page = await worker(t, token, "#/plans");
  const dialogs = page.locator("dialog[open]");
  const asksOnce = async (name, reads) => {
    let asked = 0;
    const reading = await held(page, ({ query }) => query.includes(reads) && ++asked);
    await page.getByRole("button", { name, exact: true }).dblclick();
    await reading.asked;
    reading.release();
    await dialogs.waitFor();
    await page.keyboard.press("Escape");
    await dialogs.waitFor({ state: "detached" });
    assert.equal(asked, 1);
  };
  await asksOnce("New plan", "query Publishers(");
  await page.evaluate(() => (location.hash = "#/plans/twice"));
  await asksOnce("Archive", "query EditedPlan(");
});

test("what was made without an answer and is shown since is not taken for the next new item", async (t) => {
  await park("shown");
  const page = await worker(t, token, "#/plans/shown");
  await loseAnswers(page, "createGoal", 1);
  const form = page.locator("form.record");
  const create = async (title) => {
    await form.getByLabel("Title").fill(title);
    await form.getByRole("button", { name: "Create" }).click();
  };
  await page.getByRole("button", { name: "Add a goal" }).click();
  await create("Quiet");
  await form.locator(".trouble", { hasText: "out of reach" }).waitFor();
  await form.getByRole("button", { name: "Close" }).click();
  await rowOf(page, "Water").press("Shift+N");
  await create("Dig wells");
  await rowOf(page, "Quiet").waitFor(); // all is read anew
  await page.getByRole("button", { name: "Add a goal" }).click();
  await create("Play");
  await focused(page, "Play");
  assert.deepEqual(await told("shown"), ["DRAFT Park", "  1 Shade", "    1.1 Plant", "      1.1.1 Oaks",
    "      1.1.2 Limes", "  2 Water", "    2.1 Dig wells", "  3 Quiet", "  4 Play"]);
});

test("a form whose item is being made stays, and no other takes its place", async (t) => {
  await park("making");
  const page = await worker(t, token, "#/plans/making");
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("createGoal")) await held;
    return route.continue();
  });
  const add = page.getByRole("button", { name: "Add a goal" });
  const form = page.locator("form.record");
  await add.click();
  await form.getByLabel("Title").fill("Quiet");
  await form.getByLabel("Title").press("Control+Enter");
  await page.locator("form.record[aria-busy=true]").waitFor();
  await add.click();
  await page.keyboard.press("Escape");
  await form.and(page.locator("[aria-busy=true]")).waitFor();
  release();
  await rowOf(page, "Quiet").waitFor();
  assert.equal(await form.count(), 0);
  await add.and(page.locator(":focus")).waitFor(); // which was clicked meanwhile
});

test("what is saved late leaves the focus with who has gone on to another item", async (t) => {
  await park("late");
  const page = await worker(t, token, "#/plans/late");
  const form = (title) => rowOf(page, title).locator("form.record");
  const saving = await held(page, ({ query }) => query.includes("updateItem"));
  await rowOf(page, "Shade").click();
  await form("Shade").getByLabel("Title").fill("Deep shade");
  await page.keyboard.press("Control+Enter");
  await saving.asked;
  await rowOf(page, "Water").click();
  await form("Water").locator("input:focus").waitFor();
  saving.release();
  await rowOf(page, "Deep shade").waitFor();
  await form("Deep shade").waitFor({ state: "detached" });
  await page.keyboard.press("End");
  await page.keyboard.type("n");
  assert.equal(await form("Water").getByLabel("Title").inputValue(), "Watern");
});

test("a date that is half there is neither saved as none nor forgotten", async (t) => {
  const { goal } = await park("dated");
  const page = await worker(t, token, "#/plans/dated");
  const form = page.locator("form.record");
  const first = form.getByLabel("First day");
  const unread = () => first.evaluate((input) => input === document.activeElement && input.validity.badInput);
  const save = form.getByRole("button", { name: "Save", exact: true });
  await rowOf(page, "Shade").click();
  await first.focus();
  await page.keyboard.type("0512"); // and no year
  await save.click();
  assert.ok(await unread());
  await first.focus();
  await page.keyboard.type("05122030");
  await save.click();
  await form.waitFor({ state: "detached" });

  await rowOf(page, "Shade").click();
  await first.focus();
  await page.keyboard.press("Backspace");
  await form.getByLabel("Title").fill("Deep shade");
  await save.click();
  assert.ok(await unread());
  const query = `query ($id: ID!) { node(id: $id) { ... on PlanItem { title { value } period { start } } } }`;
  assert.deepEqual((await ask(query, { id: goal })).node, { title: { value: "Shade" }, period: { start: "2030-05-12" } });
});

test("what is refused after one has left its form is told", async (t) => {
  const { goal } = await park("left");
  const page = await worker(t, token, "#/plans/left");
  const form = page.locator("form.record");
  const leaveSaving = async (field, value) => {
    await rowOf(page, "Shade").click();
    await form.getByLabel(field).fill(value);
    const saving = await held(page, ({ query }) => query.includes("updateItem"));
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await saving.asked;
    return async () => {
      await page.evaluate(() => (location.hash = "#/locales"));
      await page.getByRole("combobox", { name: "Name or tag of the language" }).waitFor();
      saving.release();
    };
  };
  await (await leaveSaving("Progress", "150"))();
  await page.locator("#news .trouble", { hasText: "150" }).getByRole("button").click();
  await page.evaluate(() => (sessionStorage.clear(), location.hash = "#/plans/left"));
  const leave = await leaveSaving("Title", "Deep shade");
  await done("updateItem item { id }", { id: goal, title: "Light shade" });
  await leave();
  await page.locator("#news .trouble").waitFor();
});

test("a move that is refused is taken back", async (t) => {
  const { goal } = await park("held");
  const page = await worker(t, token, "#/plans/held");
  await rowOf(page, "Shade").waitFor();
  await done("moveItem item { id }", { id: goal, position: 2 });
  await rowOf(page, "Shade").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.locator("#news .trouble", { hasText: "Somebody else has moved" }).waitFor();
  await page.locator("[role=row]", { hasText: "Water" }).filter({ hasText: /^⠿1/ }).waitFor();
});

const freshness = `query ($id: ID!) { node(id: $id) { ... on PlanItem { title { value } translations(locales: ["ko"]) { isStale } } } }`;

test("translations stay fresh where the meaning is unchanged, and else fall behind", async (t) => {
  const { goal } = await park("reworded");
  await done("setTranslation translation { value }", { id: goal, field: "title", locale: "ko", value: "그늘" });
  const page = await worker(t, token, "#/plans/reworded");
  const reword = async (text, unchanged) => {
    await rowOf(page, "Shade").click();
    const form = page.locator("form.record");
    await form.getByLabel("Title").fill(text);
    await form.getByText(/^1 translation will be older/).waitFor();
    if (unchanged) await form.getByLabel("The meaning is unchanged").check();
    await form.getByRole("button", { name: "Save", exact: true }).click();
    await rowOf(page, text).waitFor();
    await form.waitFor({ state: "detached" });
    return (await ask(freshness, { id: goal })).node;
  };
  assert.deepEqual(await reword("Shade for all", true), { title: { value: "Shade for all" }, translations: [{ isStale: false }] });
  assert.deepEqual(await reword("Shade at noon", false), { title: { value: "Shade at noon" }, translations: [{ isStale: true }] });
});

test("what was undone is offered again, at a key and without a hurry", async (t) => {
  await park("offered");
  const page = await worker(t, token, "#/plans/offered");
  await rowOf(page, "Shade").click();
  const form = page.locator("form.record");
  await form.getByLabel("Title").fill("Sun");
  await form.getByRole("button", { name: "Undo what was typed" }).click();
  await page.keyboard.press("F8");
  await page.locator("#news button:focus", { hasText: "Bring it back" }).press("Enter");
  assert.equal(await form.getByLabel("Title").inputValue(), "Sun");
  await form.getByRole("button", { name: "Undo what was typed" }).and(page.locator(":focus")).waitFor();
});

test("source texts are drafted, and come in force when the plan is published", async (t) => {
  const { goal } = await park("drafted");
  await done("publishPlan plan { id }", { id: (await ask(outline, { slug: "drafted" })).plan.id });
  const page = await worker(t, token, "#/plans/drafted");
  await rowOf(page, "Shade").dblclick();
  await page.locator("form.record").getByLabel("Title").fill("Deep shade");
  await page.getByRole("button", { name: "Keep texts as a draft" }).click();
  await rowOf(page, "Shade").filter({ hasText: "Draft" }).waitFor();
  assert.equal((await ask(freshness, { id: goal })).node.title.value, "Shade");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").locator("ins", { hasText: "Deep shade" }).waitFor();
  await page.getByRole("button", { name: "Publish it" }).click();
  await rowOf(page, "Deep shade").waitFor();
  assert.equal((await ask(freshness, { id: goal })).node.title.value, "Deep shade");
});

const draft = (id, field, value, secret) =>
  done("setTranslation suggestion { id }", { id, field, locale: "en", value, state: "DRAFT" }, secret);

test("a draft that is put in force in a form is in its row and the plan's head too, and is asked for once", async (t) => {
  const { plan, goal } = await park("settled");
  await done("publishPlan plan { id }", { id: plan });
  await draft(plan, "title", "Parks");
  await draft(goal, "title", "Deep shade");
  const page = await worker(t, token, "#/plans/settled");
  const form = page.locator("form.record");
  const accept = form.getByRole("button", { name: "Put in force now" });
  let asked = 0;
  const settling = await held(page, ({ query }) => query.includes("SettleDraft") && ++asked);
  await rowOf(page, "Shade").filter({ hasText: "Draft" }).click();
  await accept.dblclick();
  await settling.asked;
  settling.release();
  await rowOf(page, "Deep shade").locator(".face", { hasNotText: "Draft" }).waitFor();
  assert.equal(asked, 1);
  await page.getByText("1 draft of a source text").waitFor();
  await form.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Edit the plan’s details" }).click();
  await accept.click();
  await page.getByRole("heading", { name: "Parks" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Publish", exact: true }).count(), 0);
});

test("who cannot publish a draft as its text has moved is shown it, and settles it there", async (t) => {
  const { goal } = await park("outrun");
  await done("updateItem item { id }", { id: goal, description: "Trees" });
  await draft(goal, "description", "Many trees");
  const page = await worker(t, token, "#/plans/outrun");
  const dialog = page.getByRole("dialog");
  const publish = dialog.getByRole("button", { name: "Publish it" });
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await dialog.locator("ins", { hasText: "Many" }).waitFor();
  await done("updateItem item { id }", { id: goal, description: "Few trees" });
  await publish.click();
  await dialog.getByText("The text in force has changed since this was drafted.").waitFor();
  assert.ok(await publish.isDisabled());
  await dialog.locator("del", { hasText: "Few" }).waitFor();
  await dialog.getByRole("button", { name: "Put in force now" }).click();
  await dialog.getByText("No drafts of source texts").waitFor();
  await publish.click();
  await news(page, "The plan is published");
  const { node } = await ask(`query ($id: ID!) { node(id: $id) { ... on PlanItem { description { value } } } }`, { id: goal });
  assert.equal(node.description.value, "Many trees");
});

test("two editors change one text, and the words of both survive", async (t) => {
  await park("contested");
  const [ann, bob] = await Promise.all(["Ann", "Bob"].map(async (name) =>
    worker(t, await tokenFor(name, { role: "EDITOR" }), "#/plans/contested")));
  for (const page of [ann, bob]) await rowOf(page, "Shade").click();
  const title = (page) => page.locator("form.record").getByLabel("Title");
  const save = (page) => page.locator("form.record").getByRole("button", { name: "Save", exact: true });
  await title(ann).fill("Shade of trees");
  await save(ann).click();
  await rowOf(ann, "Shade of trees").waitFor();
  await title(bob).fill("Shade of roofs");
  await save(bob).click();
  await bob.getByRole("group", { name: "What somebody else saved" }).filter({ hasText: "trees" }).waitFor();
  assert.equal(await title(bob).inputValue(), "Shade of roofs");

  await bob.reload(); // what was typed is kept, and so is that it meets other words
  await rowOf(bob, "Shade").filter({ hasText: "Not saved" }).click();
  await bob.getByRole("group", { name: "What somebody else saved" }).waitFor();
  assert.equal(await title(bob).inputValue(), "Shade of roofs");
  await bob.context().setOffline(true);
  await save(bob).click();
  await bob.locator("form.record .trouble", { hasText: "out of reach" }).waitFor();
  await bob.context().setOffline(false);
  await save(bob).click();
  await rowOf(bob, "Shade of roofs").waitFor();
  const query = `query ($plan: ID!) { translationUnits(locale: "en", plan: $plan, first: 100) { nodes { source { value } sourceHistory { value author } } } }`;
  const { plan } = await ask(outline, { slug: "contested" });
  const { translationUnits } = await ask(query, { plan: plan.id });
  const { sourceHistory } = translationUnits.nodes.find(({ source }) => source.value === "Shade of roofs");
  assert.deepEqual(sourceHistory.map(({ value, author }) => `${author}: ${value}`),
    ["Bob: Shade of roofs", "Ann: Shade of trees", "admin: Shade"]);
});

test("an editor of one plan sees only that, and who may edit none is offered nothing", async (t) => {
  const { plan } = await park("own");
  const page = await worker(t, await tokenFor("own", { role: "EDITOR", plans: [plan] }), "#/plans");
  await page.getByRole("link", { name: "Park" }).waitFor();
  assert.deepEqual(await page.locator(".plan-list tbody th small").allTextContents(), ["own"]);
  assert.equal(await page.getByRole("button", { name: "New plan" }).count(), 0);
  await page.goto(page.url().replace("#/plans", "#/plans/gwangju"));
  await page.getByText("you may not edit it").waitFor();

  const translator = await worker(t, await tokenFor("ko", { role: "TRANSLATOR", locales: ["ko"] }));
  await translator.waitForSelector(".matrix");
  assert.equal(await translator.getByRole("link", { name: "Edit plans" }).count(), 0);
});

test("a plan is deleted by who types its name", async (t) => {
  await park("felled");
  const page = await worker(t, token, "#/plans/felled");
  await rowOf(page, "Plant").focus();
  await page.keyboard.press("Delete");
  await page.getByRole("dialog").getByText("so are 2 below it").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await focused(page, "Water");
  await page.getByRole("button", { name: "Delete plan" }).click();
  const dialog = page.getByRole("dialog");
  assert.ok(await dialog.getByRole("button", { name: "Delete plan" }).isDisabled());
  await dialog.getByLabel("Type felled").fill("felled");
  await dialog.getByRole("button", { name: "Delete plan" }).click();
  await page.getByRole("heading", { name: "Edit plans" }).waitFor();
  assert.equal((await ask(outline, { slug: "felled" })).plan, null);
});
