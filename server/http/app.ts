import compression from "compression";
import express, { type Express, type RequestHandler, Router } from "express";
import type { AccessTokens } from "../accounts/access-tokens.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Audit } from "../accounts/audit.ts";
import type { OwnAccount } from "../accounts/own-account.ts";
import type { Pairing } from "../accounts/pairing.ts";
import type { People } from "../accounts/people.ts";
import type { Places } from "../accounts/places.ts";
import type { ProviderSignIn } from "../accounts/provider-sign-in.ts";
import type { Replays } from "../accounts/replays.ts";
import type { Imports } from "../accounts/sheets/imports.ts";
import type { Tickets } from "../accounts/tickets.ts";
import type { Clock } from "../clock.ts";
import type { Answering, Assisting, QuestionReader } from "../lesson/question-ports.ts";
import type { TalkLog } from "../lesson/talk-ports.ts";
import type { Log } from "../log.ts";
import type { Calendars } from "../timetable/calendars.ts";
import type { CaptionKeys } from "../timetable/caption-keys.ts";
import type { FeasibilityBook } from "../timetable/feasibility.ts";
import type { Reports } from "../timetable/reports.ts";
import type { Schedule } from "../timetable/schedule.ts";
import type { TimetableImport } from "../timetable/sheet/timetable-import.ts";
import type { Timetable } from "../timetable/timetable.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { accountEndpoints } from "./account.ts";
import { assistantEndpoints, nobodyAssists } from "./assistants.ts";
import { auditEndpoints } from "./audit.ts";
import { calendarEndpoints, calendarFeeds } from "./calendars.ts";
import { type Captioning, captionEndpoints, nobodyReads } from "./captions.ts";
import { clientAddresses } from "./client-address.ts";
import { type DeckParts, deckEndpoints, slideFiles } from "./decks.ts";
import { type Endpoint, openTo } from "./endpoint.ts";
import { failures, MAX_BODY_BYTES } from "./failure.ts";
import { fileRoutes } from "./file-routes.ts";
import { health } from "./health.ts";
import { importEndpoints } from "./imports.ts";
import { languageFiles } from "./languages.ts";
import { type EndLesson, lessonEndpoints, nobodyWatches, type Observing } from "./lessons.ts";
import { linkEndpoints } from "./links.ts";
import { describeApi } from "./openapi.ts";
import { type OnAir, operationsFeed } from "./operations.ts";
import { type LessonOperations, operationsEndpoints } from "./operations-actions.ts";
import { clientPages } from "./pages.ts";
import { pairingEndpoints } from "./pairings.ts";
import { peopleEndpoints } from "./people.ts";
import { placeEndpoints } from "./places.ts";
import { sendProblem } from "./problem.ts";
import { providerEndpoints, providerReturn } from "./provider.ts";
import { nobodyAnswers, questionEndpoints } from "./questions.ts";
import { reportEndpoints } from "./reports.ts";
import { routesOf, wrongMethods } from "./routes.ts";
import { type OnLessonsChanged, scheduleEndpoints } from "./schedule.ts";
import { securityHeaders } from "./security.ts";
import { seriesEndpoints } from "./series.ts";
import { sessionEndpoints } from "./sessions.ts";
import { talkEndpoints } from "./talk.ts";
import { createThrottles, type Throttles } from "./throttle.ts";
import { tokenEndpoints } from "./tokens.ts";
import { UPLOAD_TYPES } from "./upload.ts";
import { webhookEndpoints } from "./webhooks.ts";

export interface HttpParts {
  readonly accounts: Accounts;
  readonly people: People;
  readonly account: OwnAccount;
  readonly tokens: AccessTokens;
  readonly replays: Replays;
  readonly audit: Audit;
  readonly places: Places;
  readonly imports: Imports;
  readonly timetableImport: TimetableImport;
  readonly pairing: Pairing;
  readonly timetable: Timetable;
  readonly schedule: Schedule;
  readonly calendars: Calendars;
  readonly feasibility: FeasibilityBook;
  readonly reports: Omit<Reports, "sum">;
  readonly captionKeys: CaptionKeys;
  readonly tickets: Tickets;
  readonly webhooks: Webhooks;
  /** null: people sign in with passwords alone. */
  readonly provider: ProviderSignIn | null;
  readonly onAir: OnAir;
  readonly operations: LessonOperations;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the built pages are. */
  readonly clientDir: string;
  /** Where the languages are that come with the service, and the bureau's own. */
  readonly languagesDir: string;
  readonly bureauLanguagesDir: string | null;
  /** Origin that people open; links that are made begin with it. */
  readonly publicUrl: string;
  /** https with a certificate that browsers trust. */
  readonly secure: boolean;
  /** Proxies whose X-Forwarded-For is believed; addresses, networks, or "loopback" (the default). */
  readonly trustedProxies?: readonly string[];
  /** Whether this process can take lessons now. A rejection counts as no. */
  readonly ready: () => Promise<boolean>;
  /** What was written, counted and noted in lessons. */
  readonly talk: Pick<TalkLog, "of">;
  /** What was asked in lessons. */
  readonly questions: QuestionReader;
  /** What children's devices may ask; nothing when left out. */
  readonly answering?: Answering;
  /** Where captions are shown; nowhere when left out. */
  readonly captioning?: Captioning;
  /** What an assistant's code opens; nothing when left out. */
  readonly assisting?: Assisting;
  readonly observing?: Observing;
  /** Called with `cancelled` after a lesson was cancelled, with `administrator` for one that is on air. */
  readonly endLesson?: EndLesson;
  /** Called after the timetable has changed lessons that had not begun. */
  readonly onLessonsChanged?: OnLessonsChanged;
  /** The teachers' slides. */
  readonly decks: DeckParts;
}

/** Everything that is served over HTTP: pages, /api/v1, health. Opens nothing, so there is nothing to close. */
export function createHttp(parts: HttpParts): Express {
  const { log, clock } = parts;
  const throttles = createThrottles(log);
  const app = express();
  app.disable("x-powered-by");
  // Whoever is allowed to say where a request came from decides whom the throttles count.
  app.set("trust proxy", clientAddresses(parts.trustedProxies ?? ["loopback"]).isProxy);
  app.use(securityHeaders(parts));
  app.use(health(parts.ready, log));
  app.use(compression());
  app.use("/api", trace(log, clock), throttles.api, ...throttles.tokens, notKept);
  app.use("/api/v1", slideFiles(parts));
  app.use("/api", onlyJson, express.json({ limit: MAX_BODY_BYTES }));
  app.use("/api/v1", operationsFeed(parts));
  const endpoints = endpointsOf(parts, throttles);
  app.use("/api/v1", apiDescription(endpoints));
  app.use("/api/v1", routesOf(endpoints, parts), wrongMethods([...endpoints, ...fileRoutes]));
  app.use("/api", (_request, response) => sendProblem(response, { code: "request.not-found", params: {} }));
  app.use(calendarFeeds(parts.calendars, throttles, log));
  app.use(languageFiles({ clock, log, languagesDir: parts.languagesDir, bureauDir: parts.bureauLanguagesDir }));
  app.use(providerReturn());
  app.use(clientPages(parts.clientDir));
  app.use(failures(log));
  return app;
}

/** Every route below /api/v1. */
export function endpointsOf(parts: HttpParts, throttles: Throttles): Endpoint[] {
  const { accounts, places, pairing, timetable, tickets, publicUrl, endLesson = async () => undefined } = parts;
  const { onLessonsChanged = async () => undefined } = parts;
  return [
    ...sessionEndpoints(parts, throttles),
    ...providerEndpoints(parts.provider, throttles),
    ...accountEndpoints(parts.account, throttles),
    ...tokenEndpoints(parts.tokens),
    ...linkEndpoints(accounts, throttles),
    ...openTo("people", peopleEndpoints(parts, throttles, publicUrl)),
    ...openTo("places", placeEndpoints(places)),
    ...openTo("places", pairingEndpoints(pairing, throttles)),
    ...importEndpoints(parts.imports, parts.timetableImport),
    ...openTo("audit", auditEndpoints(parts.audit)),
    ...openTo("operations", operationsEndpoints(parts.operations, timetable)),
    ...openTo("lessons", lessonEndpoints(parts, endLesson, parts.observing ?? nobodyWatches)),
    ...openTo("lessons", calendarEndpoints(parts.calendars, publicUrl)),
    ...openTo("lessons", scheduleEndpoints(parts.schedule, timetable, onLessonsChanged)),
    ...openTo("lessons", seriesEndpoints(parts, onLessonsChanged)),
    ...openTo("reports", reportEndpoints(parts.reports)),
    ...assistantEndpoints({ assisting: parts.assisting ?? nobodyAssists, tickets, clock: parts.clock }, throttles),
    ...openTo(
      "reports",
      questionEndpoints(
        { timetable, questions: parts.questions, answering: parts.answering ?? nobodyAnswers },
        throttles,
      ),
    ),
    ...openTo("reports", talkEndpoints(parts)),
    ...captionEndpoints(
      { captionKeys: parts.captionKeys, captioning: parts.captioning ?? nobodyReads, publicUrl },
      throttles,
    ),
    ...deckEndpoints(parts.decks, timetable, parts.schedule),
    ...webhookEndpoints(parts.webhooks),
  ];
}

/** GET /openapi.json, for anyone: it says nothing that the source does not. */
function apiDescription(endpoints: readonly Endpoint[]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let text: string | undefined;
  router.get("/openapi.json", (_request, response) => {
    text ??= JSON.stringify(describeApi(endpoints, fileRoutes));
    response.set("Cache-Control", "no-cache").type("application/json").send(text);
  });
  return router;
}

/** One line a request at level debug. Keys and tokens are never part of the path. */
function trace(log: Log, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const { method, originalUrl: url } = request;
    const startedAt = clock.now();
    response.once("close", () => {
      log.debug({ method, url, status: response.statusCode, ms: clock.now() - startedAt }, "answered");
    });
    next();
  };
}

const notKept: RequestHandler = (_request, response, next) => {
  response.set("Cache-Control", "no-store");
  next();
};

/** A body that says it is something else would be overlooked by the parser. Browsers say 0 for a POST without one. */
const onlyJson: RequestHandler = (request, response, next) => {
  if (request.path.startsWith("/v1/imports/") && request.is(UPLOAD_TYPES)) return next();
  if (request.get("content-length") === "0" || request.is("application/json") !== false) return next();
  sendProblem(response, { code: "input.wrong-type", params: { expected: "application/json" } });
};
