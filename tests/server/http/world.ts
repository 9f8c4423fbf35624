import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { createAccessTokens } from "../../../server/accounts/access-tokens.ts";
import { createAccounts } from "../../../server/accounts/accounts.ts";
import { type Audit, createAudit } from "../../../server/accounts/audit.ts";
import { createOwnAccount } from "../../../server/accounts/own-account.ts";
import { createPairing } from "../../../server/accounts/pairing.ts";
import { createPeople } from "../../../server/accounts/people.ts";
import { createPlaces } from "../../../server/accounts/places.ts";
import { createReplays } from "../../../server/accounts/replays.ts";
import { createImports } from "../../../server/accounts/sheets/imports.ts";
import { createTickets } from "../../../server/accounts/tickets.ts";
import { createHttp, type HttpParts } from "../../../server/http/app.ts";
import { passwordUrl } from "../../../server/http/links.ts";
import { OnAirFeed } from "../../../server/lesson/on-air-feed.ts";
import { Decks } from "../../../server/slides/decks.ts";
import { openStore, type Store } from "../../../server/store/store.ts";
import { createCalendars } from "../../../server/timetable/calendars.ts";
import { createCaptionKeys } from "../../../server/timetable/caption-keys.ts";
import { createFeasibility } from "../../../server/timetable/feasibility.ts";
import { createReports } from "../../../server/timetable/reports.ts";
import { createSchedule } from "../../../server/timetable/schedule.ts";
import { createTimetableImport } from "../../../server/timetable/sheet/timetable-import.ts";
import { createTimetable } from "../../../server/timetable/timetable.ts";
import { createWebhooks } from "../../../server/webhooks/webhooks.ts";
import {
  classroomRecord,
  invitedPerson,
  lessonRecord,
  pairingStarted,
  pairingState,
  problem,
  schoolView,
  session,
} from "../../../signaling/contract/api.ts";
import { refusalParams } from "../../../signaling/contract/errors.ts";
import { seriesView, termView } from "../../../signaling/contract/timetable.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { noOperations } from "../../support/no-operations.ts";
import { silentLog } from "../../support/silent-log.ts";
import { createApiCheck, describedApi } from "./api-check.ts";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body, when it is JSON. */
  json: unknown;
}

interface Ask {
  token?: string | undefined;
  /** Sent as JSON. */
  body?: object;
  /** Sent as it is, with `headers`. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
  /** The address to come from; another one each time, unless it is given. */
  from?: string;
}

/** The whole HTTP side on a port of this machine, over a real store in a folder of its own, or the one that is lent. */
export interface World {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly parts: HttpParts;
  readonly origin: string;
  /** Below /api/v1. Throws when the answer is none that the API's description foresees. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** Anywhere on the service. */
  send(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** All rows of all tables. */
  rows(): string;
  close(): Promise<void>;
}

/** What the API says of itself is the same in every world of a file. */
let described: ReturnType<typeof createApiCheck> | undefined;

/** `given`: another store than one of its own; it is left open. */
export async function openWorld(
  changed: Partial<HttpParts> | ((core: Pick<World, "store" | "clock"> & { audit: Audit }) => Partial<HttpParts>) = {},
  given?: Store,
): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), "oneroom-http-"));
  const store = given ?? (await openStore({ dataDir }));
  const clock = new FakeClock();
  const publicUrl = "http://lessons.example.org";
  const audit = createAudit({ store, clock });
  const decks = await Decks.create({ store: store.decks, dataDir, clock, log: silentLog });
  const parts: HttpParts = {
    accounts: createAccounts({ store, clock }),
    people: createPeople({ store, clock }),
    account: createOwnAccount({ store, clock }),
    tokens: createAccessTokens({ store, clock }),
    replays: createReplays({ store, clock }),
    audit,
    imports: createImports({ store, clock, audit, linkFor: (role, key) => passwordUrl(publicUrl, role, key) }),
    timetableImport: createTimetableImport({ store, clock, audit }),
    places: createPlaces({ store, clock }),
    pairing: createPairing({ store, clock }),
    timetable: createTimetable({ store, clock }),
    onAir: new OnAirFeed({ clock, lessons: () => [] }),
    schedule: createSchedule({ store, clock, zone: "Asia/Shanghai" }),
    operations: noOperations,
    decks,
    calendars: createCalendars({ store, clock }),
    feasibility: createFeasibility({ store, clock, zone: "Asia/Shanghai" }),
    reports: createReports({ store, clock, zone: "Asia/Shanghai" }),
    captionKeys: createCaptionKeys({ keys: store.captionKeys, timetable: createTimetable({ store, clock }), clock }),
    provider: null,
    webhooks: createWebhooks({ store: store.webhooks, clock, allowPrivate: false, wake: () => undefined }),
    tickets: createTickets({ secret: "only for tests, but long enough for it", clock }),
    clock,
    log: silentLog,
    clientDir: join(dataDir, "client"),
    languagesDir: join(dataDir, "languages"),
    bureauLanguagesDir: null,
    publicUrl,
    secure: false,
    talk: store.talk,
    questions: store.questions,
    ready: async () => true,
    ...(typeof changed === "function" ? changed({ store, clock, audit }) : changed),
  };
  const server = createServer(createHttp(parts));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const { port } = address;
  let asked = 0;

  function send(method: string, path: string, options: Ask = {}): Promise<Answer> {
    const { token, body, raw, from = `198.51.${Math.floor(++asked / 250)}.${asked % 250}`, headers = {} } = options;
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const sent = request({
      port,
      host: "127.0.0.1",
      method: method.toUpperCase(),
      path,
      headers: {
        "X-Forwarded-For": from,
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(content === undefined ? {} : { "Content-Length": Buffer.byteLength(content) }),
        ...headers,
      },
    });
    return new Promise((resolve, reject) => {
      sent.once("error", reject);
      sent.once("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.once("error", reject);
        response.once("end", () => {
          const isJson = /json/.test(response.headers["content-type"] ?? "");
          const json: unknown = isJson ? JSON.parse(text) : undefined;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        });
      });
      sent.end(content);
    });
  }

  return {
    clock,
    store,
    parts,
    origin: `http://127.0.0.1:${port}`,
    async ask(method, path, options) {
      const answer = await send(method, `/api/v1${path}`, options);
      described ??= createApiCheck(describedApi(parts));
      described(method, path, answer);
      return answer;
    },
    send,
    rows: () => allRows(join(dataDir, "oneroom.db")),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
      await decks.close();
      if (given === undefined) await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

function allRows(file: string): string {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' order by name").all();
    return JSON.stringify(tables.map(({ name }) => [name, db.prepare(`select * from "${String(name)}"`).all()]));
  } finally {
    db.close();
  }
}

/** The code and parameters of a refusal. Throws unless it is a whole problem document with a code of the contract. */
export function refusalOf(answer: Answer) {
  const document = problem.parse(answer.json);
  const code = z.enum(Object.keys(refusalParams)).parse(document.code);
  const params = Object.entries(refusalParams).find(([name]) => name === code)?.[1];
  params?.parse(document.params);
  const fits =
    answer.headers["content-type"]?.startsWith("application/problem+json") &&
    document.status === answer.status &&
    document.type === `urn:oneroom:error:${code}` &&
    document.title !== "" &&
    document.instance !== "";
  if (!fits) throw new Error(`not a problem document of status ${answer.status}: ${answer.text}`);
  return { status: answer.status, code, params: document.params };
}

export const PASSWORD = "correct horse";
const HOUR_MS = 3_600_000;

/** An administrator, a teacher, a paired classroom and a lesson that opens now, all made through the API. */
export async function populate(world: World) {
  const key = await world.parts.accounts.ensureFirstAdministratorLink();
  const first = { key, name: "Admin", signInName: "admin", password: PASSWORD };
  const admin = await granted(session, world.ask("post", "/people/first", { body: first }));
  const asAdmin = { token: admin.token };
  const newTeacher = { name: "Teacher", signInName: "teacher", role: "teacher" };
  const invited = await granted(invitedPerson, world.ask("post", "/people", { ...asAdmin, body: newTeacher }));
  const choice = { key: new URL(invited.link).hash.replace("#key=", ""), password: PASSWORD };
  const teacher = await granted(session, world.ask("post", "/people/password", { body: choice }));
  const newSchool = { name: "Hill School", linkProfile: "satellite" };
  const school = await granted(schoolView, world.ask("post", "/schools", { ...asAdmin, body: newSchool }));
  const newRoom = { schoolId: school.id, name: "Room 1" };
  const classroom = await granted(classroomRecord, world.ask("post", "/classrooms", { ...asAdmin, body: newRoom }));
  const pairing = await granted(pairingStarted, world.ask("post", "/pairings"));
  const confirm = { code: pairing.code, classroomId: classroom.id };
  await granted(z.object({}), world.ask("post", "/pairings/confirm", { ...asAdmin, body: confirm }));
  const poll = { pairingId: pairing.pairingId, secret: pairing.secret };
  const paired = await granted(pairingState, world.ask("post", "/pairings/poll", { body: poll }));
  if (paired.state !== "paired") throw new Error("the device was not paired");
  const newLesson = {
    title: "Fractions",
    teacherId: invited.person.id,
    startsAt: world.clock.now(),
    endsAt: world.clock.now() + HOUR_MS,
    classroomIds: [classroom.id],
  };
  const lesson = await granted(lessonRecord, world.ask("post", "/lessons", { ...asAdmin, body: newLesson }));
  return { admin, teacher, device: paired.session, school, classroom, lesson, person: invited.person, newLesson };
}

/** A term and a series in it, made by the administrator. */
export async function addSeries(world: World, people: Awaited<ReturnType<typeof populate>>) {
  const { token } = people.admin;
  const newTerm = {
    name: "Autumn",
    zone: "Asia/Shanghai",
    startsOn: "2026-09-01",
    endsOn: "2027-01-17",
    periods: [{ start: "08:00", end: "08:40" }],
    holidays: [],
    makeUpDays: [],
  };
  const term = await granted(termView, world.ask("post", "/terms", { token, body: newTerm }));
  const newSeries = {
    termId: term.id,
    title: "Music",
    teacherId: people.person.id,
    classroomIds: [people.classroom.id],
    when: { by: "period", period: 1 },
    rule: "FREQ=WEEKLY;BYDAY=WE",
  };
  const series = await granted(seriesView, world.ask("post", "/series", { token, body: newSeries }));
  return { term, series, newSeries };
}

async function granted<T>(schema: z.ZodType<T>, asking: Promise<Answer>): Promise<T> {
  const answer = await asking;
  if (answer.status >= 300) throw new Error(`refused: ${answer.text}`);
  return schema.parse(answer.json);
}
