// A new item of a plan.

import { ask, change } from "./api.js";
import { same } from "./base.js";
import { making } from "./making.js";
import { createAssignmentMutation, createGoalMutation, createStrategyMutation, planTreeQuery,
  updateItemMutation } from "./operations.js";
import { kinds, titleOf, Tree } from "./plantree.js";
import { inputOf, itemFields } from "./records.js";

const makers = { Goal: createGoalMutation, Strategy: createStrategyMutation, Assignment: createAssignmentMutation };

/** What makes items below a parent in the editor of a plan, of {values, position}: the answer is {item}. */
export const newItem = (editor, parent) => making({
  make: ({ values, position }) => {
    const given = Object.entries(inputOf(values, itemFields)).filter(([, value]) => value !== null);
    const input = { title: "", ...Object.fromEntries(given), parent: parent.id, position };
    return change(makers[kinds[parent.depth]], input);
  },
  find: async ({ values }, known) => {
    const { tag } = editor.source;
    const { plan } = await ask(planTreeQuery, { id: editor.id, source: [tag], tag });
    const tree = new Tree();
    tree.load(plan);
    const isMade = (node) => !known.has(node.id) && same(titleOf(node), values.title.trim());
    const made = tree.get(parent.id)?.children.find(isMade);
    return made ? { id: made.id, item: made.data } : null;
  },
  mend: ({ item }, { values }) =>
    change(updateItemMutation, { id: item.id, expectedRevision: item.revision, ...inputOf(values, itemFields) }),
  known: () => new Set(editor.tree.nodes.keys()),
});
