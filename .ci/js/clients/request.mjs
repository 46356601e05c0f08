// graphql-request for Polyplan: no cache, one call a query.
import { GraphQLClient } from "graphql-request";

export function request(url, { token, fetch, languages } = {}) {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(languages && { "Accept-Language": languages }), // for operations without @inContext
  };
  return new GraphQLClient(url, { headers, fetch });
}
