// A way to the site that can break: what goes through it is cut off when drop is called. Between close and open nothing
// gets through.
import { once } from "node:events";
import { connect, createServer } from "node:net";

export async function breakable(endpoint) {
  const { hostname, port, pathname } = new URL(endpoint);
  const open = new Set();
  const server = createServer((near) => {
    const far = connect(port, hostname);
    for (const [socket, other] of [[near, far], [far, near]]) {
      open.add(socket);
      socket.on("error", () => {}); // what it had to say is lost, as it is on a line that breaks
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (at) => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const near = server.address().port;
  const drop = () => open.forEach((socket) => socket.destroy());
  return {
    endpoint: `http://127.0.0.1:${near}${pathname}`,
    drop,
    open: () => listen(near),
    close() {
      server.close();
      drop();
    },
  };
}
