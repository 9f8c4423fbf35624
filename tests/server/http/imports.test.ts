import { once } from "node:events";
import { createServer, request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttp } from "../../../server/http/app.ts";
import { importReport } from "../../../signaling/contract/imports.ts";
import { MAX_SHEET_BYTES } from "../../../signaling/contract/sheets.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;

beforeEach(async () => {
  world = await openWorld();
  people = await populate(world);
});
afterEach(() => world.close());

const headers = { "Content-Type": "text/csv" };
const send = (path: string, raw: string | Buffer, token = people.admin.token) =>
  world.ask("post", `/imports/${path}`, { token, raw, headers });

describe("an upload", () => {
  it("is checked, written, and on record", async () => {
    const file = "School,Region\nNew School,North\n";
    const checked = importReport.parse((await send("schools/check", file)).json);
    expect(checked).toMatchObject({ counts: { new: 1 }, written: false });
    const written = importReport.parse((await send("schools", file)).json);
    expect(written).toMatchObject({ counts: { new: 1 }, written: true });
    const audit = await world.ask("get", "/audit?search=new%20school", { token: people.admin.token });
    expect(audit.json).toMatchObject({ items: [{ action: "school.added", actor: { name: "Admin" } }] });
  });

  it("hands out links that work", async () => {
    const report = importReport.parse((await send("people", "Name,Sign-in name,Role\nWang,wang,teacher\n")).json);
    const [invitation] = report.invitations;
    const key = new URL(invitation?.link ?? "").hash.replace("#key=", "");
    const inspected = await world.ask("post", "/links/inspect", { body: { key } });
    expect(inspected.json).toEqual({ purpose: "set-password", name: "Wang" });
  });

  it("is refused as what it is not, and changes nothing", async () => {
    const before = world.rows();
    expect(refusalOf(await send("pupils", "a\nb\n")).code).toBe("input.invalid");
    expect(refusalOf(await send("schools", "")).code).toBe("sheet.empty");
    const packed = { ...headers, "Content-Encoding": "gzip" };
    const asPacked = await world.ask("post", "/imports/schools", {
      token: people.admin.token,
      raw: "x",
      headers: packed,
    });
    expect(refusalOf(asPacked).code).toBe("input.invalid");
    expect(refusalOf(await send("schools", "School\n")).code).toBe("sheet.empty");
    expect(refusalOf(await send("schools", Buffer.from([0xff, 0xff, 0, 0]))).code).toBe("sheet.unreadable");
    expect(refusalOf(await send("schools", "School\nX\n", people.teacher.token)).code).toBe("session.forbidden");
    const elsewhere = await world.ask("post", "/schools", { token: people.admin.token, raw: "School\nX\n", headers });
    expect(refusalOf(elsewhere).code).toBe("input.wrong-type");
    expect(world.rows()).toBe(before);
  });

  it("of 200 MB is refused before it is sent", async () => {
    const server = createServer(createHttp(world.parts));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const upload = request({
      port: address.port,
      host: "127.0.0.1",
      method: "POST",
      path: "/api/v1/imports/schools",
      headers: { ...headers, Authorization: `Bearer ${people.admin.token}`, "Content-Length": 200_000_000 },
    });
    upload.once("error", () => undefined);
    const answered = once(upload, "response");
    // Only the head goes out: who waits for the body would wait for ever.
    upload.flushHeaders();
    const [response] = await answered;
    let text = "";
    for await (const part of response) text += String(part);
    expect(response.statusCode).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: "input.too-large", params: { limitBytes: MAX_SHEET_BYTES } });
    upload.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
});
