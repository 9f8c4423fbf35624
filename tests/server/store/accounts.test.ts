import { describe, expect, it } from "vitest";
import type { Owner } from "../../../server/accounts/ports.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { ADMINISTRATOR, ALL, addRecords, DEVICE, NINE, TEACHER } from "./records.ts";

const teacher: Owner = { kind: "person", personId: TEACHER };
const device: Owner = { kind: "device", deviceId: DEVICE };
const lin = { id: TEACHER, name: "Lin Fang", signInName: "lin.fang", role: "teacher" as const, passwordHash: null };

const unplaced = { region: "", classroom: null, archivedAt: null, version: 1 };

describeEachDatabase("the store", (database) => {
  describe("people", () => {
    it("are counted, listed by sign-in name, and found again after a restart", async () => {
      expect(await database.store.people.count()).toBe(0);
      await addRecords(database.store);
      const { people } = await database.reopen();
      expect(await people.count()).toBe(2);
      expect(await people.list(ALL)).toEqual([
        { id: TEACHER, name: "Lin Fang", signInName: "lin.fang", role: "teacher", ...unplaced },
        { id: ADMINISTRATOR, name: "Ma", signInName: "ma", role: "administrator", ...unplaced },
      ]);
      expect(await people.find(TEACHER)).toEqual({ ...lin, ...unplaced });
    });

    it("have sign-in names that differ by more than case or width", async () => {
      const { people } = database.store;
      expect(await people.add(lin)).toBe(true);
      for (const taken of ["lin.fang", "LIN.Fang", "ｌｉｎ.fang"]) {
        expect(await people.add({ ...lin, id: ADMINISTRATOR, signInName: taken })).toBe(false);
        expect((await people.findBySignInName(taken))?.id).toBe(TEACHER);
      }
      expect(await people.findBySignInName("lin.fan")).toBeUndefined();
      expect(await people.count()).toBe(1);
    });

    it("keep the password that was set last", async () => {
      const { people } = database.store;
      await people.add(lin);
      await people.setPassword(TEACHER, "first");
      await people.setPassword(TEACHER, "second");
      expect((await (await database.reopen()).people.find(TEACHER))?.passwordHash).toBe("second");
    });
  });

  describe("sessions", () => {
    it("are found by the hash of their token after a restart, and removed by it", async () => {
      await addRecords(database.store);
      await database.store.sessions.add({ tokenHash: "a", owner: teacher, createdAt: NINE, expiresAt: NINE + 5 });
      await database.store.sessions.add({ tokenHash: "b", owner: device, createdAt: NINE, expiresAt: NINE + 5 });
      const { sessions } = await database.reopen();
      expect(await sessions.find("a")).toEqual({ owner: teacher, expiresAt: NINE + 5, lastSeenAt: NINE });
      expect(await sessions.find("b")).toEqual({ owner: device, expiresAt: NINE + 5, lastSeenAt: NINE });
      await sessions.remove("a");
      await sessions.remove("never-there");
      expect(await sessions.find("a")).toBeUndefined();
      expect(await sessions.find("b")).toBeDefined();
    });

    it("of one owner end together; those of others stay", async () => {
      const { sessions } = database.store;
      await addRecords(database.store);
      for (const tokenHash of ["a", "b"]) await sessions.add({ tokenHash, owner: teacher, createdAt: 1, expiresAt: 2 });
      await sessions.add({ tokenHash: "c", owner: device, createdAt: 1, expiresAt: 2 });
      await sessions.removeOf(teacher);
      expect(await sessions.find("a")).toBeUndefined();
      expect(await sessions.find("b")).toBeUndefined();
      await expect(sessions.find("c")).resolves.toBeDefined();
      await sessions.removeOf(device);
      expect(await sessions.find("c")).toBeUndefined();
    });

    it("are swept when their time has come, not before", async () => {
      const { sessions } = database.store;
      await addRecords(database.store);
      await sessions.add({ tokenHash: "due", owner: teacher, createdAt: 1, expiresAt: NINE });
      await sessions.add({ tokenHash: "later", owner: teacher, createdAt: 1, expiresAt: NINE + 1 });
      expect(await sessions.removeExpired(NINE)).toBe(1);
      expect(await sessions.find("due")).toBeUndefined();
      expect(await sessions.find("later")).toBeDefined();
    });

    it("of nobody are refused by the database", async () => {
      const orphan = { tokenHash: "a", owner: teacher, createdAt: 1, expiresAt: 2 };
      await expect(database.store.sessions.add(orphan)).rejects.toThrow(/foreign key/i);
    });
  });

  describe("links", () => {
    const link = { keyHash: "k", purpose: "sign-in" as const, owner: teacher, expiresAt: NINE };

    it("come back as they were made", async () => {
      await addRecords(database.store);
      const { links } = database.store;
      await links.add({ ...link, usesLeft: 1 });
      await links.add({ keyHash: "d", purpose: "sign-in", owner: device, expiresAt: NINE, usesLeft: null });
      await links.add({ keyHash: "f", purpose: "first-administrator", owner: null, expiresAt: NINE, usesLeft: 1 });
      const again = (await database.reopen()).links;
      expect(await again.find("k")).toEqual({ purpose: "sign-in", owner: teacher, expiresAt: NINE, usesLeft: 1 });
      expect(await again.find("d")).toEqual({ purpose: "sign-in", owner: device, expiresAt: NINE, usesLeft: null });
      expect((await again.find("f"))?.owner).toBeNull();
      expect(await again.find("unknown")).toBeUndefined();
    });

    it("are used as often as they have uses, also by many at once", async () => {
      await addRecords(database.store);
      const { links } = database.store;
      await links.add({ ...link, usesLeft: 3 });
      const uses = await Promise.all(Array.from({ length: 8 }, () => links.use("k", NINE - 1)));
      expect(uses.filter((won) => won)).toHaveLength(3);
      expect((await links.find("k"))?.usesLeft).toBe(0);
    });

    it("without a count serve until they expire", async () => {
      await addRecords(database.store);
      const { links } = database.store;
      await links.add({ ...link, usesLeft: null });
      for (let use = 0; use < 5; use += 1) expect(await links.use("k", NINE - 1)).toBe(true);
      expect(await links.use("k", NINE)).toBe(false);
      expect(await links.use("unknown", 0)).toBe(false);
    });

    it("of one purpose are revoked together", async () => {
      await addRecords(database.store);
      const { links } = database.store;
      await links.add({ ...link, usesLeft: 1 });
      await links.add({ keyHash: "f", purpose: "first-administrator", owner: null, expiresAt: NINE, usesLeft: 1 });
      await links.removeOf("first-administrator", null);
      expect(await links.find("f")).toBeUndefined();
      expect(await links.find("k")).toBeDefined();
    });

    it("of one owner and purpose are revoked together; those of others stay", async () => {
      await addRecords(database.store);
      const { links } = database.store;
      const setPassword = { purpose: "set-password" as const, expiresAt: NINE, usesLeft: 1 };
      const administrator: Owner = { kind: "person", personId: ADMINISTRATOR };
      for (const keyHash of ["a", "b"]) await links.add({ ...setPassword, keyHash, owner: teacher });
      await links.add({ ...setPassword, keyHash: "other", owner: administrator });
      await links.add({ ...setPassword, keyHash: "device", owner: device });
      await links.add({ ...link, usesLeft: 1 });
      await links.removeOf("set-password", teacher);
      expect(await links.find("a")).toBeUndefined();
      expect(await links.find("b")).toBeUndefined();
      for (const kept of ["other", "device", "k"]) expect(await links.find(kept)).toBeDefined();
      await links.removeOf("set-password", device);
      expect(await links.find("device")).toBeUndefined();
      expect(await links.find("other")).toBeDefined();
    });

    it("are swept when expired or used up", async () => {
      await addRecords(database.store);
      const { links } = database.store;
      await links.add({ ...link, keyHash: "expired", usesLeft: null });
      await links.add({ ...link, keyHash: "used", expiresAt: NINE + 1, usesLeft: 0 });
      await links.add({ ...link, keyHash: "good", expiresAt: NINE + 1, usesLeft: 1 });
      await links.add({ ...link, keyHash: "endless", expiresAt: NINE + 1, usesLeft: null });
      expect(await links.removeExpired(NINE)).toBe(2);
      expect(await links.find("good")).toBeDefined();
      expect(await links.find("endless")).toBeDefined();
    });
  });
});
