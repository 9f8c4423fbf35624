import type { Generated } from "kysely";
import type { LeaveReason, LessonRecord, LinkPurpose, Role, SchoolView } from "../../signaling/contract/api.ts";
import type { AuditAction, AuditActor, AuditSubject } from "../../signaling/contract/audit.ts";
import type { DeckId, DeckView } from "../../signaling/contract/deck.ts";
import type {
  CalendarId,
  ClassroomId,
  DeliveryId,
  DeviceId,
  LessonId,
  PersonId,
  SchoolId,
  SeriesId,
  TermId,
  WebhookId,
} from "../../signaling/contract/ids.ts";
import type { Tier } from "../../signaling/contract/plan.ts";
import type { QuestionId } from "../../signaling/contract/questions.ts";
import type { SheetId } from "../../signaling/contract/slate.ts";
import type { MessageId } from "../../signaling/contract/talk.ts";
import type { TokenId } from "../../signaling/contract/tokens.ts";
import type {
  DeliveryFailure,
  DeliveryView,
  WebhookEvent,
  WebhookOffCause,
  WebhookType,
} from "../../signaling/contract/webhooks.ts";
import type { NetworkCheck } from "../lesson/measurement-ports.ts";
import type { CancelCause } from "../timetable/schedule-ports.ts";
import type { DeliveredColumns } from "./report-rows.ts";

/**
 * The tables as the queries see them. Only what SQLite and PostgreSQL do alike is used: text ids, epoch milliseconds as
 * bigint, integers (0 and 1 for no and yes), double precision, JSON as text, NULL. A `*_folded` column holds the name next to it as it is compared (see accounts/fold.ts).
 */
export interface Tables {
  decks: {
    id: DeckId;
    owner_id: PersonId;
    name: string;
    created_at: number;
    state: DeckView["state"];
    /** The contract's DeckRefusal as JSON. */
    refusal: string | null;
    pages: number;
    origin: DeckView["origin"];
    bytes: number;
    used_at: number;
  };
  slide_pictures: {
    deck_id: DeckId;
    hash: string;
  };
  lesson_decks: {
    lesson_id: LessonId;
    deck_id: DeckId;
    attached_at: number;
    shown_at: number | null;
  };
  slides: {
    deck_id: DeckId;
    number: number;
    height: number;
    /** The page's text. */
    content: string;
    /** The contract's SlideImages as JSON. */
    images: string;
  };
  slates: {
    lesson_id: LessonId;
    shown: SheetId | null;
    sheets_made: number;
  };
  sheets: {
    lesson_id: LessonId;
    id: SheetId;
    position: number;
    /** The contract's Ground and Strokes as JSON. */
    ground: string;
    strokes: string;
  };
  schools: {
    id: SchoolId;
    name: string;
    name_folded: string;
    link_profile: SchoolView["linkProfile"];
    region: string;
    region_folded: string;
    bandwidth_kbps: number | null;
    contact: string;
    archived_at: number | null;
    version: number;
  };
  classrooms: {
    id: ClassroomId;
    school_id: SchoolId;
    name: string;
    name_folded: string;
    /** Beside this, a classroom of an archived school is archived with it. */
    archived_at: number | null;
    version: number;
  };
  devices: {
    id: DeviceId;
    classroom_id: ClassroomId;
    paired_at: number;
    last_seen_at: number | null;
  };
  people: {
    id: PersonId;
    name: string;
    sign_in_name: string;
    sign_in_folded: string;
    role: Role;
    password_hash: string | null;
    /** Empty for assistants, whose region is their school's. */
    region: string;
    region_folded: string;
    classroom_id: ClassroomId | null;
    archived_at: number | null;
    version: number;
  };
  audit: {
    id: string;
    at: number;
    action: AuditAction;
    actor_kind: AuditActor["kind"];
    actor_id: string | null;
    actor_name: string;
    /** The name of the access token that it was done with. */
    actor_token: string | null;
    subject_kind: AuditSubject["kind"];
    subject_id: string;
    subject_name: string;
    address: string;
    /** The contract's fields as JSON. */
    before: string | null;
    after: string | null;
    /** All that a search looks into, folded. */
    words_folded: string;
  };
  sessions: OwnerColumns & {
    token_hash: string;
    created_at: number;
    expires_at: number;
    address: string;
    agent: string;
    last_seen_at: number | null;
  };
  factors: {
    person_id: PersonId;
    /** Base32: a code is made of it, so it cannot be hashed. */
    secret: string;
    /** The 30 seconds whose code was used last. */
    last_step: number;
  };
  provider_links: {
    issuer: string;
    subject: string;
    person_id: PersonId;
    linked_at: number;
  };
  provider_attempts: {
    key_hash: string;
    state: string;
    nonce: string;
    verifier: string;
    expires_at: number;
    used: number;
    wrong_codes: number;
    person_id: PersonId | null;
    issuer: string | null;
    subject: string | null;
  };
  recovery_codes: {
    person_id: PersonId;
    code_hash: string;
  };
  links: OwnerColumns & {
    key_hash: string;
    purpose: LinkPurpose;
    expires_at: number;
    uses_left: number | null;
  };
  access_tokens: {
    id: TokenId;
    secret_hash: string;
    person_id: PersonId;
    name: string;
    /** JSON: a list of the contract's scopes. */
    scopes: string;
    created_at: number;
    expires_at: number;
    last_used_at: number | null;
  };
  idempotency_keys: {
    key_hash: string;
    request_hash: string;
    at: number;
    /** Sealed with the key itself; null: not answered yet. */
    answer: string | null;
  };
  pairings: {
    id: string;
    code: string;
    secret_hash: string;
    expires_at: number;
    device_id: DeviceId | null;
  };
  lessons: {
    id: LessonId;
    title: string;
    teacher_id: PersonId;
    starts_at: number;
    ends_at: number;
    state: LessonRecord["state"];
    started_at: number | null;
    ended_at: number | null;
    end_reason: LessonRecord["endReason"];
    /** null: the lesson stands alone. */
    series_id: Generated<SeriesId | null>;
    /** The day of the series that it is, wherever it was moved to. */
    occurs_on: Generated<string | null>;
    subject: Generated<string>;
    master_classroom_id: Generated<ClassroomId | null>;
    /** IANA name of the zone that it was planned in; null: nobody said. */
    zone: Generated<string | null>;
    version: Generated<number>;
    time_changed: Generated<number>;
    teacher_changed: Generated<number>;
    classrooms_changed: Generated<number>;
    cancelled_by: Generated<CancelCause | null>;
    /** Epoch ms; 0: never since it was made. */
    changed_at: Generated<number>;
    /** 1: what was measured in it is in the sums of its schools. */
    summed: Generated<number>;
  };
  lesson_classrooms: {
    lesson_id: LessonId;
    classroom_id: ClassroomId;
    /** Keeps the order in which the classrooms were invited. */
    position: number;
    /** The lesson's. */
    starts_at: number;
  };
  terms: {
    id: TermId;
    name: string;
    zone: string;
    starts_on: string;
    ends_on: string;
    /** JSON of the contract's lists. */
    periods: string;
    holidays: string;
    make_up_days: string;
    version: number;
  };
  series: {
    id: SeriesId;
    term_id: TermId;
    title: string;
    subject: string;
    teacher_id: PersonId;
    master_classroom_id: ClassroomId | null;
    period: number | null;
    start_time: string;
    end_time: string;
    rule: string;
    from_on: string | null;
    until_on: string | null;
    /** JSON: a list of days. */
    skip: string;
    version: number;
    archived_at: Generated<number | null>;
  };
  series_classrooms: {
    series_id: SeriesId;
    classroom_id: ClassroomId;
    position: number;
  };
  accepted_clashes: {
    lesson_id: LessonId;
    other_lesson_id: LessonId;
    kind: "teacher" | "classroom";
    wanted_id: string;
    person_id: PersonId;
    at: number;
  };
  caption_keys: {
    lesson_id: LessonId;
    key_hash: string;
    made_at: number;
  };
  calendars: {
    id: CalendarId;
    key_hash: string;
    /** Of whom, or of what: one of the two is set. */
    person_id: PersonId | null;
    classroom_id: ClassroomId | null;
    created_at: number;
    last_read_at: number | null;
  };
  webhooks: {
    id: WebhookId;
    url: string;
    /** The contract's list as JSON. */
    events: string;
    region: string;
    region_folded: string;
    /** Everything that is sent is signed with it, so it cannot be hashed. */
    secret: string;
    old_secret: string | null;
    old_secret_until: number | null;
    created_at: number;
    off_at: number | null;
    off_cause: WebhookOffCause | null;
    failing_since: number | null;
    version: number;
  };
  webhook_facts: {
    id: string;
    type: WebhookEvent;
    lesson_id: LessonId;
    at: number;
    /** Not told before. */
    due_at: number;
  };
  webhook_deliveries: {
    id: DeliveryId;
    webhook_id: WebhookId;
    message_id: string;
    type: WebhookType;
    lesson_id: LessonId | null;
    at: number;
    /** JSON, as it is sent. */
    body: string;
    state: DeliveryView["state"];
    attempts: number;
    next_at: number | null;
    last_at: number | null;
    last_took_ms: number | null;
    last_status: number | null;
    last_failure: DeliveryFailure | null;
    last_excerpt: string;
  };
  timetable_turns: {
    id: number;
    turn: number;
  };
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
    up_kbps: number | null;
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
    uplink_kbps: number | null;
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

/** At most one of the two is set. */
export interface OwnerColumns {
  person_id: PersonId | null;
  device_id: DeviceId | null;
}
