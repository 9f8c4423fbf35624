import { useState } from "preact/hooks";
import type { ImportReport, RowError, RowFate, RowReport } from "../../../signaling/contract/imports.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Chip, type Tone } from "../../ui/chip.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.tsx";
import { useFieldWords } from "../field-words.ts";
import { sheetWords } from "../record-words.ts";

/** More rows than anybody reads; mistakes come first. */
const SHOWN_ROWS = 200;

const fates: readonly RowFate[] = ["error", "new", "changed", "same"];
const tones: { [F in RowFate]: Tone } = { error: "live", new: "good", changed: "warn", same: "plain" };

/** Every row's fate, and what it comes to. */
export function SheetReport({ file, report }: { file: string; report: ImportReport }) {
  const say = useWords(sheetWords);
  const { counts, written } = report;
  const [shown, setShown] = useState<RowFate | "all">("all");
  const byFate = fates.flatMap((fate) => report.rows.filter((row) => row.fate === fate));
  const ordered = [...byFate.filter(hasClash), ...byFate.filter((row) => !hasClash(row))];
  const rows = ordered.filter(({ fate }) => shown === "all" || fate === shown);
  const changes = counts.new + counts.changed;
  return (
    <>
      <p class="soft">
        {say("readAs", { file, encoding: say(report.encoding), delimiter: say(report.delimiter) })}{" "}
        {report.ignored.length > 0 && say("ignored", { columns: report.ignored.join(say("gap")) })}
      </p>
      {counts.error > 0 && <Notice tone="bad">{say("mistakes", { count: counts.error })}</Notice>}
      {report.clashes > 0 && !written && <Notice tone="warn">{say("clashesFound", { count: report.clashes })}</Notice>}
      {written && <Notice tone="good">{say("written", { count: changes })}</Notice>}
      {!written && counts.error === 0 && changes === 0 && <Notice tone="info">{say("nothingToWrite")}</Notice>}
      <SelectField<RowFate | "all">
        label={say("filter")}
        value={shown}
        onValue={setShown}
        options={[
          { value: "all", text: say("showAll", { total: report.rows.length }) },
          ...fates.map((value) => ({ value, text: say("showOnly", { fate: say(value), total: counts[value] }) })),
        ]}
      />
      <Table<RowReport>
        label={say("fates")}
        rows={rows.slice(0, SHOWN_ROWS)}
        keyOf={({ line }) => String(line)}
        columns={[
          { head: say("line"), kind: "digits", cell: ({ line }) => line },
          { head: say("row"), cell: ({ label }) => label },
          { head: say("fate"), cell: ({ fate }) => <Chip tone={tones[fate]}>{say(fate)}</Chip> },
          { head: say("details"), cell: (row) => <Details row={row} /> },
        ]}
      />
      {rows.length > SHOWN_ROWS && <p class="soft">{say("cut", { shown: SHOWN_ROWS, total: rows.length })}</p>}
    </>
  );
}

function hasClash({ clashCount }: RowReport): boolean {
  return clashCount > 0;
}

function Details({ row: { changes, errors, clashes, clashCount } }: { row: RowReport }) {
  const say = useWords(sheetWords);
  const format = useFormat();
  const words = useFieldWords();
  const text = (field: string, value: string) => (value === "" ? say("empty") : words.value(field, value));
  return (
    <ul class="details">
      {errors.map((error) => (
        <li key={`${error.place} ${error.code} ${error.value}`}>
          <Fault error={error} />
        </li>
      ))}
      {clashes.map(({ name, lesson, other, otherLine }) => {
        const { title, teacher, startsAt } = lesson;
        const names = { name, lesson: title, teacher, other: other.title, otherTeacher: other.teacher };
        const clash = say("clash", { ...names, when: format.moment(startsAt) });
        return (
          <li key={`${name} ${startsAt} ${other.id}`}>
            {otherLine === null ? clash : say("clashInLine", { clash, line: otherLine })}
          </li>
        );
      })}
      {clashCount > clashes.length && <li>{say("moreClashes", { count: clashCount - clashes.length })}</li>}
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          {say("change", { field: words.field(field), before: text(field, before), after: text(field, after) })}
        </li>
      ))}
    </ul>
  );
}

function Fault({ error: { code, column, place, value, line } }: { error: RowError }) {
  const say = useWords(sheetWords);
  const fault = code === "twice" ? say("twice", { line: line ?? 0 }) : say(code);
  if (column === null) return <>{fault}</>;
  if (place === null) return <>{say("inFile", { fault, column })}</>;
  return (
    <>{value === "" ? say("inColumn", { fault, place, column }) : say("inCell", { fault, place, column, value })}</>
  );
}
