// What a person goes on from when working on a unit.

import { viewer } from "./session.js";

/** One's own draft or suggestion beside the text in force; undefined where there is none. */
export const ownOf = (unit) => unit.suggestions?.find(({ author }) => author === viewer.name);

/**
 * The text that the editor of a unit begins with: one's own draft where that is newer than the text in force, else
 * that; {value, revision, state}. Where there is neither the revision is "", which says so to the API.
 */
export function baseOf(unit) {
  const own = ownOf(unit);
  if (own && !(unit.target && unit.target.updatedAt > own.createdAt)) {
    return { value: own.value, revision: own.revision, state: "DRAFT" };
  }
  if (!unit.target) return { value: "", revision: "", state: "MISSING" };
  return { value: unit.target.value, revision: unit.target.revision, state: unit.target.state };
}

/** The place of a unit's text, as inputs name it. */
export const placeOf = ({ node, field, locale }) => ({ id: node.id, field, locale });

/** Whether two texts are one to the catalogue, which stores them tidied. */
export const same = (one, other) => tidied(one) === tidied(other);
const tidied = (text) => text.replaceAll("\r\n", "\n").normalize("NFC");
