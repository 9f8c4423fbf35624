import { expect, test } from "vitest";
import { CheckSlots } from "../../../server/lesson/check-slots.ts";

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test("so many run at a time, the others in their order, also after one that failed", async () => {
  const slots = new CheckSlots(2);
  const running: number[] = [];
  const jobs = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const done = jobs.map(({ promise }, index) =>
    slots.run(async () => {
      running.push(index);
      await promise;
    }),
  );
  await settle();
  expect(running).toEqual([0, 1]);
  jobs[1]?.reject(new Error("its page has gone"));
  await expect(done[1]).rejects.toThrow("gone");
  await settle();
  expect(running).toEqual([0, 1, 2]);
  for (const { resolve } of jobs) resolve();
  await Promise.all([done[0], done[2], done[3]]);
  expect(running).toEqual([0, 1, 2, 3]);
  await expect(slots.run(async () => "free again")).resolves.toBe("free again");
});
