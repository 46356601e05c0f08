// graphql-sse for Polyplan: each operation has a connection of its own.
import { createClient } from "graphql-sse";

export function streams(url, { token, ...options } = {}) {
  return createClient({ url, headers: token ? { Authorization: `Bearer ${token}` } : {}, ...options });
}
