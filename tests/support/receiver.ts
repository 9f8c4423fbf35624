import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

/** What a program that hears webhooks got. */
export interface Got {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A program on this machine that takes webhooks; `answer` says how, 204 unless it is set. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly got: Got[];
  connections: number;
  answer: (response: ServerResponse, got: Got) => void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    for await (const part of request) body += part;
    const got = { headers: request.headers, body };
    receiver.got.push(got);
    receiver.answer(response, got);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  const receiver: Receiver = {
    url: `http://127.0.0.1:${address.port}/hear`,
    port: address.port,
    got: [],
    connections: 0,
    answer: (response) => response.writeHead(204).end(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  server.on("connection", () => {
    receiver.connections += 1;
  });
  return receiver;
}
