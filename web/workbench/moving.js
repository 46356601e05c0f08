// Putting items in other places: at once before one's eyes, and one after the other on the server.

import { ask, change } from "./api.js";
import { named } from "./byline.js";
import { h, dialog, inLanguage } from "./dom.js";
import { reasonShown, tell, tellWrong } from "./news.js";
import { moveItemMutation, skeletonQuery } from "./operations.js";
import { indexOf, titleOf } from "./plantree.js";
import { say } from "./site.js";

/** Moves items of a tree. draw() shows it; reload() reads all of it anew. */
export class Mover {
  constructor(tree, { draw, reload }) {
    Object.assign(this, { tree, draw, reload, waiting: [], sending: null });
  }

  /** Moves an item by what keys ask for; tells where it is then, or that it cannot go there. */
  step(node, name) {
    const steps = { up: -1, down: 1, previousParent: -1, nextParent: 1 };
    const by = steps[name];
    const among = name === "up" || name === "down";
    const parent = among ? node.parent : this.tree.neighbour(node, by);
    const index = among ? indexOf(node) + by : by < 0 ? parent?.children.length : 0;
    if (!parent || index < 0 || (among && index >= parent.children.length)) {
      tell(say(`edit.noPlace.${name}`, named(titleOf(node))));
      return;
    }
    this.move(node, parent, index);
  }

  /** Moves an item below a parent, at an index among the children the parent will have. */
  move(node, parent, index) {
    if (parent === node.parent && index === indexOf(node)) return;
    this.tree.place(node.id, parent.id, index);
    this.draw();
    tell(say("edit.moved", named(titleOf(node)), index + 1, parent.children.length, named(titleOf(parent))));
    const last = this.waiting.at(-1);
    if (last?.id === node.id) Object.assign(last, { parent: parent.id, index });
    else this.waiting.push({ id: node.id, parent: parent.id, index });
    this.sending ??= this.#send().finally(() => (this.sending = null));
  }

  /** Resolves when the server has all moves. */
  async settled() {
    await this.sending;
  }

  async #send() {
    while (this.waiting.length > 0) {
      const move = this.waiting.shift();
      if (!this.tree.get(move.id)) continue; // somebody has deleted it meanwhile
      try {
        await this.#sendOne(move);
      } catch (error) {
        this.waiting = [];
        await this.#rollBack(error);
      }
    }
  }

  async #sendOne(move) {
    try {
      await this.#put(move);
    } catch (error) {
      // The revision moves with each translation of the item too: only where it stands elsewhere was somebody faster.
      if (error.code !== "CONFLICT" || !(await this.#standsStill(move.id))) throw error;
      await this.#put(move);
    }
  }

  async #put({ id, parent, index }) {
    const { depth, data } = this.tree.get(id);
    const { item } = await change(moveItemMutation,
      { id, parent: depth === 1 ? null : parent, position: index + 1, expectedRevision: data.revision });
    await this.#learn(item.plan);
  }

  async #standsStill(id) {
    const placeOf = () => [...this.tree.known].find(([, children]) => children.includes(id));
    const before = JSON.stringify(placeOf());
    const { plan } = await ask(skeletonQuery, { id: this.tree.root.id });
    return this.tree.learn(plan) && JSON.stringify(placeOf()) === before;
  }

  async #learn(plan) {
    if (!this.tree.learn(plan)) return this.reload();
    if (this.waiting.length === 0) this.tree.restore();
    this.draw();
  }

  async #rollBack(error) {
    try {
      const { plan } = await ask(skeletonQuery, { id: this.tree.root.id });
      if (this.tree.learn(plan)) this.tree.restore();
      else await this.reload();
    } catch {
      this.tree.restore(); // out of reach: to what the server had last
    }
    this.draw();
    tellWrong(say("edit.movedBack"), " ",
      error.code === "CONFLICT" ? say("edit.movedByOthers") : reasonShown(error));
  }
}

/** Asks where an item goes: below which parent, after which of its children. Calls move(parent, index) with that. */
export function askWhere(tree, node, { tag, direction }, move) {
  const name = (one) => `${one.data.identifier ?? ""} ${titleOf(one)}`.trim();
  const option = (value, text) => h("option", { value, lang: tag, dir: direction.toLowerCase() }, text);
  const parents = h("select", { id: "move-parent" },
    tree.parentsFor(node).map((parent) => option(parent.id, name(parent))));
  const places = h("select", { id: "move-place" });
  const fillPlaces = () => {
    const others = tree.get(parents.value).children.filter((child) => child !== node);
    places.replaceChildren(h("option", { value: 0 }, say("edit.first")),
      ...others.map((child, index) => h("option", { value: index + 1 }, say("edit.after", named(name(child))))));
    places.value = String(tree.get(parents.value) === node.parent ? indexOf(node) : others.length);
  };
  parents.value = node.parent.id;
  parents.addEventListener("change", fillPlaces);
  fillPlaces();
  const submit = (event) => {
    event.preventDefault();
    box.close();
    move(tree.get(parents.value), Number(places.value));
  };
  const box = dialog(say("edit.moveTo"), h("form", { class: "asking", onsubmit: submit },
    h("p", null, inLanguage(name(node), tag, direction)),
    node.depth > 1 && h("label", { for: "move-parent" }, say(node.depth === 2 ? "edit.toGoal" : "edit.toStrategy")),
      node.depth > 1 && parents,
    h("label", { for: "move-place" }, say("edit.place")), places,
    h("div", { class: "actions" }, h("button", { class: "primary" }, say("edit.move")),
      h("button", { type: "button", onclick: () => box.close() }, say("cancel")))));
}
