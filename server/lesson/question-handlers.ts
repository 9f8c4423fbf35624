import { type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { RoomSeat } from "../../signaling/contract/lesson.ts";
import type { questionRequests } from "../../signaling/contract/questions.ts";
import type { Handlers } from "../../signaling/contract/requests.ts";
import type { Questions } from "./questions.ts";
import type { InTurn } from "./talk-handlers.ts";

/** The teacher asks, classrooms answer. */
export function questionHandlers(
  questions: Questions,
  seat: RoomSeat,
  inTurn: InTurn,
): Pick<Handlers, keyof typeof questionRequests> {
  const asTeacher = <T>(job: () => Outcome<T>): Promise<Outcome<T>> =>
    inTurn(async () => (seat.role === "teacher" ? job() : refused("ticket.forbidden")));
  return {
    askQuestion: (draft) => asTeacher(() => questions.ask(draft)),
    closeQuestion: ({ questionId }) => asTeacher(() => questions.close(questionId)),
    revealQuestion: ({ questionId }) => asTeacher(() => questions.reveal(questionId)),
    putQuestionAway: () => asTeacher(() => questions.putAway()),
    answerQuestion: ({ questionId, answer }) =>
      inTurn(async () =>
        seat.role === "teacher" ? refused("ticket.forbidden") : questions.answer(seat.classroomId, questionId, answer),
      ),
  };
}
