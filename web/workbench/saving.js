// Saving a text: once, over what it was typed over, or not at all. What gets no answer waits, and is sent again.

import { baseOf, ownOf } from "./base.js";
import { settle, standing } from "./keep.js";
import { madeBy, passes, send } from "./sending.js";
import { may, viewer } from "./session.js";
import { enqueue, sendWaiting, track, waitingOf } from "./waiting.js";

/**
 * Saves a text of a unit: work is {unit, text, state, approve, suggest}, over is the revision that it may take the
 * place of where that is not the one it was typed over. What comes of it:
 *   {done}      the payload of the API. What was kept of the unit is forgotten.
 *   {conflict}  base, theirs and yours, where somebody was faster. Nothing is written, and the text stays kept.
 *   {waiting}   no answer: it is sent again until there is one, even by another visit.
 * Throws Refused where the API says no; its "saved" is the payload where the text was saved and not approved.
 */
export async function save(work, over) {
  const job = jobOf(work, over);
  return track(job, saved(job));
}

async function saved(job) {
  let outcome;
  try {
    outcome = await send(job);
  } catch (error) {
    if (error.saved) close(job, error.saved);
    if (!passes(error)) throw error;
    enqueue(job);
    return { waiting: true };
  }
  if (outcome.done) close(job, outcome.done);
  return outcome;
}

function close(job, done) {
  waitingOf(job.unit)?.remove();
  settle(job.unit, job.text, job.expected, madeBy(done));
  sendWaiting(); // there are answers again
}

// A job is all that saving takes, so that it can be kept as text. seen are the revisions that the writer has read, sent
// are the texts that may have been saved without an answer.
function jobOf({ unit, text, state, approve, suggest }, over) {
  const before = waitingOf(unit.id);
  const base = before ? { revision: before.expected } : standing(unit);
  return {
    unit: unit.id, plan: unit.plan, node: unit.node.id, field: unit.field, locale: unit.locale,
    text, approve: approve && !suggest, state: suggest ? suggestedState(unit) : state,
    expected: over ?? base.revision, source: unit.source.revision,
    seen: over != null || base.revision !== baseOf(unit).revision ? [] : seenOf(unit),
    begun: { ...baseOf(unit), isStale: unit.target?.isStale ?? false }, before: beforeOf(unit),
    sent: before ? [...before.sent, before.text] : [], writer: viewer.name, at: Date.now(),
  };
}

// Over a text that others decide on, TRANSLATED is what offers another; elsewhere a draft is kept beside.
const suggestedState = (unit) =>
  unit.target?.state === "REVIEWED" && !may.review(unit.locale) ? "TRANSLATED" : "DRAFT";

const beforeOf = ({ target }) => target && { revision: target.revision, value: target.value, state: target.state };

const seenOf = (unit) => [unit.target?.revision ?? "", ownOf(unit)?.revision].filter((revision) => revision != null);
