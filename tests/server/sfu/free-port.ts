import { createServer } from "node:net";

/** The first of `count` ports in a row that nothing on the loopback interface listens on with TCP just now. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = await listening(0);
    if (first === undefined) continue;
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, index) => listening(first + 1 + index)));
    if (rest.every((port) => port !== undefined)) return first;
  }
}

/** The port that could be listened on, or undefined. */
function listening(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
