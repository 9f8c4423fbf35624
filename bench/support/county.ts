import { EVERYWHERE } from "../../server/accounts/reach.ts";
import { type Clock, systemClock } from "../../server/clock.ts";
import type { Service } from "../../server/compose.ts";
import { createReports } from "../../server/timetable/reports.ts";
import type { Holder, LessonRecord, Session } from "../../signaling/contract/api.ts";
import { importReport } from "../../signaling/contract/imports.ts";
import { countySheets, LESSON_MINUTES, MASTER_ROOM_NAME, PERIOD_STARTS } from "./county-sheets.ts";
import { teach } from "./county-taught.ts";
import { mustHave, openService, sendTo } from "./own-service.ts";

/**
 * A county in the eleventh week of its term, for pictures of the administrator's pages: 40 schools, 60 classrooms, 30
 * teachers and 150 series from spreadsheets, as a bureau brings them in, and what was measured in the lessons since
 * September. The same on every run; it is always Wednesday the 18th of November 2026, 10:25 in Shanghai.
 */
export interface County {
  readonly service: Service;
  /** What pages have to take for now. */
  readonly now: number;
  readonly zone: string;
  /** The administrator's. */
  readonly session: Session;
  readonly term: { id: string };
  /** Some lessons that were held, latest last. */
  readonly held: readonly LessonRecord[];
  post<T>(path: string, body: object): Promise<T>;
  close(): Promise<void>;
}

const ZONE = "Asia/Shanghai";
const DAY_MS = 86_400_000;
const TERM_BEGINS = Date.UTC(2026, 7, 31, 16);
const NOW = Date.UTC(2026, 10, 18, 2, 25);

const administrator = { name: "周敏", signInName: "zhou.min", password: "青山不改 绿水长流" };

export async function openCounty(env: NodeJS.ProcessEnv = {}): Promise<County> {
  process.env.TZ = ZONE;
  let now = TERM_BEGINS - 7 * DAY_MS;
  const clock: Clock = { ...systemClock, now: () => now };
  const { service, close } = await openService({ clock, env });
  const { accounts, timetable, store } = service;
  try {
    const key = (await accounts.ensureFirstAdministratorLink()) ?? "";
    let { token } = mustHave(await accounts.createFirstAdministrator({ key, ...administrator }));
    const post = async <T>(path: string, body: object) =>
      (await sendTo(service, token, path, { body: JSON.stringify(body) })) as T;
    const term = await post<{ id: string }>("/terms", autumn);
    for (const [kind, file] of countySheets()) {
      const report = importReport.parse(
        await sendTo(service, token, `/imports/${kind}`, { body: file, type: "text/csv" }),
      );
      if (!report.written)
        throw new Error(`${kind}: ${JSON.stringify(report.rows.find(({ fate }) => fate === "error"))}`);
    }
    now = NOW;
    const session = mustHave(await accounts.signIn({ with: "password", ...administrator }));
    token = session.token;
    const held = await lessonsOf(session.holder, timetable, TERM_BEGINS, NOW - LESSON_MINUTES * 60_000);
    const rooms = await store.places.classrooms({ archived: false, reach: EVERYWHERE });
    await teach(
      store,
      held,
      rooms.filter(({ name }) => name === MASTER_ROOM_NAME).map(({ id }) => id),
    );
    await createReports({ store, clock, zone: ZONE }).sum();
    return { service, now, zone: ZONE, session, term, held, post, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const autumn = {
  ...{ name: "2026 年秋季学期", zone: ZONE, startsOn: "2026-09-01", endsOn: "2027-01-22" },
  periods: PERIOD_STARTS.map((start) => ({ start, end: plus(start, LESSON_MINUTES) })),
  holidays: [
    { name: "中秋节", from: "2026-09-25", to: "2026-09-25" },
    { name: "国庆节", from: "2026-10-01", to: "2026-10-07" },
    { name: "元旦", from: "2027-01-01", to: "2027-01-01" },
  ],
  makeUpDays: [{ date: "2026-10-10", follows: 3 }],
};

function plus(time: string, minutes: number): string {
  const [hours = 0, past = 0] = time.split(":").map(Number);
  const all = hours * 60 + past + minutes;
  return `${String(Math.floor(all / 60)).padStart(2, "0")}:${String(all % 60).padStart(2, "0")}`;
}

async function lessonsOf(holder: Holder, timetable: Service["timetable"], from: number, to: number) {
  const found: LessonRecord[] = [];
  for (let day = from; day < to; day += DAY_MS) {
    const range = { from: day, to: Math.min(to, day + DAY_MS) };
    const { items } = await timetable.list(holder, range, { limit: 200, after: null });
    found.push(...items.filter(({ startsAt, endsAt }) => startsAt >= day && endsAt <= to));
  }
  const nameOf = ({ startsAt, title, teacher }: LessonRecord) => `${startsAt} ${title} ${teacher.name}`;
  return found.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
