import { describe, expect, test } from "vitest";
import { ArrivingStills } from "../../../client/state/arriving-stills.ts";
import { type Live, reduce, unknownLive } from "../../../client/state/live.ts";
import { incomingPictures } from "../../../client/state/pictures.ts";
import type { PlanView } from "../../../signaling/contract/plan.ts";
import type { StillPart } from "../../../signaling/contract/stills.ts";
import { hillRoom, lessonView, offer, planView } from "../lesson-builders.ts";

const board = offer("the-board", "board").sourceId;

function part(still: number, offset: number, totalBytes = 2_500): StillPart {
  const length = Math.min(1_000, totalBytes - offset);
  const data = Uint8Array.from({ length }, (_, index) => (offset + index) % 251);
  return { sourceId: board, still, totalBytes, offset, seenAt: 1_000 + offset, data };
}

describe("parts", () => {
  test("become the picture that was sent, as old as the last part says", async () => {
    const stills = new ArrivingStills();
    expect(stills.take(part(1, 0))).toBeUndefined();
    expect(stills.take(part(1, 1_000))).toBeUndefined();
    const whole = stills.take(part(1, 2_000));
    expect(whole).toMatchObject({ still: 1, seenAt: 3_000 });
    const bytes = new Uint8Array((await whole?.picture.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(bytes).toEqual(Uint8Array.from({ length: 2_500 }, (_, index) => index % 251));
  });

  test("of a picture whose beginning or middle is missing become nothing", () => {
    const stills = new ArrivingStills();
    expect(stills.take(part(1, 2_000))).toBeUndefined();
    stills.take(part(2, 0));
    expect(stills.take(part(2, 2_000))).toBeUndefined();
    stills.take(part(3, 0));
    stills.forget(board);
    expect(stills.take(part(3, 1_000))).toBeUndefined();
  });

  test("in buffers of the browser's own count the same", () => {
    const { data, ...rest } = part(1, 0, 900);
    const buffer = Uint8Array.from(new Uint8Array(data)).buffer;
    expect(new ArrivingStills().take({ ...rest, data: buffer })).toMatchObject({ still: 1 });
  });
});

describe("on the page", () => {
  const plan = (shown: PlanView["sources"][number]["shown"]) => ({
    kind: "roomsPlanned" as const,
    plans: new Map([[hillRoom, planView({ sources: [{ sourceId: board, source: "board", shown, kbps: 64 }] })]]),
  });
  const arrived = (still: number) => ({
    kind: "stillArrived" as const,
    sourceId: board,
    still: { still, picture: new Blob(["x"]), seenAt: 10_000 },
  });
  const { sourceId, consumerId, room } = offer("the-board", "board");
  const inside: Live = {
    ...unknownLive,
    room: hillRoom,
    stay: "joined",
    skewMs: 4_000,
    lesson: lessonView(),
    incoming: [{ sourceId, consumerId, room, source: "board", paused: false, playing: { kind: "negotiating" } }],
  };
  const following = (...events: Parameters<typeof reduce>[1][]) =>
    events.reduce((live, event) => reduce(live, event, 0), inside);
  const shown = (live: Live) => incomingPictures(live).map(({ as, still }) => [as, still?.still]);

  test("a source that is planned as stills keeps its place, also before the first one is there", () => {
    expect(shown(following(plan("still")))).toEqual([["still", undefined]]);
    expect(shown(following(plan("still"), arrived(1), arrived(2)))).toEqual([["still", 2]]);
  });

  test("its age counts by this device's clock, and begins anew when it is said to be up to date", () => {
    const live = following(plan("still"), arrived(1));
    expect(live.stills.get(board)?.seenAt).toBe(6_000);
    const confirmed = (still: number) =>
      reduce(live, { kind: "stillConfirmed", notice: { sourceId: board, still, seenAt: 15_000 } }, 0);
    expect(confirmed(1).stills.get(board)?.seenAt).toBe(11_000);
    expect(confirmed(7)).toBe(live);
  });

  test("back to video it stays until there is a frame", () => {
    expect(shown(following(plan("still"), arrived(1), plan("video")))).toEqual([["video", 1]]);
  });

  test("a link that carries nothing of it for a moment does not take the writing away; one for long does", () => {
    const dipped = following(plan("still"), arrived(1), plan("off"));
    expect(shown(dipped)).toEqual([["still", 1]]);
    expect(shown(reduce(dipped, plan("still"), 10_000))).toEqual([["still", 1]]);
    const long = reduce(dipped, plan("off"), 100_000);
    expect(shown(long)).toEqual([]);
    expect(shown(reduce(long, plan("still"), 101_000))).toEqual([["still", undefined]]);
  });

  test("while it is planned it stays, however old: its age says so", () => {
    expect(shown(reduce(following(plan("still"), arrived(1)), plan("still"), 500_000))).toEqual([["still", 1]]);
  });

  test("a face is not kept", () => {
    const live = following(plan("still"), arrived(1), plan("off"));
    const [board] = live.incoming;
    if (board === undefined) throw new Error("nothing is received");
    expect(shown({ ...live, incoming: [{ ...board, source: "teacher" }] })).toEqual([]);
  });

  test("with its source it goes", () => {
    const gone = following(plan("still"), arrived(1), { kind: "sourceStopped", notice: { sourceId: board } });
    expect(gone.stills.size).toBe(0);
  });
});
