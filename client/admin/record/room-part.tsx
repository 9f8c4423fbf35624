import type { LessonRecord } from "../../../signaling/contract/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { planWords, useCauseSentence } from "../../i18n/plan-text.ts";
import { Chip } from "../../ui/chip.tsx";
import { Table } from "../../ui/table.tsx";
import { QualityChart } from "./quality-chart.tsx";
import { attendedMs, figuresOf, type RoomRecord } from "./room-record.ts";
import { usePercent } from "./use-percent.ts";
import { recordWords } from "./words.ts";

/** One classroom: when it was there, what arrived minute by minute, and what changed with its cause. */
export function RoomPart({ room, lesson }: { room: RoomRecord; lesson: LessonRecord }) {
  const say = useWords(recordWords);
  const plan = useWords(planWords);
  const format = useFormat();
  const why = useCauseSentence();
  const percent = usePercent();
  const { minutes, changes, stays } = room;
  const name = `${room.school} · ${room.name}`;
  const figures = figuresOf(minutes);
  const fromMs = Math.min(lesson.startedAt ?? lesson.startsAt, minutes[0]?.at ?? lesson.startsAt);
  const toMs = Math.max(lesson.endedAt ?? lesson.endsAt, minutes[minutes.length - 1]?.at ?? 0);
  const spans = stays.map(
    ({ joinedAt, leftAt }) => `${format.time(joinedAt)}–${leftAt === null ? "" : format.time(leftAt)}`,
  );
  return (
    <section class="panel record-room" data-classroom={room.id} aria-label={name}>
      <div class="panel-head">
        <h2>{name}</h2>
        {stays.length === 0 ? (
          <Chip tone="warn">{say("notThere")}</Chip>
        ) : (
          <span class="soft">
            {spans.join(" · ")} ({format.minutes(attendedMs(stays, Date.now()))})
          </span>
        )}
      </div>
      {figures && (
        <figure class="record-figure">
          <QualityChart
            title={say("chartTitle", {
              name,
              received: format.rate(figures.receivedKbps),
              full: percent(figures.tierShares.full),
              count: figures.measurements,
            })}
            minutes={minutes}
            fromMs={fromMs}
            toMs={toMs}
          />
        </figure>
      )}
      {changes.length > 0 && (
        <details class="record-changes">
          <summary>
            {say("changesTitle")} ({format.number(changes.length)})
          </summary>
          <Table
            label={`${say("changesTitle")}: ${name}`}
            rows={changes}
            keyOf={({ at, cause }) => `${at} ${cause.code}`}
            columns={[
              { head: say("time"), kind: "digits", cell: ({ at }) => format.time(at) },
              { head: say("tier"), cell: ({ tier }) => plan(tier) },
              { head: say("cause"), cell: ({ cause }) => why(cause) ?? cause.code },
            ]}
          />
        </details>
      )}
    </section>
  );
}
