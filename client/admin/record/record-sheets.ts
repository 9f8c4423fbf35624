import type { Cause } from "../../../signaling/contract/plan.ts";
import type { Cell } from "../../csv/csv.ts";
import type { planWords } from "../../i18n/plan-text.ts";
import type { Say } from "../../i18n/words.ts";
import type { RoomRecord } from "./room-record.ts";
import type { recordWords } from "./words.ts";

/** What the sheets need to speak the reader's language. */
export interface SheetWords {
  say: Say<(typeof recordWords)["en"]>;
  plan: Say<(typeof planWords)["en"]>;
  why: (cause: Cause) => string | undefined;
}

/** Every measured minute of every classroom. */
export function minuteSheet(rooms: readonly RoomRecord[], { say, plan }: SheetWords): Cell[][] {
  const head = [
    say("school"),
    say("classroom"),
    say("minute"),
    say("tier"),
    say("receivedKbps"),
    say("budgetKbps"),
    say("plannedKbps"),
    say("capacityKbps"),
    say("linkFull"),
    say("sentKbps"),
    say("uplinkKbps"),
    say("roundTripMs"),
    say("queueMs"),
    say("lossPercent"),
    say("stalledSeconds"),
    say("concealedPercent"),
    say("measuredSeconds"),
  ];
  const rows = rooms.flatMap(({ school, name, minutes }) =>
    minutes.map((minute): Cell[] => [
      school,
      name,
      sheetTime(minute.at),
      plan(minute.tier),
      Math.round(minute.receivedKbps),
      Math.round(minute.budgetKbps),
      Math.round(minute.plannedKbps),
      Math.round(minute.medianCapacityKbps),
      say(minute.saturated ? "yes" : "no"),
      rounded(minute.uplinkProvenKbps),
      rounded(minute.uplinkKbps),
      Math.round(minute.roundTripMs),
      Math.round(minute.queueMs),
      percent(minute.lossShare),
      tenths(minute.stalledSeconds),
      minute.voiceConcealedShare === null ? null : percent(minute.voiceConcealedShare),
      tenths(minute.seconds),
    ]),
  );
  return [head, ...rows];
}

/** Every change of what a classroom got, with its cause in words. */
export function changeSheet(rooms: readonly RoomRecord[], { say, plan, why }: SheetWords): Cell[][] {
  const head = [
    say("school"),
    say("classroom"),
    say("time"),
    say("tier"),
    say("cause"),
    say("budgetKbps"),
    say("plannedKbps"),
    say("neededKbps"),
  ];
  const rows = rooms.flatMap(({ school, name, changes }) =>
    changes.map((change): Cell[] => [
      school,
      name,
      sheetTime(change.at),
      plan(change.tier),
      why(change.cause) ?? change.cause.code,
      Math.round(change.budgetKbps),
      Math.round(change.plannedKbps),
      Math.round(change.neededKbps),
    ]),
  );
  return [head, ...rows];
}

/** 2026-03-02 14:05:09 in the browser's zone: every spreadsheet takes it for a time. */
function sheetTime(at: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}

function percent(share: number): number {
  return tenths(100 * share);
}
