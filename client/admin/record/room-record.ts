import type { AttendanceRow, LessonRecord } from "../../../signaling/contract/api.ts";
import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import type { RoomId } from "../../../signaling/contract/lesson.ts";
import type { Tier } from "../../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import type { LessonQuality, QualityChange, QualityMinute } from "../../../signaling/contract/quality.ts";

/** What is on record of one classroom in one lesson. */
export interface RoomRecord {
  id: ClassroomId;
  name: string;
  school: string;
  taughtHere: boolean;
  stays: AttendanceRow[];
  minutes: QualityMinute[];
  changes: QualityChange[];
}

/** The one in which it was taught first, if the timetable says which. */
export function roomRecords(
  { masterClassroom, classrooms }: Pick<LessonRecord, "masterClassroom" | "classrooms">,
  { minutes, changes }: LessonQuality,
  attendance: readonly AttendanceRow[],
): RoomRecord[] {
  const recordOf = ({ id, name, school }: LessonRecord["classrooms"][number], seat: RoomId): RoomRecord => ({
    ...{ id, name, school, taughtHere: seat === MASTER_ROOM },
    stays: attendance.filter(({ room }) => room === seat),
    minutes: minutes.filter(({ classroomId }) => classroomId === id),
    changes: changes.filter(({ room }) => room === seat),
  });
  const taught = masterClassroom === null ? [] : [recordOf(masterClassroom, MASTER_ROOM)];
  return [...taught, ...classrooms.map((classroom) => recordOf(classroom, classroom.id))];
}

/** Figures of several minutes, and how much stands behind them. */
export interface Figures {
  /** Rows of measurement, one for each minute. */
  measurements: number;
  measuredSeconds: number;
  receivedKbps: number;
  tierShares: Record<Tier, number>;
  stalledShare: number;
  /** null: no voice was played. */
  voiceConcealedShare: number | null;
}

/** Means weighted by how long was observed; null: nothing was measured. */
export function figuresOf(minutes: readonly QualityMinute[]): Figures | null {
  const measuredSeconds = sum(minutes, ({ seconds }) => seconds);
  if (measuredSeconds === 0) return null;
  const tierShare = (tier: Tier) => sum(minutes, ({ tierSeconds }) => tierSeconds[tier]) / measuredSeconds;
  const heard = minutes.filter(({ voiceConcealedShare }) => voiceConcealedShare !== null);
  const heardSeconds = sum(heard, ({ seconds }) => seconds);
  return {
    measurements: minutes.length,
    measuredSeconds,
    receivedKbps: sum(minutes, ({ receivedKbps, seconds }) => receivedKbps * seconds) / measuredSeconds,
    tierShares: {
      full: tierShare("full"),
      reduced: tierShare("reduced"),
      stills: tierShare("stills"),
      audio: tierShare("audio"),
    },
    stalledShare: sum(minutes, ({ stalledSeconds }) => stalledSeconds) / measuredSeconds,
    voiceConcealedShare:
      heardSeconds === 0
        ? null
        : sum(heard, ({ voiceConcealedShare, seconds }) => (voiceConcealedShare ?? 0) * seconds) / heardSeconds,
  };
}

/** How long it was there, in milliseconds. */
export function attendedMs(stays: readonly AttendanceRow[], now: number): number {
  return sum(stays, ({ joinedAt, leftAt }) => (leftAt ?? now) - joinedAt);
}

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0);
}
