// Two people, or two visits of one, wrote one text: both are shown, and neither is lost.

import { baseOf } from "./base.js";
import { byline } from "./byline.js";
import { diffText, wordDiff } from "./diff.js";
import { dialog, h, inLanguage } from "./dom.js";
import { kept, keepAside, putAside } from "./keep.js";
import { reasonOf, tell, tellTrouble } from "./news.js";
import { save } from "./saving.js";
import { revisionOf } from "./sending.js";
import { say } from "./site.js";
import { tellSaved } from "./undo.js";

/** The conflict of what is kept of a unit with what is in force by now; null where there is none. */
export function keptConflict(unit) {
  const mine = kept(unit);
  if (!mine?.moved) return null;
  const now = baseOf(unit);
  const own = now.state === "DRAFT" && now.revision !== unit.target?.revision;
  const theirs = own || !unit.target ? { ...unit.target, ...now } : unit.target;
  return { base: mine.baseText, theirs, yours: mine.text };
}

/**
 * Shows a conflict over the unit of some work, as save of saving.js takes it, and has the person decide. Resolves to
 * whether it is decided: by closing the dialog it is left for later, and what was typed stays kept. The desk is told
 * of that ("left").
 */
export function settleConflict(desk, conflict, work) {
  return new Promise((resolve) => new Choice(desk, conflict, work, resolve).open());
}

/** Tells of a conflict over a unit where nobody is asked to decide, and offers to look at it. */
export function tellConflict(desk, unit) {
  const look = () => (desk.isAt(unit.id) ? desk.reload() : desk.look(unit));
  tell(say("translate.conflict.met"), { label: say("translate.look"), run: look });
}

class Choice {
  constructor(desk, conflict, work, resolve) {
    Object.assign(this, { desk, conflict, resolve, unit: work.unit, isDecided: false });
    this.work = { state: "TRANSLATED", approve: false, suggest: false, ...work };
    this.trouble = h("p", { class: "trouble", role: "alert" });
    this.merged = h("textarea", {
      rows: 4, lang: desk.locale, dir: this.direction().toLowerCase(), value: conflict.yours,
      "aria-label": say("translate.conflict.merged"),
    });
  }

  open() {
    const { base, theirs, yours } = this.conflict;
    this.element = dialog(say("translate.conflict"),
      h("p", null, say("translate.conflict.why")),
      this.part("base", this.plain(base)),
      this.part("theirs", this.changed(base, theirs.value), this.signature(theirs)),
      this.part("mine", this.changed(base, yours)),
      h("details", { class: "merge" }, h("summary", null, say("translate.conflict.merge")), this.merged,
        this.button("translate.conflict.savemerged", () => this.put(this.merged.value))),
      this.trouble,
      h("p", { class: "buttons" },
        this.button("translate.conflict.taketheirs", () => this.takeTheirs()),
        this.button("translate.conflict.keepmine", () => this.put(yours), "primary"),
        this.button("translate.conflict.later", () => this.element.close())));
    this.element.classList.add("conflict");
    this.element.addEventListener("close", () => this.closed());
  }

  closed() {
    if (!this.isDecided) this.leave();
    this.resolve(this.isDecided);
  }

  // One goes on in the editor with what was merged, and what was typed is kept beside; or the other way round, where
  // the editor has something else by now.
  leave() {
    const { desk, unit, conflict, merged } = this;
    if (desk.isAt(unit.id) && desk.text() === conflict.yours) {
      desk.put(merged.value);
      this.keepBeside(conflict.yours);
    } else this.keepBeside(merged.value);
    desk.events.dispatchEvent(new CustomEvent("left", { detail: { unit, conflict } }));
  }

  // Where nothing was merged there is one text, which is kept already.
  keepBeside(text) {
    const { unit, conflict, merged } = this;
    if (merged.value !== conflict.yours) keepAside(unit.id, text, revisionOf(conflict.theirs), Date.now());
  }

  button(key, run, name) {
    return h("button", { type: "button", class: name, onclick: run }, say(key));
  }

  direction() {
    return this.conflict.theirs.direction ?? this.desk.direction;
  }

  part(name, ...content) {
    return h("section", { class: name }, h("h3", null, say(`translate.conflict.${name}`)), content);
  }

  plain(text) {
    if (!text) return h("p", { class: "none" }, say("translate.notext"));
    return inLanguage(text, this.desk.locale, this.direction(), "p");
  }

  changed(from, to) {
    if (!from || !to) return this.plain(to);
    return diffText(wordDiff(from, to, this.desk.locale), this.desk.locale, this.direction());
  }

  signature({ author, updatedAt, state }) {
    return byline(author, updatedAt, state === "DRAFT" && say("translate.owndraft"));
  }

  async takeTheirs() {
    if (this.isBusy) return;
    putAside(this.unit);
    this.keepBeside(this.merged.value);
    await this.decided();
    tell(say("translate.conflict.aside"));
  }

  // What is theirs goes to the history of the text; what was typed goes there with it, or is kept beside. The dialog
  // may be closed meanwhile.
  async put(text) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.trouble.replaceChildren();
    try {
      const outcome = await save({ ...this.work, text }, revisionOf(this.conflict.theirs));
      if (outcome.conflict) return this.anew(outcome.conflict);
      if (text !== this.conflict.yours && this.element.open) putAside(this.unit);
      if (outcome.done) tellSaved(this.desk, { ...this.work, unit: this.unitOfTheirs(), text }, outcome.done);
      await this.decided();
    } catch (error) {
      if (this.element.open) this.trouble.textContent = reasonOf(error);
      else tellTrouble(error);
    } finally {
      this.isBusy = false;
    }
  }

  unitOfTheirs() {
    const { theirs } = this.conflict;
    if (theirs.state === "DRAFT") return this.unit;
    return { ...this.unit, target: theirs.state === "MISSING" ? null : theirs, suggestions: [] };
  }

  anew(conflict) {
    const { desk, work, resolve, merged } = this;
    if (!this.element.open) return tellConflict(desk, this.unit);
    const next = new Choice(desk, { ...conflict, yours: this.conflict.yours }, work, resolve);
    next.merged.value = merged.value;
    this.closed = () => {};
    this.element.close();
    next.open();
  }

  async decided() {
    this.isDecided = true;
    this.element.close();
    await this.desk.changed(this.unit.id).catch(tellTrouble);
  }
}
