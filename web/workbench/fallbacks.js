// Which locales stand in where one lacks a text: an ordered list to choose.

import { fill, h, inLanguage } from "./dom.js";
import { languageName, say } from "./site.js";

const most = 8; // as the API takes

/** Whether the fallbacks of a locale, and theirs, come to another: that one may not fall back to it. */
function leadsTo(from, to, locales, seen = new Set()) {
  if (seen.has(from)) return false;
  seen.add(from);
  const next = locales.find(({ tag }) => tag === from)?.fallbacks ?? [];
  return next.some((tag) => tag === to || leadsTo(tag, to, locales, seen));
}

/** A group to choose the fallbacks of a locale in, of those there are; changed(tags) is told the choice. */
export function fallbackChoice({ tag, chosen, locales, changed = () => {} }) {
  let tags = [...chosen];
  const known = new Map(locales.map((locale) => [locale.tag, locale]));
  const list = h("ol", { class: "fallbacks" });
  const select = h("select", { id: `fallback-${tag}` });
  const add = h("button", { type: "button", onclick: () => put([...tags, select.value]) }, say("locale.fallback.add"));
  const put = (next) => {
    tags = next;
    render();
    changed(tags);
  };

  function render() {
    fill(list, tags.map(itemOf));
    const free = locales.filter((other) =>
      other.tag !== tag && !tags.includes(other.tag) && !leadsTo(other.tag, tag, locales));
    fill(select, free.map((other) => h("option", { value: other.tag }, `${languageName(other.tag)} (${other.tag})`)));
    add.disabled = select.disabled = free.length === 0 || tags.length >= most;
  }

  function itemOf(other, i) {
    const name = known.get(other);
    const before = Math.max(0, i - 1);
    const up = [...tags.slice(0, before), other, ...tags.slice(before).filter((t) => t !== other)];
    const without = tags.filter((t) => t !== other);
    const button = (label, glyph, next) =>
      h("button", {
        type: "button", "aria-label": say(label, languageName(other)), onclick: () => (put(next), select.focus()),
      }, glyph);
    return h("li", null,
      name ? inLanguage(name.endonym, other, name.direction) : other, " ",
      i > 0 && button("locale.fallback.up", "↑", up),
      button("locale.fallback.remove", "×", without));
  }

  render();
  const group = h("fieldset", null,
    h("legend", null, say("locale.fallbacks")),
    h("p", { class: "note" }, say("locale.fallbacks.why")),
    list,
    h("div", { class: "inline" }, h("label", { for: select.id, class: "unseen" }, say("locale.fallback.which")),
      select, add));
  return { group, tags: () => tags };
}
