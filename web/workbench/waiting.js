// Texts that were saved without an answer. They are kept in this browser and sent in order, until each is answered.

import { pause } from "./api.js";
import { keepAside, settle } from "./keep.js";
import { tellWrong } from "./news.js";
import { madeBy, passes, send } from "./sending.js";
import { leaving, viewer } from "./session.js";
import { say, site } from "./site.js";
import { local, parsed } from "./storage.js";
import { tellUnsaved } from "./unsaved.js";

const prefix = "polyplan.waiting";
const pauses = [2, 5, 10, 20, 40, 60]; // seconds between tries; the last again and again

/**
 * Tells what becomes of them: "waiting" where there are more or fewer, and "sent", whose detail is {job, done}, {job,
 * conflict} or {job, error}; {job, done, error} where the text was saved and not approved. Whoever tells the person of
 * it prevents its default, which is to tell of what was not done. "elsewhere" tells of whose text, {unit}, another tab
 * got an answer.
 */
export const mail = new EventTarget();

const underWay = new Map(); // savings that are not over, by their jobs
let tries = 0;
let timer, sending;
let holds; // whether the token does: without one there is nothing to try again

const keyOf = (unit, writer) => prefix + JSON.stringify([site.root, writer, unit]);

function waiting() {
  const isOurs = ({ place: [root, name] }) => root === site.root && name === viewer?.name;
  const jobs = local.entries(prefix).filter(isOurs).map(({ key, text, value }) => ({ key, text, job: value }));
  return jobs.sort((one, other) => one.job.at - other.job.at);
}

/** The ids of the units whose texts wait. */
export const waitingIds = () => new Set(waiting().map(({ job }) => job.unit));

/** The job of a unit that waits, with a function to remove it; undefined where there is none. */
export function waitingOf(unit) {
  const key = keyOf(unit, viewer?.name);
  const job = parsed(local.get(key));
  return job ? { ...job, remove: () => remove(key) } : undefined;
}

function remove(key) {
  local.remove(key);
  mail.dispatchEvent(new Event("waiting"));
}

/** Has a job wait, in the place of an earlier one of its unit. */
export function enqueue(job) {
  if (!put(job)) tellWrong(say("translate.kept.full"));
  mail.dispatchEvent(new Event("waiting"));
  if (!timer) again();
}

const put = (job) => local.set(keyOf(job.unit, job.writer), JSON.stringify(job));

/** Has who signs out wait for a job, which is being saved. Where that takes too long the job waits to be sent again. */
export function track(job, saving) {
  underWay.set(job, saving);
  return saving.finally(() => underWay.delete(job));
}

/** Sends what waits, and awaits what is being saved, for some seconds. Tells how many texts are not saved then. */
export async function sendOff(seconds) {
  const unsaved = () => new Set([...waitingIds(), ...[...underWay.keys()].map(({ unit }) => unit)]).size;
  if (unsaved()) await Promise.race([Promise.allSettled([...underWay.values(), sendWaiting()]), pause(seconds)]);
  return unsaved();
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(sendWaiting, pauses[Math.min(tries, pauses.length - 1)] * 1000);
  tries++;
}

/** Sends what waits, the oldest first, until one gets no answer. Of several tabs one does so. */
export async function sendWaiting() {
  clearTimeout(timer);
  timer = undefined;
  if (sending || !viewer || !waiting().length) return;
  sending = holds = true;
  try {
    const one = (lock) => (lock ? sendAll() : again());
    await (navigator.locks && local.keeps ? navigator.locks.request(prefix, { ifAvailable: true }, one) : sendAll());
  } finally {
    sending = false;
    if (!timer && holds && waiting().length) again(); // what was saved meanwhile
  }
}

async function sendAll() {
  for (const entry of waiting()) {
    if (local.get(entry.key) !== entry.text) continue; // it was saved anew, or sent, since
    let outcome;
    try {
      outcome = await send(entry.job);
    } catch (error) {
      if (passes(error)) return again();
      if (error.code === "UNAUTHENTICATED") return refused(error);
      outcome = { done: error.saved, error };
    }
    answered(entry, outcome);
    tries = 0;
  }
}

function refused(error) {
  holds = false;
  tellOf({ error });
}

// A text that was saved anew meanwhile goes on waiting. One that is refused, or in conflict, is kept with what is
// typed, or beside it where it was merged and never typed.
function answered({ key, text, job }, outcome) {
  if (local.get(key) === text) local.remove(key);
  if (outcome.done) settle(job.unit, job.text, job.expected, madeBy(outcome.done));
  else keepAside(job.unit, job.text, job.expected, job.at);
  mail.dispatchEvent(new Event("waiting"));
  tellOf({ job, ...outcome });
}

function tellOf(detail) {
  const isUntold = mail.dispatchEvent(new CustomEvent("sent", { detail, cancelable: true }));
  if (isUntold) tellUnsaved(detail);
}

leaving.addEventListener("leaving", () => [...underWay.keys()].forEach(put));
local.guard(prefix);
addEventListener("storage", ({ key, newValue }) => {
  if (!key?.startsWith(prefix)) return;
  mail.dispatchEvent(new Event("waiting"));
  const [, , unit] = parsed(key.slice(prefix.length)) ?? [];
  if (newValue === null) mail.dispatchEvent(new CustomEvent("elsewhere", { detail: { unit } }));
});
addEventListener("online", () => {
  tries = 0;
  sendWaiting();
});
