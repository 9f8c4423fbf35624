import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { Lost, Message, MessageId, Note } from "../../signaling/contract/talk.ts";

/** What the lesson's record keeps of what was said beside picture and sound. Implemented by server/store. */

export type TalkEntry =
  | { kind: "message"; lessonId: LessonId; message: Message }
  /** Its words go from the record, too. */
  | { kind: "message-removed"; lessonId: LessonId; messageId: MessageId; at: number }
  | { kind: "heads"; lessonId: LessonId; classroomId: ClassroomId; at: number; heads: number }
  | { kind: "note"; lessonId: LessonId; classroomId: ClassroomId; at: number; text: string }
  | { kind: "trouble"; lessonId: LessonId; classroomId: ClassroomId; at: number; lost: Lost }
  | { kind: "trouble-over"; lessonId: LessonId; classroomId: ClassroomId; at: number };

/** What a lesson goes on with after the service was started anew. Oldest first. */
export interface KeptTalk {
  messages: readonly Message[];
  rooms: readonly { classroomId: ClassroomId; heads: number | null; notes: readonly Note[] }[];
}

export interface TalkLog {
  /** All of them, or none. An entry that was kept before (its write failed late) is passed over. */
  keep(entries: readonly KeptEntry[]): Promise<void>;
  of(lessonId: LessonId): Promise<KeptTalk>;
}

/** `id` makes a second try harmless. */
export type KeptEntry = TalkEntry & { readonly id: string };

export const nothingSaid: KeptTalk = { messages: [], rooms: [] };
