// Two texts compared word by word.

import { h } from "./dom.js";

/** How one text becomes another, as the API tells it: parts {op, text}. */
export function wordDiff(from, to, locale) {
  const [old, now] = [wordsOf(from, locale), wordsOf(to, locale)];
  return joined(steps(old, now, lengths(old, now)));
}

const wordsOf = (text, locale) =>
  Array.from(new Intl.Segmenter(locale, { granularity: "word" }).segment(text), ({ segment }) => segment);

// How many words the rest of each text has in common, by where both rests begin.
function lengths(old, now) {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      rows[i][j] = old[i] === now[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  return rows;
}

function* steps(old, now, common) {
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      yield ["EQUAL", old[i++]];
      j++;
    } else if (j === now.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) yield ["DELETE", old[i++]];
    else yield ["INSERT", now[j++]];
  }
}

function joined(words) {
  const parts = [];
  for (const [op, text] of words) {
    const last = parts.at(-1);
    if (last?.op === op) last.text += text;
    else parts.push({ op, text });
  }
  return parts;
}

/** A comparison as text of a language in which what is gone and what is new are marked, for the eye and the ear. */
export const diffText = (parts, locale, direction, name = "p") =>
  h(name, { class: "diff", lang: locale, dir: direction.toLowerCase() }, parts.map(shownPart));

/** Words of a comparison: taken away, new, or of both. */
export const shownPart = ({ op, text }) => (op === "EQUAL" ? text : h(op === "INSERT" ? "ins" : "del", null, text));
