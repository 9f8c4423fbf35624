import { useCallback, useState } from "preact/hooks";
import type { ClassroomOnAir, LessonOnAir } from "../../../signaling/contract/operations.ts";
import type { Api } from "../../http/api.ts";
import type { Failure } from "../../http/failure.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { ClassroomTable, type OnAct } from "./classroom-table.tsx";
import { ExtendDialog } from "./extend-dialog.tsx";
import { MessageDialog } from "./message-dialog.tsx";
import { operationsWords } from "./words.ts";

type Open =
  | { dialog: "none" | "messageAll" | "extend" | "move" | "end" }
  | { dialog: "message" | "remove"; classroom: ClassroomOnAir };

/** What an administrator can do in one live lesson, around its classrooms. What came of it shows by itself. */
export function LessonActions({ lesson, api }: { lesson: LessonOnAir; api: Api }) {
  const say = useWords(operationsWords);
  const format = useFormat();
  const explain = useRefusalText();
  const toast = useToast();
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const { id, title, worker } = lesson;
  const close = () => setOpen({ dialog: "none" });
  const onAct: OnAct = useCallback(
    (what, classroom) => {
      const { id: classroomId, muted, removed } = classroom;
      const name = nameOf(classroom);
      // What can be taken back is done at once; the rest is asked.
      const done = async (asked: ReturnType<Api["muteOnAir"]>, text: string) => {
        const answer = await asked;
        setFailure(answer.ok ? undefined : answer.error);
        if (answer.ok) toast(text);
      };
      if (what === "mute")
        void done(api.muteOnAir(id, classroomId, !muted), say(muted ? "wasUnmuted" : "wasMuted", { name }));
      else if (what === "remove" && removed)
        void done(api.removeOnAir(id, classroomId, false), say("wasReadmitted", { name }));
      else setOpen({ dialog: what, classroom });
    },
    [api, id, say, toast],
  );
  return (
    <>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      <div class="actions on-air-actions">
        {lesson.state === "live" && (
          <a class="button small" data-action="watch" href={`/observer#lesson=${id}`}>
            {say("watch")}
          </a>
        )}
        <Button size="small" action="message-all" onClick={() => setOpen({ dialog: "messageAll" })}>
          {say("messageAll")}
        </Button>
        <Button size="small" action="extend-lesson" onClick={() => setOpen({ dialog: "extend" })}>
          {say("extend")}
        </Button>
        {worker !== null && (
          <Button size="small" action="move-lesson" onClick={() => setOpen({ dialog: "move" })}>
            {say("move")}
          </Button>
        )}
        <Button size="small" action="end-lesson" icon="end" onClick={() => setOpen({ dialog: "end" })}>
          {say("end")}
        </Button>
      </div>
      <ClassroomTable lesson={lesson} onAct={onAct} />
      {open.dialog === "messageAll" && (
        <MessageDialog
          name={say("messageEverybody", { title })}
          send={(text) => api.messageOnAir(id, "all", text)}
          onClose={close}
        />
      )}
      {open.dialog === "message" && (
        <MessageDialog
          name={nameOf(open.classroom)}
          send={(text) => api.messageOnAir(id, open.classroom.id, text)}
          onClose={close}
        />
      )}
      {open.dialog === "extend" && <ExtendDialog lesson={lesson} api={api} onClose={close} />}
      {open.dialog === "remove" && (
        <ConfirmDialog
          title={say("removeTitle", { name: nameOf(open.classroom) })}
          confirm={say("remove")}
          action="confirm-remove"
          onClose={close}
          onConfirm={async () => {
            const answer = await api.removeOnAir(id, open.classroom.id, true);
            if (answer.ok) toast(say("wasRemoved", { name: nameOf(open.classroom) }));
            return answer;
          }}
        >
          {say("removeText")}
        </ConfirmDialog>
      )}
      {open.dialog === "move" && (
        <ConfirmDialog
          title={say("moveTitle", { title })}
          confirm={say("move")}
          action="confirm-move"
          look="principal"
          onClose={close}
          onConfirm={async () => {
            const answer = await api.moveOnAir(id);
            if (answer.ok) toast(say("wasMoved", { worker: format.number((answer.value.worker ?? 0) + 1) }));
            return answer;
          }}
        >
          {say("moveText", { worker: format.number((worker ?? 0) + 1) })}
        </ConfirmDialog>
      )}
      {open.dialog === "end" && (
        <ConfirmDialog
          title={say("endTitle", { title })}
          confirm={say("end")}
          action="confirm-end"
          onClose={close}
          onConfirm={async () => {
            const answer = await api.cancelLesson(id);
            if (answer.ok) toast(say("wasEnded"));
            return answer;
          }}
        >
          {say("endText")}
        </ConfirmDialog>
      )}
    </>
  );
}

function nameOf({ school, name }: ClassroomOnAir): string {
  return `${school} · ${name}`;
}
