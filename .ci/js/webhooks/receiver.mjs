// What docs/webhooks.md shows of a receiver.
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

// receiver is an endpoint that hears each message once, however often it comes. What it has heard it would keep where
// it keeps its copy, so that it is not forgotten when it starts anew.
export const receiver = (secret, hear) => {
  const verifier = new Webhook(secret);
  const heard = new Set();
  return createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    let message;
    try {
      message = verifier.verify(body, request.headers); // also that the clocks differ by five minutes at most
    } catch {
      return response.writeHead(401).end();
    }
    const id = request.headers["webhook-id"];
    if (!heard.has(id)) await hear(message);
    heard.add(id);
    response.writeHead(204).end();
  });
};
