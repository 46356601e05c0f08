// The items of a plan as a tree: what a row shows of each, and where it stands.

/** The kinds of items from the outermost in, as the API calls them. */
export const kinds = ["Goal", "Strategy", "Assignment"];

const below = ["goals", "strategies", "assignments"];

/** A node of the tree: {id, depth, parent, children, data}. The root is the plan, of depth 0; a goal has depth 1. */
export class Tree {
  /** Takes what the API says of a plan. */
  load(plan) {
    this.nodes = new Map();
    this.root = this.#take(plan, null, 0);
    this.orderIsKnown();
  }

  #take(data, parent, depth) {
    const node = { id: data.id, depth, parent, children: [], data };
    this.nodes.set(node.id, node);
    node.children = (data[below[depth]] ?? []).map((child) => this.#take(child, node, depth + 1));
    return node;
  }

  get(id) {
    return this.nodes.get(id);
  }

  get size() {
    return this.nodes.size - 1;
  }

  /** The order as it is now is what the server has. */
  orderIsKnown() {
    this.known = new Map([...this.nodes.values()].map(({ id, children }) => [id, children.map((child) => child.id)]));
  }

  /** Puts all back to what the server has. */
  restore() {
    for (const [id, children] of this.known) this.#adopt(this.get(id), children);
  }

  #adopt(parent, ids) {
    parent.children = ids.map((id) => this.get(id)).filter(Boolean);
    for (const child of parent.children) child.parent = parent;
  }

  /**
   * Takes revisions, numbers and what order the server has, which restore() shows, from a plan without texts. Tells
   * whether it has the same items; where it has others, nothing but a load of the whole helps.
   */
  learn(plan) {
    const ids = new Set([plan.id ?? this.root.id]);
    const order = new Map();
    const visit = (data, id, depth) => {
      const children = data[below[depth]] ?? [];
      order.set(id, children.map((child) => child.id));
      for (const child of children) {
        ids.add(child.id);
        const node = this.get(child.id);
        if (node) Object.assign(node.data, { revision: child.revision, identifier: child.identifier });
        visit(child, child.id, depth + 1);
      }
    };
    visit(plan, this.root.id, 0);
    if (ids.size !== this.nodes.size || [...ids].some((id) => !this.nodes.has(id))) return false;
    this.known = order;
    return true;
  }

  /** Puts an item below a parent, at an index among the children it will have. */
  place(id, parentId, index) {
    const node = this.get(id);
    const parent = this.get(parentId);
    node.parent.children = node.parent.children.filter((child) => child !== node);
    parent.children.splice(index, 0, node);
    node.parent = parent;
  }

  /** Takes items away, with all below them. */
  remove(ids) {
    for (const id of ids) {
      const node = this.get(id);
      if (!node) continue;
      node.parent.children = node.parent.children.filter((child) => child !== node);
      this.nodes.delete(id);
    }
    this.orderIsKnown();
  }

  /** All below a node, in the order of reading. */
  below(node) {
    return node.children.flatMap((child) => [child, ...this.below(child)]);
  }

  /** The rows to show: all but what is below the collapsed. */
  rows(collapsed) {
    const rows = [];
    const visit = (node) => {
      for (const child of node.children) {
        rows.push(child);
        if (!collapsed.has(child.id)) visit(child);
      }
    };
    visit(this.root);
    return rows;
  }

  /** The nodes that an item may hang on, in the order of reading. */
  parentsFor(node) {
    if (node.depth === 1) return [this.root];
    return this.below(this.root).filter(({ depth }) => depth === node.depth - 1);
  }

  /** The parent before or after that of an item, among those it may hang on; undefined where there is none. */
  neighbour(node, step) {
    const parents = this.parentsFor(node);
    return parents[parents.indexOf(node.parent) + step];
  }
}

export const indexOf = (node) => node.parent.children.indexOf(node);
export const titleOf = (node) => node.data.title?.value ?? "";
