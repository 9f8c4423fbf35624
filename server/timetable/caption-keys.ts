import type { Holder, LessonRecord } from "../../signaling/contract/api.ts";
import type { CaptionKeyView } from "../../signaling/contract/captions.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { hashToken, newToken } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import type { CaptionKeysStore } from "./ports.ts";
import type { Timetable } from "./timetable.ts";

/** Keys with which a source may post a lesson's captions. They belong to its teacher and to its administrators. */
export interface CaptionKeys {
  /** Makes one in place of the one before, and tells it this once. Refuses `record.not-found`, `session.forbidden`, `lesson.over`. */
  make(holder: Holder, id: LessonId): Promise<Outcome<{ view: CaptionKeyView; key: string }>>;
  find(holder: Holder, id: LessonId): Promise<Outcome<CaptionKeyView>>;
  /** The key opens nothing any more. Revoking what is not there is no error. */
  revoke(holder: Holder, id: LessonId): Promise<Outcome<CaptionKeyView>>;
  /** Refuses with `caption.wrong-key`, which does not tell whether there is such a lesson. */
  check(id: LessonId, key: string): Promise<Outcome<void>>;
}

export interface CaptionKeysParts {
  keys: CaptionKeysStore;
  timetable: Pick<Timetable, "find">;
  clock: Clock;
}

export function createCaptionKeys({ keys, timetable, clock }: CaptionKeysParts): CaptionKeys {
  async function lessonOf(holder: Holder, id: LessonId): Promise<Outcome<LessonRecord>> {
    const may = holder.kind === "person" && (holder.role === "teacher" || holder.role === "administrator");
    return may ? await timetable.find(holder, id) : refused("session.forbidden");
  }
  const viewOf = ({ id, title }: LessonRecord, madeAt: number | null): CaptionKeyView => ({
    lessonId: id,
    title,
    madeAt,
  });
  return {
    async make(holder, id) {
      const lesson = await lessonOf(holder, id);
      if (!lesson.ok) return lesson;
      if (lesson.value.state === "ended") return refused("lesson.over");
      if (lesson.value.state === "cancelled") return refused("lesson.cancelled");
      const key = newToken();
      const madeAt = clock.now();
      await keys.keep(id, { keyHash: hashToken(key), madeAt });
      return granted({ view: viewOf(lesson.value, madeAt), key });
    },

    async find(holder, id) {
      const lesson = await lessonOf(holder, id);
      return lesson.ok ? granted(viewOf(lesson.value, (await keys.find(id))?.madeAt ?? null)) : lesson;
    },

    async revoke(holder, id) {
      const lesson = await lessonOf(holder, id);
      if (!lesson.ok) return lesson;
      await keys.remove(id);
      return granted(viewOf(lesson.value, null));
    },

    async check(id, key) {
      return (await keys.find(id))?.keyHash === hashToken(key) ? granted(undefined) : refused("caption.wrong-key");
    },
  };
}
