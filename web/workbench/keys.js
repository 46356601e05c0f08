// The keys of the view "translate": what binds them and what tells of them are one table.

import { dialog, h } from "./dom.js";
import { recall, remember } from "./habit.js";
import { say } from "./site.js";

/** Each: the name of what it does, the key as events have it, and what is held with it. mod is Ctrl, Cmd on a Mac. */
const keys = [
  { name: "save", key: "Enter", mod: true },
  { name: "approve", key: "Enter", mod: true, shift: true },
  { name: "suggest", key: "Enter", alt: true },
  { name: "next", key: "ArrowDown", alt: true },
  { name: "previous", key: "ArrowUp", alt: true },
  { name: "back", key: "Escape" },
  { name: "memory", key: "1 … 9", mod: true }, // of the panel of the memory
  { name: "help", key: "?", typing: false },
];

const helpKey = "polyplan.helpKey"; // whether ? alone tells of the keys: whoever speaks to type turns it off

/**
 * Runs what keys stand for: does has a function for each name. What composes a character (IME) is nobody's key, what is
 * typed into a field is text, and fields beside the column of the text under work have keys of their own. Returns what
 * ends it.
 */
export function listen(does) {
  const pressed = (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return; // 229: an IME is about to compose
    if (document.querySelector("dialog[open]")) return;
    const key = keys.find((one) => isKey(one, event));
    if (!key || isOfField(event.target, key)) return;
    event.preventDefault();
    does[key.name]();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

const questions = { "؟": "?", "？": "?" }; // of Arabic and of East Asian keyboards

function isKey({ key, mod = false, shift, alt = false }, event) {
  if ((questions[event.key] ?? event.key) !== key) return false;
  if (alt !== event.altKey || mod !== (event.ctrlKey || event.metaKey)) return false;
  if (key === "?") return recall(helpKey, true);
  return Boolean(shift) === event.shiftKey;
}

function isOfField(element, { typing }) {
  const isField = element.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  return isField && (typing === false || !element.closest(".middle"));
}

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);
const names = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };

const held = ({ mod, shift, alt }) =>
  [mod && (onMac ? "⌘" : "Ctrl"), shift && (onMac ? "⇧" : "Shift"), alt && (onMac ? "⌥" : "Alt")].filter(Boolean);

/** A key as people read it; of those that one name stands for, a certain one. */
export const keyNamed = (name, one) => wording(named(name, one));

function named(name, one) {
  const found = keys.find((key) => key.name === name);
  return one ? { ...found, key: String(one) } : found;
}

/** A key of a table such as the one above, or several in one, as people read it. */
export const wording = ({ key, ...more }) =>
  [...held(more), [key].flat().map((one) => names[one] ?? one).join(" ")].join("+");

/** A key as aria-keyshortcuts has it. */
export function shortcut(name, one) {
  const { key, mod, shift, alt } = named(name, one);
  return [mod && (onMac ? "Meta" : "Control"), alt && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

/** Tells of all keys. */
export function showHelp() {
  const single = h("input", { type: "checkbox", checked: recall(helpKey, true),
    onchange: () => remember(helpKey, single.checked) });
  const close = h("button", { type: "button", onclick: () => shown.close() }, say("close"));
  const shown = dialog(say("translate.keys"),
    h("dl", { class: "keys" }, keys.map((key) => [
      h("dt", null, h("kbd", { dir: "ltr" }, wording(key))),
      h("dd", null, say(`translate.key.${key.name}`)),
    ])),
    h("p", null, h("label", { class: "tick" }, single, say("translate.keys.single"))),
    close);
}
