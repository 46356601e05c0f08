// urql for Polyplan. Its document cache goes by query and variables, so languages do not meet in it.
import { cacheExchange, Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

// urql asks for queries by their hash, with GET, so that caches on the way can answer.
export function urql(url, { token, fetch } = {}) {
  return new Client({
    url,
    fetch,
    fetchOptions: { headers: token ? { Authorization: `Bearer ${token}` } : {} },
    exchanges: [cacheExchange, persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
  });
}

// plainUrql sends every operation whole.
export function plainUrql(url, { token, fetch, preferGetMethod } = {}) {
  return new Client({
    url,
    fetch,
    preferGetMethod,
    fetchOptions: { headers: token ? { Authorization: `Bearer ${token}` } : {} },
    exchanges: [cacheExchange, fetchExchange],
  });
}
