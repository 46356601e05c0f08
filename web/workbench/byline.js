// Who wrote something, and when.

import { h } from "./dom.js";
import { dateOf } from "./site.js";

/** A line of names, dates and whatever else is to be told; what is null or "" is left out. */
export function byline(author, instant, ...more) {
  const parts = [author && h("bdi", null, author), instant && h("bdi", null, dateOf(instant)), ...more].filter(Boolean);
  return h("small", null, parts.flatMap((part, index) => (index ? [" · ", part] : [part])));
}

/** A name as it stands in a sentence of any direction (between FSI and PDI, Unicode UAX #9). */
export const named = (name) => `\u2068${name}\u2069`;
