// A bare WebSocket of graphql-transport-ws, to say also what a client would not.
import assert from "node:assert/strict";
import WebSocket from "ws";
import { endpoint } from "./clients.mjs";

export function socket(protocol = "graphql-transport-ws") {
  const bare = new WebSocket(endpoint.replace(/^http/, "ws"), protocol);
  const [kept, waiting] = [[], []];
  bare.on("message", (text) => {
    const message = JSON.parse(text);
    if (message.type === "ping") return bare.send(JSON.stringify({ type: "pong" }));
    if (waiting.length) waiting.shift()(message);
    else kept.push(message);
  });
  const closed = new Promise((resolve) => {
    bare.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
    bare.on("error", () => {}); // a close follows
  });
  const opened = new Promise((resolve) => bare.on("open", resolve));
  const heard = () => (kept.length ? Promise.resolve(kept.shift()) : new Promise((resolve) => waiting.push(resolve)));
  return {
    closed,
    heard,
    async say(...messages) {
      await opened;
      for (const message of messages) bare.send(typeof message === "string" ? message : JSON.stringify(message));
    },
    async greet(payload) {
      await this.say({ type: "connection_init", payload });
      assert.equal((await heard()).type, "connection_ack");
    },
    close: (code) => bare.close(code),
  };
}
