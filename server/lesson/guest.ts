import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Guest } from "../../signaling/contract/line.ts";
import type { Handlers } from "../../signaling/contract/requests.ts";
import type { Log } from "../log.ts";
import type { LiveLesson } from "./live-lesson.ts";
import { questionHandlers } from "./question-handlers.ts";
import { slateHandlers } from "./slate-handlers.ts";
import { talkHandlers } from "./talk-handlers.ts";
import type { Visitor } from "./visitors.ts";

/** One admitted page, bound to its socket by signaling/serve.ts. */
export function guestOf(lesson: LiveLesson, visitor: Visitor, log: Log): Guest {
  return {
    handlers: handlersFor(lesson, visitor),
    dropped: () => lesson.setAway(visitor, true),
    returned: () => lesson.setAway(visitor, false),
    gone: () => {
      lesson.exit(visitor).catch((cause: unknown) => log.error({ err: cause }, "a room could not be vacated"));
    },
  };
}

/** What one page may ask of its lesson, with the checks of its role and of having joined. */
function handlersFor(lesson: LiveLesson, visitor: Visitor): Handlers {
  const { media } = lesson;
  const { seat, room } = visitor;

  const joined = <T>(job: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    lesson.change(async () => (lesson.isOccupant(visitor) ? await job() : refused("lesson.not-joined")));
  const asTeacher = <T>(job: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    joined(async () => (seat.role === "teacher" ? await job() : refused("ticket.forbidden")));

  /** A page that has joined, or an assistant's device beside one. */
  const speaking = <T>(job: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    lesson.change(async () =>
      lesson.isOccupant(visitor) || lesson.conversation.assistants.has(visitor)
        ? await job()
        : refused("lesson.not-joined"),
    );

  /** The transports of this page, joined or not. */
  const seatMedia = () => (lesson.isOccupant(visitor) ? media.seat(room) : lesson.lobby?.seatOf(visitor));

  /** What is sent has changed, so what everybody gets may change too. */
  const replanned = async <T>(change: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await change;
    if (outcome.ok) {
      lesson.layout.look();
      await lesson.control?.changed();
    }
    return outcome;
  };

  return {
    join: (input) => lesson.change(() => lesson.door.join(visitor, input)),
    connectTransport: (input) =>
      lesson.change(async () => (await seatMedia()?.connect(input)) ?? refused("lesson.not-joined")),
    restartIce: (input) =>
      lesson.change(async () => (await seatMedia()?.restartIce(input)) ?? refused("lesson.not-joined")),
    openTransports: ({ rtpCapabilities }) => lesson.change(() => lesson.door.openTransports(visitor, rtpCapabilities)),
    checkLink: () => lesson.change(async () => lesson.lobby?.check(visitor) ?? refused("check.off")),
    // Like those of a reception, it does not wait behind other changes.
    reportCheck: async (input) => lesson.lobby?.report(visitor, input) ?? granted({}),
    reportTrain: async (input) => lesson.lobby?.sent(visitor, input) ?? granted({}),
    startReceiving: (input) => joined(() => media.release(room, input)),
    startSource: (input) => joined(() => replanned(media.start(seat, room, input))),
    pauseSource: (input) => joined(() => replanned(media.pause(room, input))),
    reportCapture: async (input) =>
      lesson.isOccupant(visitor) ? media.resize(room, input) : refused("lesson.not-joined"),
    stopSource: ({ sourceId }) => joined(() => replanned(Promise.resolve(media.stop(room, sourceId)))),
    goLive: () => asTeacher(() => lesson.goLive()),
    endLesson: () =>
      seat.role === "teacher"
        ? lesson.end("teacher").then(() => granted({}))
        : Promise.resolve(refused("ticket.forbidden")),
    // Not in turn: a report that waits behind a state change is a late one.
    reportReception: async (input) => {
      if (!lesson.isOccupant(visitor)) return refused("lesson.not-joined");
      lesson.received(room, input);
      return granted({});
    },
    reportUplink: async (input) => {
      if (!lesson.isOccupant(visitor)) return refused("lesson.not-joined");
      await lesson.control?.uplinkReported(room, input);
      return granted({});
    },
    reportLadder: async (input) => {
      if (!lesson.isOccupant(visitor)) return refused("lesson.not-joined");
      lesson.control?.laddered(room, input);
      return granted({});
    },
    sendStill: async (input) =>
      lesson.isOccupant(visitor) ? lesson.stills.take(room, input) : refused("lesson.not-joined"),
    // The page stays in the lobby: it may join again.
    leave: () =>
      joined(async () => {
        await lesson.door.vacate(visitor, "left");
        return granted({});
      }),
    openClassroom: ({ classroomId }) => asTeacher(() => replanned(lesson.staging.callUp(classroomId))),
    closeClassroom: ({ classroomId }) =>
      asTeacher(async () => {
        await lesson.staging.sendBack(classroomId);
        return await replanned(Promise.resolve(granted({})));
      }),
    showOverview: ({ classroomIds }) => asTeacher(() => replanned(lesson.staging.showOverview(classroomIds))),
    pinLayout: ({ focus }) => asTeacher(async () => lesson.layout.pin(focus)),
    ...talkHandlers(lesson.conversation.talk, seat, speaking),
    ...questionHandlers(lesson.conversation.questions, seat, speaking),
    ...slateHandlers(lesson, visitor),
  };
}
