import type { z } from "zod";
import type {
  AttendanceRow,
  ClassroomRecord,
  choosePassword,
  FirstAdministrator,
  Holder,
  InvitedPerson,
  LessonRecord,
  LessonTicket,
  LinkView,
  NewClassroom,
  NewLesson,
  NewPerson,
  NewSchool,
  PairingStarted,
  PairingState,
  PersonView,
  pairingConfirm,
  pairingPoll,
  SchoolView,
  Session,
  SignIn,
  WatchingTicket,
} from "../../signaling/contract/api.ts";
import type {
  DeckId,
  DeckOrigin,
  DeckPictures,
  DeckShelfView,
  DeckSlides,
  DeckView,
} from "../../signaling/contract/deck.ts";
import type { Expected } from "../../signaling/contract/feasibility.ts";
import type { ClassroomId, DeviceId, LessonId, PersonId } from "../../signaling/contract/ids.ts";
import type { OnAirEvent, OperatedLesson } from "../../signaling/contract/operations.ts";
import type { LessonQuality } from "../../signaling/contract/quality.ts";
import type { ChildView, childAnswer, QuestionRecord } from "../../signaling/contract/questions.ts";
import type { MessageTo } from "../../signaling/contract/talk.ts";
import { accountRoutes } from "./account-routes.ts";
import type { Answer } from "./failure.ts";
import { createFiles } from "./files.ts";
import { everyPage } from "./pages.ts";
import { recordRoutes } from "./record-routes.ts";
import { reportRoutes } from "./report-routes.ts";
import { createSend, type SendOptions } from "./send.ts";
import { createFollow } from "./stream.ts";
import { timetableRoutes } from "./timetable-routes.ts";

type List<T> = { items: T[] };

/** Every route of `/api/v1` as a method. `createApi({ fetch, token: () => session?.token })`. */
export type Api = ReturnType<typeof createApi>;

export function createApi(options: Omit<SendOptions, "baseUrl"> & { baseUrl?: string }) {
  const send = createSend({ baseUrl: "/api/v1", ...options });
  const follow = createFollow({ baseUrl: "/api/v1", ...options });
  const operate = (id: LessonId, what: string, how: object) =>
    send<OperatedLesson>("POST", `/operations/lessons/${id}/${what}`, how);
  const files = createFiles({ baseUrl: "/api/v1", ...options });
  return {
    /** For routes that only a part of a page asks for, which is fetched later. */
    send,
    inspectLink: (key: string) => send<LinkView>("POST", "/links/inspect", { key }),
    signIn: (by: SignIn) => send<Session>("POST", "/sessions", by),
    currentSession: () => send<Holder>("GET", "/sessions/current"),
    signOut: () => send<object>("DELETE", "/sessions/current"),

    createFirstAdministrator: (person: FirstAdministrator) => send<Session>("POST", "/people/first", person),
    choosePassword: (choice: z.input<typeof choosePassword>) => send<Session>("POST", "/people/password", choice),
    ...recordRoutes(send),
    ...accountRoutes(send),
    ...timetableRoutes(send),
    people: () => everyPage<PersonView>(send, "/people"),
    ...reportRoutes(send),
    addPerson: (person: NewPerson) => send<InvitedPerson>("POST", "/people", person),
    renewLink: (id: PersonId) => send<InvitedPerson>("POST", `/people/${id}/link`),

    schools: () => everyPage<SchoolView>(send, "/schools"),
    addSchool: (school: NewSchool) => send<SchoolView>("POST", "/schools", school),
    classrooms: () => everyPage<ClassroomRecord>(send, "/classrooms"),
    addClassroom: (classroom: NewClassroom) => send<ClassroomRecord>("POST", "/classrooms", classroom),

    startPairing: () => send<PairingStarted>("POST", "/pairings"),
    pollPairing: (pairing: z.input<typeof pairingPoll>) => send<PairingState>("POST", "/pairings/poll", pairing),
    confirmPairing: (code: string, classroomId: ClassroomId) => {
      const body: z.output<typeof pairingConfirm> = { code, classroomId };
      return send<object>("POST", "/pairings/confirm", body);
    },
    unpair: (id: DeviceId) => send<object>("DELETE", `/devices/${id}`),

    lessons: (fromMs: number, toMs: number) => everyPage<LessonRecord>(send, `/lessons?from=${fromMs}&to=${toMs}`),
    lesson: (id: LessonId) => send<LessonRecord>("GET", `/lessons/${id}`),
    createLesson: (lesson: NewLesson & { accepted?: readonly LessonId[] }) =>
      send<LessonRecord & { expected: Expected }>("POST", "/lessons", lesson),
    cancelLesson: (id: LessonId) => send<object>("POST", `/lessons/${id}/cancel`),
    lessonTicket: (id: LessonId) => send<LessonTicket>("POST", `/lessons/${id}/ticket`),
    watchingTicket: (id: LessonId) => send<WatchingTicket>("POST", `/lessons/${id}/watching`),
    lessonQuality: (id: LessonId) => send<LessonQuality>("GET", `/lessons/${id}/quality`),
    followOnAir: (hear: (event: OnAirEvent) => void, stop: AbortSignal) =>
      follow<OnAirEvent>("/operations/feed", hear, stop),
    messageOnAir: (id: LessonId, to: MessageTo, text: string) => operate(id, "messages", { to, text }),
    muteOnAir: (id: LessonId, classroomId: ClassroomId, muted: boolean) => operate(id, "mutes", { classroomId, muted }),
    removeOnAir: (id: LessonId, classroomId: ClassroomId, removed: boolean) =>
      operate(id, "removals", { classroomId, removed }),
    extendOnAir: (id: LessonId, minutes: number) => operate(id, "extensions", { minutes }),
    moveOnAir: (id: LessonId) => operate(id, "moves", {}),
    lessonQuestions: (id: LessonId) => send<QuestionRecord>("GET", `/lessons/${id}/questions`),
    openAssistant: (code: string) => send<LessonTicket>("POST", "/assistants", { code }),
    lookForQuestion: (code: string) => send<ChildView>("POST", "/answers/look", { code }),
    answerPass: (code: string, pass: string | null) =>
      send<{ pass: string }>("POST", "/answers/passes", { code, pass }),
    answerAsChild: (answer: z.input<typeof childAnswer>) => send<object>("POST", "/answers", answer),
    decks: (id: LessonId) => send<DeckShelfView>("GET", `/lessons/${id}/decks`),
    attachDeck: (id: LessonId, deck: DeckId, attached: boolean) =>
      send<object>("PUT", `/lessons/${id}/decks/${deck}`, { attached }),
    deleteDeck: (id: LessonId, deck: DeckId) => send<object>("DELETE", `/lessons/${id}/decks/${deck}`),
    lessonPictures: (id: LessonId) => items(send<List<DeckPictures>>("GET", `/lessons/${id}/pictures`)),
    deck: (id: LessonId, deck: DeckId) => send<DeckSlides>("GET", `/lessons/${id}/decks/${deck}`),
    uploadDeck: (id: LessonId, name: string, file: Blob, origin: DeckOrigin = "file") =>
      files.upload<DeckView>(`/lessons/${id}/decks?name=${encodeURIComponent(name)}&origin=${origin}`, file),
    slidePicture: (hash: string, signal: AbortSignal) => files.picture(`/slides/${hash}`, signal),
    attendance: (id: LessonId) => items(send<List<AttendanceRow>>("GET", `/lessons/${id}/attendance`)),
  };
}

async function items<T>(asked: Promise<Answer<List<T>>>): Promise<Answer<T[]>> {
  const answer = await asked;
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}
