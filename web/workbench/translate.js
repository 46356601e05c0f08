// The view "translate": a list of units, the one under work, and what helps with it.

import { ask } from "./api.js";
import { baseOf } from "./base.js";
import { Desk } from "./desk.js";
import { deskOf, languagesOf } from "./deskdata.js";
import { newHead } from "./deskhead.js";
import { fill, h, inLanguage } from "./dom.js";
import { showEditor } from "./editor.js";
import { newField } from "./field.js";
import { adopt, keep, keeping, kept, keptIds } from "./keep.js";
import { listen, showHelp } from "./keys.js";
import { tell, tellTrouble } from "./news.js";
import { commentedQuery, countsQuery, failingQuery } from "./operations.js";
import { allOf } from "./pages.js";
import { showPanels } from "./panels.js";
import { addressOf, readdress } from "./router.js";
import { may as granted, viewer } from "./session.js";
import { say } from "./site.js";
import { askToSendBack } from "./sendback.js";
import { submit } from "./submit.js";
import { showFilters } from "./unitfilters.js";
import { filters, UnitList } from "./unitlist.js";
import { fails } from "./unitstate.js";
import { mail } from "./waiting.js";
import { tellCleared } from "./undo.js";
import * as work from "./work.js";

export async function show(main, { parts: [slug, locale], parameters }) {
  if (!locale) return location.replace(slug ? addressOf("progress", [slug]) : addressOf("")); // where there are all
  const data = await deskOf(slug, locale);
  const languages = data && languagesOf(data, locale);
  if (!languages) {
    return void fill(main, h("h1", null, say("translate")), h("p", null, say("translate.nothing", slug, locale)));
  }
  if (languages.target === languages.source) return location.replace(placeOfSource(data.plan));
  return new View(main, data, languages, parameters).begin();
}

// What a plan is written in is not translated, but edited.
const placeOfSource = ({ id, slug }) => addressOf(granted.edit(id) ? "plans" : "progress", [slug]);

class View {
  #ends = [];

  constructor(main, data, languages, parameters) {
    const [{ target }, { plan }] = [languages, data];
    Object.assign(this, { main, data, plan, languages });
    const given = (name) => parameters.get(name) ?? "";
    this.place = { state: filters.has(given("state")) ? given("state") : "", q: given("q"), unit: given("unit") };
    this.typed = keptIds();
    this.field = newField({
      id: "text", lang: target.tag, dir: target.direction.toLowerCase(), "aria-describedby": "original count",
    });
    this.desk = new Desk(data, target, this.field.area);
    this.may = {
      write: granted.translate(target.tag),
      review: granted.review(target.tag),
      approve: (unit) => granted.review(target.tag) && this.#canApprove(unit),
    };
    this.list = new UnitList(this.desk, languages, {
      more: (id) => ({ commented: this.commented?.has(id), typed: this.typed.has(id) }),
      choose: (id) => this.guard(() => this.#choose(id)),
      enter: () => this.enter(),
    });
  }

  // A stale text is not approved as it is, and what somebody writes themselves only where that is allowed.
  #canApprove({ target: text }) {
    const isAsItWas = text?.value === this.desk.text();
    if (isAsItWas && text.isStale) return false;
    return this.languages.target.allowSelfReview || (isAsItWas && text.author !== viewer.name);
  }

  begin() {
    const left = h("section", { class: "left", "aria-label": say("translate.units") });
    const middle = (this.middle = h("section", { class: "middle", "aria-label": say("translate.unit") }));
    const right = h("aside", { class: "right", "aria-label": say("translate.help") });
    this.frame = h("div", { class: "desk", "data-column": "left" }, left, middle, right);
    this.head = newHead(this.data, this.languages.target, (name) => this.column(name));
    const notices = h("div", { class: "notices" });
    this.voice = h("p", { class: "unseen", role: "status" });
    fill(this.main, this.head.element, notices, this.voice, this.frame);
    this.filters = showFilters(left, this.place, this.plan.coverage[0], (place) => this.find(place));
    left.append(this.list.element);
    this.desk.events.addEventListener("written", () => this.column("middle"));
    this.desk.events.addEventListener("coming", () => this.#wait(true));
    for (const come of ["stays", "unit"]) this.desk.events.addEventListener(come, () => this.#wait(false));
    this.desk.events.addEventListener("unit", (event) => this.#come(event.detail.again)); // first: others read the text
    this.desk.events.addEventListener("news", (event) => this.#news(event.detail.unit));
    showEditor(middle, this.desk, this.field, this.languages, this.#does(), this.may);
    const write = () => this.desk.unit && keep(this.desk.unit, this.desk.text());
    this.desk.events.addEventListener("typed", write);
    keeping.addEventListener("renamed", write);
    this.desk.events.addEventListener("commented", () =>
      this.guard(() => Promise.all([this.#count(), this.#findCommented()])));
    const mark = () => ((this.typed = keptIds()), this.list.draw());
    keeping.addEventListener("kept", mark);
    const isOurs = ({ done, job: { plan, locale } = {} }) =>
      done && (plan ?? this.plan.id) === this.plan.id && locale === this.desk.locale;
    const sent = ({ detail }) => isOurs(detail) && this.guard(() => this.desk.follow(detail.job.unit));
    mail.addEventListener("sent", sent);
    this.#ends.push(listen(this.#keys()), () => this.list.close(), () => this.desk.close(), this.filters.end,
      showPanels(right, notices, this.desk), () => keeping.removeEventListener("kept", mark),
      () => keeping.removeEventListener("renamed", write),
      () => mail.removeEventListener("sent", sent));
    this.guard(() => this.#listed(this.place.state, this.place.q));
    this.guard(() => Promise.all([this.#count(), this.#findCommented(), this.#countFailing()]));
    return () => this.#ends.forEach((end) => end());
  }

  /** Shows one column, where there is room for no more. */
  column(name) {
    this.frame.dataset.column = name;
    this.head.turned(name);
  }

  /** Asks the list for something else: the address tells of it, and the filters, once it is there. */
  async find({ state, q }) {
    await this.guard(async () => {
      try {
        await this.#listed(state, q);
      } catch (error) {
        if (error.name !== "AbortError") this.filters.choose(this.place.state);
        throw error;
      }
      fill(this.voice, say("translate.found", this.list.total));
    });
  }

  async #listed(state, q) {
    await this.list.ask(state, q);
    Object.assign(this.place, { state, q });
    this.#readdress();
    const wanted = this.place.unit || this.list.rows[0]?.id;
    if (!this.desk.unit && wanted) await this.desk.select(wanted);
  }

  /** While another unit comes, nothing is written into the one before. */
  #wait(isComing) {
    this.isComing = isComing;
    this.#tellBusy();
    this.field.area.readOnly = isComing || !this.may.write;
  }

  #tellBusy() {
    this.middle.setAttribute("aria-busy", String(Boolean(this.isComing || this.saving)));
  }

  async #choose(id) {
    try {
      await this.desk.select(id);
    } catch (error) {
      this.list.mark(this.desk.unit?.id);
      throw error;
    }
  }

  #readdress() {
    readdress("translate", [this.plan.slug, this.desk.locale], this.place);
  }

  #come(again) {
    const { unit } = this.desk;
    if (!unit) {
      this.place.unit = "";
      this.#readdress();
      this.list.mark();
      return tell(say("translate.gone"));
    }
    this.#open(unit, again);
    this.list.mark(unit.id);
    if (again) this.#news(unit);
    else {
      this.#show(unit);
      this.#tellOf(unit);
    }
    this.place.unit = unit.id;
    this.#readdress();
    const next = [1, 2, 3, 4, 5].map((steps) => this.list.beside(steps)).filter(Boolean);
    if (next.length) this.desk.expect(...next);
  }

  // Who stays in the editor is not told by the focus that they have come to another unit.
  #tellOf({ source }) {
    const isInEditor = document.activeElement === this.field.area;
    fill(this.voice, isInEditor && inLanguage(source.value, source.locale, source.direction));
  }

  /** Puts the text of a unit into the editor. What somebody types there is not taken from them by news of the unit. */
  #open(unit, again) {
    if (!again) adopt(unit);
    const typed = kept(unit);
    if (again && typed) return;
    const text = typed?.text ?? baseOf(unit).value;
    if (!again || text !== this.desk.text()) this.field.area.value = text;
    this.field.draw();
  }

  enter() {
    this.column("middle");
    this.field.area.focus();
  }

  #keys() {
    const { save, approve, draft } = this.#does();
    return {
      save, approve, suggest: draft, help: showHelp,
      next: () => this.move(1), previous: () => this.move(-1),
      back: () => (this.column("left"), this.list.element.focus()),
    };
  }

  #does() {
    const { desk } = this;
    const save = () => this.guard(() => this.#save({ state: "TRANSLATED" }, 1));
    const then = (doing) => this.guard(() => this.#once(doing));
    return {
      save, offer: save,
      draft: () => this.guard(() => this.#save({ state: "DRAFT" }, 0)),
      approve: () => this.guard(() => this.#save({ state: "TRANSLATED", approve: true }, 1)),
      confirm: () => then(work.confirm),
      clear: () => then(async (unit) => tellCleared(desk, unit, await work.clear(unit))),
      acknowledge: (check) => then((unit) => work.acknowledge(unit, [check.id])),
      reject: () => this.#isBusy() || askToSendBack(desk),
    };
  }

  async #save({ state, approve = false }, steps) {
    const { unit } = this.desk;
    if (!unit || !this.may.write || this.saving || this.isComing) return;
    if (approve && !this.may.approve(unit)) return void tell(say("translate.approve.not"));
    if (!this.desk.text().trim()) return void tell(say("translate.empty"));
    const job = { unit, text: this.desk.text(), state, approve, suggest: state === "DRAFT" };
    this.saving = submit(this.desk, job).finally(() => {
      this.saving = null;
      this.#tellBusy();
    });
    this.#tellBusy();
    this.#goOn(unit, await this.saving, steps);
  }

  /** Goes on from a unit of which something came: of texts that wait there is no news yet. */
  #goOn({ id }, came, steps) {
    const isThere = came !== "open" && this.desk.isAt(id); // or one has gone on already
    const goesOn = isThere && steps && !this.list.isAtEnd();
    if (goesOn) this.move(steps);
    if (came === "saved") this.guard(() => (goesOn ? this.desk.follow(id) : this.desk.changed(id)));
  }

  #isBusy() {
    return this.isDoing || this.saving || this.isComing;
  }

  /** Does something with the unit under work, once, and takes what came of it. */
  async #once(doing) {
    if (this.#isBusy()) return;
    const { unit } = this.desk;
    this.isDoing = true;
    try {
      await doing(unit);
      await this.desk.changed(unit.id);
    } finally {
      this.isDoing = false;
    }
  }

  /** Shows in the list what has become of a unit, and in the numbers, for which nobody has to wait. */
  #news(unit) {
    this.#show(unit);
    this.guard(() => this.#count());
  }

  move(steps) {
    return this.guard(() => this.list.move(steps));
  }

  async #count() {
    const turn = (this.counting = Symbol());
    const { plan, commented } = await ask(countsQuery, { plan: this.plan.id, locale: this.desk.locale });
    if (turn !== this.counting) return; // it is counted anew since
    const [{ missing }] = plan.coverage;
    if (missing === 0 && this.missing > 0) tell(say("translate.complete"));
    this.missing = missing;
    this.filters.count({ ...plan.coverage[0], commented: commented.totalCount });
  }

  async #findCommented() {
    const turn = (this.finding = Symbol());
    const variables = { plan: this.plan.id, locale: this.desk.locale };
    const next = async (after) => (await ask(commentedQuery, { ...variables, after })).translationUnits;
    const commented = await allOf(await next(null), next);
    if (turn !== this.finding) return; // they are looked for anew since
    this.commented = new Set(commented.map(({ id }) => id));
    this.list.draw();
  }

  async #countFailing() {
    const { totalCount } = (await ask(failingQuery, { plan: this.plan.id, locale: this.desk.locale })).translationUnits;
    this.filters.count({ failing: (this.failing = totalCount) });
  }

  /** Shows a unit in the list as it is now. */
  #show(unit) {
    const before = unit && this.list.rows.find((row) => row?.id === unit.id);
    if (!before) return;
    if (before.checks && this.failing != null) this.failing += fails(unit) - fails(before);
    this.filters.count({ failing: this.failing });
    this.list.update(unit);
  }

  /** Does something, and tells of what goes wrong. */
  async guard(doing) {
    try {
      await doing();
    } catch (error) {
      if (error.name !== "AbortError") tellTrouble(error);
    }
  }
}
