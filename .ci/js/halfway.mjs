// The site behind a way on which some answers stop halfway.
import { once } from "node:events";
import { createServer, request } from "node:http";
import { site as origin } from "./bench.mjs";

// halfway lets all through but the answers to what is first asked with some words since the last was held: of each the
// head and a little comes. held resolves once that is so, release lets the rest through.
export async function halfway(t, words) {
  const stops = [];
  let told = () => {};
  const server = createServer(async (asked, answer) => {
    const body = Buffer.concat(await asked.toArray());
    const passed = request(`${origin}${asked.url}`, { method: asked.method, headers: asked.headers }).end(body);
    const [found] = await once(passed, "response");
    answer.writeHead(found.statusCode, found.headers);
    if (wanted < 1 || !body.includes(words)) return found.pipe(answer);
    wanted--;
    const whole = Buffer.concat(await found.toArray());
    answer.write(whole.subarray(0, 10));
    stops.push(() => answer.end(whole.subarray(10)));
    told();
  });
  let wanted = 1;
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => (server.closeAllConnections(), server.close()));
  return {
    site: `http://127.0.0.1:${server.address().port}`,
    async held() {
      if (!stops.length) await new Promise((resolve) => (told = resolve));
    },
    release() {
      stops.splice(0).forEach((go) => go());
      wanted = 1;
    },
  };
}
