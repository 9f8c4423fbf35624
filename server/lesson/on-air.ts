import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { ClassroomOnAir, LessonOnAir, LinkOnAir } from "../../signaling/contract/operations.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { LiveLesson } from "./live-lesson.ts";

/** One live lesson as an administrator sees it now. */
export function onAirOf(lesson: LiveLesson, nowMs: number): LessonOnAir {
  const { record, media } = lesson;
  const voices = media.sources.filter(({ source }) => source === "voice");
  const teacherVoice = voices.find(({ room }) => room === MASTER_ROOM);
  const voiceSentTo = (room: RoomId): boolean => voices.some((voice) => voice.room !== room && !voice.paused);
  return {
    id: record.id,
    title: record.title,
    teacher: {
      name: record.teacher.name,
      presence: lesson.presenceOf(MASTER_ROOM),
      voice: teacherVoice === undefined ? "none" : teacherVoice.paused ? "paused" : "on",
    },
    startsAt: record.startsAt,
    endsAt: record.endsAt,
    state: lesson.state,
    startedAt: lesson.startedAt,
    worker: media.worker,
    classrooms: record.classrooms.map(({ id, name, school }): ClassroomOnAir => {
      const presence = lesson.presenceOf(id);
      const plan = presence === "absent" ? undefined : lesson.control?.planOf(id);
      return {
        muted: media.isMuted(id),
        removed: lesson.door.removed.has(id),
        id,
        name,
        school,
        presence,
        onStage: lesson.stage.includes(id),
        sound: presence === "present" ? lesson.sounds.of(id, voiceSentTo(id), nowMs) : "unknown",
        link: plan === undefined ? null : linkOf(plan),
      };
    }),
  };
}

function linkOf({ tier, cause, changedAt, trend, budgetKbps, plannedKbps, neededKbps }: PlanView): LinkOnAir {
  return {
    tier,
    cause,
    changedAt,
    trend,
    budgetKbps: legible(budgetKbps),
    plannedKbps: legible(plannedKbps),
    neededKbps: legible(neededKbps),
  };
}

/** Two or three digits, as pages write a rate: what is finer changes all the time and tells nobody anything. */
function legible(kbps: number): number {
  const step = kbps < 1_000 ? 10 : kbps < 10_000 ? 100 : 1_000;
  return Math.round(kbps / step) * step;
}
