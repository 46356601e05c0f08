// The form of a plan or an item: what was typed is kept until it is saved, drafted or thrown away, and where somebody
// was faster, theirs stands beside it.

import { diffText, wordDiff } from "./diff.js";
import { fill, h, inEnglish } from "./dom.js";
import { reasonShown, tell, tellTrouble } from "./news.js";
import { fieldOf } from "./recordfield.js";
import { same, textRevision, translationsOf, valuesOf } from "./records.js";
import { say } from "./site.js";
import { draftsBox } from "./sourcedraft.js";
import { dropTyped, keepTyped, typed } from "./typing.js";
import { viewer } from "./session.js";

/**
 * A form. of = {id, what it is kept as; fields; context, as fields take it; read(), the node as it is now, or null of a
 * new one; taken(node), when it was read anew; save(values, {node, meaningUnchanged}); draft(values, node), where texts
 * can be drafted; done(result), after it was saved; close(); and more, elements below the buttons}. drafts of a node
 * are what draftsOf(node) says.
 */
export class RecordForm {
  constructor(of) {
    Object.assign(this, of);
    this.close = () => this.busy || of.close(); // what is being saved is seen until it is
    this.inputs = of.fields.map((field) => fieldOf(field, of.context));
    this.unchanged = h("input", { type: "checkbox", id: `unchanged-${of.id}`, onchange: () => this.#count() });
    this.count = h("p", { class: "hint", id: `count-${of.id}` });
    this.meaning = h("div", { class: "meaning", hidden: true },
      h("label", null, this.unchanged, " ", say("edit.unchanged")), this.count);
    this.unchanged.setAttribute("aria-describedby", this.count.id);
    this.contested = {}; // by field, what it was before somebody else changed what is typed over
    this.controls = h("fieldset", { class: "inputs" }, this.inputs.map(({ element }) => element), this.meaning);
    this.trouble = h("p", { class: "trouble", role: "alert" });
    this.element = h("form", { class: "record", novalidate: true, onsubmit: (event) => this.#submit(event),
      oninput: () => this.#typing(),
      onkeydown: (event) => this.#key(event) },
      this.controls, this.trouble, this.#buttons(), of.more);
  }

  #buttons() {
    this.draftButton = this.draft && h("button", { type: "button", onclick: () => this.#send(true) },
      say("edit.saveDraft"));
    return h("div", { class: "actions" },
      h("button", { class: "primary" }, say(this.read ? "edit.save" : "edit.create")), this.draftButton,
      h("button", { type: "button", onclick: () => this.#undo() }, say("edit.undo")),
      h("button", { type: "button", onclick: () => this.close() }, say("close")),
      this.draft && h("p", { class: "hint" }, say("edit.saveDraft.what")));
  }

  /** Fills the form with what the node is now, and what was typed before. */
  async load() {
    this.#take(this.read ? await this.read() : null);
    const kept = typed(this.id);
    for (const input of this.inputs) input.set(kept?.values[input.field.name] ?? this.shown[input.field.name]);
    if (kept) this.#contest(kept.base, kept.values);
    this.#count();
  }

  focus() {
    this.element.querySelector("input, textarea").focus();
  }

  /** Takes a node as what the form starts from: of texts, one's own drafts. */
  #take(node) {
    this.node = node;
    this.base = valuesOf(node ?? {}, this.fields);
    this.shown = { ...this.base };
    for (const { field, value, author } of this.#drafts()) if (author === viewer.name) this.shown[field] = value;
    for (const { field, note } of this.inputs) {
      fill(note, this.#drafts().filter((draft) => draft.field === field.name).map((draft) =>
        draftsBox(draft, { ...this.context, now: this.base[field.name], seen: textRevision(node, field.name) }, () =>
          this.reload())));
    }
  }

  #drafts() {
    return this.node && this.draftsOf ? this.draftsOf(this.node) : [];
  }

  /** What was typed: the fields that are not as they were shown. */
  changes() {
    return Object.fromEntries(this.inputs.map((input) => [input.field.name, input.get()])
      .filter(([name, value]) => !same(value, this.shown[name])));
  }

  #typing() {
    const values = this.changes();
    const base = Object.fromEntries(Object.keys(values).map((name) =>
      [name, this.contested[name] ?? this.shown[name]]));
    keepTyped(this.id, { base, values });
    this.#count();
    this.onTyping?.();
  }

  #texts() {
    const changes = this.changes();
    return this.fields.filter(({ name, isText }) => isText && name in changes).map(({ name }) => name);
  }

  /** Tells how many translations a change of the texts sets back. */
  #count() {
    const texts = this.#texts();
    const affected = this.node && translationsOf(this.node, texts, this.context.tag);
    this.meaning.hidden = !affected;
    if (!affected) this.unchanged.checked = false;
    if (affected) fill(this.count, say(this.unchanged.checked ? "edit.staysFresh" : "edit.willBeStale", affected));
    if (this.draftButton) this.draftButton.disabled = texts.length === 0 || this.unchanged.checked;
  }

  #key(event) {
    if (event.isComposing) return; // the keys are those of an input method
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.element.requestSubmit();
    }
  }

  #undo() {
    const changes = this.changes();
    dropTyped(this.id);
    for (const input of this.inputs) input.set(this.shown[input.field.name]);
    this.#typing();
    if (Object.keys(changes).length === 0) return;
    tell(say("edit.undone"), { label: say("edit.redo"), run: () => {
      if (!this.element.isConnected) return; // the form was closed meanwhile
      for (const input of this.inputs) if (input.field.name in changes) input.set(changes[input.field.name]);
      this.#typing();
    } });
  }

  #submit(event) {
    event.preventDefault();
    return this.#send(false);
  }

  async #send(asDraft, again = false) {
    const unread = [...this.element.elements].find(({ validity }) => validity.badInput);
    if (unread) return unread.reportValidity(); // its value is empty, as if there were nothing in it
    const changes = this.changes();
    this.#clear();
    if (this.read && Object.keys(changes).length === 0) return this.close();
    if (this.busy && !again) return;
    this.#wait(true);
    try {
      const values = this.read ? changes : Object.fromEntries(this.inputs.map(({ field, get }) => [field.name, get()]));
      const sent = { node: this.node, meaningUnchanged: this.unchanged.checked, drafts: this.#drafts() };
      const result = await (asDraft ? this.draft(values, this.node) : this.save(values, sent));
      dropTyped(this.id);
      await this.#finish(result, asDraft);
    } catch (error) {
      this.#wait(false);
      await this.#refused(error, asDraft, again);
    }
  }

  /** What comes after saving. Its trouble is not that of saving, which went well. */
  async #finish(result, asDraft) {
    try {
      await this.done(result, asDraft);
    } catch (error) {
      tellTrouble(error);
    } finally {
      this.#wait(false);
    }
  }

  /** While it is saved nothing can be typed, which the answer would take away. What had the focus gets it back. */
  #wait(busy) {
    if (busy && this.element.contains(document.activeElement)) this.focused = document.activeElement;
    this.busy = busy;
    this.element.setAttribute("aria-busy", busy);
    this.controls.disabled = busy;
    for (const button of this.element.querySelectorAll(".actions button")) button.disabled = busy;
    if (busy) return;
    this.#count();
    if (document.activeElement === document.body) this.focused?.focus();
  }

  async #refused(error, asDraft, again) {
    const moved = error.code === "CONFLICT" && this.read &&
      wrongsOf(error).some(({ field }) => field.at(-1) === "expectedRevision");
    if (!moved) return this.#tell(error);
    try {
      const contested = await this.reload();
      if (!contested && !again) return this.#send(asDraft, true);
      if (contested) fill(this.trouble, say("edit.conflict"));
      if (contested && !this.element.isConnected) tellTrouble(error);
    } catch (trouble) {
      this.#tell(trouble);
    }
  }

  /** Reads the node anew below what is typed. Tells whether what was typed meets other changes. */
  async reload() {
    const node = await this.read(); // one goes on typing meanwhile
    const values = this.changes();
    const base = this.shown;
    this.#take(node);
    this.taken?.(node);
    for (const input of this.inputs) if (!(input.field.name in values)) input.set(this.shown[input.field.name]);
    for (const theirs of this.element.querySelectorAll(".theirs")) theirs.remove();
    const contested = this.#contest({ ...base, ...this.contested }, values);
    this.#typing();
    return contested;
  }

  /** Shows theirs beside what was typed over another text. */
  #contest(base, values) {
    const { tag, direction } = this.context;
    let contested = false;
    for (const { field, note, set } of this.inputs) {
      const [theirs, mine] = [this.shown[field.name], values[field.name]];
      if (mine === undefined || same(theirs, base[field.name]) || same(theirs, mine)) continue;
      contested = true;
      this.contested[field.name] = base[field.name];
      note.append(h("div", { class: "theirs", role: "group", "aria-label": say("edit.theirs") },
        h("p", null, say("edit.theirs.what")),
        typeof theirs === "string" && field.kind !== "status"
          ? diffText(wordDiff(base[field.name], theirs, tag), tag, direction)
          : h("p", null, spelled(theirs)),
        h("button", { type: "button", onclick: (event) => {
          set(theirs);
          delete this.contested[field.name];
          event.target.closest(".theirs").remove();
          this.#typing();
        } }, say("edit.takeTheirs"))));
    }
    return contested;
  }

  /** Says what is wrong at the fields it is about, and the rest below all of them. */
  #tell(error) {
    if (!this.element.isConnected) tellTrouble(error);
    const rest = [];
    let first = null;
    for (const wrong of wrongsOf(error)) {
      const input = this.inputs.find(({ field }) => `${wrong.field.join(".")}.`.startsWith(`${field.name}.`)) ??
        this.inputs.find(({ field }) => field.name.startsWith(`${wrong.field[0]}.`) && wrong.field.length === 1);
      const at = input?.trouble(wrong);
      first ??= at;
      if (!input) rest.push(inEnglish(wrong.message));
    }
    if (wrongsOf(error).length === 0) rest.push(reasonShown(error));
    fill(this.trouble, rest.flatMap((one) => [one, " "]));
    first?.focus();
  }

  #clear() {
    fill(this.trouble);
    for (const input of this.inputs) {
      input.trouble(null);
      for (const theirs of input.note.querySelectorAll(".theirs")) theirs.remove();
    }
  }
}

const wrongsOf = (error) => error.userErrors ?? error.payload?.userErrors ?? [];

const spelled = (value) => (Array.isArray(value) ? value : [value])
  .map((one) => (typeof one === "object" ? Object.entries(one).filter(([key]) => key !== "id").map(([, part]) =>
    part).join(" · ") : one))
  .join("; ");
