import { z } from "zod";
import { importKind, importReport } from "../../signaling/contract/imports.ts";
import type { Asker, Imports } from "../accounts/sheets/imports.ts";
import type { TimetableImport } from "../timetable/sheet/timetable-import.ts";
import { type Caller, type Endpoint, forAdministrators } from "./endpoint.ts";
import { sheetUpload } from "./upload.ts";

const upload = z.object({
  kind: importKind,
  file: z.instanceof(Uint8Array),
  /** Of a timetable: how many clashes were shown and are wanted all the same. */
  acceptClashes: z.coerce.number().pipe(z.int().min(0)).default(0),
});

/** Reading spreadsheets in: first what every row would do, then all of it or nothing. */
export function importEndpoints(imports: Imports, timetable: TimetableImport): Endpoint[] {
  const shape = { input: upload, output: importReport, upload: sheetUpload } as const;
  return [
    forAdministrators(
      // Nothing is written.
      { ...shape, method: "post", path: "/imports/:kind/check", audit: null },
      ({ kind, file }, caller) =>
        kind === "timetable" ? timetable.check(file, askerOf(caller)) : imports.check(kind, file, askerOf(caller)),
    ),
    forAdministrators(
      // Each row is noted by itself, in one transaction with what it writes.
      { ...shape, method: "post", path: "/imports/:kind", audit: null },
      ({ kind, file, acceptClashes }, caller) =>
        kind === "timetable"
          ? timetable.write(file, acceptClashes, askerOf(caller))
          : imports.write(kind, file, askerOf(caller)),
    ),
  ];
}

function askerOf({ holder, address }: Caller): Asker {
  if (holder.kind !== "person") throw new Error("a device came through to what is an administrator's");
  return { holder, address };
}
