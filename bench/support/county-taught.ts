import type { MinuteDigest } from "../../server/lesson/measurement-ports.ts";
import type { Store } from "../../server/store/store.ts";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Tier } from "../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";

/** What a county's lessons leave behind: who was there, and minute by minute what each link did. The same on every run. */

const MINUTE_MS = 60_000;
/** One lesson in so many was not held. */
const MISSED = 17;
const NEEDED_KBPS = 2_100;

/** `masters`: the classrooms that teach, whose uplinks are checked. */
export async function teach(
  store: Store,
  lessons: readonly LessonRecord[],
  masters: readonly ClassroomId[],
): Promise<void> {
  for (const [number, lesson] of lessons.entries()) {
    if (number % MISSED === 5) continue;
    const { id, startsAt, endsAt, classrooms } = lesson;
    await store.lessons.wentLive(id, startsAt);
    await store.attendance.opened({
      id: `att-${id}`,
      lessonId: id,
      room: MASTER_ROOM,
      joinedAt: startsAt - 5 * MINUTE_MS,
    });
    await store.attendance.closed(`att-${id}`, endsAt, "lesson-ended");
    const digests: MinuteDigest[] = [];
    for (const [place, { id: classroomId, school, name }] of classrooms.entries()) {
      // Its id is another one on every run.
      const room = `${school} ${name}`;
      if ((number + place) % 23 === 7) continue;
      const stay = `att-${id}-${place}`;
      const joinedAt = startsAt + ((number + place) % 4) * MINUTE_MS;
      await store.attendance.opened({ id: stay, lessonId: id, room: classroomId, joinedAt });
      await store.attendance.closed(stay, endsAt, "lesson-ended");
      const at = joinedAt + 3 * MINUTE_MS;
      await store.talk.keep([
        {
          kind: "heads",
          id: `heads-${id}-${place}`,
          lessonId: id,
          classroomId,
          at,
          heads: 18 + (noise(room, 0) % 27),
        },
      ]);
      const minutes = [];
      for (let from = joinedAt; from < endsAt; from += MINUTE_MS)
        minutes.push(minuteOf(room, classroomId, lesson, from));
      digests.push(...minutes);
      await store.measurements.decided(changesIn(minutes));
      await store.measurements.checked({
        ...{ id: `check-${id}-${place}`, classroomId, lessonId: id, at: joinedAt - MINUTE_MS },
        ...{
          downKbps: carries(room, joinedAt),
          downOrMore: false,
          upKbps: carries(room, joinedAt) / 3,
          upOrMore: false,
          roundTripMs: 45,
        },
        ...{ jitterMs: 6, lossShare: 0.004, protocol: "udp", source: "check" },
      });
    }
    await store.measurements.digested(digests);
    const master = masters[number % masters.length];
    if (master !== undefined) {
      await store.measurements.checked({
        ...{ id: `check-${id}`, classroomId: master, lessonId: null, at: startsAt - 8 * MINUTE_MS },
        ...{ downKbps: 60_000, downOrMore: true, upKbps: 22_000, upOrMore: true },
        ...{ roundTripMs: 12, jitterMs: 2, lossShare: 0 },
        ...{ protocol: "udp", source: "check" },
      });
    }
    await store.lessons.ended(id, endsAt, "teacher");
    await store.lessons.reported(id, endsAt + MINUTE_MS);
  }
}

/** 0 to 99. */
function noise(text: string, turn: number): number {
  let sum = turn * 7919;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % 100;
}

/** Kbps: a third of the links is weak, and in the late morning everybody's sags. */
function carries(room: string, at: number): number {
  const kind = noise(room, 1);
  const best =
    kind < 8 ? 150 + 10 * kind : kind < 14 ? 300 + 30 * kind : kind < 35 ? 900 + 40 * kind : 4_000 + 260 * kind;
  const hour = new Date(at).getHours();
  const sag = hour === 10 || hour === 11 ? 0.62 : hour >= 15 ? 0.85 : 1;
  return Math.round(best * sag * (0.9 + noise(room, at / MINUTE_MS) / 500));
}

function minuteOf(room: string, classroomId: ClassroomId, lesson: LessonRecord, at: number): MinuteDigest {
  const kbps = carries(room, at);
  const saturated = kbps < NEEDED_KBPS;
  const tier: Tier = kbps > 1_900 ? "full" : kbps > 620 ? "reduced" : kbps > 150 ? "stills" : "audio";
  const stalled = noise(room, at / MINUTE_MS + 5) > 90 ? 3 : 0;
  return {
    ...{ classroomId, lessonId: lesson.id, at, saturated },
    ...{ lowCapacityKbps: kbps * 0.9, medianCapacityKbps: kbps, receivedKbps: Math.min(kbps * 0.9, NEEDED_KBPS) },
    ...{ provenKbps: Math.min(kbps, 1.3 * NEEDED_KBPS), uplinkKbps: null, uplinkProvenKbps: null },
    ...{ budgetKbps: Math.min(kbps, 3_500), plannedKbps: Math.min(kbps * 0.92, NEEDED_KBPS), tier },
    tierSeconds: { full: 0, reduced: 0, stills: 0, audio: 0, [tier]: 60 },
    ...{ roundTripMs: 40 + noise(room, 3), queueMs: saturated ? 60 : 8, lossShare: saturated ? 0.012 : 0.001 },
    ...{ stalledSeconds: saturated ? stalled : 0, voiceConcealedShare: saturated ? 0.006 : 0.001, seconds: 60 },
  };
}

function changesIn(minutes: readonly MinuteDigest[]) {
  return minutes.flatMap(({ lessonId, classroomId, at, tier, budgetKbps, plannedKbps }, index) => {
    const before = minutes[index - 1];
    if (before?.tier === tier) return [];
    const figures = { budgetKbps: Math.round(budgetKbps), neededKbps: NEEDED_KBPS };
    const moved = { fromKbps: Math.round(before?.budgetKbps ?? 0), toKbps: figures.budgetKbps };
    const cause =
      before === undefined
        ? { code: "starting-from-check" as const, budgetKbps: figures.budgetKbps }
        : {
            code: moved.toKbps < moved.fromKbps ? ("link-dropped" as const) : ("measured-recovery" as const),
            ...moved,
          };
    return [{ lessonId, room: classroomId, at, tier, cause, plannedKbps: Math.round(plannedKbps), ...figures }];
  });
}
