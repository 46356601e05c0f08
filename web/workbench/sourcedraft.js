// Edits of source texts that are kept as drafts until the plan is published.

import { ask, change } from "./api.js";
import { named } from "./byline.js";
import { diffText, wordDiff } from "./diff.js";
import { h } from "./dom.js";
import { tell, tellTrouble } from "./news.js";
import { once } from "./once.js";
import { draftTextsMutation, settleDraftMutation } from "./operations.js";
import { dateOf, say } from "./site.js";
import { viewer } from "./session.js";

/** Keeps texts of a node, by field, as drafts. seen is the revision that was read of each. */
export async function keepDrafts(id, values, seen, locale) {
  const names = Object.keys(values);
  const translations = names.map((field) =>
    ({ id, field, locale, value: values[field], state: "DRAFT", expectedRevision: seen[field] }));
  const { setTranslations } = await ask(draftTextsMutation, { input: { translations } });
  const wrong = setTranslations.results.flatMap(({ userErrors }, index) =>
    userErrors.map((one) => ({ ...one, field: placeOf(one.field.slice(2), names[index]) })));
  wrong.push(...setTranslations.userErrors);
  if (wrong.length > 0) throw Object.assign(new Error(wrong[0].message), { code: wrong[0].code, userErrors: wrong });
}

// What is wrong with a value is wrong with its field; the rest, such as a revision, is about the whole.
const placeOf = (field, name) => (field[0] === "value" ? name.split(".") : field);

/** Puts a draft in force. seen is the revision of the text in force that was read. */
const acceptDraft = (id, seen) => change(settleDraftMutation, { id, accept: true, expectedRevision: seen });

/** Throws a draft away. */
export const dismissDraft = (id) => change(settleDraftMutation, { id, accept: false });

/** Whether a draft was made of other words than are in force now. */
export const hasMoved = (draft, now) => now !== "" && draft.base !== now;

/**
 * A draft beside the text it would replace, which is now and was seen at a revision; settled is called when the draft
 * is in force or gone.
 */
export function draftsBox(draft, { tag, direction, now, seen }, settled) {
  const settle = once(async (settling, isDone) => {
    try {
      await settling();
      tell(say(isDone));
      await settled();
    } catch (error) {
      tellTrouble(error);
    }
  });
  const accept = () => settle(() => acceptDraft(draft.id, seen), "edit.draft.isInForce");
  const dismiss = () => settle(() => dismissDraft(draft.id), "edit.draft.isGone");
  const author = draft.author === viewer.name ? say("edit.draft.own") : say("edit.draft.by", named(draft.author));
  return h("div", { class: "draft", role: "group", "aria-label": author },
    h("p", null, author, " · ", h("bdi", null, dateOf(draft.createdAt))),
    hasMoved(draft, now) && h("p", { class: "trouble" }, say("edit.draft.moved")),
    diffText(wordDiff(now, draft.value, tag), tag, direction),
    h("button", { type: "button", onclick: accept }, say("edit.draft.accept")),
    h("button", { type: "button", onclick: dismiss }, say("edit.draft.dismiss")));
}
