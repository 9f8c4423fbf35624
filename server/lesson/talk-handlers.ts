import { type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { RoomSeat } from "../../signaling/contract/lesson.ts";
import type { Handlers } from "../../signaling/contract/requests.ts";
import type { talkRequests } from "../../signaling/contract/talk.ts";
import { writerOf } from "./message-book.ts";
import { roomOf } from "./sources.ts";
import type { Talk } from "./talk.ts";

/** Runs a job in the lesson's turn, if this page takes part by then. */
export type InTurn = <T>(job: () => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** What a seat may say: a classroom for itself, the teacher about all of them. */
export function talkHandlers(talk: Talk, seat: RoomSeat, inTurn: InTurn): Pick<Handlers, keyof typeof talkRequests> {
  const forRoom = <T>(job: (id: ClassroomId) => Outcome<T>): Promise<Outcome<T>> =>
    inTurn(async () => (seat.role === "teacher" ? refused("ticket.forbidden") : job(seat.classroomId)));
  const asTeacher = <T>(job: () => Outcome<T>): Promise<Outcome<T>> =>
    inTurn(async () => (seat.role === "teacher" ? job() : refused("ticket.forbidden")));

  return {
    raiseHand: () => forRoom((id) => talk.raise(id)),
    lowerHand: () => forRoom((id) => talk.lower(id)),
    dismissHand: ({ classroomId }) => asTeacher(() => talk.lower(classroomId)),
    prepareClassroom: ({ classroomId }) => asTeacher(() => talk.choose(classroomId)),
    sendMessage: ({ to, text }) =>
      inTurn(async () =>
        // The teacher writes to classrooms, a classroom to the teacher.
        (seat.role === "teacher") === (to === "teacher")
          ? refused("ticket.forbidden")
          : talk.say(writerOf(roomOf(seat)), to, text),
      ),
    removeMessage: ({ messageId }) => asTeacher(() => talk.unsay(messageId)),
    countHeads: ({ heads }) => forRoom((id) => talk.countHeads(id, heads)),
    addNote: ({ text }) => forRoom((id) => talk.addNote(id, text)),
    reportTrouble: ({ lost }) => forRoom((id) => talk.reportTrouble(id, lost)),
    endTrouble: () => forRoom((id) => talk.endTrouble(id)),
    settleTrouble: ({ classroomId }) => asTeacher(() => talk.endTrouble(classroomId)),
  };
}
