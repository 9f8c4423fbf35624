import type { Delivered, LinkFigure, SchoolFigures } from "../../../signaling/contract/reports.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import type { Column } from "../../ui/table.tsx";
import { usePercent } from "../record/use-percent.ts";
import { concealedShare, meanHeads, shareOf } from "./report-figures.ts";
import { reportWords } from "./words.ts";

/** 2.1 Mbit/s, at least 2.1 Mbit/s, not measured. */
export function useLinkText(): (link: LinkFigure | null) => string {
  const say = useWords(reportWords);
  const format = useFormat();
  return (link) => {
    if (link === null) return say("unmeasured");
    return link.least ? say("atLeast", { rate: format.rate(link.kbps) }) : format.rate(link.kbps);
  };
}

/** Attendance of a school, then what was delivered to it. */
export function useAttendanceColumns<R extends SchoolFigures>(): Column<R>[] {
  const say = useWords(reportWords);
  const format = useFormat();
  return [
    {
      head: say("held"),
      kind: "digits",
      cell: ({ held, lessons }) => say("heldOf", { held: format.number(held), lessons: format.number(lessons) }),
    },
    {
      head: say("attended"),
      kind: "digits",
      cell: ({ held, attended }) => say("attendedOf", { attended: format.number(attended), held: format.number(held) }),
    },
    {
      head: say("present"),
      kind: "digits",
      cell: ({ presentSeconds }) => (presentSeconds === 0 ? "–" : format.minutes(1_000 * presentSeconds)),
    },
    {
      head: say("heads"),
      kind: "digits",
      cell: (row) => {
        const mean = meanHeads(row);
        if (mean === null) return <span class="soft">{say("notCounted")}</span>;
        return (
          <>
            {say("headsMean", { heads: format.number(mean) })}{" "}
            <span class="soft">({say("headsCounted", { count: row.counted })})</span>
          </>
        );
      },
    },
  ];
}

export function useDeliveredColumns<R extends { delivered: Delivered; measurements: number }>(): Column<R>[] {
  const say = useWords(reportWords);
  const format = useFormat();
  const percent = usePercent();
  const measured = (show: (delivered: Delivered) => string | null) => (row: R) =>
    (row.delivered.observed === 0 ? null : show(row.delivered)) ?? <span class="soft">{say("unmeasured")}</span>;
  return [
    {
      head: say("tiers"),
      cell: ({ delivered }) =>
        delivered.observed === 0 ? <span class="soft">{say("unmeasured")}</span> : <TierStrip delivered={delivered} />,
    },
    { head: say("stalled"), kind: "digits", cell: measured((of) => percent(shareOf(of.stalled, of))) },
    {
      head: say("concealed"),
      kind: "digits",
      cell: measured((of) => {
        const share = concealedShare(of);
        return share === null ? null : percent(share);
      }),
    },
    { head: say("measurements"), kind: "digits", cell: ({ measurements }) => format.number(measurements) },
  ];
}

/** Shares of the time in full picture (solid), reduced, still pictures, voice only (ever lighter), and the same in words. */
function TierStrip({ delivered }: { delivered: Delivered }) {
  const say = useWords(reportWords);
  const percent = usePercent();
  const share = (seconds: number) => shareOf(seconds, delivered);
  const words = say("tiersSpoken", {
    full: percent(share(delivered.full)),
    reduced: percent(share(delivered.reduced)),
    stills: percent(share(delivered.stills)),
    audio: percent(share(delivered.audio)),
  });
  const parts = [
    { seconds: delivered.full, opacity: 1 },
    { seconds: delivered.reduced, opacity: 0.55 },
    { seconds: delivered.stills, opacity: 0.25 },
    { seconds: delivered.audio, opacity: 0 },
  ];
  let from = 0;
  return (
    <div>
      <svg class="tier-strip" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ seconds, opacity }) => {
          const x = from;
          from += 100 * share(seconds);
          return (
            <rect key={opacity} x={x} y={0} width={from - x} height={12} fill="currentColor" fill-opacity={opacity} />
          );
        })}
        <rect x={0} y={0} width={100} height={12} fill="none" stroke="currentColor" />
      </svg>
      <span class="soft">{words}</span>
    </div>
  );
}
