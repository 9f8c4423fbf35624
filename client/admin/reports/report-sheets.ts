import type {
  Delivered,
  LinkFigure,
  LinkReport,
  OneSchoolReport,
  SchoolFigures,
  SchoolReport,
} from "../../../signaling/contract/reports.ts";
import type { Cell } from "../../csv/csv.ts";
import type { Say } from "../../i18n/words.ts";
import { concealedShare, hourText } from "./report-figures.ts";
import type { reportWords } from "./words.ts";

type SayReport = Say<(typeof reportWords)["en"]>;

const minutes = (seconds: number): number => Math.round(seconds / 6) / 10;
const percent = (share: number | null): number | null => (share === null ? null : Math.round(1_000 * share) / 10);

/** Every school in one row. */
export function schoolSheet({ schools }: SchoolReport, say: SayReport): Cell[][] {
  const head = [say("school"), say("region"), say("csvContracted"), ...figureHead(say)];
  return [
    head,
    ...schools.map(({ school: { name, region, contractedKbps }, ...figures }): Cell[] => [
      ...[name, region, contractedKbps],
      ...figureCells(figures, say),
    ]),
  ];
}

export function weekSheet({ weeks }: OneSchoolReport, say: SayReport): Cell[][] {
  return [
    [say("week"), ...figureHead(say)],
    ...weeks.map(({ week, ...figures }): Cell[] => [week, ...figureCells(figures, say)]),
  ];
}

export function schoolHourSheet({ hours }: OneSchoolReport, say: SayReport): Cell[][] {
  return [
    [say("hour"), say("csvLink"), say("csvLeast"), say("measurements")],
    ...hours.map(({ hour, link, measurements }): Cell[] => [
      ...[hourText(hour), Math.round(link.kbps), say(link.least ? "yes" : "no"), measurements],
    ]),
  ];
}

export function lessonSheet({ lessons }: OneSchoolReport, say: SayReport): Cell[][] {
  const head = [
    ...[say("when"), say("lesson"), say("teacher"), say("classroom"), say("held"), say("csvPresent")],
    ...[say("heads"), say("measurements"), ...deliveredHead(say)],
  ];
  return [
    head,
    ...lessons.map((lesson): Cell[] => [
      ...[sheetTime(lesson.startsAt), lesson.title, lesson.teacher, lesson.classroom.name],
      ...[say(lesson.held ? "yes" : "no"), minutes(lesson.presentSeconds), lesson.heads, lesson.measurements],
      ...deliveredCells(lesson.delivered),
    ]),
  ];
}

const countHead = (say: SayReport) => [
  ...[say("schools"), say("reaching"), say("below"), say("unknown"), say("measurements")],
];
const countCells = (of: LinkReport["total"]): Cell[] => [
  ...[of.schools, of.reaching, of.below, of.unknown, of.measurements],
];

export function regionSheet({ regions }: LinkReport, say: SayReport): Cell[][] {
  return [
    [say("region"), ...countHead(say)],
    ...regions.map(({ region, ...of }): Cell[] => [region, ...countCells(of)]),
  ];
}

export function historySheet({ history }: LinkReport, say: SayReport): Cell[][] {
  return [[say("week"), ...countHead(say)], ...history.map(({ week, ...of }): Cell[] => [week, ...countCells(of)])];
}

export function hourSheet({ hours }: LinkReport, say: SayReport): Cell[][] {
  return [
    [say("hour"), say("measured"), say("sagging"), say("measurements"), say("csvObserved"), say("csvStalled")],
    ...hours.map(({ hour, measured, sagging, measurements, observed, stalled }): Cell[] => [
      ...[hourText(hour), measured, sagging, measurements, minutes(observed), Math.round(stalled)],
    ]),
  ];
}

function figureHead(say: SayReport): string[] {
  return [
    ...[
      say("csvLink"),
      say("csvLeast"),
      say("measurements"),
      say("csvFullMeasurements"),
      say("csvUplink"),
      say("csvUplinkLeast"),
      say("csvUplinkMeasurements"),
      say("csvLessons"),
      say("held"),
    ],
    ...[say("attended"), say("csvPresent"), say("csvHeads"), say("csvCounted"), ...deliveredHead(say)],
  ];
}

function linkCells(link: LinkFigure | null, say: SayReport): Cell[] {
  return link === null ? [null, null] : [Math.round(link.kbps), say(link.least ? "yes" : "no")];
}

function figureCells({ link, uplink, delivered, ...figures }: SchoolFigures, say: SayReport): Cell[] {
  return [
    ...[...linkCells(link, say), figures.measurements, figures.fullMeasurements],
    ...[...linkCells(uplink, say), figures.uplinkMeasurements],
    ...[figures.lessons, figures.held, figures.attended],
    ...[minutes(figures.presentSeconds), figures.heads, figures.counted, ...deliveredCells(delivered)],
  ];
}

function deliveredHead(say: SayReport): string[] {
  return [
    ...[say("csvObserved"), say("csvFull"), say("csvReduced"), say("csvStills"), say("csvAudio")],
    ...[say("csvStalled"), say("csvConcealed")],
  ];
}

function deliveredCells(delivered: Delivered): Cell[] {
  const { observed, full, reduced, stills, audio, stalled } = delivered;
  return [
    ...[observed, full, reduced, stills, audio].map(minutes),
    ...[Math.round(stalled), percent(concealedShare(delivered))],
  ];
}

/** 2026-03-02 14:05 in the browser's zone. */
function sheetTime(at: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
