// Questions to the catalogue, as any other client asks them (GraphQL over HTTP).

import { tell } from "./news.js";
import { say, site } from "./site.js";

/** An answer that says no. code is that of the API; retryAfter, in seconds, tells when to ask again. */
export class Refused extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** No answer, or none in time: the site is out of reach. What was asked may have been done. */
export class OutOfReach extends Error {
  name = "OutOfReach";
}

let token = "";

/** Has what is asked from now on be asked with a token; "" is none. */
export function askWith(secret) {
  token = secret;
}

// How long a question waits, in seconds, where the site says that it has been asked too much.
const longestWait = 60;

const patience = 20_000; // milliseconds that an answer may take: who waits for longer waits on a network that hangs

/**
 * The data of an answer. A document that asks for something in $reader gets it in the language of the interface. Throws
 * Refused or OutOfReach.
 */
export function ask(query, variables = {}, { signal } = {}) {
  const reader = query.includes("$reader:") ? site.locale : undefined;
  const body = JSON.stringify({ query, variables: { reader, ...variables } });
  return patiently(async () => dataOf(await send(body, signal), signal), signal);
}

/** What an attempt comes to, which is made again where the site says that it has been asked too much. */
export async function patiently(attempt, signal) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (error.code !== "RATE_LIMITED" || !(error.retryAfter <= longestWait)) throw error;
      if (error.retryAfter > 2) tellOfPause();
      await pause(error.retryAfter, signal);
    }
  }
}

// Who waits for long is told why, once for all that waits.
let message;
function tellOfPause() {
  if (!message?.isConnected) message = tell(say("busy"));
}

/** The headers that say who asks, and in which language. */
export function identity() {
  const headers = { "Accept-Language": site.locale };
  if (token) headers.Authorization = `Bearer ${token}`;
  return headers;
}

async function send(body, signal) {
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/graphql-response+json",
    ...identity(),
  };
  try {
    return await fetch(site.graphql, {
      method: "POST", headers, body, signal: inTime(signal), cache: "no-store", credentials: "omit",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new OutOfReach(error.message);
  }
}

function inTime(signal) {
  const late = AbortSignal.timeout(patience);
  return signal ? AbortSignal.any([signal, late]) : late;
}

async function dataOf(response, signal) {
  let answer;
  try {
    answer = await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    throw new OutOfReach(`${response.status} ${response.statusText}: ${error.message}`);
  }
  if (!answer.errors?.length) return answer.data;
  throw refusalOf(answer, response.headers.get("Retry-After"));
}

/** The first error of an answer. */
export function refusalOf({ errors: [trouble] }, retryAfter) {
  return new Refused(trouble.extensions?.code ?? "INTERNAL", trouble.message, Number(retryAfter ?? NaN));
}

/** Waits some seconds. Throws where it is called off meanwhile. */
export const pause = (seconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });

/** The payload of a mutation with one root field. Throws Refused for the first of its userErrors, which it holds. */
export async function change(mutation, input, options) {
  const [payload] = Object.values(await ask(mutation, { input }, options));
  const [trouble] = payload.userErrors;
  if (trouble) throw Object.assign(new Refused(trouble.code, trouble.message), { payload });
  return payload;
}
