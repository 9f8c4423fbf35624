import { expect, test } from "vitest";
import { CheckSlots, ServiceLine } from "../../../server/lesson/check-slots.ts";

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Pages with a check that takes until it is told to end, each with its place in the queue. */
function pages(slots: CheckSlots, count: number) {
  const running: number[] = [];
  const all = Array.from({ length: count }, (_, index) => {
    const job = Promise.withResolvers<string>();
    const gone = new AbortController();
    const told: number[] = [];
    const done = slots.run(
      async () => {
        running.push(index);
        return await job.promise;
      },
      { signal: gone.signal, onQueued: (ahead) => told.push(ahead) },
    );
    return { job, gone, told, done };
  });
  return { running, all };
}

test("so many run at a time, the others in their order, also after one that failed", async () => {
  const slots = new CheckSlots(2);
  const { running, all } = pages(slots, 4);
  await settle();
  expect(running).toEqual([0, 1]);
  all[1]?.job.reject(new Error("its page has gone"));
  await expect(all[1]?.done).rejects.toThrow("gone");
  await settle();
  expect(running).toEqual([0, 1, 2]);
  for (const { job } of all) job.resolve("done");
  expect(await Promise.all([all[0], all[2], all[3]].map((page) => page?.done))).toEqual(["done", "done", "done"]);
  expect(running).toEqual([0, 1, 2, 3]);
});

test("each is told how many are before it, and no longer waits behind one that left", async () => {
  const slots = new CheckSlots(1);
  const { running, all } = pages(slots, 4);
  await settle();
  expect(all.map(({ told }) => told)).toEqual([[], [0], [1], [2]]);
  all[1]?.gone.abort();
  expect(await all[1]?.done).toBeNull();
  all[0]?.job.resolve("done");
  await all[0]?.done;
  await settle();
  expect(running).toEqual([0, 2]);
  expect(all[3]?.told.at(-1)).toBe(0);
});

test("a queue has an end, and those far from their turn are not told of every step", async () => {
  const slots = new CheckSlots(1);
  const { all } = pages(slots, 1_001);
  expect(slots.full).toBe(true);
  all[0]?.job.resolve("done");
  await all[0]?.done;
  await settle();
  expect(slots.full).toBe(false);
  const told = all.filter((page) => page.told.length > 1);
  expect(told.length).toBeGreaterThan(10);
  expect(told.length).toBeLessThan(150);
});

test("trains share the service's line, and a fast one is not overtaken by slow ones for ever", async () => {
  const line = new ServiceLine(10_000);
  const begun: string[] = [];
  const train = (name: string, kbps: number) => {
    const end = Promise.withResolvers<void>();
    const over = line.carry(kbps, async () => {
      begun.push(name);
      await end.promise;
    });
    return { end: end.resolve, over };
  };
  const [first, second] = [train("first", 6_000), train("second", 3_000)];
  const [fast, slow] = [train("fast", 28_000), train("slow", 500)];
  await settle();
  expect(begun).toEqual(["first", "second"]);
  first.end();
  await first.over;
  await settle();
  expect(begun).toEqual(["first", "second"]);
  second.end();
  await second.over;
  await settle();
  expect(begun).toEqual(["first", "second", "fast"]);
  fast.end();
  await fast.over;
  slow.end();
  await slow.over;
  expect(begun).toEqual(["first", "second", "fast", "slow"]);
});
