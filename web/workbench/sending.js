// Sending a text that is to be saved, and what its answer comes to.

import { change } from "./api.js";
import { same } from "./base.js";
import { confirmMutation, reviewMutation, setMutation } from "./operations.js";

/** Whether an error says that the answer may be another later. */
export const passes = (error) =>
  error.name === "OutOfReach" || ["UNAVAILABLE", "RATE_LIMITED", "TIMEOUT"].includes(error.code);

/** Sends a job. Throws what no other sending would mend, and what passes. */
export async function send(job) {
  const outcome = await written(job);
  if (!outcome.done || !job.approve || outcome.done.translation?.state === "REVIEWED") return outcome;
  return approved(job, outcome.done);
}

const placeOf = ({ node, field, locale }) => ({ id: node, field, locale });

async function written(job) {
  const { begun, expected } = job;
  const mayBeAnother = job.sent.length > 0; // the answer to it was lost
  const isAsItWas = !mayBeAnother && expected === begun.revision && job.text === begun.value;
  if (!isAsItWas || job.state !== "TRANSLATED" || !isInForce(begun)) return set(job, expected, 3);
  return begun.isStale ? confirmed(job) : { done: { translation: begun, checks: [], revision: null } };
}

const isInForce = ({ state }) => state === "TRANSLATED" || state === "REVIEWED";

// A text that somebody wrote over an older source, and is saved as it is, is still right.
async function confirmed(job) {
  const input = { ...placeOf(job), expectedRevision: job.expected, sourceRevision: job.source };
  try {
    return { done: await change(confirmMutation, input) };
  } catch (error) {
    const theirs = conflictOf(error)?.theirs;
    if (theirs && same(theirs.value, job.text) && !theirs.isStale) return { done: doneBy(theirs) };
    return conflicting(error, job);
  }
}

async function set(job, expectedRevision, tries) {
  const input = { ...placeOf(job), expectedRevision, sourceRevision: job.source, value: job.text, state: job.state };
  try {
    return { done: await change(setMutation, input) };
  } catch (error) {
    const { theirs, base } = conflictOf(error) ?? {};
    if (theirs && isDone(job, theirs)) return { done: doneBy(theirs) };
    if (theirs && tries > 1 && isNoConflict(job, theirs, base)) return set(job, revisionOf(theirs), tries - 1);
    return conflicting(error, job);
  }
}

// The answer to an earlier sending was lost, or two people wrote the same.
const isDone = (job, theirs) =>
  same(theirs.value, job.text) && (job.state === "DRAFT" ? theirs.state === "DRAFT" : isInForce(theirs));

// Nobody's words are lost where these are one's own, or were read; approving a text leaves its words as they are.
const isNoConflict = (job, theirs, base) =>
  theirs.value === base ||
  job.seen.includes(revisionOf(theirs)) ||
  same(theirs.value, job.text) ||
  (theirs.author === job.writer && job.sent.some((text) => same(text, theirs.value)));

/** The revision to expect of a text as it is told of; "" of one that is missing. */
export const revisionOf = (translation) => (translation?.state === "MISSING" ? "" : translation?.revision ?? "");

/** The revision that a unit is at after it was saved. */
export const madeBy = ({ suggestion, translation }) => suggestion?.revision ?? revisionOf(translation);

const doneBy = (translation) => ({ translation, checks: [], revision: translation.revision });

const conflictOf = (error) => (error.code === "CONFLICT" ? error.payload?.conflict : null);

function conflicting(error, job) {
  const conflict = conflictOf(error);
  if (!conflict) throw error;
  return { conflict: { ...conflict, yours: job.text } };
}

async function approved(job, saved) {
  const expectedRevision = saved.translation?.revision;
  try {
    const done = await change(reviewMutation, { ...placeOf(job), expectedRevision, sourceRevision: job.source });
    return { done: { ...done, written: saved.revision != null } };
  } catch (error) {
    const theirs = conflictOf(error)?.theirs;
    if (theirs?.state === "REVIEWED" && same(theirs.value, job.text)) return { done: doneBy(theirs) };
    if (theirs) return conflicting(error, job);
    throw passes(error) ? error : Object.assign(error, { saved });
  }
}
