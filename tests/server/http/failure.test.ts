import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createLog } from "../../../server/log.ts";
import { openWorld, refusalOf } from "./world.ts";

const logLine = z.object({ level: z.string(), msg: z.string() }).loose();

function listen() {
  const lines: string[] = [];
  const log = createLog("debug", { write: (line) => lines.push(line) });
  return {
    log,
    lines,
    find: (msg: string) => lines.map((line) => logLine.parse(JSON.parse(line))).find((line) => line.msg === msg),
  };
}

describe("a failure of the service", () => {
  it("is a code with a reference that the log explains", async () => {
    const { log, find } = listen();
    const world = await openWorld({ log });
    await world.store.close();
    const body = { with: "password", signInName: "teacher", password: "do not log this" };
    const refusal = refusalOf(await world.ask("post", "/sessions", { body }));
    expect(refusal).toMatchObject({ status: 500, code: "server.failed" });
    expect(find("a request failed")).toMatchObject({
      level: "error",
      method: "POST",
      path: "/api/v1/sessions",
      reference: refusal.params.reference,
      err: { message: expect.any(String), stack: expect.any(String) },
    });
    await world.close();
  });

  it("is what an answer that is not in the contract becomes", async () => {
    const { log, find } = listen();
    const world = await openWorld({ log });
    const start = world.parts.pairing.start;
    const pairing = { ...world.parts.pairing, start: async () => ({ ...(await start()), code: "12345" }) };
    const broken = await openWorld({ log, pairing });
    expect(refusalOf(await broken.ask("post", "/pairings")).code).toBe("server.failed");
    expect(find("a request failed")).toMatchObject({ err: { type: "ZodError" } });
    await broken.close();
    await world.close();
  });
});

describe("the log", () => {
  it("has a line for each request and no secret in any", async () => {
    const { log, lines, find } = listen();
    const world = await openWorld({ log });
    const body = { with: "password", signInName: "teacher", password: "do not log this" };
    await world.ask("post", "/sessions", { body, token: "nor-this-token" });
    await expect.poll(() => find("answered")).toMatchObject({ method: "POST", url: "/api/v1/sessions", status: 401 });
    expect(lines.join("")).not.toMatch(/do not log this|nor-this-token/);
    await world.close();
  });

  it("takes secrets out of what it is given", () => {
    const { log, lines } = listen();
    const headers = { authorization: "secret-1", cookie: "secret-2" };
    log.info({ token: "secret-3", request: { headers }, auth: { ticket: "secret-4" }, password: "secret-5" }, "given");
    log.child({ lessonId: "les-1", classroomId: "cla-1" }).warn({ list: { key: "secret-6", fine: 1 } }, "given");
    expect(lines.join("")).not.toMatch(/secret-\d/);
    expect(lines[1]).toMatch(/"lessonId":"les-1","classroomId":"cla-1"/);
    expect(lines[1]).toMatch(/"fine":1/);
  });
});

describe("health", () => {
  it("tells that the process lives, and whether it takes lessons", async () => {
    let ready: () => Promise<boolean> = async () => true;
    const { log, find } = listen();
    const world = await openWorld({ log, ready: () => ready() });
    const statuses = async () => [
      (await world.send("get", "/healthz")).status,
      (await world.send("get", "/readyz")).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    ready = async () => false;
    expect(await statuses()).toEqual([200, 503]);
    ready = async () => {
      await world.store.ping();
      return true;
    };
    expect(await statuses()).toEqual([200, 200]);
    await world.store.close();
    expect(await statuses()).toEqual([200, 503]);
    expect(find("not ready")).toMatchObject({ level: "warn" });
    await world.close();
  });
});
