import { LiveLessons, type LiveLessonsOptions } from "../../server/lesson/live-lessons.ts";
import type { AttendanceLog, LessonLog } from "../../server/lesson/ports.ts";
import type { KeptQuestion, QuestionLog } from "../../server/lesson/question-ports.ts";
import type { KeptSlate } from "../../server/lesson/slate-ports.ts";
import { type KeptEntry, type KeptTalk, nothingSaid, type TalkLog } from "../../server/lesson/talk-ports.ts";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { DeckSlides } from "../../signaling/contract/deck.ts";
import { granted, type Outcome, type Refusal, refused } from "../../signaling/contract/errors.ts";
import { classroomId, lessonId, personId } from "../../signaling/contract/ids.ts";
import type { Seat } from "../../signaling/contract/lesson.ts";
import type { Guest, Line } from "../../signaling/contract/line.ts";
import type { NoticeName } from "../../signaling/contract/notices.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeSfu } from "./fake-sfu.ts";
import { opusParameters, routerCapabilities, vp8Parameters } from "./rtp.ts";
import { silentLog } from "./silent-log.ts";

export const north = classroomId.parse("cls-north");
export const south = classroomId.parse("cls-south");
export const west = classroomId.parse("cls-west");
const lesson = lessonId.parse("lsn-one");

export function lessonRecord(changes: Partial<LessonRecord> = {}): LessonRecord {
  const startsAt = Date.UTC(2026, 8, 1, 8);
  return {
    id: lesson,
    title: "Fractions",
    teacher: { id: personId.parse("psn-li"), name: "Li" },
    startsAt,
    endsAt: startsAt + 45 * 60_000,
    state: "waiting",
    startedAt: null,
    endedAt: null,
    endReason: null,
    masterClassroom: null,
    classrooms: [north, south, west].map((id) => ({ id, name: id, school: `school of ${id}` })),
    ...changes,
  };
}

/** A page without a socket: it keeps the notices it gets. */
export class FakePage {
  readonly heard: { name: NoticeName; notice: object }[] = [];
  readonly guest: Guest;
  hungUp = false;
  /** Whether what is delivered arrives. */
  confirms = true;

  constructor(enter: (line: Line) => Guest, channels = new Map<string, Set<FakePage>>()) {
    this.guest = enter({
      tune: (name) => {
        const hearers = channels.get(name) ?? new Set();
        channels.set(name, hearers.add(this));
        const tell = (notice: { name: NoticeName; notice: object }): void => {
          for (const page of hearers) if (!page.hungUp) page.heard.push(notice);
        };
        return { notify: (name, notice) => tell({ name, notice }), mention: (name, notice) => tell({ name, notice }) };
      },
      notify: (name, notice) => {
        this.heard.push({ name, notice });
      },
      mention: (name, notice) => {
        this.heard.push({ name, notice });
      },
      deliver: async (name, notice) => {
        this.heard.push({ name, notice });
        return this.confirms;
      },
      hangUp: () => {
        this.hungUp = true;
      },
    });
  }

  names(): NoticeName[] {
    return this.heard.map(({ name }) => name);
  }

  /** What was heard since the last call. */
  fresh(): { name: NoticeName; notice: object }[] {
    return this.heard.splice(0);
  }

  join() {
    return this.guest.handlers.join({ rtpCapabilities: routerCapabilities });
  }

  sendVoice(paused = false) {
    return this.guest.handlers.startSource({ source: "voice", kind: "audio", rtpParameters: opusParameters, paused });
  }

  sendVideo(source: "teacher" | "board" | "screen" | "pupils") {
    return this.guest.handlers.startSource({ source, kind: "video", rtpParameters: vp8Parameters, paused: false });
  }
}

/** A record of what was said, in memory. */
class FakeTalkLog implements TalkLog {
  readonly entries: KeptEntry[] = [];
  kept: KeptTalk = nothingSaid;
  failing = false;

  async keep(entries: readonly KeptEntry[]): Promise<void> {
    if (this.failing) throw new Error("the database is away");
    this.entries.push(...entries);
  }

  async of(): Promise<KeptTalk> {
    return this.kept;
  }
}

class FakeQuestionLog implements QuestionLog {
  readonly questions = new Map<string, KeptQuestion>();

  async keep(_lessonId: string, question: KeptQuestion): Promise<void> {
    this.questions.set(question.id, question);
  }

  async of(): Promise<KeptQuestion[]> {
    return [...this.questions.values()];
  }
}

export function lessonWorld(
  record = lessonRecord(),
  links: LiveLessonsOptions["links"] = null,
  deck?: DeckSlides,
  kept?: KeptSlate,
) {
  const talkLog = new FakeTalkLog();
  const questionLog = new FakeQuestionLog();
  let keptSlate = kept;
  const clock = new FakeClock(record.startsAt);
  const sfu = new FakeSfu();
  const log: string[] = [];
  const lessonLog: LessonLog = {
    wentLive: async (_id, at) => log.push(`live ${at - record.startsAt}`) > 0,
    extended: async (_id, endsAt) => log.push(`extended to ${endsAt - record.startsAt}`) > 0,
    ended: async (_id, at, reason) => void log.push(`ended ${at - record.startsAt} ${reason}`),
    reported: async (_id, at) => void log.push(`reported ${at - record.startsAt}`),
  };
  const stays = new Map<
    string,
    { room: string; joinedAt: number; leftAt?: number; reason?: string; seenAt?: number }
  >();
  const attendance: AttendanceLog = {
    opened: async ({ id, room, joinedAt }) => void stays.set(id, { room, joinedAt: joinedAt - record.startsAt }),
    seen: async (ids, at) => {
      for (const id of ids) Object.assign(stays.get(id) ?? {}, { seenAt: at - record.startsAt });
    },
    closed: async (id, at, reason) => void Object.assign(stays.get(id) ?? {}, { leftAt: at - record.startsAt, reason }),
    closeOrphans: async () => 0,
  };
  /** Who lost the right to watch. */
  const strangers = new Set<string>();
  const lessons = new LiveLessons({
    sfu,
    clock,
    log: silentLog,
    lessonLog,
    attendance,
    links,
    conversation: { talk: talkLog, questions: questionLog, stageLimit: 2 },
    answerSecret: "only for tests",
    slates: {
      of: async () => keptSlate,
      keep: async (_id, kept) => {
        keptSlate = kept;
      },
    },
    decks: {
      find: async (_owner, id) =>
        deck?.deck.id === id ? granted(deck) : refused("record.not-found", { record: "deck" }),
      shown: async () => undefined,
    },
    findLesson: async (id) => (id === record.id ? record : undefined),
    mayObserve: async (id) => !strangers.has(id),
  });
  const channels = new Map<string, Set<FakePage>>();
  const open = async (seat: Seat): Promise<FakePage> => {
    const outcome = await lessons.admit(record.id, seat);
    return new FakePage(grantedValue(outcome), channels);
  };
  return {
    clock,
    sfu,
    log,
    lessons,
    talkLog,
    questionLog,
    keptSlate: () => keptSlate,
    strangers,
    stays: () => [...stays.values()],
    openTeacher: () => open({ role: "teacher" }),
    openClassroom: (id: typeof north) => open({ role: "classroom", classroomId: id }),
    openObserver: (id = "psn-wang") => open({ role: "observer", personId: personId.parse(id) }),
  };
}

export function grantedValue<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.error.code} ${JSON.stringify(outcome.error.params)}`);
  return outcome.value;
}

export function codeOf(outcome: Outcome<unknown>): Refusal["code"] | "granted" {
  return outcome.ok ? "granted" : outcome.error.code;
}

/** A lesson with a teacher who is heard and seen, and two classrooms. What they were told so far is forgotten. */
export async function onAir() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.sendVideo("teacher"));
  grantedValue(await teacher.guest.handlers.goLive({}));
  const pages = { north: await world.openClassroom(north), south: await world.openClassroom(south) };
  for (const page of Object.values(pages)) grantedValue(await page.join());
  for (const page of [teacher, ...Object.values(pages)]) page.fresh();
  return { ...world, teacher, ...pages };
}
