// What the page was served with: where the site is, and the language and the words of the interface.

import { sayer, withDigits } from "./words.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);

/** root: what paths begin with; graphql: the path of GraphQL; locale: the language of the interface. */
export const site = read("site");

export const say = sayer(site.locale, read("words"));

const languages = new Intl.DisplayNames([site.locale], { type: "language" });
const dates = new Intl.DateTimeFormat(withDigits(site.locale), { dateStyle: "medium", timeStyle: "short" });
const percents = new Intl.NumberFormat(withDigits(site.locale), { style: "percent" });
const lists = new Intl.ListFormat(site.locale);
const numbers = new Intl.NumberFormat(withDigits(site.locale));

/** The name of a language in that of the interface. */
export const languageName = (tag) => languages.of(tag) ?? tag;

/** An instant as people read it. */
export const dateOf = (instant) => dates.format(new Date(instant));

/** Names, or whatever else is told one after the other, as people read them. */
export const listOf = (names) => lists.format(names);

/** A number as people read it. */
export const numberOf = (number) => numbers.format(number);

/** A part of 1 in percent, never rounded to all or to nothing. */
export function percentOf(part) {
  const whole = Math.round(part * 100);
  if (part > 0 && whole === 0) return percents.format(0.01);
  return percents.format(part < 1 && whole === 100 ? 0.99 : whole / 100);
}
