import { describe, expect, test } from "vitest";
import type { Notice } from "../../../signaling/contract/notices.ts";
import { codeOf, grantedValue, lessonWorld, north } from "../../support/lesson-world.ts";
import { routerCapabilities } from "../../support/rtp.ts";
import { atTheDoor, orderedOf, play, settle, toldCheck } from "./door.ts";

describe("a check in front of the door", () => {
  test("is told to the page, written down, and seeds the first plan", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    const { receive } = opened;
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 2_000 });
    const [told] = toldCheck(door.page);
    expect(told?.result?.downKbps).toBeGreaterThan(1_700);
    expect(told?.result?.downKbps).toBeLessThan(2_200);
    expect(told?.result).toMatchObject({
      protocol: "udp",
      roundTripMs: 20,
      jitterMs: 4,
      verdict: "good",
      tier: "full",
    });
    expect(door.checks).toMatchObject([{ classroomId: north, downKbps: told?.result?.downKbps, upKbps: null }]);
    const shares = door.page.heard.flatMap(({ notice }) => ("share" in notice ? [Number(notice.share)] : []));
    expect(shares.length).toBeGreaterThan(2);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);

    grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
    const planned = door.page.heard.find(({ name }) => name === "roomPlanned")?.notice as Notice<"roomPlanned">;
    expect(planned.plan.cause.code).toBe("starting-from-check");
    expect(planned.plan.budgetKbps).toBeGreaterThan(1_600);
  });

  test("measures what the room can send as what arrives of it, writes it down, and bounds what it is asked to send", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 2_000, upKbps: 600 });
    const result = toldCheck(door.page)[0]?.result;
    expect(result?.upKbps).toBeGreaterThan(540);
    expect(result?.upKbps).toBeLessThan(660);
    expect(result).toMatchObject({ upOrMore: false, sends: "reduced", upNeededKbps: 960 });
    expect(door.checks).toMatchObject([{ classroomId: north, upKbps: result?.upKbps }]);

    const orderedKbps = await orderedOf(door, opened);
    expect(orderedKbps).toBeGreaterThan(0);
    expect(orderedKbps).toBeLessThan(600);
  });

  test("an uplink that is wide now is not bounded by what it carried last week", async () => {
    const at = { kbps: 2_000, kind: "check" as const, full: true, roundTripMs: 20, lossShare: 0 };
    const days = [7, 8, 9, 10].map((day) => ({
      ...at,
      atMs: Date.UTC(2026, 7, 31 - day, 8),
      up: { kbps: 250, full: true },
    }));
    const before = await atTheDoor(days);
    const unchecked = await before.open();
    expect(await orderedOf(before, unchecked)).toBeLessThan(250);

    const door = await atTheDoor(days);
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 20_000, upKbps: 20_000 });
    expect(await orderedOf(door, opened)).toBeGreaterThan(500);
  });

  test("an uplink that carries all that the page can send bounds nothing", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 20_000, upKbps: 20_000 });
    expect(toldCheck(door.page)[0]?.result).toMatchObject({ upOrMore: true, sends: "full" });
  });

  test("what a page says that it has sent is worth nothing without what arrives", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 2_000, upKbps: 0 });
    expect(toldCheck(door.page)[0]?.result).toMatchObject({ upKbps: null, sends: null });
  });

  test("a page that does not look is sent nothing, and is told that it came to nothing", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await settle();
    door.clock.advance(5_000);
    await settle();
    expect(toldCheck(door.page)).toEqual([{ result: null }]);
    expect(door.transportOf(receive.id)?.trains).toEqual([]);
    expect(door.checks).toEqual([]);
  });

  test("a page that stops looking gets two trains and no more", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    const look = { received: 0, lost: 0, jitterMs: null, roundTripMs: null };
    await door.page.guest.handlers.reportCheck({ ...look, looks: [[0, 0, 0]] });
    for (let step = 0; step < 40; step += 1) {
      await settle();
      door.clock.advance(500);
    }
    expect(door.transportOf(receive.id)?.trains).toHaveLength(2);
    expect(toldCheck(door.page)).toEqual([{ result: null }]);
  });

  test("is not begun twice at a time, nor again at once", async () => {
    const door = await atTheDoor();
    expect(codeOf(await door.page.guest.handlers.checkLink({}))).toBe("media.not-found");
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    expect(codeOf(await door.page.guest.handlers.checkLink({}))).toBe("request.too-many");
    await play(door, opened, { kbps: 20_000 });
    door.clock.advance(12_000);
    grantedValue(await door.page.guest.handlers.checkLink({}));
  });

  test("lies of a page come to an end too", async () => {
    const door = await atTheDoor();
    await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    for (let step = 0; step < 400 && toldCheck(door.page).length === 0; step += 1) {
      await settle();
      door.clock.advance(100);
      const looks: [number, number, number][] = [[step * 1e9, step * 1e9, 1e12]];
      await door.page.guest.handlers.reportCheck({ looks, received: 0, lost: 1e12, jitterMs: 60_000, roundTripMs: 0 });
    }
    expect(toldCheck(door.page)).toHaveLength(1);
  });

  test("does not disturb a room that is in the lesson", async () => {
    const door = await atTheDoor();
    grantedValue(await door.page.join());
    const second = await door.openClassroom(north);
    expect(codeOf(await second.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }))).toBe(
      "check.in-lesson",
    );
    // Its socket is lost and its seat kept: there is no picture to take away.
    door.page.guest.dropped();
    grantedValue(await second.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  });

  test("that another page of the room waits for ends when the room joins, and none begins while it is in the lesson", async () => {
    const door = await atTheDoor();
    const second = await door.openClassroom(north);
    const opened = grantedValue(await second.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
    grantedValue(await second.guest.handlers.checkLink({}));
    const look = { received: 0, lost: 0, jitterMs: null, roundTripMs: null };
    await second.guest.handlers.reportCheck({ ...look, looks: [[0, 0, 0]] });
    grantedValue(await door.page.join());
    for (let step = 0; step < 10; step += 1) {
      await settle();
      door.clock.advance(500);
    }
    expect(door.transportOf(opened.receive.id)?.trains).toEqual([]);
    expect(toldCheck(second)).toEqual([{ result: null }]);
    door.clock.advance(12_000);
    expect(codeOf(await second.guest.handlers.checkLink({}))).toBe("check.in-lesson");
  });

  test("is not drawn out by a page that claims a round trip of a minute: others wait for their turn", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    // Twenty seconds of it.
    await play(door, opened, { kbps: 0, roundTripMs: 60_000 });
    expect(toldCheck(door.page)).toEqual([{ result: null }]);
  });

  test("with POLICY=stock there is none", async () => {
    const world = lessonWorld();
    const page = await world.openClassroom(north);
    expect(codeOf(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }))).toBe("check.off");
    expect(codeOf(await page.guest.handlers.checkLink({}))).toBe("check.off");
  });
});
