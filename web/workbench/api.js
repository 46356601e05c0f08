// Questions to the catalogue, as any other client asks them (GraphQL over HTTP).

import { site } from "./site.js";

/** An answer that says no. code is that of the API; retryAfter, in seconds, tells when to ask again. */
export class Refused extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** No answer: the site is out of reach. What was asked may have been done. */
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

/** The data of an answer. Throws Refused or OutOfReach. */
export async function ask(query, variables = {}, { signal } = {}) {
  for (;;) {
    const response = await send(JSON.stringify({ query, variables }), signal);
    try {
      return await dataOf(response);
    } catch (error) {
      if (error.code !== "RATE_LIMITED" || !(error.retryAfter <= longestWait)) throw error;
      await pause(error.retryAfter, signal);
    }
  }
}

async function send(body, signal) {
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/graphql-response+json",
    "Accept-Language": site.locale,
  };
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    return await fetch(site.graphql, { method: "POST", headers, body, signal, cache: "no-store", credentials: "omit" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new OutOfReach(error.message);
  }
}

async function dataOf(response) {
  let answer;
  try {
    answer = await response.json();
  } catch (error) {
    throw new OutOfReach(`${response.status} ${response.statusText}: ${error.message}`);
  }
  const [trouble] = answer.errors ?? [];
  if (!trouble) return answer.data;
  throw new Refused(trouble.extensions?.code ?? "INTERNAL", trouble.message, Number(response.headers.get("Retry-After") ?? NaN));
}

const pause = (seconds, signal) =>
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
