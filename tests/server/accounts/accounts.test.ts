import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Accounts, createAccounts } from "../../../server/accounts/accounts.ts";
import type { Owner } from "../../../server/accounts/ports.ts";
import type { Store } from "../../../server/store/store.ts";
import { type Outcome, refused } from "../../../signaling/contract/errors.ts";
import { personId } from "../../../signaling/contract/ids.ts";
import { openScratchStore } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { addRecords, DEVICE, HILL_1 } from "../store/records.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let clock: FakeClock;
let store: Store;
let close: () => Promise<void>;
let accounts: Accounts;

beforeEach(async () => {
  clock = new FakeClock();
  ({ store, close } = await openScratchStore());
  accounts = createAccounts({ store, clock });
});
afterEach(() => close());

function grantedBy<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused with ${outcome.error.code}`);
  return outcome.value;
}

const first = { name: "Ma Li", signInName: "Ma.Li", password: "correct horse" };
const teacher = { name: "Lin Fang", signInName: "lin.fang", role: "teacher" as const };

async function firstAdministrator() {
  const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
  return grantedBy(await accounts.createFirstAdministrator({ ...first, key }));
}

describe("the first administrator", () => {
  it("is made with the one-time link of an empty service and is signed in", async () => {
    const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
    expect(await accounts.inspectLink(key)).toEqual({
      ok: true,
      value: { purpose: "first-administrator", name: null },
    });
    const session = grantedBy(await accounts.createFirstAdministrator({ ...first, key }));
    expect(session.holder).toMatchObject({ kind: "person", name: "Ma Li", role: "administrator" });
    expect(await accounts.holderOf(session.token)).toEqual({ ok: true, value: session.holder });
    expect(await store.people.list({ archived: false, reach: null })).toMatchObject([
      { name: "Ma Li", signInName: "Ma.Li", role: "administrator" },
    ]);
  });

  it("is only one, also when two open the link at the same time", async () => {
    const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
    const both = await Promise.all(
      ["one", "two"].map((signInName) => accounts.createFirstAdministrator({ ...first, signInName, key })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await store.people.list({ archived: false, reach: null })).toHaveLength(1);
    expect(await accounts.createFirstAdministrator({ ...first, key })).toEqual(refused("link.unusable"));
  });

  it("gets a new link with each start; the older one is useless", async () => {
    const older = (await accounts.ensureFirstAdministratorLink()) ?? "";
    const newer = (await accounts.ensureFirstAdministratorLink()) ?? "";
    expect(await accounts.createFirstAdministrator({ ...first, key: older })).toEqual(refused("link.unusable"));
    grantedBy(await accounts.createFirstAdministrator({ ...first, key: newer }));
    expect(await accounts.ensureFirstAdministratorLink()).toBeUndefined();
  });

  it("is not made once there are people, even with a link that is left over", async () => {
    const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
    grantedBy(await accounts.invite(teacher));
    expect(await accounts.createFirstAdministrator({ ...first, key })).toEqual(refused("link.unusable"));
  });
});

describe("signing in with a password", () => {
  beforeEach(firstAdministrator);

  it("takes the name without case and lasts twelve hours", async () => {
    const session = grantedBy(await accounts.signIn({ with: "password", ...first, signInName: "ma.li" }));
    expect(session.expiresAt).toBe(clock.now() + 12 * HOUR);
    clock.advance(12 * HOUR - 1);
    expect(await accounts.holderOf(session.token)).toEqual({ ok: true, value: session.holder });
    clock.advance(1);
    expect(await accounts.holderOf(session.token)).toEqual(refused("session.ended"));
  });

  it.each([
    ["a wrong password", "ma.li", "wrong horse"],
    ["an unknown name", "nobody", "correct horse"],
    ["somebody who was invited and has no password yet", "lin.fang", "correct horse"],
  ])("refuses %s with the same answer", async (_, signInName, password) => {
    grantedBy(await accounts.invite(teacher));
    expect(await accounts.signIn({ with: "password", signInName, password })).toEqual(
      refused("session.wrong-password"),
    );
  });

  it("ends with signing out, that session only", async () => {
    const [one, other] = [
      grantedBy(await accounts.signIn({ with: "password", ...first })),
      grantedBy(await accounts.signIn({ with: "password", ...first })),
    ];
    await accounts.signOut(one.token);
    await accounts.signOut(one.token);
    expect(await accounts.holderOf(one.token)).toEqual(refused("session.ended"));
    expect((await accounts.holderOf(other.token)).ok).toBe(true);
  });

  it("keeps no token that could be read from the database", async () => {
    const { token } = grantedBy(await accounts.signIn({ with: "password", ...first }));
    expect(await store.sessions.find(token)).toBeUndefined();
    expect(await accounts.holderOf("never issued")).toEqual(refused("session.ended"));
  });
});

describe("an invitation", () => {
  it("lets the person choose a password once, and signs in", async () => {
    const { person, key } = grantedBy(await accounts.invite(teacher));
    expect(person).toMatchObject(teacher);
    expect(await accounts.inspectLink(key)).toEqual({ ok: true, value: { purpose: "set-password", name: "Lin Fang" } });
    const session = grantedBy(await accounts.choosePassword({ key, password: "my own words" }));
    expect(session.holder).toMatchObject({ kind: "person", personId: person.id, name: "Lin Fang", role: "teacher" });
    expect(await accounts.choosePassword({ key, password: "another one" })).toEqual(refused("link.unusable"));
    expect(await accounts.inspectLink(key)).toEqual(refused("link.unusable"));
    expect((await accounts.signIn({ with: "password", signInName: "lin.fang", password: "my own words" })).ok).toBe(
      true,
    );
  });

  it("is refused for a name that is taken", async () => {
    grantedBy(await accounts.invite(teacher));
    expect(await accounts.invite({ ...teacher, signInName: "LIN.fang" })).toEqual(
      refused("record.name-taken", { name: "LIN.fang" }),
    );
    expect(await store.people.list({ archived: false, reach: null })).toHaveLength(1);
  });

  it("lapses after a week", async () => {
    const { key } = grantedBy(await accounts.invite(teacher));
    clock.advance(7 * DAY);
    expect(await accounts.choosePassword({ key, password: "my own words" })).toEqual(refused("link.unusable"));
  });

  it("to a new password ends the sessions that the old one opened", async () => {
    const { person, key } = grantedBy(await accounts.invite(teacher));
    const before = grantedBy(await accounts.choosePassword({ key, password: "my own words" }));
    const again = grantedBy(await accounts.renewLink(person.id));
    expect((await accounts.holderOf(before.token)).ok).toBe(true);
    const after = grantedBy(await accounts.choosePassword({ key: again.key, password: "other words" }));
    expect(await accounts.holderOf(before.token)).toEqual(refused("session.ended"));
    expect((await accounts.holderOf(after.token)).ok).toBe(true);
  });
});

describe("a new link", () => {
  it("is the way back after an invitation has lapsed and was swept", async () => {
    const { person } = grantedBy(await accounts.invite(teacher));
    clock.advance(8 * DAY);
    await accounts.sweep();
    expect((await accounts.invite(teacher)).ok).toBe(false);
    const renewed = grantedBy(await accounts.renewLink(person.id));
    expect(renewed.person).toEqual(person);
    expect((await accounts.choosePassword({ key: renewed.key, password: "my own words" })).ok).toBe(true);
  });

  it("ends the older ones of that person, and nobody else's", async () => {
    const lin = grantedBy(await accounts.invite(teacher));
    const ada = grantedBy(await accounts.invite({ ...teacher, signInName: "ada" }));
    const second = grantedBy(await accounts.renewLink(lin.person.id));
    const third = grantedBy(await accounts.renewLink(lin.person.id));
    for (const key of [lin.key, second.key]) {
      expect(await accounts.choosePassword({ key, password: "my own words" })).toEqual(refused("link.unusable"));
    }
    for (const key of [third.key, ada.key]) {
      expect((await accounts.choosePassword({ key, password: "my own words" })).ok).toBe(true);
    }
  });

  it("leaves the password alone until it is used, and then no other link works", async () => {
    const { person, key } = grantedBy(await accounts.invite(teacher));
    grantedBy(await accounts.choosePassword({ key, password: "my own words" }));
    const renewed = grantedBy(await accounts.renewLink(person.id));
    const signIn = (password: string) => accounts.signIn({ with: "password", signInName: "lin.fang", password });
    expect((await signIn("my own words")).ok).toBe(true);
    const owner: Owner = { kind: "person", personId: person.id };
    const expiresAt = clock.now() + DAY;
    const other = await accounts.makeLink({ purpose: "set-password", owner, expiresAt, usesLeft: 1 });
    grantedBy(await accounts.choosePassword({ key: renewed.key, password: "other words" }));
    expect(await signIn("my own words")).toEqual(refused("session.wrong-password"));
    expect((await signIn("other words")).ok).toBe(true);
    expect(await accounts.inspectLink(other)).toEqual(refused("link.unusable"));
  });

  it("is refused for a person who does not exist", async () => {
    expect(await accounts.renewLink(personId.parse("per-nobody"))).toEqual(
      refused("record.not-found", { record: "person" }),
    );
  });
});

describe("a link that signs in", () => {
  const device: Owner = { kind: "device", deviceId: DEVICE };
  beforeEach(() => addRecords(store));

  it("does so for its device, as often as it says, for a day", async () => {
    const link = { purpose: "sign-in", owner: device, expiresAt: clock.now() + DAY, usesLeft: null } as const;
    const key = await accounts.makeLink(link);
    expect(await accounts.inspectLink(key)).toEqual({ ok: true, value: { purpose: "sign-in", name: "Class 1" } });
    for (let time = 0; time < 3; time += 1) {
      const session = grantedBy(await accounts.signIn({ with: "link", key }));
      expect(session.expiresAt).toBe(clock.now() + DAY);
      expect(session.holder).toEqual({
        kind: "device",
        deviceId: DEVICE,
        classroomId: HILL_1,
        classroom: "Class 1",
        school: "Hill School",
      });
    }
    clock.advance(DAY);
    expect(await accounts.signIn({ with: "link", key })).toEqual(refused("link.unusable"));
  });

  it("serves no other purpose, and other links do not sign in", async () => {
    const expiresAt = clock.now() + DAY;
    const person: Owner = { kind: "person", personId: personId.parse("per-teacher") };
    const signIn = await accounts.makeLink({ purpose: "sign-in", owner: person, expiresAt, usesLeft: 1 });
    const setPassword = await accounts.makeLink({ purpose: "set-password", owner: person, expiresAt, usesLeft: 1 });
    expect(await accounts.choosePassword({ key: signIn, password: "my own words" })).toEqual(refused("link.unusable"));
    expect(await accounts.createFirstAdministrator({ ...first, key: signIn })).toEqual(refused("link.unusable"));
    expect(await accounts.signIn({ with: "link", key: setPassword })).toEqual(refused("link.unusable"));
    expect(await accounts.signIn({ with: "link", key: "never made" })).toEqual(refused("link.unusable"));
    // The refusals used nothing up.
    expect((await accounts.signIn({ with: "link", key: signIn })).ok).toBe(true);
    expect((await accounts.choosePassword({ key: setPassword, password: "my own words" })).ok).toBe(true);
  });

  it("shows when its device was last seen, to the minute", async () => {
    const link = { purpose: "sign-in", owner: device, expiresAt: clock.now() + DAY, usesLeft: null } as const;
    const { token } = grantedBy(await accounts.signIn({ with: "link", key: await accounts.makeLink(link) }));
    const seenAt = async () => (await store.devices.find(DEVICE))?.lastSeenAt;
    const signedInAt = clock.now();
    clock.advance(MINUTE - 1);
    await accounts.holderOf(token);
    expect(await seenAt()).toBe(signedInAt);
    clock.advance(1);
    await accounts.holderOf(token);
    expect(await seenAt()).toBe(signedInAt + MINUTE);
  });

  it("ends with its device", async () => {
    const link = { purpose: "sign-in", owner: device, expiresAt: clock.now() + DAY, usesLeft: null } as const;
    const key = await accounts.makeLink(link);
    const { token } = grantedBy(await accounts.signIn({ with: "link", key }));
    await store.devices.remove(DEVICE);
    expect(await accounts.holderOf(token)).toEqual(refused("session.ended"));
    expect(await accounts.signIn({ with: "link", key })).toEqual(refused("link.unusable"));
  });
});

describe("the sweep", () => {
  it("removes what has expired and nothing else", async () => {
    const session = await firstAdministrator();
    const { key } = grantedBy(await accounts.invite(teacher));
    await accounts.sweep();
    expect((await accounts.holderOf(session.token)).ok).toBe(true);
    expect((await accounts.inspectLink(key)).ok).toBe(true);
    clock.advance(7 * DAY);
    await accounts.sweep();
    expect(await store.sessions.removeExpired(Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await store.links.removeExpired(Number.MAX_SAFE_INTEGER)).toBe(0);
  });
});
