// What is typed, kept in this browser until it is saved: after a reload, a crash or another day it is there again. An
// entry is of a person, a unit (and so a locale), the revision that it was typed over, and a tab: no two tabs write the
// same.

import { baseOf } from "./base.js";
import { tellWrong } from "./news.js";
import { leaving, viewer } from "./session.js";
import { say, site } from "./site.js";
import { local, ofTab, parsed } from "./storage.js";

const prefix = "polyplan.kept";
const pause = 250; // milliseconds: of a quick writer not each stroke is written out

/**
 * Tells of what other tabs keep: "elsewhere", whose detail is {unit, text}; "kept" where the ids may be others; and
 * "renamed" where another tab has written over what was in the editor here, which is to be kept anew.
 */
export const keeping = new EventTarget();

let tab = ofTab.get("polyplan.tab") ?? newTab();
const pending = new Map(); // texts that are not written out, by the ids of units
const stands = new Map(); // what texts in editors were typed over, by the ids of units
const adopted = new Map(); // keys of entries of other tabs that texts in editors began with, by the ids of units
const typedAt = new Set(); // when what is kept was typed here: another tab may move it, and it is of this one still
let timer, isFull;

function newTab() {
  const id = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  ofTab.set("polyplan.tab", id);
  return id;
}

const keyOf = (unit, base) => prefix + JSON.stringify([site.root, viewer?.name, unit, base, tab]);

function entriesOf(unit) {
  const isOf = ({ place: [root, name, id] }) =>
    root === site.root && name === viewer?.name && (!unit || id === unit);
  const found = local.entries(prefix).filter(isOf).map(({ key, place: [, , id, base, of], value }) =>
    ({ key, unit: id, base, tab: of, ...value }));
  return found.sort((one, other) => other.at - one.at);
}

/** Keeps what is in the editor of a unit. What is as it was begun with need not be kept. */
export function keep(unit, text) {
  pending.set(unit.id, { unit, text });
  timer ??= setTimeout(writeOut, pause);
}

/** Writes out at once what is to be kept. */
export function writeOut() {
  clearTimeout(timer);
  timer = undefined;
  const typed = [...pending.values()];
  pending.clear();
  for (const { unit, text } of typed) write(unit, text);
  if (typed.length) keeping.dispatchEvent(new Event("kept"));
}

function write(unit, text) {
  const base = standing(unit);
  const key = keyOf(unit.id, base.revision);
  if (text === base.value) return drop(unit.id, key);
  const at = Date.now();
  typedAt.add(at);
  store(key, { text, baseText: base.value, at });
}

// Tells whether there is room for it.
function store(key, entry) {
  const wasFull = isFull;
  isFull = !local.set(key, JSON.stringify(entry));
  if (isFull && !wasFull) tellWrong(say("translate.kept.full"));
  return !isFull;
}

function drop(unit, key) {
  local.remove(key);
  local.remove(adopted.get(unit));
  adopted.delete(unit);
}

/** What the text in the editor of a unit was typed over, {value, revision}: not what is in force, where that moved. */
export const standing = (unit) => stands.get(unit.id) ?? baseOf(unit);

/** Has the editor of a unit that comes into it begin with what another tab keeps, where this one keeps nothing. */
export function adopt(unit) {
  writeOut();
  const entries = entriesOf(unit.id).filter((entry) => !entry.aside);
  if (entries.some((entry) => entry.tab === tab)) return;
  const found = entries.find(({ base }) => base === baseOf(unit).revision) ?? entries[0];
  adopted.set(unit.id, found?.key);
}

/**
 * What is kept of a unit and in its editor, {text, base, baseText, at, moved}: base is the revision it was typed over,
 * whose text was baseText, and moved tells that the text in force is another by now. Null where nothing is kept.
 */
export function kept(unit) {
  writeOut();
  const now = baseOf(unit);
  const entries = entriesOf(unit.id).filter((entry) => !entry.aside);
  const own = entries.find((one) => one.tab === tab);
  if (own) typedAt.add(own.at);
  const entry = own ?? entries.find(({ key }) => key === adopted.get(unit.id));
  if (!entry || entry.text === now.value) {
    stands.delete(unit.id);
    if (entry) drop(unit.id, entry.key);
    return null;
  }
  stands.set(unit.id, { value: entry.baseText, revision: entry.base });
  const moved = entry.base !== now.revision && entry.baseText !== now.value;
  return { text: entry.text, base: entry.base, baseText: entry.baseText, at: entry.at, moved };
}

/** The texts that are kept of a unit and are not in its editor: of other tabs, or put aside; with the key of each. */
export function keptBeside(unit) {
  writeOut();
  const inEditor = [keyOf(unit.id, standing(unit).revision), adopted.get(unit.id)];
  return entriesOf(unit.id).filter(({ key }) => !inEditor.includes(key));
}

/**
 * Forgets a text of a unit that was saved over a revision and is at another now. What was typed on in the meantime is
 * as if it were typed over that: nobody conflicts with what they saved themselves.
 */
export function settle(unit, text, from, now) {
  writeOut();
  const entries = entriesOf(unit);
  const goesOn = entries.some((entry) => entry.tab === tab && entry.base === from); // here, from what was adopted
  for (const entry of entries) {
    if (entry.text !== text && entry.base !== from) continue;
    const isAdopted = entry.key === adopted.get(unit);
    local.remove(entry.key);
    if (isAdopted) adopted.delete(unit);
    if (entry.text === text || (isAdopted && goesOn)) continue;
    const moved = move(entry, now, text);
    if (isAdopted) adopted.set(unit, moved); // it is in the editor still
  }
  if ((stands.get(unit)?.revision ?? from) === from) stands.set(unit, { value: text, revision: now });
  keeping.dispatchEvent(new Event("kept"));
}

// Where there is no room for it over another text it stays as it was: another tab looks for it, and finds it there.
// Returns its key.
function move({ key, text, baseText, at, aside }, base, overText) {
  const place = JSON.parse(key.slice(prefix.length));
  place[3] = base;
  const moved = prefix + JSON.stringify(place);
  if (store(moved, { text, baseText: overText, at, aside })) return moved;
  local.remove(moved);
  store(key, { text, baseText, at, aside });
  return key;
}

/** Takes the text of a unit out of its editor and keeps it beside: it is looked up, and no longer offered. */
export function putAside(unit) {
  writeOut();
  const inEditor = [keyOf(unit.id, standing(unit).revision), adopted.get(unit.id)];
  for (const { key, text, baseText, at } of entriesOf(unit.id).filter(({ key }) => inEditor.includes(key))) {
    store(key, { text, baseText, at, aside: true });
  }
  adopted.delete(unit.id);
  stands.delete(unit.id);
  keeping.dispatchEvent(new Event("kept"));
}

/**
 * Keeps a text beside a unit, which is in no editor, unless it is kept already. What was adopted, and is gone on from
 * in the editor, is shown nowhere.
 */
export function keepAside(unit, text, base, at) {
  writeOut();
  const entries = entriesOf(unit);
  const goesOn = entries.some((entry) => entry.tab === tab && !entry.aside);
  const isHidden = ({ key }) => goesOn && key === adopted.get(unit);
  if (entries.some((entry) => entry.text === text && !isHidden(entry))) return;
  const key = prefix + JSON.stringify([site.root, viewer?.name, unit, base, `${tab} ${at}`]);
  store(key, { text, baseText: "", at, aside: true });
  keeping.dispatchEvent(new Event("kept"));
}

/** Throws away one text of keptBeside. */
export function throwAway(key) {
  local.remove(key);
  keeping.dispatchEvent(new Event("kept"));
}

/** The ids of the units of which something is kept that is to be saved. */
export const keptIds = () => new Set(entriesOf().filter((entry) => !entry.aside).map(({ unit }) => unit));

// A tab that was duplicated has the name of its twin: what that writes is under the key of this one, which takes a new
// name then.
function heard({ key, newValue }) {
  if (!key?.startsWith(prefix) || !viewer) return;
  const [root, name, unit, , of] = parsed(key.slice(prefix.length)) ?? [];
  if (root !== site.root || name !== viewer.name) return;
  const value = parsed(newValue);
  if (value && of === tab && !typedAt.has(value.at)) {
    tab = newTab();
    keeping.dispatchEvent(new Event("renamed"));
  }
  const detail = value && { unit, text: value.text };
  if (detail) keeping.dispatchEvent(new CustomEvent("elsewhere", { detail }));
  keeping.dispatchEvent(new Event("kept"));
}

leaving.addEventListener("leaving", writeOut);
addEventListener("storage", heard);
addEventListener("pagehide", writeOut);
addEventListener("beforeunload", writeOut, { capture: true }); // before it is looked at what would be gone
local.guard(prefix);
document.addEventListener("visibilitychange", () => document.hidden && writeOut());
