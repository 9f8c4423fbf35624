import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createAudit } from "../../../server/accounts/audit.ts";
import type { Store } from "../../../server/store/store.ts";
import { Courier } from "../../../server/webhooks/courier.ts";
import { createPost } from "../../../server/webhooks/post.ts";
import { createWebhooks, type Webhooks } from "../../../server/webhooks/webhooks.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { type WebhookMade, webhookBody, webhookEvent } from "../../../signaling/contract/webhooks.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { grantedValue } from "../../support/lesson-world.ts";
import { type Got, openReceiver, type Receiver } from "../../support/receiver.ts";
import { silentLog } from "../../support/silent-log.ts";
import { addRecords, aLesson, LAKE_1, LESSON, MINUTE, NINE } from "../store/records.ts";

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** As a receiver checks it, by the specification. */
function isSignedWith(secret: string, { headers, body }: Got): boolean {
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const wanted = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(wanted);
}

describeEachDatabase("webhooks", (database) => {
  let clock: FakeClock;
  let receiver: Receiver;
  let courier: Courier;
  let webhooks: Webhooks;

  const start = (store: Store, allowPrivate = true): void => {
    const audit = createAudit({ store, clock });
    courier = new Courier({
      ...{ store: store.webhooks, lessons: store.lessons, audit, clock, log: silentLog },
      post: createPost({ clock, allowPrivate }),
      random: () => 0.5,
      publicUrl: "https://lessons.example.org",
    });
    webhooks = createWebhooks({ store: store.webhooks, clock, allowPrivate: true, wake: () => undefined });
  };
  beforeEach(async () => {
    clock = new FakeClock(NINE);
    receiver = await openReceiver();
    await addRecords(database.store);
    start(database.store);
  });
  afterEach(async () => {
    await courier.close();
    await receiver.close();
  });

  const listen = async (changes: object = {}): Promise<WebhookMade> =>
    grantedValue(await webhooks.add({ url: receiver.url, events: webhookEvent.options, region: "", ...changes }, null));
  const types = () => receiver.got.map(({ body }) => webhookBody.parse(JSON.parse(body)).type);
  const logOf = async ({ webhook: { id } }: WebhookMade) =>
    grantedValue(await webhooks.deliveries({ webhookId: id, limit: 30 }, null)).items;
  const viewOf = async ({ webhook }: WebhookMade) => (await webhooks.list(null)).find(({ id }) => id === webhook.id);
  const later = async (ms: number) => {
    clock.advance(ms);
    await courier.wake();
  };

  it("tell of a lesson in order, each message signed and with an id of its own", async () => {
    const made = await listen();
    const { lessons } = database.store;
    await lessons.add(LESSON, aLesson(), clock.now());
    clock.advance(1);
    await lessons.wentLive(LESSON, clock.now());
    clock.advance(1);
    await lessons.ended(LESSON, clock.now(), "teacher");
    await lessons.reported(LESSON, clock.now());
    await later(1);
    expect(types()).toEqual(["lesson.scheduled", "lesson.started", "lesson.ended", "lesson.report-ready"]);
    expect(receiver.got.every((got) => isSignedWith(made.secret, got))).toBe(true);
    expect(isSignedWith(`whsec_${Buffer.alloc(32).toString("base64")}`, receiver.got[0] as Got)).toBe(false);
    expect(new Set(receiver.got.map(({ headers }) => headers["webhook-id"])).size).toBe(4);
    expect(Number(receiver.got[0]?.headers["webhook-timestamp"])).toBe(Math.floor(clock.now() / 1_000));
    expect(JSON.parse(receiver.got[0]?.body ?? "")).toMatchObject({
      timestamp: new Date(NINE).toISOString(),
      data: { lesson: { id: LESSON, title: "Maths" }, page: `https://lessons.example.org/admin#lessons/${LESSON}` },
    });
    expect(await logOf(made)).toMatchObject([4, 3, 2, 1].map(() => ({ state: "delivered", attempts: 1 })));
  });

  it("tell of what was chosen, and of nothing that happened before", async () => {
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await listen({ events: ["lesson.started"] });
    await database.store.lessons.wentLive(LESSON, clock.now());
    await database.store.lessons.ended(LESSON, clock.now(), "teacher");
    await later(DAY);
    expect(types()).toEqual(["lesson.started"]);
  });

  it("of a region tell of its lessons alone", async () => {
    const { places, lessons } = database.store;
    const lake = (await places.schools({ archived: false, reach: null })).find(({ name }) => name === "Lake School");
    if (lake === undefined) throw new Error("no Lake School");
    const { id: schoolId, archivedAt: _, ...school } = lake;
    await places.changeSchool({ ...school, schoolId, region: "North" });
    await listen({ region: "north" });
    await lessons.add(LESSON, aLesson({ title: "Far", classroomIds: aLesson().classroomIds.slice(1) }), clock.now());
    await lessons.add(lessonId.parse("les-near"), aLesson({ title: "Near", classroomIds: [LAKE_1] }), clock.now());
    await later(1);
    expect(receiver.got.map(({ body }) => JSON.parse(body).data.lesson.title)).toEqual(["Near"]);
  });

  it("note nothing of a lesson whose change was taken back", async () => {
    const made = await listen();
    const bad = aLesson({ classroomIds: [LAKE_1, LAKE_1] });
    await expect(database.store.lessons.add(LESSON, bad, clock.now())).rejects.toThrow();
    await later(1);
    expect([receiver.got, await logOf(made)]).toEqual([[], []]);
  });

  it("survive a crash: what was noted is sent by the next process, what was half sent comes again under its id", async () => {
    const made = await listen({ events: ["lesson.scheduled"] });
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await courier.close();
    start(await database.reopen());
    await later(1);
    expect(types()).toEqual(["lesson.scheduled"]);
    // Sent, and the process dies before it can write so.
    const [delivery] = await logOf(made);
    if (delivery === undefined) throw new Error("nothing was sent");
    await database.store.webhooks.again(delivery.id, clock.now());
    expect((await database.store.webhooks.take(made.webhook.id, clock.now(), MINUTE))?.id).toBe(delivery.id);
    await later(MINUTE - 1);
    expect(receiver.got).toHaveLength(1);
    await later(1);
    expect(receiver.got).toHaveLength(2);
    const [first, second] = receiver.got;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
  });

  it("tell of a report when all of it was written, or a while later when a crash kept that from being said", async () => {
    await listen({ events: ["lesson.report-ready"] });
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await database.store.lessons.ended(LESSON, clock.now(), "teacher");
    await later(9 * MINUTE);
    expect(types()).toEqual([]);
    await later(MINUTE);
    expect(types()).toEqual(["lesson.report-ready"]);
  });

  it("are tried for a day, less and less often, and then no more", async () => {
    const made = await listen({ events: ["lesson.scheduled"] });
    receiver.answer = (response) => response.writeHead(500).end("out of order");
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    const at: number[] = [];
    for (let nextAt: number | null = NINE; nextAt !== null; nextAt = (await logOf(made))[0]?.nextAt ?? null) {
      await later(nextAt - clock.now());
      at.push(clock.now() - NINE);
      expect(receiver.got).toHaveLength(at.length);
    }
    expect(at.slice(0, 5)).toEqual([0, 5_000, 20_000, 65_000, 200_000]);
    expect(at.at(-1)).toBeGreaterThan(20 * HOUR);
    expect(at.at(-1)).toBeLessThan(DAY);
    expect((await logOf(made))[0]).toMatchObject({
      state: "failed",
      nextAt: null,
      attempts: at.length,
      last: { status: 500, failure: "status", excerpt: "out of order" },
    });
    expect((await viewOf(made))?.off).toBeNull();
  });

  it("that fail do not hold up others, and a success forgets the failures", async () => {
    const made = await listen({ events: ["lesson.scheduled", "lesson.started"] });
    receiver.answer = (response, { body }) => response.writeHead(body.includes("lesson.scheduled") ? 503 : 200).end();
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await later(1);
    expect((await viewOf(made))?.failingSince).toBe(NINE + 1);
    await database.store.lessons.wentLive(LESSON, clock.now());
    await later(1);
    expect((await logOf(made)).map(({ state }) => state)).toEqual(["delivered", "waiting"]);
    expect((await viewOf(made))?.failingSince).toBeNull();
    receiver.answer = (response) => response.writeHead(200).end();
    await later(10_000);
    expect((await logOf(made)).map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  });

  it("that answer nothing do not keep others waiting, however many they are and however much waits for them", async () => {
    const silent = await openReceiver();
    silent.answer = () => undefined;
    const dead: WebhookMade[] = [];
    for (let number = 0; number < 8; number++) {
      dead.push(await listen({ url: `${silent.url}/${number}`, events: ["lesson.scheduled"] }));
    }
    for (let number = 0; number < 3; number++) {
      const teacherless = aLesson({ startsAt: NINE + number * HOUR, endsAt: NINE + number * HOUR + MINUTE });
      await database.store.lessons.add(lessonId.parse(`les-wait-${number}`), teacherless, clock.now());
    }
    clock.advance(2_000);
    await expect.poll(() => silent.got.length, { timeout: 30_000 }).toBe(8);
    const living = await listen();
    grantedValue(await webhooks.test(living.webhook.id, null));
    clock.advance(20_000);
    const attempts = async () => {
      const tried = (await Promise.all(dead.map(logOf))).flat().filter(({ last }) => last !== null);
      return tried.length;
    };
    await expect.poll(attempts, { timeout: 30_000 }).toBe(8);
    clock.advance(2_000);
    await expect.poll(() => receiver.got.length, { timeout: 30_000 }).toBe(1);
    await courier.close();
    await silent.close();
  });

  it("that nobody takes for three days are switched off, which is on record, and hear again when switched on", async () => {
    const made = await listen({ events: ["lesson.scheduled"] });
    receiver.answer = (response) => response.writeHead(404).end();
    for (let day = 0; day <= 3; day++) {
      await database.store.lessons.add(lessonId.parse(`les-day-${day}`), aLesson(), clock.now());
      await later(DAY);
    }
    expect(await viewOf(made)).toMatchObject({ off: { cause: "failing" } });
    const { items } = await createAudit({ store: database.store, clock }).page({ limit: 10 });
    expect(items).toMatchObject([{ action: "webhook.switched-off", subject: { id: made.webhook.id } }]);
    const before = receiver.got.length;
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await later(DAY);
    expect(receiver.got).toHaveLength(before);
    receiver.answer = (response) => response.writeHead(200).end();
    const off = await viewOf(made);
    if (off === undefined) throw new Error("it is gone");
    const on = { ...off, webhookId: off.id, on: true };
    expect(grantedValue(await webhooks.change(on, null))).toMatchObject({ off: null, failingSince: null });
    await database.store.lessons.wentLive(LESSON, clock.now());
    await database.store.lessons.add(lessonId.parse("les-new"), aLesson(), clock.now());
    await later(1);
    expect(receiver.got.at(-1)?.body).toContain("les-new");
  });

  it("whose receiver says that it is gone are switched off at once", async () => {
    const made = await listen();
    receiver.answer = (response) => response.writeHead(410).end();
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await later(1);
    expect(await viewOf(made)).toMatchObject({ off: { cause: "gone" } });
    expect(await logOf(made)).toMatchObject([{ state: "failed", last: { status: 410 } }]);
  });

  it("are signed with the old secret, too, for a day after a new one was made", async () => {
    const made = await listen();
    const renewed = grantedValue(await webhooks.renewSecret(made.webhook.id, null));
    grantedValue(await webhooks.test(made.webhook.id, null));
    await later(1);
    clock.advance(DAY);
    grantedValue(await webhooks.test(made.webhook.id, null));
    await later(1);
    expect(receiver.got.map((got) => isSignedWith(renewed.secret, got))).toEqual([true, true]);
    expect(receiver.got.map((got) => isSignedWith(made.secret, got))).toEqual([true, false]);
  });

  it("are sent again when asked for, once, under the same id, however old they are", async () => {
    const made = await listen();
    grantedValue(await webhooks.test(made.webhook.id, null));
    await later(1);
    clock.advance(20 * DAY);
    const [delivery] = await logOf(made);
    if (delivery === undefined) throw new Error("nothing was sent");
    receiver.answer = (response) => response.writeHead(500).end();
    grantedValue(await webhooks.sendAgain(delivery.id, null));
    await later(1);
    expect(receiver.got.map(({ headers }) => headers["webhook-id"])).toEqual([delivery.messageId, delivery.messageId]);
    expect(await logOf(made)).toMatchObject([{ state: "failed", attempts: 2 }]);
  });

  it("tell of lessons that are moved and cancelled", async () => {
    await listen({ events: ["lesson.changed"] });
    await database.store.lessons.add(LESSON, aLesson(), clock.now());
    await database.store.schedule.inTurn((tables) =>
      tables.patchLessons([LESSON], { startsAt: NINE + 1, endsAt: NINE + HOUR }, clock.now()),
    );
    await later(1);
    await database.store.lessons.cancel(LESSON, clock.now());
    await later(1);
    expect(receiver.got.map(({ body }) => JSON.parse(body).data.lesson)).toMatchObject([
      { startsAt: NINE + 1, state: "waiting" },
      { state: "cancelled" },
    ]);
  });

  it("go from the log after a while, and from everything with their endpoint", async () => {
    const made = await listen();
    grantedValue(await webhooks.test(made.webhook.id, null));
    await later(1);
    expect(await database.store.webhooks.forget(NINE)).toBe(0);
    expect(await database.store.webhooks.forget(NINE + 1)).toBe(1);
    grantedValue(await webhooks.test(made.webhook.id, null));
    grantedValue(await webhooks.remove(made.webhook.id, null));
    await later(1);
    expect(receiver.got).toHaveLength(1);
  });
});
