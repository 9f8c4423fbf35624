import { expect, test } from "vitest";
import { SlateKeeper } from "../../../server/lesson/slate-keeper.ts";
import type { KeptSlate } from "../../../server/lesson/slate-ports.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { emptySlate } from "../../../signaling/contract/slate-state.ts";
import { silentLog } from "../../support/silent-log.ts";

test("a store that fails for a moment ends nothing: what was written is kept with the next try", async () => {
  let slate: KeptSlate = { slate: emptySlate, sheetsMade: 0 };
  const kept: KeptSlate[] = [];
  let failing = true;
  const store = {
    of: async () => undefined,
    keep: async (_lesson: unknown, now: KeptSlate) => {
      if (failing) throw new Error("the disk is full");
      kept.push(now);
    },
  };
  const keeper = new SlateKeeper({ lessonId: lessonId.parse("les-1234"), store, log: silentLog, slate: () => slate });
  slate = { slate: { ...emptySlate }, sheetsMade: 1 };
  await keeper.write();
  expect(kept).toEqual([]);
  failing = false;
  await keeper.write();
  await keeper.write();
  expect(kept).toEqual([slate]);
});
