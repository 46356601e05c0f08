// Editing one plan: what it says of itself, its goals, strategies and assignments, and whether readers see it.

import { ask, change } from "./api.js";
import { named } from "./byline.js";
import { fill, h, localized, refocus } from "./dom.js";
import { askWhere, Mover } from "./moving.js";
import { tell, tellTrouble } from "./news.js";
import { newItem } from "./newitem.js";
import { once } from "./once.js";
import { findPlanQuery, itemQuery, planQuery, planTreeQuery, updateItemMutation,
  updatePlanMutation } from "./operations.js";
import { Grid } from "./plangrid.js";
import { askToArchive, askToDelete, askToDeleteItem, askToPublish } from "./planturn.js";
import { draggable } from "./plandrop.js";
import { keyHelp } from "./plankeys.js";
import { indexOf, kinds, titleOf, Tree } from "./plantree.js";
import { publishersThere } from "./publishers.js";
import { inputOf, itemFields, planFields, textRevision } from "./records.js";
import { RecordForm } from "./recordform.js";
import { addressOf, readdress } from "./router.js";
import { may, viewer } from "./session.js";
import { dateOf, say, site } from "./site.js";
import { dismissDraft, keepDrafts } from "./sourcedraft.js";
import { typed } from "./typing.js";

/**
 * Shows the editor of the plan with a slug. What is still on its way when it is left changes neither the address nor
 * the title, which are another view's then.
 */
export async function showPlan(main, slug) {
  const { plan } = await ask(findPlanQuery, { slug });
  if (!plan || !may.edit(plan.id)) {
    return void fill(main, h("h1", null, say("edit.title")), h("p", null, say("edit.notThere")));
  }
  const editor = new Editor(main, plan);
  await editor.load();
  editor.draw();
}

class Editor {
  constructor(main, { id, sourceLocale }) {
    Object.assign(this, { main, id, source: { tag: sourceLocale, direction: "LTR" }, open: new Map() });
    this.makers = new Map(); // of items, by the ids of their parents
    this.tree = new Tree();
    this.head = h("div", { class: "plan-head" });
    this.self = h("div", { class: "plan-self" });
    this.count = h("span", { class: "item-count" });
    this.adding = h("button", { type: "button", onclick: () => this.act("addBelow", this.tree.root) },
      say("edit.addGoal"));
  }

  /** Reads the plan, with all its items. */
  async load() {
    const { plan, locale } = await ask(planTreeQuery, { id: this.id, source: [this.source.tag], tag: this.source.tag });
    this.plan = plan;
    this.source.direction = locale.direction;
    this.tree.load(plan);
  }

  /** Reads the plan anew, and shows it. */
  async reload() {
    await this.load();
    this.drawHead();
    this.grid.draw();
  }

  draw() {
    this.grid = new Grid(this.tree, { source: this.source, marksOf: (node) => this.marksOf(node), act: (name, node) =>
      this.act(name, node) });
    this.mover = new Mover(this.tree, { draw: () => this.grid.draw(), reload: () => this.reload() });
    draggable(this.grid, (node, parent, index) => {
      this.mover.move(node, parent, index);
      this.grid.focus(node.id);
    });
    this.drawHead();
    this.grid.draw();
    fill(this.main, this.head, this.self,
      h("div", { class: "actions" }, this.adding, this.count),
      keyHelp(), this.grid.element);
  }

  drawHead() {
    const { title, state, slug, updatedAt } = this.plan;
    const focused = this.head.contains(document.activeElement) && document.activeElement.dataset.act;
    if (this.main.isConnected) document.title = `${title.value} · ${say("edit.title")} · ${say("workbench")}`;
    fill(this.count, say("edit.count", this.tree.size));
    const turn = (name, run, style) =>
      h("button", { type: "button", "data-act": name, class: style, onclick: once(() => run().catch(tellTrouble)) },
        say(`edit.${name}`));
    fill(this.head,
      h("p", { class: "crumb" }, h("a", { href: addressOf("plans") }, say("edit.title"))),
      h("h1", null, localized(title)),
      h("p", { class: "facts" }, h("span", { class: `state ${state}` }, say(`state.${state}`)),
        h("span", null, say("edit.updated", dateOf(updatedAt))),
        this.plan.sourceDrafts.length > 0 && h("span", { class: "chip" },
          say("edit.drafts", this.plan.sourceDrafts.length)),
        typed(this.id) && h("span", { class: "chip" }, say("edit.unsaved")),
        state === "PUBLISHED" && h("a", { href: `${site.root}/plans/${slug}` }, say("edit.read"))),
      h("div", { class: "actions" },
        turn("plan", () => this.openPlan()), (state !== "PUBLISHED" || this.plan.sourceDrafts.length > 0) &&
          turn("publish", () => askToPublish(this), "primary"),
        state !== "ARCHIVED" && turn("archive", () => askToArchive(this)), turn("delete", () => askToDelete(this))));
    if (focused) this.focusAct(focused);
  }

  /** Moves the focus to the button of what can be done with the plan, unless it is elsewhere by now. */
  focusAct(name) {
    refocus(this.head.querySelector(`[data-act=${name}]`) ?? this.head.querySelector("[data-act]"), this.head);
  }

  marksOf({ id }) {
    const marks = [];
    if (this.plan.sourceDrafts.some(({ node }) => node.id === id)) marks.push(say("edit.mark.draft"));
    if (typed(id)) marks.push(say("edit.unsaved"));
    return marks;
  }

  act(name, shown) {
    const node = this.tree.get(shown.id) ?? shown; // a form that stays open is of the tree as it was
    const acts = {
      open: () => (this.open.has(node.id) ? this.open.get(node.id).close() : this.openItem(node)),
      moveTo: () => askWhere(this.tree, node, this.source, (parent, index) => {
        this.mover.move(node, parent, index);
        this.grid.focus(node.id);
      }),
      addAfter: () => this.add(node.parent, indexOf(node) + 1),
      addBelow: () => (node.depth < kinds.length ? this.add(node, node.children.length) : tell(say("edit.noneBelow"))),
      remove: () => askToDeleteItem(this, node),
    };
    Promise.resolve(acts[name] ? acts[name]() : this.mover.step(node, name)).catch(tellTrouble);
  }

  /** Opens the form of an item in its row. */
  async openItem(node) {
    const { id } = node;
    const context = { ...this.source };
    const form = new RecordForm({
      id, fields: itemFields, context,
      read: async () => (await this.mover.settled(), this.read(id, itemQuery, "node")),
      taken: (it) => this.take(it),
      draftsOf: ({ plan }) => plan.sourceDrafts.filter((draft) => draft.node.id === id),
      save: (values, sent) => this.save(updateItemMutation, id, inputOf(values, itemFields), values, sent),
      draft: this.drafting(id, itemFields, updateItemMutation),
      done: (_, asDraft) => this.saved(id, asDraft),
      close: () => this.closeItem(id),
      onTyping: () => this.grid.refresh(this.tree.get(id) ?? node),
      more: this.itemActions(node),
    });
    await this.begin(id, form, () => this.grid.open(id, form.element));
  }

  /** Shows a form once it has what it is about, and goes there, unless one has left from where one asked for it. */
  async begin(id, form, show, from = document.activeElement) {
    this.open.set(id, form);
    try {
      await form.load();
    } catch (error) {
      if (this.open.get(id) === form) this.open.delete(id);
      throw error;
    }
    if (this.open.get(id) !== form) return; // it was closed while it was loaded
    show();
    if (document.activeElement === from) form.focus();
    else refocus(form);
  }

  async read(id, query, name) {
    const node = (await ask(query, { id, source: [this.source.tag] }))[name];
    if (!node) throw new Error(say("edit.gone"));
    return node;
  }

  /** Saves texts and facts, and throws away one's drafts of the texts, which they replace. */
  async save(mutation, id, input, values, { node, meaningUnchanged, drafts }) {
    const result = await change(mutation, { id, expectedRevision: node.revision, meaningUnchanged, ...input });
    const replaced = drafts.filter(({ field, author }) => field in values && author === viewer.name);
    for (const draft of replaced) await dismissDraft(draft.id);
    return result;
  }

  /** What keeps texts of a node as drafts, and saves what else has changed. */
  drafting(id, fields, mutation) {
    return async (values, node) => {
      const names = fields.filter(({ name, isText }) => isText && name in values).map(({ name }) => name);
      const facts = Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
      const own = (node.plan ?? node).sourceDrafts.filter((draft) => draft.node.id === id &&
        draft.author === viewer.name);
      const seen = Object.fromEntries(names.map((name) =>
        [name, own.find(({ field }) => field === name)?.revision ?? textRevision(node, name) ?? null]));
      if (Object.keys(facts).length > 0) {
        await change(mutation, { id, expectedRevision: node.revision, ...inputOf(facts, fields) });
      }
      return keepDrafts(id, Object.fromEntries(names.map((name) => [name, values[name]])), seen, this.source.tag);
    };
  }

  /** Shows what was read anew of the plan or an item. */
  take(node) {
    Object.assign(this.tree.get(node.id).data, node);
    this.plan.sourceDrafts = (node.plan ?? node).sourceDrafts;
    this.drawHead();
    this.grid.draw();
  }

  async saved(id, asDraft) {
    tell(say(asDraft ? "edit.isDrafted" : "edit.isSaved"));
    this.take(await this.read(id, itemQuery, "node"));
    this.closeItem(id);
  }

  closeItem(id) {
    this.open.delete(id);
    this.grid.close(id);
    this.grid.refocus(id);
  }

  itemActions(node) {
    const { depth } = node;
    const button = (key, name) => h("button", { type: "button", onclick: () => this.act(name, node) }, say(key));
    return h("div", { class: "actions further", role: "group", "aria-label": say("edit.item") },
      button(`edit.addAfter.${depth}`, "addAfter"), depth < kinds.length &&
        button(`edit.addBelow.${depth}`, "addBelow"),
      button("edit.up", "up"), button("edit.down", "down"), button("edit.moveToOther", "moveTo"),
        button("edit.deleteItem", "remove"));
  }

  /** What makes items below a parent: it outlives the form, as what may have been made without an answer does. */
  makerBelow(parent) {
    if (!this.makers.has(parent.id)) this.makers.set(parent.id, newItem(this, parent));
    return this.makers.get(parent.id);
  }

  /** Opens the form of a new item, at an index below a parent. */
  async add(parent, index) {
    const before = this.open.get("fresh");
    if (before?.busy) return;
    before?.close();
    const kind = kinds[parent.depth];
    const form = new RecordForm({
      id: `new.${parent.id}`, fields: itemFields, context: { ...this.source },
      save: async (values) => {
        await this.mover.settled();
        return this.makerBelow(parent)({ values, position: index + 1 });
      },
      done: async ({ item }) => {
        this.open.delete("fresh");
        this.grid.fresh = null;
        await this.reload();
        this.grid.refocus(item.id);
        tell(say(`edit.isAdded.${kind}`, named(titleOf(this.tree.get(item.id)))));
      },
      close: () => {
        this.open.delete("fresh");
        this.grid.closeFresh();
        if (parent.depth > 0) this.grid.focus((parent.children[index - 1] ?? parent).id);
        else this.adding.focus();
      },
    });
    form.element.setAttribute("aria-label", say(`edit.new.${kind}`));
    await this.begin("fresh", form, () => this.grid.openFresh(parent, index, form.element));
  }

  /** Opens the form of the plan itself. */
  async openPlan() {
    if (this.open.has(this.id)) return this.open.get(this.id).close();
    const from = document.activeElement;
    const close = () => {
      this.open.delete(this.id);
      fill(this.self);
      this.focusAct("plan");
    };
    const form = new RecordForm({
      id: this.id, fields: planFields, context: { ...this.source,
        publishers: await publishersThere([this.source.tag]) }, close,
      read: () => this.read(this.id, planQuery, "plan"),
      taken: (it) => this.take(it),
      draftsOf: ({ sourceDrafts }) => sourceDrafts.filter((draft) => draft.node.id === this.id),
      save: (values, sent) => this.save(updatePlanMutation, this.id, inputOf(values, planFields), values, sent),
      draft: this.drafting(this.id, planFields, updatePlanMutation),
      done: async (_, asDraft) => {
        tell(say(asDraft ? "edit.isDrafted" : "edit.isSaved"));
        await this.reload();
        if (this.main.isConnected) readdress("plans", [this.plan.slug]);
        close();
      },
    });
    await this.begin(this.id, form, () => fill(this.self, form.element), from);
  }
}
