// How one wording of a text comes from another, word by word.

import { fill, h, inLanguage } from "./dom.js";
import { say } from "./site.js";

const most = 4e6; // cells of a comparison; texts that need more are told as all gone and all new

/** Runs of words, [op, text], where op is EQUAL, DELETE or INSERT. */
export function compare(before, after, locale) {
  const [old, now] = [before, after].map((text) => wordsOf(text, locale));
  if (old.length * now.length > most) return [["DELETE", before], ["INSERT", after]];
  const lengths = common(old, now);
  const parts = [];
  const add = (op, word) => (parts.at(-1)?.[0] === op ? (parts.at(-1)[1] += word) : parts.push([op, word]));
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      add("EQUAL", old[i++]);
      j++;
    } else if (j === now.length || (i < old.length && lengths[i + 1][j] >= lengths[i][j + 1])) add("DELETE", old[i++]);
    else add("INSERT", now[j++]);
  }
  return parts;
}

const wordsOf = (text, locale) =>
  Array.from(new Intl.Segmenter(locale, { granularity: "word" }).segment(text), ({ segment }) => segment);

/** The lengths of the longest common subsequences of what old has from i on and now from j on. */
function common(old, now) {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i][j] = old[i] === now[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

const marks = { EQUAL: "span", DELETE: "del", INSERT: "ins" };

/** The comparison of two wordings as people read it, in the language of the texts. */
export function comparison(before, after, { tag, direction }) {
  const parts = compare(before, after, tag).map(([op, text]) => {
    const spoken = op !== "EQUAL" && h("span", { class: "unseen", lang: document.documentElement.lang },
      `${say(op === "DELETE" ? "edit.wasCut" : "edit.wasAdded")} `);
    return h(marks[op], null, spoken, text);
  });
  return fill(inLanguage("", tag, direction, "p", { class: "wording" }), parts);
}
