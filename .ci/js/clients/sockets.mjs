// graphql-ws for Polyplan.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

export function sockets(url, { token, ...options } = {}) {
  return createClient({
    url: url.replace(/^http/, "ws"),
    webSocketImpl: WebSocket, // a browser has one of its own
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    ...options,
  });
}
