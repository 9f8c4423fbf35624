import { describe, expect, test } from "vitest";
import { granted } from "../../../signaling/contract/errors.ts";
import { codeOf, grantedValue, north } from "../../support/lesson-world.ts";
import { routerCapabilities } from "../../support/rtp.ts";
import { atTheDoor, settle, toldCheck } from "./door.ts";

/** In front of the door: transports that a join goes on with. */

describe("a join", () => {
  test("goes on with the transports that waited, and holds its offers until they can be played", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    const fingerprint = { fingerprints: opened.receive.dtlsParameters.fingerprints };
    grantedValue(
      await door.page.guest.handlers.connectTransport({ direction: "receive", dtlsParameters: fingerprint }),
    );
    const before = door.sfu.room.transports.length;
    const joined = grantedValue(
      await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: opened.receive.id }),
    );
    expect([joined.receive.id, joined.send.id]).toEqual([opened.receive.id, opened.send.id]);
    expect(door.sfu.room.transports).toHaveLength(before);
    const given = door.transportOf(joined.receive.id)?.given ?? [];
    expect(given.map(({ held }) => held)).toEqual([true, true]);
    grantedValue(
      await door.page.guest.handlers.startReceiving({ consumerIds: joined.offers.map(({ consumerId }) => consumerId) }),
    );
    expect(given.map(({ held }) => held)).toEqual([false, false]);
    expect(door.transportOf(joined.receive.id)?.pulses.map(({ closed }) => closed)).toEqual([true]);
  });

  test("lets them flow by itself when the page's word is long on its way", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
    door.clock.advance(300);
    await settle();
    expect(door.transportOf(receive.id)?.given.map(({ held }) => held)).toEqual([false, false]);
  });

  test("that does not name them gets new ones, and those that waited are closed", async () => {
    const door = await atTheDoor();
    const { receive, send } = await door.open();
    const joined = grantedValue(await door.page.join());
    expect(joined.receive.id).not.toBe(receive.id);
    expect([door.transportOf(receive.id)?.closed, door.transportOf(send.id)?.closed]).toEqual([true, true]);
    expect(door.transportOf(joined.receive.id)?.given.map(({ held }) => held)).toEqual([false, false]);
  });

  test("during a check ends it without a word", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await settle();
    grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
    door.clock.advance(20_000);
    await settle();
    expect(toldCheck(door.page)).toEqual([]);
    expect(door.transportOf(receive.id)?.closed).toBe(false);
  });

  test("after the worker died is made anew", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    door.sfu.room.lose();
    const joined = grantedValue(
      await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }),
    );
    expect(door.sfu.rooms).toHaveLength(2);
    expect(door.transportOf(joined.receive.id)?.closed).toBe(false);
  });
});

test("a room waits with so many pages and no more: the oldest gives its place up", async () => {
  const door = await atTheDoor();
  const before = door.sfu.room.open.transports;
  const first = await door.open();
  grantedValue(await door.page.guest.handlers.checkLink({}));
  const others = await Promise.all([1, 2, 3, 4].map(() => door.openClassroom(north)));
  for (const page of others)
    grantedValue(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  expect(door.sfu.room.open.transports).toBe(before + 6);
  expect(door.transportOf(first.receive.id)?.closed).toBe(true);
  expect(toldCheck(door.page)).toEqual([{ result: null }]);
  // The room was asked for a moment ago, whichever of its pages asks now.
  expect(codeOf((await others[3]?.guest.handlers.checkLink({})) ?? granted({}))).toBe("request.too-many");
  const joined = grantedValue(
    await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: first.receive.id }),
  );
  expect(joined.receive.id).not.toBe(first.receive.id);
});

test("a page that goes away leaves nothing behind", async () => {
  const door = await atTheDoor();
  const before = door.sfu.room.open.transports;
  await door.open();
  await door.open();
  expect(door.sfu.room.open.transports).toBe(before + 2);
  door.page.guest.gone();
  await settle();
  expect(door.sfu.room.open.transports).toBe(before);
});
