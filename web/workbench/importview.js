// An import: what it would do, applying it, and undoing it.

import { ask, change, pause } from "./api.js";
import { dialog, fill, h } from "./dom.js";
import { refusalShown } from "./fileword.js";
import { changing, unitList } from "./importunits.js";
import { tell } from "./news.js";
import { applyImport, importQuery, importStandingQuery, revertImport } from "./operations.js";
import { addressOf, readdress } from "./router.js";
import { dateOf, languageName, listOf, numberOf, say } from "./site.js";

const atOnce = 100; // units that are shown
const watchEvery = 2; // seconds
const undone = new Set(["REVERTED", "KEPT"]);
const outcomes = new Set([...changing, ...undone, "UNCHANGED", "IGNORED", "UNKNOWN", "REFUSED"]);

/** Shows the import that a token is of, as the parameters outcome and page of its address tell. */
export async function showImport(main, token, parameters) {
  const view = new ImportView(main, token, parameters);
  try {
    await view.load();
  } catch (error) {
    if (error.code !== "BAD_USER_INPUT") throw error;
    fill(main, h("h1", null, say("files.import")), h("p", null, say("files.gone")), wayBack());
  }
  return () => view.leaving.abort();
}

const wayBack = () => h("p", null, h("a", { href: addressOf("files") }, say("files.back")));

const countOf = (counts, which) =>
  counts.reduce((sum, { outcome, count }) => (which(outcome) ? sum + count : sum), 0);

class ImportView {
  constructor(main, token, parameters) {
    this.main = main;
    this.token = token;
    this.outcome = outcomes.has(parameters.get("outcome")) ? parameters.get("outcome") : null;
    this.page = Math.max(Number.parseInt(parameters.get("page") ?? "1", 10) || 1, 1);
    this.leaving = new AbortController();
    this.turns = 0; // a later page makes the answer to an earlier one void
  }

  async load() {
    const own = ++this.turns;
    const variables = {
      token: this.token, skip: (this.page - 1) * atOnce, outcomes: this.outcome ? [this.outcome] : null,
    };
    const { locales, translationImport } = await ask(importQuery, variables, this.leaving);
    const known = new Map(locales.map((locale) => [locale.tag, locale]));
    const list = await unitList(translationImport, known, this.leaving);
    if (own !== this.turns) return;
    Object.assign(this, { import: translationImport, list });
    this.show();
  }

  show() {
    const { state, locales, total, expiresAt, questions } = this.import;
    this.result = h("div", { class: "result", role: "status" });
    this.heading = h("h2", { tabindex: "-1" }, say("files.unitsof"));
    fill(this.main, h("div", { class: "importing" },
      h("h1", null, say("files.importinto", listOf(locales.map(languageName)))),
      h("p", { class: `standing ${state}` }, h("strong", null, say(`files.state.${state}`)),
        " ", say("files.units", total), " · ", say("files.expires", dateOf(expiresAt))),
      state === "PREVIEWED" && this.asked(questions),
      this.actions(), this.result,
      this.filters(), this.meanings(), this.heading, this.list, this.pager(), wayBack()));
  }

  // What the file has that makes one ask whether it is the right one.
  asked(questions) {
    this.confirmed = questions.length === 0;
    if (this.confirmed) return null;
    const tick = ({ target }) => {
      this.confirmed = target.checked;
      this.apply.disabled = !this.confirmed;
    };
    return h("fieldset", { class: "asked" }, h("legend", null, say("files.questions")),
      h("ul", null, questions.map((question) => h("li", null, question))),
      h("label", { class: "check" },
        h("input", { type: "checkbox", onchange: tick }), h("span", null, say("files.confirm"))));
  }

  actions() {
    const { state, counts } = this.import;
    const isNew = state === "PREVIEWED";
    const writes = counts.some(({ outcome }) => changing.has(outcome));
    const applies = (isNew && writes) || state === "APPLYING";
    const reverts = state === "APPLYING" || state === "REVERTING" || (state === "APPLIED" && writes);
    const apply = () => this.run(applyImport, { confirm: this.confirmed ?? true });
    this.apply = applies && h("button", {
      type: "button", class: "primary", disabled: isNew && !this.confirmed, onclick: apply,
    }, say(isNew ? "files.apply" : "files.goon"));
    const revert = reverts && h("button", { type: "button", onclick: () => this.askRevert() }, say("files.revert"));
    if (isNew && !writes) return h("p", null, say("files.nothing"));
    return h("p", { class: "buttons" }, this.apply, revert);
  }

  askRevert() {
    const revert = () => {
      asking.close();
      this.run(revertImport);
    };
    const asking = dialog(say("files.revert"), h("p", null, say("files.revert.why")),
      h("p", { class: "buttons" },
        h("button", { type: "button", class: "primary", onclick: revert }, say("files.revert")),
        h("button", { type: "button", onclick: () => asking.close() }, say("cancel"))));
  }

  // Has the import be applied or reverted, in as many parts as it takes, and tells how far it has come.
  async run(mutation, more) {
    this.turns++; // a page that is still on its way would take away what is shown of it
    const { signal } = this.leaving;
    const held = [...this.main.querySelectorAll(":is(button, input):enabled")];
    for (const control of held) control.disabled = true;
    this.bar = h("progress");
    this.come = h("span");
    fill(this.result, h("label", { class: "coming" }, this.bar, this.come));
    this.showStanding(this.import);
    const done = new AbortController();
    this.watch(AbortSignal.any([signal, done.signal]));
    try {
      let standing;
      do {
        ({ import: standing } = await change(mutation, { token: this.token, ...more }, { signal }));
        this.showStanding(standing);
      } while (standing.state === "APPLYING" || standing.state === "REVERTING");
      await this.showDone(standing);
    } catch (error) {
      if (!signal.aborted) await this.showTrouble(error);
    } finally {
      done.abort();
      for (const control of held) control.disabled = false;
    }
  }

  // While an answer is being made, the site tells how far it is to who asks.
  async watch(signal) {
    try {
      for (;;) {
        await pause(watchEvery, signal);
        const { translationImport } = await ask(importStandingQuery, { token: this.token }, { signal });
        this.showStanding(translationImport);
      }
    } catch {
      return; // who is asked to do it tells of trouble
    }
  }

  showStanding({ state, counts, total }) {
    const back = state === "REVERTING";
    const whole = back ? countOf(counts, (outcome) => changing.has(outcome) || undone.has(outcome)) : total;
    const come = countOf(counts, (outcome) => (back ? undone.has(outcome) : state === "APPLYING"));
    if (come > 0) {
      this.bar.max = whole;
      this.bar.value = come;
    }
    fill(this.come, come > 0 ? say("files.come", come, whole) : say("files.working"));
  }

  async showDone({ state }) {
    this.outcome = null;
    await this.turn(1);
    tell(say(`files.state.${state}`));
    this.heading.focus();
  }

  // A part of it may be done: what there is of it is read anew, where the site can be reached.
  async showTrouble(error) {
    try {
      await this.load();
    } catch {
      this.show();
    }
    fill(this.result, refusalShown(error));
  }

  filters() {
    const { counts, state } = this.import;
    const listed = counts.filter(({ outcome }) => outcome !== "UNCHANGED");
    const same = counts.find(({ outcome }) => outcome === "UNCHANGED")?.count;
    const tense = state === "PREVIEWED" ? "files.would" : "files.did";
    const one = (outcome, name, count) => {
      const pressed = String(this.outcome === outcome);
      const choose = () => this.choose(outcome);
      return h("button", { type: "button", "aria-pressed": pressed, class: outcome, onclick: choose },
        name, " ", h("b", null, numberOf(count)));
    };
    return h("div", { class: "outcomes", role: "group", "aria-label": say(tense) },
      h("span", null, say(tense)),
      one(null, say("files.all"), countOf(listed, () => true)),
      listed.map(({ outcome, count }) => one(outcome, say(`files.outcome.${outcome}`), count)),
      same > 0 && h("span", { class: "same" }, say("files.unchanged", same)));
  }

  // What the outcomes that there are mean.
  meanings() {
    const told = this.import.counts.map(({ outcome }) => outcome).filter((one) => one !== "UNCHANGED");
    const shown = told.filter((one) => !this.outcome || one === this.outcome);
    if (shown.length === 0) return null;
    return h("details", { open: Boolean(this.outcome) }, h("summary", null, say("files.meanings")),
      h("dl", null, shown.map((one) =>
        h("div", null, h("dt", null, say(`files.outcome.${one}`)), h("dd", null, say(`files.why.${one}`))))));
  }

  async choose(outcome) {
    this.outcome = outcome;
    await this.turn(1);
    this.main.querySelector(".outcomes [aria-pressed=true]").focus();
  }

  pager() {
    const all = countOf(this.import.counts, (one) => (this.outcome ? one === this.outcome : one !== "UNCHANGED"));
    if (all <= atOnce) return null;
    const first = (this.page - 1) * atOnce;
    const turn = async (page) => (await this.turn(page)) && this.heading.focus();
    const to = (page, key, enabled) =>
      h("button", { type: "button", disabled: !enabled, onclick: () => turn(page) }, say(key));
    return h("nav", { class: "pager", "aria-label": say("files.pages") },
      to(this.page - 1, "files.previous", this.page > 1),
      h("span", null, say("files.stretch", Math.min(first + 1, all), Math.min(first + atOnce, all), all)),
      to(this.page + 1, "files.next", first + atOnce < all));
  }

  /** Shows a page of the units, at an address of its own. Resolves with whether it is there. */
  async turn(page) {
    this.page = page;
    readdress("files", ["import", this.token], { outcome: this.outcome, page: page > 1 ? page : null });
    const own = this.turns + 1; // that of this load
    try {
      await this.load();
      return own === this.turns;
    } catch (error) {
      if (own === this.turns && !this.leaving.signal.aborted) fill(this.result, refusalShown(error));
      return false;
    }
  }
}
