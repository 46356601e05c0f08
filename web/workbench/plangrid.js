// The goals, strategies and assignments of a plan as rows of a grid (ARIA's treegrid): one stop of the Tab key, and
// arrows within.

import { h, inLanguage, refocus } from "./dom.js";
import { lastOf } from "./plandrop.js";
import { deedOf } from "./plankeys.js";
import { indexOf } from "./plantree.js";
import { percentOf, say } from "./site.js";

const rightToLeft = document.documentElement.dir === "rtl";
const folded = rightToLeft ? "◂" : "▸";

/**
 * The grid of a tree. source is {tag, direction}; marksOf(node) says what is to be told of a row besides;
 * act(name, node) is called for what keys and clicks ask for: open, up, down, nextParent, previousParent, moveTo,
 * addAfter, addBelow, remove.
 */
export class Grid {
  constructor(tree, { source, marksOf, act }) {
    Object.assign(this, { tree, source, marksOf, act, collapsed: new Set(), rows: new Map(), current: null,
      fresh: null });
    this.body = h("div", { role: "rowgroup", class: "rows" });
    this.element = h("div", { role: "treegrid", class: "plan-grid", "aria-label": say("edit.items"),
      onkeydown: (event) => this.#key(event),
      onclick: (event) => this.#click(event), onfocusin: (event) => this.#focused(event) },
      h("div", { role: "rowgroup" }, h("div", { role: "row", class: "row-head face" },
        ["number", "title", "status", "done"].map((name) =>
          h("span", { role: "columnheader" }, say(`edit.column.${name}`))))),
      this.body);
  }

  /** Shows the tree as it is now. What has the focus keeps it. */
  draw() {
    const focused = document.activeElement;
    const nodes = this.tree.rows(this.collapsed);
    const elements = nodes.map((node) => this.#rowOf(node));
    this.#addFresh(nodes, elements);
    const present = new Set(elements);
    for (const row of [...this.body.children]) if (!present.has(row)) row.remove();
    let next = this.body.firstChild;
    for (const element of elements) {
      if (element === next) next = next.nextSibling;
      else this.body.insertBefore(element, next);
    }
    if (!this.rows.has(this.current) || !this.tree.get(this.current)) this.#become(nodes[0]?.id ?? null);
    if (focused !== document.activeElement && this.body.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** Shows the row of an item as it is now. */
  refresh(node) {
    this.#rowOf(node);
  }

  #addFresh(nodes, elements) {
    if (!this.fresh) return;
    const { row, ...wanted } = this.fresh;
    const parent = this.tree.get(wanted.parent.id) ?? this.tree.root;
    const index = Math.min(wanted.index, parent.children.length);
    const before = index === 0 ? parent : lastOf(parent.children[index - 1], this.collapsed);
    elements.splice(nodes.indexOf(before) + 1, 0, row);
  }

  #rowOf(node) {
    const told = this.#telling(node);
    const made = this.rows.get(node.id) ?? this.#newRow(node);
    if (made.told !== told.join("\n")) this.#tell(made, node, told);
    return made.row;
  }

  #newRow(node) {
    const line = h("div", { class: "face", role: "presentation" });
    const row = h("div", { role: "row", "data-id": node.id, tabindex: node.id === this.current ? 0 : -1 }, line);
    const made = { row, line, told: null };
    this.rows.set(node.id, made);
    return made;
  }

  #telling(node) {
    const { identifier, title, status, progress } = node.data;
    const expanded = node.children.length > 0 && !this.collapsed.has(node.id);
    return [node.depth, indexOf(node), node.parent.children.length, node.children.length > 0, expanded, identifier,
      title?.value,
      status, progress ?? "", ...this.marksOf(node)];
  }

  #tell(made, node, told) {
    const [depth, index, size, isParent, expanded, identifier, title, status, progress, ...marks] = told;
    made.told = told.join("\n");
    const { row, line } = made;
    row.setAttribute("aria-level", depth);
    row.setAttribute("aria-posinset", index + 1);
    row.setAttribute("aria-setsize", size);
    isParent ? row.setAttribute("aria-expanded", expanded) : row.removeAttribute("aria-expanded");
    line.className = `face depth-${depth}`;
    const { tag, direction } = this.source;
    line.replaceChildren(
      h("span", { role: "gridcell", class: "number" },
        h("span", { class: "handle", draggable: "true", "aria-hidden": "true", title: say("edit.drag") }, "⠿"),
          identifier),
      h("span", { role: "gridcell", class: "title" },
        h("span", { class: "twist", "aria-hidden": "true" }, isParent ? (expanded ? "▾" : folded) : ""),
        h("span", null, inLanguage(title ?? "", tag, direction),
          marks.map((mark) => h("span", { class: "chip" }, mark)))),
      h("span", { role: "gridcell", class: "status" }, say(`edit.status.${status}`)),
      h("span", { role: "gridcell", class: "done" }, progress === "" ? "" : percentOf(progress / 100)));
  }

  /** Opens an element in the row of an item. */
  open(id, element) {
    this.rows.get(id).row.append(h("div", { role: "gridcell", class: "opened" }, element));
    this.rows.get(id).row.classList.add("open");
  }

  /** Opens an element in a row for an item that is not there yet, at an index below a parent. */
  openFresh(parent, index, element) {
    this.collapsed.delete(parent.id);
    const row = h("div", { role: "row", class: "open", "aria-level": parent.depth + 1 },
      h("div", { role: "gridcell", class: "opened" }, element));
    this.fresh = { parent, index, row };
    this.draw();
  }

  close(id) {
    const row = this.rows.get(id)?.row;
    row?.classList.remove("open");
    row?.querySelector(":scope > .opened")?.remove();
  }

  closeFresh() {
    this.fresh = null;
    this.draw();
  }

  /** Moves the focus to the row of an item, and shows it. */
  focus(id) {
    for (let at = this.tree.get(id)?.parent; at; at = at.parent) this.collapsed.delete(at.id);
    this.draw();
    this.rows.get(id)?.row.focus();
  }

  /** Does so where nothing has the focus: whoever types elsewhere by now stays there. */
  refocus(id) {
    refocus({ focus: () => this.focus(id) });
  }

  nodeOf(element) {
    const id = element.closest?.("[data-id][role=row]")?.dataset.id;
    return id && this.tree.get(id);
  }

  lineOf(node) {
    return this.rows.get(node.id).line;
  }

  #become(id) {
    this.rows.get(this.current)?.row.setAttribute("tabindex", -1);
    this.current = id;
    this.rows.get(id)?.row.setAttribute("tabindex", 0);
  }

  #focused(event) {
    const node = this.nodeOf(event.target);
    if (node) this.#become(node.id);
  }

  #click(event) {
    const node = this.nodeOf(event.target);
    if (!node || event.target.closest(".opened, .handle")) return;
    if (event.target.closest(".twist") && node.children.length > 0) return this.#toggle(node);
    if (event.detail > 1) return; // a double click opens too, and does not close at once
    this.act("open", node);
  }

  #toggle(node, collapse = !this.collapsed.has(node.id)) {
    collapse ? this.collapsed.add(node.id) : this.collapsed.delete(node.id);
    this.draw();
  }

  #key(event) {
    if (event.target.getAttribute("role") !== "row") return;
    const node = this.nodeOf(event.target);
    const deed = node && deedOf(event);
    if (!deed) return;
    event.preventDefault();
    const ways = {
      goUp: () => this.#step(node, -1), goDown: () => this.#step(node, 1),
      goFirst: () => this.#go(0), goLast: () => this.#go(-1),
      goIn: () => this.#goIn(node), goOut: () => this.#goOut(node),
    };
    ways[deed] ? ways[deed]() : this.act(deed, node);
  }

  #goIn(node) {
    if (this.collapsed.has(node.id)) this.#toggle(node, false);
    else if (node.children.length > 0) this.focus(node.children[0].id);
  }

  #goOut(node) {
    if (node.children.length > 0 && !this.collapsed.has(node.id)) this.#toggle(node, true);
    else if (node.depth > 1) this.focus(node.parent.id);
  }

  #step(node, by) {
    const nodes = this.tree.rows(this.collapsed);
    const to = nodes[nodes.indexOf(node) + by];
    if (to) this.rows.get(to.id).row.focus();
  }

  #go(place) {
    const to = this.tree.rows(this.collapsed).at(place);
    if (to) this.rows.get(to.id).row.focus();
  }
}
