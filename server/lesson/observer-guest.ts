import { granted, refused } from "../../signaling/contract/errors.ts";
import type { Guest } from "../../signaling/contract/line.ts";
import type { Handlers } from "../../signaling/contract/requests.ts";
import type { LiveLesson } from "./live-lesson.ts";
import type { ObserverPage } from "./observers.ts";

const no = async () => refused("ticket.forbidden");

/** What somebody who watches unseen may not ask, one by one: whoever adds a request decides. */
const forbidden = {
  startSource: no,
  reportCapture: no,
  pauseSource: no,
  stopSource: no,
  goLive: no,
  endLesson: no,
  reportUplink: no,
  reportLadder: no,
  sendStill: no,
  openClassroom: no,
  closeClassroom: no,
  showOverview: no,
  pinLayout: no,
  raiseHand: no,
  lowerHand: no,
  dismissHand: no,
  prepareClassroom: no,
  sendMessage: no,
  removeMessage: no,
  countHeads: no,
  addNote: no,
  reportTrouble: no,
  endTrouble: no,
  settleTrouble: no,
  askQuestion: no,
  closeQuestion: no,
  revealQuestion: no,
  putQuestionAway: no,
  answerQuestion: no,
  writeSlate: no,
  addDeck: no,
  point: no,
} satisfies Partial<Handlers>;

/** The page of somebody who watches unseen, bound to its socket by signaling/serve.ts: it receives, and reads. */
export function observerGuestOf(lesson: LiveLesson, page: ObserverPage): Guest {
  const { observers, slate } = lesson;
  const seat = () => observers.seatOf(page);
  const notJoined = () => refused("lesson.not-joined");
  const handlers: Handlers = {
    ...forbidden,
    join: (input) => lesson.change(() => lesson.door.joinUnseen(page, input)),
    connectTransport: (input) => lesson.change(async () => (await seat()?.connect(input)) ?? notJoined()),
    restartIce: (input) => lesson.change(async () => (await seat()?.restartIce(input)) ?? notJoined()),
    startReceiving: ({ consumerIds }) =>
      lesson.change(async () => {
        const media = seat();
        if (media === undefined) return notJoined();
        await media.release(consumerIds);
        return granted({});
      }),
    leave: () =>
      lesson.change(async () => {
        observers.leave(page);
        return granted({});
      }),
    readSlate: async (input) => (observers.isHere(page) ? granted(slate.read(input)) : refused("lesson.over")),
    readStrokes: async (input) => (observers.isHere(page) ? slate.strokes(input) : refused("lesson.over")),
    readShown: async () => (observers.isHere(page) ? granted(slate.shown()) : refused("lesson.over")),
    // Pages report what they receive; of this one nobody wants to know.
    reportReception: async () => granted({}),
    openTransports: async () => refused("check.off"),
    checkLink: async () => refused("check.off"),
    reportCheck: async () => granted({}),
    reportTrain: async () => granted({}),
  };
  return {
    handlers,
    // Nobody is told that it is away.
    dropped: () => undefined,
    returned: () => undefined,
    gone: () => observers.exit(page),
  };
}
