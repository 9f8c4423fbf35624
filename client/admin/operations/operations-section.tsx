import "./operations.css";
import { useEffect, useState } from "preact/hooks";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Chip } from "../../ui/chip.tsx";
import { Empty } from "../../ui/empty.tsx";
import { TextField, Tick } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Waiting } from "../../ui/spinner.tsx";
import { SectionHead } from "../section-head.tsx";
import { LessonOnAirRow } from "./lesson-row.tsx";
import { LiveBoard } from "./live-board.ts";
import { operationsWords } from "./words.ts";

/** Every lesson on air and how its classrooms do, live. */
export function OperationsSection({ api }: { api: Api }) {
  const say = useWords(operationsWords);
  const [board] = useState(() => new LiveBoard());
  useEffect(() => {
    void board.follow(api);
    return () => board.close();
  }, [board, api]);
  return (
    <>
      <SectionHead title={say("onAir")}>
        <Connected board={board} />
      </SectionHead>
      <Trouble board={board} />
      <TotalsLine board={board} />
      <div class="on-air-filter">
        <TextField
          label={say("search")}
          value={board.search.value}
          maxLength={80}
          onValue={(text) => {
            board.search.value = text;
          }}
        />
        <Tick
          checked={board.worriedOnly.value}
          onChecked={(checked) => {
            board.worriedOnly.value = checked;
          }}
        >
          {say("worriedOnly")}
        </Tick>
      </div>
      <Lessons board={board} api={api} />
    </>
  );
}

function Connected({ board }: { board: LiveBoard }) {
  const say = useWords(operationsWords);
  return board.known.value && !board.failure.value ? <Chip tone="good">{say("followed")}</Chip> : null;
}

function Trouble({ board }: { board: LiveBoard }) {
  const say = useWords(operationsWords);
  const explain = useRefusalText();
  const failure = board.failure.value;
  return failure ? (
    <Notice tone="warn" title={say("lostTitle")}>
      {say("lostText", { reason: explain(failure) })}
    </Notice>
  ) : null;
}

function TotalsLine({ board }: { board: LiveBoard }) {
  const say = useWords(operationsWords);
  const { live, waiting, present, invited, worried } = board.totals.value;
  if (live + waiting === 0) return null;
  return (
    <p class="on-air-totals">
      <strong>{say("lessonsLive", { count: live })}</strong>
      {waiting > 0 && <span>{say("lessonsWaiting", { count: waiting })}</span>}
      <span>{say("classroomsIn", { present, invited })}</span>
      {worried > 0 ? (
        <Chip tone="warn">{say("worried", { count: worried })}</Chip>
      ) : (
        <Chip tone="good">{say("allWell")}</Chip>
      )}
    </p>
  );
}

function Lessons({ board, api }: { board: LiveBoard; api: Api }) {
  const say = useWords(operationsWords);
  const lines = board.shown.value;
  if (lines.length > 0) {
    return (
      <ul class="on-air">
        {lines.map((line) => (
          <LessonOnAirRow key={line.id} line={line} api={api} />
        ))}
      </ul>
    );
  }
  if (!board.known.value) return board.failure.value ? null : <Waiting>{say("opening")}</Waiting>;
  const filtered = board.search.value !== "" || board.worriedOnly.value;
  return (
    <Empty icon="live" title={say(filtered ? "noMatch" : "nothingOnAir")}>
      {say(filtered ? "noMatchHint" : "nothingOnAirHint")}
    </Empty>
  );
}
