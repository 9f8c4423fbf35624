import { useCallback } from "preact/hooks";
import type { AttendanceRow, LessonRecord } from "../../../signaling/contract/api.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { Loaded } from "../loaded.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { AnswersExport } from "./answers-export.tsx";
import { leaveWords, readAttendance } from "./attendance.ts";

interface AttendanceDialogProps {
  api: Api;
  lesson: LessonRecord;
  onClose: () => void;
}

/** Who was in a lesson, when, and who was missed. */
export function AttendanceDialog({ api, lesson, onClose }: AttendanceDialogProps) {
  const say = useWords(adminWords);
  const list = useLoading(useCallback(() => api.attendance(lesson.id), [api, lesson.id]));
  return (
    <Dialog wide title={say("attendanceTitle", { title: lesson.title })} onClose={onClose}>
      <Loaded loading={list}>
        {(rows) => {
          const { stays, absent } = readAttendance(rows, lesson.classrooms);
          return (
            <>
              {absent.length === 0 ? (
                <Notice tone="good">{say("allCame")}</Notice>
              ) : (
                <Notice tone="warn" title={say("absentTitle", { count: absent.length })}>
                  <ul class="names">
                    {absent.map(({ id, school, name }) => (
                      <li key={id}>{`${school} ${name}`}</li>
                    ))}
                  </ul>
                </Notice>
              )}
              {stays.length === 0 ? (
                <Empty icon="people" title={say("attendanceNobody")}>
                  {say("attendanceNobodyHint")}
                </Empty>
              ) : (
                <Stays stays={stays} />
              )}
              <AnswersExport api={api} lesson={lesson} />
            </>
          );
        }}
      </Loaded>
    </Dialog>
  );
}

function Stays({ stays }: { stays: AttendanceRow[] }) {
  const say = useWords(adminWords);
  const format = useFormat();
  return (
    <Table
      label={say("attendance")}
      rows={stays}
      keyOf={({ room, joinedAt }) => `${room} ${joinedAt}`}
      columns={[
        {
          head: say("room"),
          cell: ({ room, name }) => <strong>{room === MASTER_ROOM ? say("teacherRoom", { name }) : name}</strong>,
        },
        { head: say("school"), cell: ({ school }) => school },
        { head: say("joined"), kind: "digits", cell: ({ joinedAt }) => format.time(joinedAt) },
        {
          head: say("left"),
          kind: "digits",
          cell: ({ leftAt }) => (leftAt === null ? say("stillThere") : format.time(leftAt)),
        },
        {
          head: say("stayed"),
          kind: "digits",
          cell: ({ joinedAt, leftAt }) => format.minutes((leftAt ?? Date.now()) - joinedAt),
        },
        {
          head: say("whyLeft"),
          cell: ({ leaveReason }) => (leaveReason === null ? null : say(leaveWords[leaveReason])),
        },
      ]}
    />
  );
}
