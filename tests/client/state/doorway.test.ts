import { describe, expect, test } from "vitest";
import type { Failure } from "../../../client/http/failure.ts";
import { Doorway } from "../../../client/state/doorway.ts";
import { createServerClock } from "../../../client/state/server-clock.ts";
import type { ConnectOptions } from "../../../signaling/connect.ts";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import { lessonId, personId } from "../../../signaling/contract/ids.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { welcome } from "../lesson-builders.ts";

const HOUR_MS = 3_600_000;

function setUp({ skewMs = 0, before }: { skewMs?: number; before?: string } = {}) {
  const clock = new FakeClock();
  const serverNow = () => clock.now() + skewMs;
  const lesson = (id: string, startsInMs: number, state: LessonRecord["state"] = "waiting"): LessonRecord => ({
    id: lessonId.parse(id),
    title: id,
    teacher: { id: personId.parse("per-lin"), name: "Ms Lin" },
    startsAt: serverNow() + startsInMs,
    endsAt: serverNow() + startsInMs + HOUR_MS,
    state,
    startedAt: null,
    endedAt: null,
    endReason: null,
    masterClassroom: null,
    classrooms: [],
  });
  const plan: { lessons: LessonRecord[] | Failure; ticket: Failure | undefined } = { lessons: [], ticket: undefined };
  const asked: { fromMs: number; toMs: number }[] = [];
  const tickets: string[] = [];
  const connections: { signal: FakeSignal; options: ConnectOptions }[] = [];
  const doorway = () =>
    new Doorway({
      api: {
        lessons: async (fromMs, toMs) => {
          asked.push({ fromMs, toMs });
          return Array.isArray(plan.lessons) ? { ok: true, value: plan.lessons } : { ok: false, error: plan.lessons };
        },
        lessonTicket: async (id) => {
          tickets.push(id);
          return plan.ticket
            ? { ok: false, error: plan.ticket }
            : { ok: true, value: { ticket: `for ${id}`, expiresAt: 0 } };
        },
      },
      connect: (options) => {
        const signal = new FakeSignal();
        connections.push({ signal, options });
        return signal;
      },
      media: { prepare: () => new Promise(() => {}) },
      clock,
      serverClock: createServerClock(clock),
      askSkewMs: async () => skewMs,
      random: () => 0.5,
      remember: () => ({ get: () => false, set: () => {} }),
      joinedBefore: before === undefined ? undefined : lessonId.parse(before),
    });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { clock, lesson, plan, asked, tickets, connections, doorway, settle };
}

describe("the way into a lesson", () => {
  test("leads to today's lesson with a ticket of its own", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-now", 0)];
    const door = page.doorway();
    await page.settle();
    expect(door.view.value).toMatchObject({ kind: "inside", lesson: { id: "les-now" } });
    expect(await page.connections[0]?.options.ticket()).toBe("for les-now");
  });

  test("asks for the server's day, though this device lives in another year", async () => {
    const page = setUp({ skewMs: 20 * 365 * 24 * HOUR_MS });
    page.plan.lessons = [page.lesson("les-now", 0)];
    const door = page.doorway();
    await page.settle();
    const serverNow = page.clock.now() + 20 * 365 * 24 * HOUR_MS;
    expect(page.asked.at(-1)?.fromMs).toBeLessThan(serverNow);
    expect(page.asked.at(-1)?.toMs).toBeGreaterThan(serverNow);
    expect(door.view.value.kind).toBe("inside");
  });

  test("waits in front of a door that is not open yet, and opens it in time", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-soon", HOUR_MS)];
    const opensAt = page.clock.now() + 30_000;
    page.plan.ticket = { code: "lesson.not-open-yet", params: { opensAt } };
    const door = page.doorway();
    await page.settle();
    expect(door.view.value).toMatchObject({ kind: "closed", opensAt });
    page.plan.ticket = undefined;
    page.clock.advance(30_000);
    await page.settle();
    expect(door.view.value.kind).toBe("inside");
  });

  test("says that the service cannot be reached, and tries again", async () => {
    const page = setUp();
    page.plan.lessons = { code: "server.unreachable", params: {} };
    const door = page.doorway();
    await page.settle();
    expect(door.view.value.kind).toBe("unreachable");
    page.plan.lessons = [];
    page.clock.advance(5_000);
    await page.settle();
    expect(door.view.value.kind).toBe("none");
  });

  test("leaves the service alone for as long as it asks, and a bit of its own", async () => {
    const page = setUp();
    page.plan.lessons = { code: "request.too-many", params: { retryAfterMs: 40_000 } };
    const door = page.doorway();
    await page.settle();
    expect(door.view.value).toMatchObject({ kind: "unreachable", retryAt: page.clock.now() + 46_000 });
    page.plan.lessons = [page.lesson("les-now", 0)];
    page.plan.ticket = { code: "request.too-many", params: { retryAfterMs: 60_000 } };
    page.clock.advance(45_999);
    await page.settle();
    expect(page.asked).toHaveLength(1);
    page.clock.advance(1);
    await page.settle();
    expect(page.asked).toHaveLength(2);
    expect(door.view.value).toMatchObject({ kind: "unreachable", retryAt: page.clock.now() + 69_000 });
    page.plan.ticket = undefined;
    page.clock.advance(68_999);
    await page.settle();
    expect(page.asked).toHaveLength(2);
    expect(page.tickets).toHaveLength(1);
    page.clock.advance(1);
    await page.settle();
    expect(door.view.value.kind).toBe("inside");
  });

  test("a lesson that appears while the page waits is entered", async () => {
    const page = setUp();
    const door = page.doorway();
    await page.settle();
    page.plan.lessons = [page.lesson("les-new", HOUR_MS / 2)];
    page.clock.advance(60_000);
    await page.settle();
    expect(door.view.value.kind).toBe("inside");
  });
});

describe("the way back of a page that was loaded anew", () => {
  test("begins before the timetable is known, and the socket speaks only once somebody listens", async () => {
    const page = setUp({ before: "les-now" });
    page.plan.lessons = [page.lesson("les-now", 0, "live")];
    const door = page.doorway();
    expect(page.tickets).toEqual(["les-now"]);
    expect(page.connections).toHaveLength(1);
    let spoken: string | undefined;
    void page.connections[0]?.options.ticket().then((ticket) => {
      spoken = `${ticket}, ${door.view.value.kind}`;
    });
    await page.settle();
    expect(spoken).toBe("for les-now, inside");
    expect(page.connections).toHaveLength(1);
    expect(page.tickets).toHaveLength(1);
    expect(page.asked).toHaveLength(1);
    // The next connection has a ticket of its own.
    expect(await page.connections[0]?.options.ticket()).toBe("for les-now");
    expect(page.tickets).toHaveLength(2);
  });

  test("is given up when the timetable leads elsewhere", async () => {
    const page = setUp({ before: "les-old" });
    page.plan.lessons = [page.lesson("les-old", -HOUR_MS, "ended"), page.lesson("les-now", 0, "live")];
    const door = page.doorway();
    await page.settle();
    expect(page.connections.map(({ signal }) => signal.closed)).toEqual([true, false]);
    expect(door.view.value).toMatchObject({ kind: "inside", lesson: { id: "les-now" } });
  });

  test("ends at a door that is closed to it", async () => {
    const page = setUp({ before: "les-now" });
    page.plan.lessons = [page.lesson("les-now", 0, "live")];
    page.plan.ticket = { code: "lesson.cancelled", params: {} };
    const door = page.doorway();
    await page.settle();
    expect(page.connections.map(({ signal }) => signal.closed)).toEqual([true]);
    expect(door.view.value).toMatchObject({ kind: "refused", failure: { code: "lesson.cancelled" } });
  });

  test("waits with the page for a service that does not answer", async () => {
    const page = setUp({ before: "les-now" });
    page.plan.lessons = { code: "server.unreachable", params: {} };
    const door = page.doorway();
    await page.settle();
    expect(page.connections[0]?.signal.closed).toBe(false);
    page.plan.lessons = [page.lesson("les-now", 0, "live")];
    page.clock.advance(5_000);
    await page.settle();
    expect(door.view.value.kind).toBe("inside");
    expect(page.connections).toHaveLength(1);
  });

  test("asks for the ticket anew when the early one was asked of a service that did not answer", async () => {
    const page = setUp({ before: "les-now" });
    page.plan.lessons = { code: "server.unreachable", params: {} };
    page.plan.ticket = { code: "server.unreachable", params: {} };
    const door = page.doorway();
    await page.settle();
    page.plan.lessons = [page.lesson("les-now", 0, "live")];
    page.plan.ticket = undefined;
    page.clock.advance(5_000);
    await page.settle();
    expect(door.view.value.kind).toBe("inside");
    expect(page.connections.map(({ signal }) => signal.closed)).toEqual([true, false]);
  });
});

describe("inside", () => {
  test("a running lesson is not left for another one", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-first", 0)];
    const door = page.doorway();
    await page.settle();
    page.connections[0]?.signal.become({ kind: "open", recovered: false, seatKept: false });
    page.connections[0]?.signal.tell("welcomed", welcome());
    const { view } = door;
    if (view.value.kind === "inside") view.value.participation.join();
    page.plan.lessons = [page.lesson("les-other", 0, "live")];
    page.clock.advance(60_000);
    await page.settle();
    expect(view.value).toMatchObject({ kind: "inside", lesson: { id: "les-first" } });
  });

  test("after the end the next lesson is entered by itself", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-first", 0)];
    const door = page.doorway();
    await page.settle();
    page.connections[0]?.signal.become({ kind: "open", recovered: false, seatKept: false });
    page.connections[0]?.signal.tell("welcomed", welcome());
    page.connections[0]?.signal.tell("lessonEnded", { endedAt: 0, reason: "teacher" });
    page.plan.lessons = [page.lesson("les-first", 0, "ended"), page.lesson("les-second", HOUR_MS / 2)];
    page.clock.advance(60_000);
    await page.settle();
    expect(door.view.value).toMatchObject({ kind: "inside", lesson: { id: "les-second" } });
  });

  test("a seat that another page took is not fought for", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-first", 0)];
    const door = page.doorway();
    await page.settle();
    page.connections[0]?.signal.tell("welcomed", welcome());
    page.connections[0]?.signal.tell("seatTaken", {});
    page.clock.advance(600_000);
    await page.settle();
    expect(page.connections).toHaveLength(1);
    door.again();
    await page.settle();
    expect(page.connections).toHaveLength(2);
    expect(door.view.value).toMatchObject({ kind: "inside", participation: { live: { value: { stay: "joining" } } } });
  });

  test("a timetable that is refused for now is looked at later, and the lesson goes on", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-first", 0)];
    const door = page.doorway();
    await page.settle();
    page.plan.lessons = { code: "request.too-many", params: { retryAfterMs: 200_000 } };
    page.clock.advance(60_000);
    await page.settle();
    expect(page.asked).toHaveLength(2);
    page.clock.advance(229_999);
    await page.settle();
    expect(page.asked).toHaveLength(2);
    page.clock.advance(1);
    await page.settle();
    expect(page.asked).toHaveLength(3);
    expect(door.view.value.kind).toBe("inside");
  });

  test("a ticket that is refused for now while reconnecting is not asked for again too soon", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-first", 0)];
    const door = page.doorway();
    await page.settle();
    const ticket = () => page.connections[0]?.options.ticket();
    await ticket();
    page.plan.ticket = { code: "request.too-many", params: { retryAfterMs: 20_000 } };
    await expect(ticket()).rejects.toThrow("request.too-many");
    page.plan.ticket = undefined;
    page.clock.advance(22_999);
    await expect(ticket()).rejects.toThrow("left alone");
    expect(page.tickets).toHaveLength(2);
    expect(door.view.value.kind).toBe("inside");
    page.clock.advance(1);
    expect(await ticket()).toBe("for les-first");
  });

  test("a ticket that is refused for good while reconnecting ends the page's part", async () => {
    const page = setUp();
    page.plan.lessons = [page.lesson("les-first", 0)];
    const door = page.doorway();
    await page.settle();
    await page.connections[0]?.options.ticket();
    page.plan.ticket = { code: "lesson.cancelled", params: {} };
    await expect(page.connections[0]?.options.ticket()).rejects.toThrow("lesson.cancelled");
    expect(door.view.value).toMatchObject({ kind: "refused", failure: { code: "lesson.cancelled" } });
    expect(page.connections[0]?.signal.closed).toBe(true);
  });
});
