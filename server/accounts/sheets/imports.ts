import type { Holder, InvitedPerson } from "../../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../../signaling/contract/errors.ts";
import type { ImportReport, RecordKind } from "../../../signaling/contract/imports.ts";
import type { Clock } from "../../clock.ts";
import type { Audit, Origin } from "../audit.ts";
import { INVITATION_MS } from "../links.ts";
import type { AccountsStore, ImportBatch } from "../ports.ts";
import { EVERYWHERE, reachOf } from "../reach.ts";
import { hashToken, newToken } from "../secrets.ts";
import type { ImportPlan, PlanContext } from "./plan.ts";
import { planClassrooms } from "./plan-classrooms.ts";
import { planPeople } from "./plan-people.ts";
import { planSchools } from "./plan-schools.ts";
import { readSheet, type Sheet } from "./read-sheet.ts";
import { reportOf } from "./report.ts";

/** People live in spreadsheets. A file is read as a whole, every row gets its fate, and all of it is written or nothing. */
export interface Imports {
  /** What the file would do. Refuses with `sheet.unreadable`, `sheet.empty` or `sheet.too-long`. */
  check(kind: RecordKind, file: Uint8Array, origin: Asker): Promise<Outcome<ImportReport>>;
  /**
   * Does it, when no row has an error: then `written` is true. Also refuses with `record.changed` when somebody else
   * changed one of its records meanwhile.
   */
  write(kind: RecordKind, file: Uint8Array, origin: Asker): Promise<Outcome<ImportReport>>;
}

export type Asker = Origin & { readonly holder: Extract<Holder, { kind: "person" }> };

interface ImportsOptions {
  store: Pick<AccountsStore, "people" | "places" | "imports">;
  clock: Clock;
  audit: Pick<Audit, "entriesOf">;
  /** The address under which a person chooses a password. */
  linkFor: (role: InvitedPerson["person"]["role"], key: string) => string;
}

const planners = { schools: planSchools, classrooms: planClassrooms, people: planPeople } as const satisfies {
  [K in RecordKind]: (sheet: Sheet, context: PlanContext) => ImportPlan;
};

export function createImports({ store, clock, audit, linkFor }: ImportsOptions): Imports {
  async function planOf(kind: RecordKind, file: Uint8Array, { holder }: Asker) {
    const sheet = readSheet(file);
    if (!sheet.ok) return sheet;
    const both = [false, true].map((archived) => ({ archived, reach: EVERYWHERE }));
    const records = {
      schools: (await Promise.all(both.map(store.places.schools))).flat(),
      classrooms: (await Promise.all(both.map(store.places.classrooms))).flat(),
      people: (await Promise.all(both.map(store.people.list))).flat(),
    };
    const context = { records, reach: reachOf(holder), region: holder.region, self: holder.personId };
    const plan = planners[kind](sheet.value, context);
    return granted({ plan, report: reportOf(kind, sheet.value, plan.layout, plan.rows) });
  }

  return {
    async check(kind, file, asker) {
      const planned = await planOf(kind, file, asker);
      return planned.ok ? granted(planned.value.report) : planned;
    },

    async write(kind, file, asker) {
      const planned = await planOf(kind, file, asker);
      if (!planned.ok) return planned;
      const { plan, report } = planned.value;
      if (report.counts.error > 0) return granted(report);
      const keys = (plan.batch.people?.add ?? []).map((person) => ({ person, key: newToken() }));
      const expiresAt = clock.now() + INVITATION_MS;
      const batch: ImportBatch = {
        schools: { add: [], change: [] },
        classrooms: { add: [], change: [] },
        people: { add: [], change: [] },
        ...plan.batch,
        links: keys.map(({ person, key }) => ({
          keyHash: hashToken(key),
          purpose: "set-password",
          owner: { kind: "person", personId: person.id },
          expiresAt,
          usesLeft: 1,
        })),
        audit: audit.entriesOf(asker, plan.changes),
      };
      if (!(await store.imports.write(batch))) return refused("record.changed", { record: kind });
      const added = new Map(keys.map(({ person, key }) => [person.id, linkFor(person.role, key)]));
      const people = added.size === 0 ? [] : await store.people.list({ archived: false, reach: EVERYWHERE });
      const invitations = people.flatMap((person) => {
        const link = added.get(person.id);
        return link === undefined ? [] : [{ person, link }];
      });
      return granted({ ...report, written: true, invitations });
    },
  };
}
