// The units of an import, and what becomes of each.

import { ask } from "./api.js";
import { diffText, wordDiff } from "./diff.js";
import { h, inLanguage, localized } from "./dom.js";
import { fieldName } from "./editor.js";
import { placesQuery } from "./operations.js";
import { addressOf } from "./router.js";
import { say } from "./site.js";

const longest = 4000; // characters of a text that is compared word by word

/** The outcomes that change something. */
export const changing = new Set(["APPLIED", "DRAFTED", "SUGGESTED", "CONFLICT", "CLEARED"]);

/** The list of the units of an import, each with its place. locales are those of the catalogue by their tags. */
export async function unitList({ units, locales: targets }, locales, { signal }) {
  if (units.length === 0) return h("p", { class: "none" }, say("files.nounits"));
  const nodes = await nodesOf(units, signal);
  const rows = units.map((unit) => rowOf(unit, placeOf(unit, nodes), languageOf(unit, locales, targets)));
  return h("ol", { class: "imported" }, rows);
}

const partsOf = ({ id }) => id.split("/"); // node, field, locale

// What the texts hang on, by id. What is not there, or no plan's, is left out.
async function nodesOf(units, signal) {
  const ids = [...new Set(units.filter(({ outcome }) => outcome !== "UNKNOWN").map((unit) => partsOf(unit)[0]))];
  if (ids.length === 0) return new Map();
  const { nodes } = await ask(placesQuery, { ids }, { signal });
  return new Map(nodes.filter((node) => node?.title).map((node) => [node.id, node]));
}

function placeOf(unit, nodes) {
  const [id, field, locale] = partsOf(unit);
  const node = nodes.get(id);
  if (!node || unit.outcome === "UNKNOWN") return h("code", null, unit.id || say("files.noid"));
  const { slug } = node.plan ?? node;
  const address = addressOf("translate", [slug, locale], { unit: unit.id });
  return h("a", { href: address }, localized(node.title), " · ", fieldName(field));
}

function languageOf(unit, locales, targets) {
  const tag = partsOf(unit)[2];
  return locales.get(tag) ?? locales.get(targets[0]) ?? { tag: targets[0], direction: "LTR" };
}

function rowOf(unit, place, language) {
  return h("li", { class: unit.outcome },
    h("p", { class: "place" },
      h("b", { class: "outcome" }, say(`files.outcome.${unit.outcome}`)), h("span", null, place),
      unit.line > 0 && h("small", null, say("files.line", unit.line))),
    unit.isMoved && h("p", { class: "moved" }, say("files.moved")),
    unit.reason && h("p", { class: "because" }, unit.reason),
    textsOf(unit, language));
}

// base is the text as it left, theirs as it is here, and yours as the file has it. They are told apart only where
// somebody else has changed it too.
function textsOf({ base, theirs, yours, outcome }, language) {
  if (theirs == null && yours == null) return null;
  if (!changing.has(outcome)) return yours != null && h("dl", null, part("files.yours", plain(yours, language)));
  if (outcome !== "CONFLICT" && (base == null || base === theirs)) return changed(theirs, yours, language);
  const from = base ?? theirs;
  return h("dl", null,
    part("files.base", plain(base, language)),
    part("files.theirs", base == null ? plain(theirs, language) : changed(from, theirs, language)),
    part("files.yours", changed(from, yours, language)));
}

const part = (key, text) => h("div", null, h("dt", null, say(key)), h("dd", null, text));

const plain = (text, { tag, direction }) =>
  text ? inLanguage(text, tag, direction, "p") : h("p", { class: "none" }, say("files.notext"));

function changed(from, to, language) {
  if (!to && !from) return plain("", language);
  if (!from || (from?.length ?? 0) + (to?.length ?? 0) > longest) return plain(to, language);
  return diffText(wordDiff(from, to ?? "", language.tag), language.tag, language.direction);
}
