import { saveCsv } from "../../csv/save-csv.ts";
import "./record.css";
import { useCallback } from "preact/hooks";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { LessonId } from "../../../signaling/contract/ids.ts";
import type { Tier } from "../../../signaling/contract/plan.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { planWords, useCauseSentence } from "../../i18n/plan-text.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded } from "../loaded.tsx";
import { SectionHead } from "../section-head.tsx";
import { useLoading } from "../use-loading.ts";
import { changeSheet, minuteSheet } from "./record-sheets.ts";
import { RoomPart } from "./room-part.tsx";
import { type RoomRecord, roomRecords } from "./room-record.ts";
import { RoomTable } from "./room-table.tsx";
import { recordWords } from "./words.ts";

interface OnRecord {
  lesson: LessonRecord;
  rooms: RoomRecord[];
}

/** What is on record of one lesson: who was there, what arrived, what changed and why. */
export function RecordSection({ api, lessonId }: { api: Api; lessonId: LessonId }) {
  const say = useWords(recordWords);
  const loading = useLoading(useCallback(() => load(api, lessonId), [api, lessonId]));
  return (
    <div class="record">
      <p class="record-back">
        <a href="#lessons">{say("back")}</a>
      </p>
      <Loaded loading={loading}>{(value) => <Whole {...value} />}</Loaded>
    </div>
  );
}

async function load(api: Api, id: LessonId): Promise<Answer<OnRecord>> {
  const [lesson, quality, attendance] = await Promise.all([api.lesson(id), api.lessonQuality(id), api.attendance(id)]);
  if (!lesson.ok) return lesson;
  if (!quality.ok) return quality;
  if (!attendance.ok) return attendance;
  const rooms = roomRecords(lesson.value, quality.value, attendance.value);
  return { ok: true, value: { lesson: lesson.value, rooms } };
}

function Whole({ lesson, rooms }: OnRecord) {
  const say = useWords(recordWords);
  const plan = useWords(planWords);
  const why = useCauseSentence();
  const format = useFormat();
  const { title, teacher, startsAt, endsAt } = lesson;
  const words = { say, plan, why };
  const measured = rooms.some(({ minutes, changes }) => minutes.length + changes.length > 0);
  const when = `${format.day(startsAt)}, ${format.span(startsAt, endsAt)}`;
  return (
    <>
      <SectionHead title={say("recordTitle", { title })}>
        {measured && (
          <>
            <Button action="save-minutes" onClick={() => saveCsv(title, minuteSheet(rooms, words))}>
              {say("saveMinutes")}
            </Button>
            <Button
              action="save-changes"
              onClick={() => saveCsv(`${title} ${say("changesTitle")}`, changeSheet(rooms, words))}
            >
              {say("saveChanges")}
            </Button>
            <Button action="print" onClick={() => window.print()}>
              {say("print")}
            </Button>
          </>
        )}
      </SectionHead>
      <p class="soft">{say("lessonLine", { teacher: teacher.name, when })}</p>
      {measured ? (
        <>
          <section class="panel" aria-label={say("summary")}>
            <RoomTable rooms={rooms} />
          </section>
          <Legend />
          {rooms.map((room) => (
            <RoomPart key={room.id} room={room} lesson={lesson} />
          ))}
        </>
      ) : (
        <Empty icon="bars" title={say("nothing")}>
          {say("nothingHint")}
        </Empty>
      )}
    </>
  );
}

const tiers: readonly Tier[] = ["full", "reduced", "stills", "audio"];

function Legend() {
  const say = useWords(recordWords);
  const plan = useWords(planWords);
  return (
    <p class="record-legend">
      {say("legendReceived")}:
      {tiers.map((tier) => (
        <span key={tier} class="record-key">
          <span class={`record-mark ${tier}`} />
          {plan(tier)}
        </span>
      ))}
      <span class="record-key">
        <span class="record-mark budget" />
        {say("legendBudget")}
      </span>
    </p>
  );
}
