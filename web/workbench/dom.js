// Elements. Nothing here or elsewhere parses HTML: what people wrote is only ever text.

const properties = new Set(["value", "checked", "selected", "indeterminate", "readOnly"]);

/**
 * An element. Attributes that are functions listen (onclick), true sets an attribute, false and null leave it out.
 * Children are nodes, texts, or lists of these; null and false are left out.
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) set(element, key, value);
  element.append(...present(children));
  return element;
}

function set(element, key, value) {
  if (typeof value === "function") element.addEventListener(key.slice(2), value);
  else if (properties.has(key)) element[key] = value;
  else if (value === true) element.setAttribute(key, "");
  else if (value !== false && value != null) element.setAttribute(key, value);
}

const present = (children) => children.flat(Infinity).filter((child) => child != null && child !== false);

/** Puts children in the place of those that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/** Fills an element anew: the focus, where it was in what is gone, goes to an heir. */
export function refill(element, heir, ...children) {
  const hasFocus = element.contains(document.activeElement);
  fill(element, ...children);
  if (hasFocus) heir?.focus();
}

/** Focuses an element where the focus is nowhere or within from: who has gone on elsewhere stays there. */
export function refocus(element, from) {
  const at = document.activeElement ?? document.body;
  if (at === document.body || from?.contains(at)) element.focus();
}

/** A text of the catalogue, in its own language and direction. */
export function inLanguage(text, locale, direction, name = "bdi", attributes) {
  return h(name, { lang: locale, dir: direction.toLowerCase(), ...attributes }, text);
}

/** What the API says, which it does in English. */
export const inEnglish = (text, name = "span") => inLanguage(text, "en", "LTR", name);

/** A localized text of an answer; nothing where there is none. */
export const localized = (text, name) => text && inLanguage(text.value, text.locale, text.direction, name);

/** A dialog over the page, removed when it is closed. Escape closes it. */
export function dialog(title, ...children) {
  const heading = h("h2", { id: `title-${++dialogs}` }, title);
  const element = h("dialog", { "aria-labelledby": heading.id, onclose: () => element.remove() }, heading, children);
  document.body.append(element);
  element.showModal();
  return element;
}
let dialogs = 0;

/** Closes what is open over the page. */
export function closeDialogs() {
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
}
