import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliveryView, type WebhookMade, webhookMade } from "../../../signaling/contract/webhooks.ts";
import { openWorld, PASSWORD, populate, refusalOf, type World } from "./world.ts";

let world: World;
let token: string;
let north: string;

beforeEach(async () => {
  world = await openWorld();
  token = (await populate(world)).admin.token;
  const body = { name: "North", signInName: "north", role: "administrator", region: "North" };
  const invited = JSON.parse((await world.ask("post", "/people", { token, body })).text);
  const choice = { key: new URL(invited.link).hash.replace("#key=", ""), password: PASSWORD };
  north = JSON.parse((await world.ask("post", "/people/password", { body: choice })).text).token;
});
afterEach(() => world.close());

const url = "https://hear.example.org/oneroom";
const add = (body: object = {}, by = token) =>
  world.ask("post", "/webhooks", { token: by, body: { url, events: ["lesson.ended"], ...body } });
const added = async (body: object = {}): Promise<WebhookMade> => webhookMade.parse((await add(body)).json);
const list = async (by = token): Promise<unknown[]> =>
  JSON.parse((await world.ask("get", "/webhooks", { token: by })).text).items;

describe("webhooks", () => {
  it("tell their secret once, and the audit never", async () => {
    const { webhook, secret } = await added();
    expect(Buffer.from(secret.replace(/^whsec_/, ""), "base64")).toHaveLength(32);
    const path = `/webhooks/${webhook.id}`;
    world.clock.advance(1);
    const renewed = webhookMade.parse((await world.ask("post", `${path}/secret`, { token })).json);
    expect(renewed.secret).not.toBe(secret);
    world.clock.advance(1);
    const change = { url, events: ["lesson.started"], region: "", on: false, version: webhook.version };
    expect((await world.ask("put", path, { token, body: change })).json).toMatchObject({ off: { cause: "person" } });
    world.clock.advance(1);
    expect((await world.ask("delete", path, { token })).json).toEqual({});
    const audit = (await world.ask("get", `/audit?subjectId=${webhook.id}`, { token })).text;
    expect(JSON.parse(audit).items.map(({ action }: { action: string }) => action)).toEqual([
      "webhook.removed",
      "webhook.changed",
      "webhook.secret-renewed",
      "webhook.added",
    ]);
    expect(JSON.parse(audit).items[1]).toMatchObject({
      before: { events: ["lesson.ended"], on: true },
      after: { events: ["lesson.started"], on: false },
    });
    for (const told of [secret, renewed.secret]) expect(audit).not.toContain(told);
  });

  it("whose address holds a key show it in the list alone; the audit tells that it was another one", async () => {
    const keyed = (key: string) => `https://robot.example.org/send?access_token=${key}`;
    const { webhook } = await added({ url: keyed("first-key") });
    world.clock.advance(1);
    const change = { url: keyed("second-key"), events: webhook.events, region: "", on: true, version: webhook.version };
    expect((await world.ask("put", `/webhooks/${webhook.id}`, { token, body: change })).status).toBe(200);
    world.clock.advance(1);
    await world.ask("post", `/webhooks/${webhook.id}/test`, { token });
    await world.ask("delete", `/webhooks/${webhook.id}`, { token });
    const audit = (await world.ask("get", `/audit?subjectId=${webhook.id}`, { token })).text;
    expect(JSON.parse(audit).items).toHaveLength(4);
    expect(audit).toContain('"action":"webhook.changed"');
    expect(audit).toContain("https://robot.example.org/send?…");
    expect(audit).not.toMatch(/first-key|second-key/);
  });

  it("are saved by one of two who change them at once", async () => {
    const { webhook } = await added();
    const body = { url, events: ["lesson.started"], on: true, version: webhook.version };
    expect((await world.ask("put", `/webhooks/${webhook.id}`, { token, body })).status).toBe(200);
    const late = await world.ask("put", `/webhooks/${webhook.id}`, { token, body });
    expect(refusalOf(late).code).toBe("record.changed");
  });

  it("refuse addresses that nothing is sent to, and no events", async () => {
    for (const [wrong, code] of [
      ["http://hear.example.org/", "webhook.needs-https"],
      ["https://127.0.0.1/", "webhook.private-address"],
      ["nowhere", "webhook.unfit-address"],
    ])
      expect(refusalOf(await add({ url: wrong })).code).toBe(code);
    expect(refusalOf(await add({ events: [] })).code).toBe("input.invalid");
    expect(refusalOf(await add({ events: ["webhook.test"] })).code).toBe("input.invalid");
    expect(await list()).toEqual([]);
  });

  it("of a region's administrator hear that region alone, and others' are not there", async () => {
    const { webhook } = await added();
    expect(refusalOf(await add({}, north)).code).toBe("session.forbidden");
    expect(refusalOf(await add({ region: "South" }, north)).code).toBe("session.forbidden");
    expect((await add({ region: "north" }, north)).status).toBe(201);
    expect(await list(north)).toMatchObject([{ region: "north" }]);
    expect(await list()).toHaveLength(2);
    const change = { url, events: ["lesson.started"], region: "North", on: true, version: 1 };
    for (const asked of [
      world.ask("put", `/webhooks/${webhook.id}`, { token: north, body: change }),
      world.ask("post", `/webhooks/${webhook.id}/secret`, { token: north }),
      world.ask("post", `/webhooks/${webhook.id}/test`, { token: north }),
      world.ask("delete", `/webhooks/${webhook.id}`, { token: north }),
      world.ask("get", `/webhook-deliveries?webhookId=${webhook.id}`, { token: north }),
    ])
      expect(refusalOf(await asked).code).toBe("record.not-found");
  });

  it("have a log, page by page; what failed can be sent again by who may see it", async () => {
    const { webhook } = await added();
    const sent: string[] = [];
    for (let each = 0; each < 3; each++) {
      const answer = await world.ask("post", `/webhooks/${webhook.id}/test`, { token });
      sent.unshift(deliveryView.parse(answer.json).id);
      world.clock.advance(1);
    }
    const page = async (query = "") =>
      JSON.parse(
        (await world.ask("get", `/webhook-deliveries?webhookId=${webhook.id}&limit=2${query}`, { token })).text,
      );
    const first = await page();
    const rest = await page(`&cursor=${first.next}`);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(sent);
    expect(rest.next).toBeNull();
    const again = (by: string) => world.ask("post", `/webhook-deliveries/${sent[0]}/again`, { token: by });
    expect(refusalOf(await again(north)).code).toBe("record.not-found");
    expect((await again(token)).json).toMatchObject({ state: "waiting", nextAt: world.clock.now() });
    const { version } = webhook;
    const off = { url, events: ["lesson.ended"], on: false, version };
    await world.ask("put", `/webhooks/${webhook.id}`, { token, body: off });
    expect(refusalOf(await again(token)).code).toBe("webhook.off");
    expect(refusalOf(await world.ask("post", `/webhooks/${webhook.id}/test`, { token })).code).toBe("webhook.off");
  });

  it("are so many and no more", async () => {
    for (let each = 0; each < 50; each++) expect((await add()).status).toBe(201);
    expect(refusalOf(await add())).toMatchObject({ code: "webhook.too-many", params: { limit: 50 } });
  });
});
