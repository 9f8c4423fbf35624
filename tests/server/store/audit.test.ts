import { describe, expect, it } from "vitest";
import { createAudit } from "../../../server/accounts/audit.ts";
import { auditQuery } from "../../../signaling/contract/audit.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { HILL, NINE } from "./records.ts";

const nobody = { holder: null, address: "203.0.113.7" };
const subject = { kind: "school" as const, id: HILL, name: "青山小学" };
const everything = auditQuery.parse({});

describeEachDatabase("the store", (database) => {
  describe("the audit", () => {
    it("keeps its entries after a restart, thousands at a time, and gives them out page by page", async () => {
      const clock = new FakeClock(NINE);
      const audit = createAudit({ store: database.store, clock });
      const changes = Array.from({ length: 2_500 }, (_, index) => ({
        action: "school.changed" as const,
        subject,
        before: { contact: `${index}` },
        after: { contact: `${index + 1}` },
      }));
      await audit.note(nobody, changes);
      clock.advance(1);
      await audit.note(nobody, [{ action: "school.archived", subject, before: { name: "a_b" }, after: null }]);
      const reopened = createAudit({ store: await database.reopen(), clock });
      const seen = new Set<string>();
      let cursor: string | undefined;
      do {
        const page = await reopened.page({ ...everything, limit: 200, cursor });
        if (cursor === undefined) expect(page.items[0]?.action).toBe("school.archived");
        for (const { id } of page.items) seen.add(id);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(seen.size).toBe(2_501);
      const found = async (search: string) => (await reopened.page({ ...everything, search })).items.length;
      expect(await found("a_b 青山")).toBe(1);
      expect(await found("a_")).toBe(1);
      expect(await found("_b%")).toBe(0);
    });

    it("lets nobody change or remove an entry", async () => {
      await createAudit({ store: database.store, clock: new FakeClock(NINE) }).note(nobody, [
        { action: "school.added", subject, before: null, after: { name: "青山小学" } },
      ]);
      for (const statement of ["update audit set address = 'x'", "delete from audit"]) {
        await expect(database.run(statement)).rejects.toThrow(/append-only/);
      }
      const { items } = await createAudit({ store: database.store, clock: new FakeClock(NINE) }).page(everything);
      expect(items).toMatchObject([{ address: "203.0.113.7", after: { name: "青山小学" } }]);
    });
  });
});
