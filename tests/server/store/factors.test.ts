import { describe, expect, it } from "vitest";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, NINE, TEACHER } from "./records.ts";

const owner = { kind: "person" as const, personId: TEACHER };

describeEachDatabase("the store", (database) => {
  describe("second factors", () => {
    it("are kept after a restart, go forward only, and lose each recovery code once", async () => {
      await addRecords(database.store);
      await database.store.factors.replace(TEACHER, { secret: "OLD", lastStep: 9 }, ["x"]);
      await database.store.factors.replace(TEACHER, { secret: "NEW", lastStep: 5 }, ["a", "b"]);
      const { factors } = await database.reopen();
      expect(await factors.find(TEACHER)).toEqual({ secret: "NEW", lastStep: 5, recoveryCodesLeft: 2 });
      const won = await Promise.all([factors.advance(TEACHER, 6), factors.advance(TEACHER, 6)]);
      expect(won.filter((mine) => mine)).toHaveLength(1);
      expect(await factors.advance(TEACHER, 5)).toBe(false);
      const used = await Promise.all([factors.useRecoveryCode(TEACHER, "a"), factors.useRecoveryCode(TEACHER, "a")]);
      expect(used.filter((mine) => mine)).toHaveLength(1);
      expect((await factors.find(TEACHER))?.recoveryCodesLeft).toBe(1);
      await factors.remove(TEACHER);
      expect(await factors.find(TEACHER)).toBeUndefined();
    });
  });

  describe("sessions of a person", () => {
    it("are listed by their last use, with where they came from", async () => {
      await addRecords(database.store);
      const { sessions } = database.store;
      const both = { owner, expiresAt: NINE + 9, address: "203.0.113.7", agent: "Firefox" };
      await sessions.add({ ...both, tokenHash: "early", createdAt: NINE });
      await sessions.add({ ...both, tokenHash: "late", createdAt: NINE + 1 });
      await sessions.seen("early", NINE + 5);
      expect(
        (await sessions.listOf(owner)).map(({ tokenHash, lastSeenAt, address, agent }) => [
          tokenHash,
          lastSeenAt,
          address,
          agent,
        ]),
      ).toEqual([
        ["early", NINE + 5, "203.0.113.7", "Firefox"],
        ["late", NINE + 1, "203.0.113.7", "Firefox"],
      ]);
    });
  });
});
