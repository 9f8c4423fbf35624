import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Accounts, createAccounts } from "../../../server/accounts/accounts.ts";
import { createPairing, type Pairing } from "../../../server/accounts/pairing.ts";
import type { Store } from "../../../server/store/store.ts";
import type { PairingState, Session } from "../../../signaling/contract/api.ts";
import { type Outcome, refused } from "../../../signaling/contract/errors.ts";
import { classroomId, deviceId } from "../../../signaling/contract/ids.ts";
import { openScratchStore } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { addRecords, HILL_2, LAKE_1 } from "../store/records.ts";

const MINUTE = 60_000;
const expired = refused("pairing.expired");
const unknownCode = refused("pairing.unknown-code");

let clock: FakeClock;
let store: Store;
let close: () => Promise<void>;
let pairing: Pairing;
let accounts: Accounts;

beforeEach(async () => {
  clock = new FakeClock();
  ({ store, close } = await openScratchStore());
  await addRecords(store);
  pairing = createPairing({ store, clock });
  accounts = createAccounts({ store, clock });
});
afterEach(() => close());

function sessionOf(outcome: Outcome<PairingState>): Session {
  if (!outcome.ok || outcome.value.state !== "paired") throw new Error(`not paired: ${JSON.stringify(outcome)}`);
  return outcome.value.session;
}

describe("pairing", () => {
  it("waits for the code, then hands the terminal its session", async () => {
    const started = await pairing.start();
    expect(started.code).toMatch(/^\d{6}$/);
    expect(started.expiresAt).toBe(clock.now() + 10 * MINUTE);
    expect(await pairing.poll(started)).toEqual({
      ok: true,
      value: { state: "waiting", expiresAt: started.expiresAt },
    });

    const confirmed = await pairing.confirm({ code: started.code, classroomId: LAKE_1 });
    const { token, holder, expiresAt } = sessionOf(await pairing.poll(started));
    if (!confirmed.ok) throw new Error(confirmed.error.code);
    expect(holder).toEqual({
      kind: "device",
      deviceId: confirmed.value.deviceId,
      classroomId: LAKE_1,
      classroom: "Class 1",
      school: "Lake School",
    });
    expect(expiresAt).toBeGreaterThan(clock.now() + 9 * 365 * 24 * 60 * MINUTE);
    clock.advance(5 * 365 * 24 * 60 * MINUTE);
    expect(await accounts.holderOf(token)).toEqual({ ok: true, value: holder });
  });

  it("hands the session out exactly once, also to two polls at the same time", async () => {
    const started = await pairing.start();
    await pairing.confirm({ code: started.code, classroomId: LAKE_1 });
    const polls = await Promise.all([pairing.poll(started), pairing.poll(started), pairing.poll(started)]);
    const [paired, ...others] = polls.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    expect(await accounts.holderOf(sessionOf(paired ?? expired).token)).toMatchObject({ ok: true });
    expect(await pairing.poll(started)).toEqual(expired);
    // The ones that came second left no session behind: the one in use is all there is.
    expect(await store.sessions.removeExpired(Number.MAX_SAFE_INTEGER)).toBe(1);
  });

  it("tells nothing to who does not know the secret", async () => {
    const [mine, other] = [await pairing.start(), await pairing.start()];
    await pairing.confirm({ code: mine.code, classroomId: LAKE_1 });
    expect(await pairing.poll({ ...mine, secret: other.secret })).toEqual(expired);
    expect(await pairing.poll({ ...mine, secret: "" })).toEqual(expired);
    expect(await pairing.poll({ pairingId: "pai-unknown", secret: mine.secret })).toEqual(expired);
    sessionOf(await pairing.poll(mine));
  });

  it("ends after ten minutes", async () => {
    const started = await pairing.start();
    clock.advance(10 * MINUTE);
    expect(await pairing.poll(started)).toEqual(expired);
    expect(await pairing.confirm({ code: started.code, classroomId: LAKE_1 })).toEqual(unknownCode);
  });

  it("that was confirmed in its last moment is still handed out, also after a sweep", async () => {
    const started = await pairing.start();
    clock.advance(10 * MINUTE - 1);
    await pairing.confirm({ code: started.code, classroomId: LAKE_1 });
    clock.advance(5_000);
    await accounts.sweep();
    sessionOf(await pairing.poll(started));
  });

  it("that nobody collected is swept in the end", async () => {
    const started = await pairing.start();
    clock.advance(20 * MINUTE);
    await accounts.sweep();
    expect(await store.pairings.find(started.pairingId)).toBeUndefined();
  });

  it("takes a code once: a second classroom does not get the device", async () => {
    const started = await pairing.start();
    const both = await Promise.all(
      [LAKE_1, HILL_2].map((classroomId) => pairing.confirm({ code: started.code, classroomId })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual(unknownCode);
    const devices = (await store.places.classrooms({ archived: false, reach: null })).flatMap(
      (classroom) => classroom.devices,
    );
    // One that was there before, one that was paired.
    expect(devices).toHaveLength(2);
  });

  it("refuses an unknown code and an unknown classroom, and the code stays good", async () => {
    const codes = ["111111", "222222"];
    const few = createPairing({ store, clock, drawCode: () => codes.shift() ?? "333333" });
    const { code } = await few.start();
    expect(await few.confirm({ code: "999999", classroomId: LAKE_1 })).toEqual(unknownCode);
    expect(await few.confirm({ code, classroomId: classroomId.parse("cla-unknown") })).toEqual(
      refused("record.not-found", { record: "classroom" }),
    );
    expect((await few.confirm({ code, classroomId: LAKE_1 })).ok).toBe(true);
  });

  it("draws again when a code is in use, and gives up with a reason", async () => {
    const codes = ["111111", "111111", "222222"];
    const few = createPairing({ store, clock, drawCode: () => codes.shift() ?? "222222" });
    expect((await few.start()).code).toBe("111111");
    expect((await few.start()).code).toBe("222222");
    await expect(few.start()).rejects.toThrow(/too many pairings/);
  });

  it("can be undone: the device's session ends at once", async () => {
    const started = await pairing.start();
    await pairing.confirm({ code: started.code, classroomId: LAKE_1 });
    const { token, holder } = sessionOf(await pairing.poll(started));
    if (holder.kind !== "device") throw new Error("a pairing signs a device in");
    expect(await pairing.unpair(holder.deviceId)).toEqual({ ok: true, value: undefined });
    expect(await accounts.holderOf(token)).toEqual(refused("session.ended"));
    expect(await pairing.unpair(deviceId.parse("dev-unknown"))).toEqual(
      refused("record.not-found", { record: "device" }),
    );
  });
});
