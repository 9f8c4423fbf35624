import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { adminWords } from "../words.ts";

interface CancelDialogProps {
  api: Api;
  lesson: LessonRecord;
  /** With the words that confirm it. */
  onCancelled: (text: string) => void;
  onClose: () => void;
}

/** Asks before a lesson is cancelled, or ended while it is on air. */
export function CancelDialog({ api, lesson, onCancelled, onClose }: CancelDialogProps) {
  const say = useWords(adminWords);
  const format = useFormat();
  const { title, startsAt } = lesson;
  const teacher = lesson.teacher.name;
  const live = lesson.state === "live";
  const confirm = async () => {
    const answer = await api.cancelLesson(lesson.id);
    if (answer.ok) onCancelled(say(live ? "lessonEnded" : "lessonCancelled"));
    return answer;
  };
  return (
    <ConfirmDialog
      title={say(live ? "endTitle" : "cancelTitle", { title })}
      confirm={say(live ? "endLesson" : "cancelLesson")}
      action="confirm-cancel-lesson"
      onConfirm={confirm}
      onClose={onClose}
    >
      {live ? say("endText", { teacher }) : say("cancelText", { teacher, when: format.moment(startsAt) })}
    </ConfirmDialog>
  );
}
