import type { ClassroomRecord, PersonView, SchoolView } from "../../../signaling/contract/api.ts";
import type { PersonId, SchoolId } from "../../../signaling/contract/ids.ts";
import type { RowReport } from "../../../signaling/contract/imports.ts";
import type { Change } from "../audit.ts";
import { fold } from "../fold.ts";
import type { ImportBatch } from "../ports.ts";
import type { Reach } from "../reach.ts";
import type { Layout } from "./cells.ts";

/** What rows are compared with, and for whom. */
export interface PlanContext {
  /** All there are, archived ones too, wherever they are. */
  readonly records: {
    readonly schools: readonly SchoolView[];
    readonly classrooms: readonly ClassroomRecord[];
    readonly people: readonly PersonView[];
  };
  readonly reach: Reach;
  /** The region of an administrator of one: what is new belongs there unless the row says otherwise. */
  readonly region: string;
  readonly self: PersonId;
}

/** What a file would do. */
export interface ImportPlan {
  readonly layout: Layout<string>;
  readonly rows: RowReport[];
  readonly batch: Partial<ImportBatch>;
  readonly changes: Change[];
}

export function classroomKey(school: SchoolId, name: string): string {
  return `${school} ${fold(name)}`;
}
