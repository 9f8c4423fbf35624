import { z } from "zod";
import { importKind, importReport } from "../../signaling/contract/imports.ts";
import type { Asker, Imports } from "../accounts/sheets/imports.ts";
import { type Caller, type Endpoint, forAdministrators } from "./endpoint.ts";
import { sheetUpload } from "./upload.ts";

const upload = z.object({ kind: importKind, file: z.instanceof(Uint8Array) });

/** Reading spreadsheets in: first what every row would do, then all of it or nothing. */
export function importEndpoints(imports: Imports): Endpoint[] {
  const shape = { input: upload, output: importReport, upload: sheetUpload } as const;
  return [
    forAdministrators(
      // Nothing is written.
      { ...shape, method: "post", path: "/imports/:kind/check", audit: null },
      ({ kind, file }, caller) => imports.check(kind, file, askerOf(caller)),
    ),
    forAdministrators(
      // Each row is noted by itself, in one transaction with what it writes.
      { ...shape, method: "post", path: "/imports/:kind", audit: null },
      ({ kind, file }, caller) => imports.write(kind, file, askerOf(caller)),
    ),
  ];
}

function askerOf({ holder, address }: Caller): Asker {
  if (holder.kind !== "person") throw new Error("a device came through to what is an administrator's");
  return { holder, address };
}
