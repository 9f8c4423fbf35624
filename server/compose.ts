import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { serve } from "../signaling/serve.ts";
import { createAccessTokens } from "./accounts/access-tokens.ts";
import { type Accounts, createAccounts } from "./accounts/accounts.ts";
import { createAudit } from "./accounts/audit.ts";
import { createOwnAccount } from "./accounts/own-account.ts";
import { createPairing } from "./accounts/pairing.ts";
import { createPeople } from "./accounts/people.ts";
import { createPlaces, type Places } from "./accounts/places.ts";
import { createProviderSignIn } from "./accounts/provider-sign-in.ts";
import { createReplays } from "./accounts/replays.ts";
import { createImports } from "./accounts/sheets/imports.ts";
import { createTickets } from "./accounts/tickets.ts";
import type { Clock } from "./clock.ts";
import { type Config, publicUrlOf } from "./config.ts";
import { createHttp } from "./http/app.ts";
import { clientAddresses } from "./http/client-address.ts";
import { passwordUrl } from "./http/links.ts";
import { PROVIDER_PATH } from "./http/provider.ts";
import { LiveLessons } from "./lesson/live-lessons.ts";
import { MEASUREMENTS_KEPT_MS } from "./lesson/measurement-ports.ts";
import { OnAirFeed } from "./lesson/on-air-feed.ts";
import { Operations } from "./lesson/operations.ts";
import type { Log } from "./log.ts";
import { createOpenidProvider } from "./oidc/openid-provider.ts";
import { WorkerPool, type WorkerState } from "./sfu/worker-pool.ts";
import { Decks } from "./slides/decks.ts";
import { openStore, type Store } from "./store/store.ts";
import { createCalendars } from "./timetable/calendars.ts";
import { createCaptionKeys } from "./timetable/caption-keys.ts";
import { createFeasibility } from "./timetable/feasibility.ts";
import { createReports } from "./timetable/reports.ts";
import { createSchedule, type Schedule } from "./timetable/schedule.ts";
import { createTimetableImport } from "./timetable/sheet/timetable-import.ts";
import { createTimetable, type Timetable } from "./timetable/timetable.ts";
import { loadTls, type Tls } from "./tls.ts";
import { Courier } from "./webhooks/courier.ts";
import { createPost } from "./webhooks/post.ts";
import { createWebhooks, DELIVERIES_KEPT_MS } from "./webhooks/webhooks.ts";

export interface ComposeOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Path of the mediasoup-worker binary. */
  readonly workerBin: string;
  /** Where the built pages are. */
  readonly clientDir: string;
}

/** The running service. */
export interface Service {
  readonly url: string;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly places: Places;
  readonly timetable: Timetable;
  readonly schedule: Schedule;
  readonly workers: readonly WorkerState[];
  /** Tells the pages, closes what is open and notes who was there; lessons go on when the service is back. Idempotent. */
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LONGEST_REQUEST_MS = 60 * 60_000;

/**
 * Puts the floors together; the only file that knows them all.
 * @throws when the store, a media worker or the port cannot be had; nothing is left open then.
 */
export async function compose({ config, clock, log, workerBin, clientDir }: ComposeOptions): Promise<Service> {
  const undo: (() => Promise<void>)[] = [];
  let stopping = false;
  const closeAll = async (): Promise<void> => {
    stopping = true;
    for (const close of undo.splice(0).reverse()) await close();
  };
  try {
    const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
    undo.push(() => store.close());
    const accounts = createAccounts({ store, clock });
    const audit = createAudit({ store, clock });
    const accessTokens = createAccessTokens({ store, clock });
    const replays = createReplays({ store, clock });
    const places = createPlaces({ store, clock });
    const timetable = createTimetable({ store, clock });
    const schedule = createSchedule({ store, clock });
    const reports = createReports({ store, clock });
    const tickets = createTickets({ secret: config.jwtSecret, clock });

    const sfu = await WorkerPool.create({ workerBin, media: config.media, clock, log });
    undo.push(() => sfu.close());
    const decks = await Decks.create({ store: store.decks, dataDir: config.dataDir, clock, log });
    undo.push(() => decks.close());
    const lessons = new LiveLessons({
      sfu,
      clock,
      log,
      lessonLog: store.lessons,
      attendance: store.attendance,
      links:
        config.policy === "stock"
          ? null
          : {
              memory: store.measurements,
              kindOf: async (id) => (await store.places.findClassroom(id))?.linkProfile ?? "terrestrial",
            },
      conversation: { talk: store.talk, questions: store.questions, stageLimit: config.stageLimit },
      answerSecret: config.jwtSecret,
      slates: store.slates,
      decks,
      findLesson: (id) => store.lessons.find(id),
      mayObserve: (personId, lessonId) => timetable.mayObserve(personId, lessonId),
    });
    undo.push(() => lessons.close());

    const server = httpServer(await loadTls(config, clock));
    await listen(server, config);
    undo.push(() => closed(server));
    // Not before the ports are ours: another OneRoom on this folder is running, and its stays are open for good reason.
    const orphans = await store.attendance.closeOrphans();
    if (orphans > 0) log.warn({ orphans }, "attendance that a crash left open was closed");
    const url = publicUrlOf(config, portOf(server));
    const signaling = serve({
      http: server,
      log,
      now: () => clock.now(),
      addressOf: clientAddresses(config.trustedProxies).of,
      admit: async (ticket) => {
        const claims = tickets.check(ticket);
        return claims.ok ? await lessons.admit(claims.value.lessonId, claims.value.seat) : claims;
      },
    });
    undo.push(() => signaling.close());
    const onAir = new OnAirFeed({ clock, lessons: () => lessons.all() });
    // Before the server, which waits for its answers: these never end by themselves.
    undo.push(async () => onAir.close());
    const provider =
      config.provider === null
        ? null
        : createProviderSignIn({
            ...{ store, clock, audit, settings: config.provider },
            provider: createOpenidProvider({
              ...{ settings: config.provider, clock, log },
              redirectUri: `${url}${PROVIDER_PATH}`,
              homeUrl: `${url}/`,
            }),
          });
    const courier = new Courier({
      ...{ store: store.webhooks, lessons: store.lessons, audit, clock, log, publicUrl: url, random: Math.random },
      post: createPost({ clock, allowPrivate: config.privateWebhooks }),
    });
    undo.push(() => courier.close());
    const app: RequestListener = createHttp({
      accounts,
      people: createPeople({ store, clock }),
      account: createOwnAccount({ store, clock }),
      tokens: accessTokens,
      replays,
      audit,
      imports: createImports({ store, clock, audit, linkFor: (role, key) => passwordUrl(url, role, key) }),
      timetableImport: createTimetableImport({ store, clock, audit }),
      places,
      pairing: createPairing({ store, clock }),
      timetable,
      schedule,
      calendars: createCalendars({ store, clock }),
      reports,
      captionKeys: createCaptionKeys({ keys: store.captionKeys, timetable, clock }),
      feasibility: createFeasibility({ store, clock }),
      tickets,
      webhooks: createWebhooks({
        ...{ store: store.webhooks, clock, allowPrivate: config.privateWebhooks },
        wake: () => void courier.wake(),
      }),
      provider,
      onAir,
      operations: new Operations({ lessons, clock }),
      clock,
      log,
      clientDir,
      languagesDir: fileURLToPath(new URL("../client/languages", import.meta.url)),
      bureauLanguagesDir: config.languagesDir,
      publicUrl: url,
      secure: config.tls.kind === "files",
      trustedProxies: config.trustedProxies,
      ready: async () => {
        await store.ping();
        return !stopping && sfu.workers.some(({ pid }) => pid !== undefined);
      },
      talk: store.talk,
      questions: store.questions,
      answering: lessons.answering,
      captioning: lessons.captioning,
      assisting: lessons.assisting,
      observing: lessons.observing,
      endLesson: (id, reason) => lessons.end(id, reason),
      onLessonsChanged: async (ids, cancelled) => {
        for (const id of ids) await (cancelled ? lessons.end(id, "cancelled") : lessons.reopen(id));
      },
      decks,
    });
    server.on("request", app);
    undo.push(
      sweepEvery(HOUR_MS, { clock, log }, [
        () => accounts.sweep(),
        async () => provider?.sweep(),
        () => accessTokens.sweep(),
        () => replays.sweep(),
        () => timetable.sweep(),
        () => decks.sweep(),
        () => store.measurements.forget(clock.now() - MEASUREMENTS_KEPT_MS),
        () => store.webhooks.forget(clock.now() - DELIVERIES_KEPT_MS),
      ]),
    );
    undo.push(sweepEvery(MINUTE_MS, { clock, log }, [() => reports.sum()]));
    return {
      url,
      store,
      accounts,
      places,
      timetable,
      schedule,
      get workers() {
        return sfu.workers;
      },
      close: closeAll,
    };
  } catch (cause) {
    await closeAll();
    throw cause;
  }
}

function httpServer(tls: Tls | null): Server {
  const server = tls === null ? createServer() : createSecureServer({ ...tls });
  // Slides come over weak uplinks, and Node would cut a request off after five minutes.
  server.requestTimeout = LONGEST_REQUEST_MS;
  return server;
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

/** Signaling has closed the sockets, and with them the server; requests that are still being answered are let finish. */
async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function sweepEvery(
  periodMs: number,
  { clock, log }: { clock: Clock; log: Log },
  jobs: (() => Promise<unknown>)[],
): () => Promise<void> {
  let cancel = (): void => undefined;
  let running: Promise<unknown> = Promise.resolve();
  const schedule = (): void => {
    cancel = clock.after(periodMs, () => {
      running = Promise.all(jobs.map((job) => job())).catch((cause: unknown) =>
        log.error({ err: cause }, "a sweep failed"),
      );
      schedule();
    });
  };
  schedule();
  return async () => {
    cancel();
    await running;
  };
}
