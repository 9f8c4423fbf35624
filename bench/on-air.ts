import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAccessTokens } from "../server/accounts/access-tokens.ts";
import { createAccounts } from "../server/accounts/accounts.ts";
import { createAudit } from "../server/accounts/audit.ts";
import { createOwnAccount } from "../server/accounts/own-account.ts";
import { createPairing } from "../server/accounts/pairing.ts";
import { createPeople } from "../server/accounts/people.ts";
import { createPlaces } from "../server/accounts/places.ts";
import { createReplays } from "../server/accounts/replays.ts";
import { createImports } from "../server/accounts/sheets/imports.ts";
import { createTickets } from "../server/accounts/tickets.ts";
import { systemClock } from "../server/clock.ts";
import { createHttp } from "../server/http/app.ts";
import { passwordUrl } from "../server/http/links.ts";
import { Decks } from "../server/slides/decks.ts";
import { openStore } from "../server/store/store.ts";
import { createCalendars } from "../server/timetable/calendars.ts";
import { createCaptionKeys } from "../server/timetable/caption-keys.ts";
import { createFeasibility } from "../server/timetable/feasibility.ts";
import { createReports } from "../server/timetable/reports.ts";
import { createSchedule } from "../server/timetable/schedule.ts";
import { createTimetableImport } from "../server/timetable/sheet/timetable-import.ts";
import { createTimetable } from "../server/timetable/timetable.ts";
import { createWebhooks } from "../server/webhooks/webhooks.ts";
import { launchChromium, visit } from "../tests/e2e/support/chromium.ts";
import { noOperations } from "../tests/support/no-operations.ts";
import { silentLog } from "../tests/support/silent-log.ts";
import { SyntheticOnAir } from "./support/synthetic-on-air.ts";

/**
 * Does the administrator's live page stay smooth with 200 lessons of 10 classrooms on air? The real HTTP side streams a
 * made-up feed, in which a third of all classrooms changes every second, to the built page in Chromium. Counted is the
 * processor time that the page's thread takes: a frame has room for 16 ms, and there is one update a second. Build the
 * pages first.
 */

const SECONDS = 15;

const dataDir = await mkdtemp(join(tmpdir(), "oneroom-on-air-"));
const store = await openStore({ dataDir });
const clock = systemClock;
const accounts = createAccounts({ store, clock });
const audit = createAudit({ store, clock });
const onAir = new SyntheticOnAir(200, 10, clock);
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address: AddressInfo | string | null = server.address();
if (address === null || typeof address === "string") throw new Error("the server has no port");
const publicUrl = `http://127.0.0.1:${address.port}`;
server.on(
  "request",
  createHttp({
    accounts,
    people: createPeople({ store, clock }),
    tokens: createAccessTokens({ store, clock }),
    replays: createReplays({ store, clock }),
    account: createOwnAccount({ store, clock }),
    audit,
    imports: createImports({ store, clock, audit, linkFor: (role, key) => passwordUrl(publicUrl, role, key) }),
    timetableImport: createTimetableImport({ store, clock, audit }),
    places: createPlaces({ store, clock }),
    pairing: createPairing({ store, clock }),
    timetable: createTimetable({ store, clock }),
    schedule: createSchedule({ store, clock }),
    calendars: createCalendars({ store, clock }),
    feasibility: createFeasibility({ store, clock }),
    reports: createReports({ store, clock }),
    captionKeys: createCaptionKeys({ keys: store.captionKeys, timetable: createTimetable({ store, clock }), clock }),
    provider: null,
    webhooks: createWebhooks({ store: store.webhooks, clock, allowPrivate: false, wake: () => undefined }),
    tickets: createTickets({ secret: "for this measurement only, and long enough", clock }),
    onAir,
    talk: store.talk,
    questions: store.questions,
    operations: noOperations,
    decks: await Decks.create({ store: store.decks, dataDir, clock, log: silentLog }),
    clock,
    log: silentLog,
    clientDir: "dist/client",
    languagesDir: "client/languages",
    bureauLanguagesDir: null,
    publicUrl,
    secure: false,
    ready: async () => true,
  }),
);
const key = await accounts.ensureFirstAdministratorLink();
const signedIn = await accounts.createFirstAdministrator({
  key: key ?? "",
  name: "Admin",
  signInName: "admin",
  password: "correct horse",
});
if (!signedIn.ok) throw new Error(signedIn.error.code);
const browser = await launchChromium();
try {
  const { page } = await visit(browser, publicUrl, { width: 1920, height: 1080 });
  await page.evaluate(
    (value) => sessionStorage.setItem("oneroom.session.admin", value),
    JSON.stringify(signedIn.value),
  );
  await page.goto(`${publicUrl}/admin#operations`);
  await page.locator("[data-lesson]").nth(199).waitFor({ state: "attached" });
  await page.locator('[data-action="show-classrooms"]').first().click();
  await page.locator("[data-classroom]").nth(9).waitFor();
  const session = await page.context().newCDPSession(page);
  // Time on the processor and not on the wall: other programs of this machine do not count.
  await session.send("Performance.setTimeDomain", { timeDomain: "threadTicks" });
  await session.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (name: string) => 1_000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
  };
  const measure = async () => {
    const before = await spent();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
    const after = await spent();
    const perSecond = (name: string) => Math.round((10 * (after(name) - before(name))) / SECONDS) / 10;
    return {
      "script (ms/s)": perSecond("ScriptDuration"),
      "style (ms/s)": perSecond("RecalcStyleDuration"),
      "layout (ms/s)": perSecond("LayoutDuration"),
      "all of the page's thread (ms/s)": perSecond("TaskDuration"),
    };
  };
  const still = await measure();
  onAir.moving = true;
  const open = await measure();
  await page.getByRole("checkbox").check();
  const filtered = await measure();
  console.table({
    "nothing changes": still,
    "667 classrooms change a second": open,
    "the same, only what needs attention": filtered,
  });
  const heap = await page.evaluate(() =>
    Math.round(Number(Reflect.get(Reflect.get(performance, "memory"), "usedJSHeapSize")) / 1e6),
  );
  process.stdout.write(`${onAir.sentBytes} bytes of changes a second before packing; page ${heap} MB\n`);
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
  await store.close();
  await rm(dataDir, { recursive: true });
}
