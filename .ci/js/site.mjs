// The site under test, as the Go tests that started it tell of it.
import assert from "node:assert/strict";

// told is an environment variable that must be there.
export function told(name, example) {
  const value = process.env[name];
  assert(value, `${name} is not set: want ${example}`);
  return value;
}

export const endpoint = told("POLYPLAN_URL", "the endpoint, such as http://127.0.0.1:8080/graphql");
