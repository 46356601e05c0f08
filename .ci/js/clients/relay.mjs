// Relay for Polyplan. Relay knows nodes by id alone, and the queries that it makes for @refetchable have no
// @inContext: give each language an environment of its own, and say it in Accept-Language.
import runtime from "relay-runtime";

const { Environment, Network, RecordSource, Store } = runtime;

export function relay(url, { token, languages, fetch = globalThis.fetch } = {}) {
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/graphql-response+json, application/json;q=0.9",
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(languages && { "Accept-Language": languages }),
  };
  const network = Network.create(async ({ id, text }, variables) => {
    const asked = text ? { query: text } : { documentId: id }; // an id where the compiler has a persistConfig
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ ...asked, variables }) });
    return response.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
