// What is asked before a plan is published, archived or deleted, or an item with all below it.

import { change } from "./api.js";
import { askTo } from "./asking.js";
import { byline, named } from "./byline.js";
import { diffText, wordDiff } from "./diff.js";
import { fill, h, inLanguage } from "./dom.js";
import { tell } from "./news.js";
import { archivePlanMutation, deleteItemMutation, deletePlanMutation, planQuery,
  publishPlanMutation } from "./operations.js";
import { titleOf } from "./plantree.js";
import { addressOf, goTo } from "./router.js";
import { say } from "./site.js";
import { draftsBox, hasMoved } from "./sourcedraft.js";

// Asks as askTo does, unless the editor was left while what it asks of was read.
const askIn = ({ main }, ...question) => main.isConnected && askTo(...question);

const planNow = (editor) => editor.read(editor.id, planQuery, "plan");

/** Publishes a plan, after it was told what that puts in force. */
export async function askToPublish(editor) {
  const body = h("div", { class: "publishing" });
  let plan;
  let agreeing;
  const look = async () => {
    plan = await planNow(editor);
    const clashing = clashes(plan);
    fill(body, planChecks(plan, editor), draftsTold(plan, editor, clashing, lookAnew));
    if (agreeing) agreeing.disabled = clashing.size > 0;
  };
  const lookAnew = async () => {
    await editor.reload();
    await look();
  };
  await editor.mover.settled();
  await look();
  askIn(editor, say("edit.publish"), {
    body, label: say("edit.publish.now"), again: lookAnew,
    check: (agree) => {
      agreeing = agree;
      agree.disabled = clashes(plan).size > 0;
    },
    run: async () => {
      await change(publishPlanMutation, { id: plan.id, expectedRevision: plan.revision });
      tell(say("edit.isPublished"));
      return () => renewed(editor);
    },
  });
}

async function renewed(editor) {
  await editor.reload();
  editor.focusAct("publish");
}

const keyOf = ({ node, field }) => `${node.id} ${field}`;

/** The texts that cannot be published: those with several drafts, and those whose words have moved since the draft. */
function clashes({ sourceDrafts }) {
  const keys = sourceDrafts.map(keyOf);
  return new Set(sourceDrafts.filter((draft, index) =>
    keys.indexOf(keyOf(draft)) !== index || hasMoved(draft, inForce(draft).now))
    .map(keyOf));
}

/** What a draft would replace, as draftsBox takes it. */
function inForce({ node, field }) {
  const text = node.translations.find((one) => one.field === field);
  return { now: text?.value ?? "", seen: text?.revision };
}

function draftsTold(plan, editor, clashing, settled) {
  const { sourceDrafts } = plan;
  if (sourceDrafts.length === 0) return h("p", null, say("edit.publish.nothing"));
  return [h("h3", null, say("edit.publish.drafts", sourceDrafts.length)),
    h("ul", { class: "entries" }, sourceDrafts.map((draft) => {
    const node = editor.tree.get(draft.node.id);
    const { tag, direction } = editor.source;
    const clash = clashing.has(keyOf(draft));
    return h("li", null,
      h("p", null, node && node.depth > 0 && `${node.data.identifier} `, node &&
        inLanguage(titleOf(node), tag, direction), " · ", nameOf(draft.field)),
      clash ? [h("p", { class: "trouble" }, say("edit.publish.clash")),
        draftsBox(draft, { tag, direction, ...inForce(draft) }, settled)]
        : [diffText(wordDiff(draft.base, draft.value, tag), tag, direction),
          byline(draft.author, draft.createdAt)]);
  }))];
}

const nameOf = (field) => say(field.startsWith("responsible") ? "edit.field.responsible" : `edit.field.${field}`);

/** What is worth a look before a plan is seen by all. */
function planChecks(plan, { tree }) {
  const found = [];
  const empty = (depth) => tree.below(tree.root).filter((node) => node.depth === depth &&
    node.children.length === 0).length;
  if (tree.root.children.length === 0) found.push(say("edit.check.noGoals"));
  if (empty(1) > 0) found.push(say("edit.check.emptyGoals", empty(1)));
  if (empty(2) > 0) found.push(say("edit.check.emptyStrategies", empty(2)));
  if (!plan.summary) found.push(say("edit.check.noSummary"));
  if (!plan.contact?.email && !plan.contact?.phone) found.push(say("edit.check.noContact"));
  if (found.length === 0) return h("p", null, say("edit.check.fine"));
  return [h("h3", null, say("edit.check")), h("ul", null, found.map((one) => h("li", null, one)))];
}

/** Takes a plan away from readers. */
export async function askToArchive(editor) {
  let plan = await planNow(editor);
  askIn(editor, say("edit.archive"), {
    body: h("p", null, say("edit.archive.what")), label: say("edit.archive"),
    again: async () => (plan = await planNow(editor)),
    run: async () => {
      await change(archivePlanMutation, { id: plan.id, expectedRevision: plan.revision });
      tell(say("edit.isArchived"));
      return () => renewed(editor);
    },
  });
}

/** Deletes a plan, after its slug was typed. */
export async function askToDelete(editor) {
  let plan = await planNow(editor);
  const slug = h("input", { id: "slug-again", type: "text", dir: "ltr", autocomplete: "off", autocapitalize: "none",
    spellcheck: "false" });
  askIn(editor, say("edit.delete"), {
    body: [h("p", null, say("edit.delete.what", editor.tree.size)),
      h("label", { for: slug.id }, say("edit.delete.slug", plan.slug)), slug],
    label: say("edit.delete"),
    check: (agree) => {
      agree.disabled = true;
      slug.addEventListener("input", () => (agree.disabled = slug.value !== plan.slug));
    },
    again: async () => (plan = await planNow(editor)),
    run: async () => {
      await change(deletePlanMutation, { id: plan.id, expectedRevision: plan.revision });
      tell(say("edit.isDeleted"));
      if (editor.main.isConnected) goTo(addressOf("plans"));
    },
  });
}

/** Deletes an item with all below it. */
export async function askToDeleteItem(editor, node) {
  await editor.mover.settled();
  const { tree, source: { tag, direction } } = editor;
  const count = tree.below(node).length;
  const next = tree.rows(editor.grid.collapsed);
  askIn(editor, say("edit.deleteItem"), {
    body: [h("p", null, `${node.data.identifier} `, inLanguage(titleOf(node), tag, direction)),
      h("p", null, count > 0 ? say("edit.deleteItem.below", count) : say("edit.deleteItem.alone"))],
    label: say("edit.deleteItem"),
    again: () => editor.reload(),
    run: async () => {
      const { revision } = editor.tree.get(node.id).data;
      const { deletedIds } = await change(deleteItemMutation, { id: node.id, expectedRevision: revision });
      const after = next.slice(next.indexOf(node) + 1).find(({ id }) => !deletedIds.includes(id)) ??
        next[next.indexOf(node) - 1];
      tree.remove(deletedIds);
      for (const id of deletedIds) editor.open.delete(id);
      editor.grid.draw();
      tell(say("edit.isDeletedItem", named(titleOf(node))));
      return () => {
        after ? editor.grid.focus(after.id) : editor.adding.focus();
        return editor.reload();
      };
    },
  });
}
