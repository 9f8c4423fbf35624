import type { LeaveReason } from "../../../signaling/contract/api.ts";
import type { ClassroomId, LessonId, SchoolId, SeriesId } from "../../../signaling/contract/ids.ts";
import type { Tier } from "../../../signaling/contract/plan.ts";
import type { QuestionId } from "../../../signaling/contract/questions.ts";
import type { MessageId } from "../../../signaling/contract/talk.ts";
import type { NetworkCheck } from "../../lesson/measurement-ports.ts";
import type { DeliveredColumns } from "../report-rows.ts";

/** What happened in lessons, and what links carried. */
export interface RecordTables {
  attendance: {
    id: string;
    lesson_id: LessonId;
    /** null: the master teacher's room. */
    classroom_id: ClassroomId | null;
    joined_at: number;
    last_seen_at: number;
    left_at: number | null;
    leave_reason: LeaveReason | null;
  };
  network_checks: {
    id: string;
    classroom_id: ClassroomId;
    /** null: on demand, for no lesson. */
    lesson_id: LessonId | null;
    at: number;
    down_kbps: number;
    /** 1: no more than this was tried. */
    down_at_least: number;
    up_kbps: number | null;
    up_at_least: number;
    round_trip_ms: number;
    jitter_ms: number;
    loss_share: number;
    protocol: NetworkCheck["protocol"];
    source: NetworkCheck["source"];
  };
  minute_digests: {
    lesson_id: LessonId;
    classroom_id: ClassroomId;
    at: number;
    saturated: number;
    low_capacity_kbps: number;
    median_capacity_kbps: number;
    received_kbps: number;
    /** null: of a minute before this was kept. */
    proven_kbps: number | null;
    /** What its uplink was found to carry when it was full in this minute; in older rows, earlier in this lesson. */
    uplink_kbps: number | null;
    /** The most that arrived; null: it sent no picture, or it was before this was kept. */
    uplink_proven_kbps: number | null;
    budget_kbps: number;
    planned_kbps: number;
    tier: Tier;
    full_seconds: number;
    reduced_seconds: number;
    stills_seconds: number;
    audio_seconds: number;
    round_trip_ms: number;
    queue_ms: number;
    loss_share: number;
    stalled_seconds: number;
    voice_concealed_share: number | null;
    seconds: number;
  };
  /** The minutes of a lesson, hour by hour. */
  room_hours: DeliveredColumns & {
    lesson_id: LessonId;
    classroom_id: ClassroomId;
    /** When the hour began. */
    at: number;
    minutes: number;
    full_minutes: number;
    /** Of the minutes that filled the link the sum of its capacities, of the others of what was received. */
    full_kbps: number;
    open_kbps: number;
    /** The same of its uplink, of the minutes in which it sent pictures. */
    up_minutes: number;
    up_full_minutes: number;
    up_full_kbps: number;
    up_open_kbps: number;
  };
  /** A school's week; the week is named by its Monday. */
  school_weeks: DeliveredColumns & {
    school_id: SchoolId;
    week: string;
    /** null: nothing was measured. */
    carries_kbps: number | null;
    /** 1: at least that much. */
    least: number;
    measurements: number;
    full_measurements: number;
    /** The same of the uplink. */
    up_carries_kbps: number | null;
    up_least: number;
    up_measurements: number;
    lessons: number;
    held: number;
    attended: number;
    present_seconds: number;
    heads: number;
    counted: number;
  };
  /** The same week by the hours of the day. */
  school_hours: {
    school_id: SchoolId;
    week: string;
    hour: number;
    carries_kbps: number;
    least: number;
    measurements: number;
    seconds: number;
    stalled_seconds: number;
  };
  expectations: {
    id: string;
    /** Of what: one of the two is set. */
    series_id: SeriesId | null;
    lesson_id: LessonId | null;
    at: number;
    /** JSON of the contract's ExpectedTiers, and of each classroom's part in it. */
    tiers: string;
    rooms: string;
  };
  messages: {
    id: MessageId;
    lesson_id: LessonId;
    at: number;
    /** A classroom's id, or "teacher", or "administration". */
    sender: string;
    /** A classroom's id, or "teacher", or "all". */
    recipient: string;
    /** null: taken back. */
    text: string | null;
    removed_at: number | null;
  };
  room_notes: {
    id: string;
    lesson_id: LessonId;
    classroom_id: ClassroomId;
    at: number;
    kind: "heads" | "note" | "trouble" | "trouble-over";
    heads: number | null;
    /** A note's words; of a trouble, what was lost. */
    text: string | null;
  };
  questions: {
    id: QuestionId;
    lesson_id: LessonId;
    number: number;
    /** The contract's QuestionDraft as JSON. */
    draft: string;
    asked_at: number;
    closed_at: number | null;
  };
  question_tallies: {
    question_id: QuestionId;
    classroom_id: ClassroomId;
    voters: number;
    /** The contract's Tally as JSON. */
    tally: string;
  };
  decisions: {
    id: string;
    lesson_id: LessonId;
    /** null: the master teacher's room. */
    classroom_id: ClassroomId | null;
    at: number;
    tier: Tier;
    /** The contract's Cause as JSON. */
    cause: string;
    budget_kbps: number;
    planned_kbps: number;
    needed_kbps: number;
  };
}
