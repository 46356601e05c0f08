// What is offered in the place of the text in force, to be decided on; and one's own drafts beside it.

import { ask, change } from "./api.js";
import { byline, named } from "./byline.js";
import { diffText, wordDiff } from "./diff.js";
import { fill, h, inLanguage } from "./dom.js";
import { tell, tellTrouble } from "./news.js";
import { resolveMutation, suggestionsQuery } from "./operations.js";
import { viewer } from "./session.js";
import { say } from "./site.js";

export const name = "suggestions";

export async function show(body, unit, desk, signal) {
  const { translationUnit } = await ask(suggestionsQuery, { id: unit.id }, { signal });
  const suggestions = translationUnit?.suggestions ?? [];
  if (!suggestions.length) return fill(body, h("p", { class: "none" }, say("translate.suggestions.none")));
  fill(body, h("ul", { class: "cards" }, suggestions.map((one) => cardOf(one, unit.id, translationUnit.target, desk))));
}

function cardOf(suggestion, unit, target, desk) {
  const { value, author, createdAt, base, isDraft, isConflict } = suggestion;
  const direction = target?.direction ?? desk.direction;
  const compared = (from) => diffText(wordDiff(from, value, desk.locale), desk.locale, direction);
  const isMoved = (target?.value ?? "") !== base;
  return h("li", null,
    h("p", { class: "mark" }, isDraft ? say("translate.owndraft") : say("translate.suggestions.by", named(author))),
    target ? compared(target.value) : inLanguage(value, desk.locale, direction, "p"),
    isConflict && h("p", { class: "mark warn" }, say("translate.suggestions.conflict")),
    isMoved && h("details", null, h("summary", null, say("translate.suggestions.moved")),
      base ? compared(base) : h("p", { class: "none" }, say("translate.notext"))),
    byline(null, createdAt),
    h("p", { class: "buttons" },
      !isDraft && button("suggestions.accept", () => resolve(suggestion, unit, true, target, desk), "primary"),
      button("take", () => desk.put(value)),
      button(author === viewer.name ? "suggestions.withdraw" : "suggestions.dismiss", () =>
        resolve(suggestion, unit, false, target, desk))));
}

const button = (key, run, name) => h("button", { type: "button", class: name, onclick: run }, say(`translate.${key}`));

async function resolve(suggestion, unit, accept, target, desk) {
  const { id } = suggestion;
  if (suggestion.isInHand) return;
  suggestion.isInHand = true;
  try {
    await change(resolveMutation, { id, accept, ...(accept && target && { expectedRevision: target.revision }) });
    tell(say(accept ? "translate.suggestions.accepted" : "translate.suggestions.dismissed"));
  } catch (error) {
    tellTrouble(error);
  }
  await desk.changed(unit).catch(tellTrouble);
  suggestion.isInHand = false;
}
