import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { Failure } from "../../../client/http/failure.ts";
import { createSend } from "../../../client/http/send.ts";

let server: Server | undefined;
afterEach(async () => {
  if (!server?.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

/** Something on a port that answers as it likes. */
async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

const answering = (status: number, body: string) =>
  listen((_request, response) => void response.writeHead(status).end(body));

const sendTo = (baseUrl: string, onFailure?: (failure: Failure) => void) =>
  createSend({ fetch, baseUrl, token: () => undefined, ...(onFailure ? { onFailure } : {}) });

test("sends JSON, and the token that holds at that moment", async () => {
  const seen: unknown[] = [];
  const baseUrl = await listen(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const { authorization, "content-type": type } = request.headers;
    seen.push([request.method, request.url, authorization, type, body]);
    response.end("{}");
  });
  let token: string | undefined = "first";
  const send = createSend({ fetch, baseUrl: `${baseUrl}/api/v1`, token: () => token });
  await send("POST", "/a", { b: 1 });
  token = undefined;
  await send("GET", "/c?d=1");
  expect(seen).toEqual([
    ["POST", "/api/v1/a", "Bearer first", "application/json", '{"b":1}'],
    ["GET", "/api/v1/c?d=1", undefined, undefined, ""],
  ]);
});

test("an answer without a body is an empty one", async () => {
  expect(await sendTo(await answering(200, ""))("DELETE", "/a")).toEqual({ ok: true, value: {} });
});

test.each([
  [200, "<html>Sign in to the school's network</html>", "answer.unreadable"],
  [404, "nothing here", "answer.unreadable"],
  [404, '{"detail":"nothing here"}', "answer.unreadable"],
  [500, "null", "answer.unreadable"],
  [502, "<html>Bad Gateway</html>", "server.unreachable"],
  [504, "", "server.unreachable"],
  [409, '{"code":"lesson.over","params":{}}', "lesson.over"],
])("%i %s reads %s", async (status, body, code) => {
  const heard: Failure[] = [];
  const answer = await sendTo(await answering(status, body), (failure) => heard.push(failure))("GET", "/a");
  expect(answer).toMatchObject({ ok: false, error: { code } });
  expect(heard).toMatchObject([{ code }]);
});

test("a port where nobody listens is unreachable", async () => {
  const baseUrl = await answering(200, "{}");
  server?.close();
  expect(await sendTo(baseUrl)("GET", "/a")).toEqual({ ok: false, error: { code: "server.unreachable", params: {} } });
});

test("an answer that breaks off is none", async () => {
  const baseUrl = await listen((_request, response) => {
    response.writeHead(200, { "content-length": 100 }).write("{");
    setImmediate(() => response.destroy());
  });
  expect(await sendTo(baseUrl)("GET", "/a")).toMatchObject({ error: { code: "server.unreachable" } });
});
