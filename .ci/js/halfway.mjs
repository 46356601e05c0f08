// The site behind a way on which an answer stops halfway.
import { once } from "node:events";
import { createServer, request } from "node:http";
import { site as origin } from "./bench.mjs";

// halfway lets all through but the first answer to a question that has some words: of that the head and a little comes.
// held resolves once that is so, release lets the rest through.
export async function halfway(t, words) {
  let isHeld, rest;
  const held = new Promise((resolve) => (isHeld = resolve));
  const server = createServer(async (asked, answer) => {
    const body = Buffer.concat(await asked.toArray());
    const passed = request(`${origin}${asked.url}`, { method: asked.method, headers: asked.headers }).end(body);
    const [found] = await once(passed, "response");
    answer.writeHead(found.statusCode, found.headers);
    if (rest || !body.includes(words)) return found.pipe(answer);
    const stops = new Promise((go) => (rest = go));
    const whole = Buffer.concat(await found.toArray());
    answer.write(whole.subarray(0, 10));
    isHeld();
    await stops;
    answer.end(whole.subarray(10));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => (server.closeAllConnections(), server.close()));
  return { site: `http://127.0.0.1:${server.address().port}`, held: () => held, release: () => rest() };
}
