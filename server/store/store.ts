import { type Dialect, Kysely, type LogEvent, sql } from "kysely";
import type {
  AuditStore,
  DevicesStore,
  FactorsStore,
  ImportsStore,
  LinksStore,
  PairingsStore,
  PeopleStore,
  PlacesStore,
  ReplaysStore,
  SessionsStore,
  TokensStore,
} from "../accounts/ports.ts";
import type { ProviderStore } from "../accounts/provider-ports.ts";
import type { MeasurementLog } from "../lesson/measurement-ports.ts";
import type { AttendanceLog, LessonLog } from "../lesson/ports.ts";
import type { QuestionLog, QuestionReader } from "../lesson/question-ports.ts";
import type { SlateStore } from "../lesson/slate-ports.ts";
import type { TalkLog } from "../lesson/talk-ports.ts";
import type { DecksStore } from "../slides/ports.ts";
import type { CalendarsStore } from "../timetable/calendar-ports.ts";
import type { ExpectationStore } from "../timetable/feasibility-ports.ts";
import type { AttendanceReader, CaptionKeysStore, LessonsStore } from "../timetable/ports.ts";
import type { ReportStore } from "../timetable/report-ports.ts";
import type { ScheduleStore } from "../timetable/schedule-ports.ts";
import type { WebhooksStore } from "../webhooks/ports.ts";
import { accessTokensIn } from "./access-tokens.ts";
import { attendanceIn } from "./attendance.ts";
import { auditIn } from "./audit.ts";
import { calendarsIn } from "./calendars.ts";
import { captionKeysIn } from "./caption-keys.ts";
import { decksIn } from "./decks.ts";
import { devicesIn } from "./devices.ts";
import { expectationsIn } from "./expectations.ts";
import { factorsIn } from "./factors.ts";
import { importsIn } from "./imports.ts";
import { lessonsIn } from "./lessons.ts";
import { linksIn } from "./links.ts";
import { measurementsIn } from "./measurements.ts";
import { migrate } from "./migrate.ts";
import { pairingsIn } from "./pairings.ts";
import { peopleIn } from "./people.ts";
import { placesIn } from "./places.ts";
import { postgresDialect, type StoreLog } from "./postgres.ts";
import { providerIn } from "./provider.ts";
import { questionsIn } from "./questions.ts";
import { replaysIn } from "./replays.ts";
import { reportsIn } from "./reports.ts";
import { scheduleIn } from "./schedule.ts";
import type { Tables } from "./schema.ts";
import { sessionsIn } from "./sessions.ts";
import { slatesIn } from "./slates.ts";
import { NodeSqliteDialect } from "./sqlite.ts";
import { talkIn } from "./talk.ts";
import { webhooksIn } from "./webhooks.ts";

/** Everything that outlives the process. */
export interface Store {
  readonly people: PeopleStore;
  readonly places: PlacesStore;
  readonly devices: DevicesStore;
  readonly sessions: SessionsStore;
  readonly links: LinksStore;
  readonly pairings: PairingsStore;
  readonly audit: AuditStore;
  readonly imports: ImportsStore;
  readonly factors: FactorsStore;
  readonly tokens: TokensStore;
  readonly replays: ReplaysStore;
  readonly lessons: LessonsStore & LessonLog;
  readonly schedule: ScheduleStore;
  readonly calendars: CalendarsStore;
  readonly captionKeys: CaptionKeysStore;
  readonly attendance: AttendanceLog & AttendanceReader;
  readonly measurements: MeasurementLog;
  readonly reports: ReportStore;
  readonly expectations: ExpectationStore;
  readonly slates: SlateStore;
  readonly decks: DecksStore;
  readonly talk: TalkLog;
  readonly questions: QuestionLog & QuestionReader;
  readonly webhooks: WebhooksStore;
  readonly provider: ProviderStore;
  /** @throws when the database does not answer. */
  ping(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens PostgreSQL at `databaseUrl`, or else SQLite in `dataDir`, and brings its tables up to date.
 * @throws when the database cannot be reached or migrated.
 */
export function openStore(options: { databaseUrl?: string | null; dataDir: string; log?: StoreLog }): Promise<Store> {
  const { databaseUrl, dataDir, log } = options;
  return openStoreOn(databaseUrl == null ? new NodeSqliteDialect(dataDir) : postgresDialect(databaseUrl, log));
}

/**
 * The same over any dialect of SQLite or PostgreSQL. Closing the store closes what the dialect opened. `heard` is told of
 * every statement and how long it took.
 */
export async function openStoreOn(
  dialect: Dialect,
  heard: (event: LogEvent) => void = () => undefined,
): Promise<Store> {
  const db = new Kysely<Tables>({ dialect, log: heard });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    people: peopleIn(db),
    places: placesIn(db),
    devices: devicesIn(db),
    sessions: sessionsIn(db),
    links: linksIn(db),
    pairings: pairingsIn(db),
    audit: auditIn(db),
    imports: importsIn(db),
    factors: factorsIn(db),
    tokens: accessTokensIn(db),
    replays: replaysIn(db),
    lessons: lessonsIn(db),
    schedule: scheduleIn(db),
    calendars: calendarsIn(db),
    captionKeys: captionKeysIn(db),
    attendance: attendanceIn(db),
    measurements: measurementsIn(db),
    reports: reportsIn(db),
    expectations: expectationsIn(db),
    slates: slatesIn(db),
    decks: decksIn(db),
    talk: talkIn(db),
    questions: questionsIn(db),
    webhooks: webhooksIn(db),
    provider: providerIn(db),
    async ping() {
      await sql`select 1`.execute(db);
    },
    close() {
      closing ??= db.destroy();
      return closing;
    },
  };
}
