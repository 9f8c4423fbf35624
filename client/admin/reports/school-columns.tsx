import type { Delivered, LinkFigure, SchoolFigures } from "../../../signaling/contract/reports.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { planWords } from "../../i18n/plan-text.ts";
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

/** Under what it receives: what it can send, and how much stands behind that. */
export function UplinkLine({ of: { uplink, uplinkMeasurements: count } }: { of: UplinkFigures }) {
  const say = useWords(reportWords);
  const linkText = useLinkText();
  return uplink && <div class="soft">{say("uplinkLine", { rate: linkText(uplink), count })}</div>;
}

type UplinkFigures = Pick<SchoolFigures, "uplink" | "uplinkMeasurements">;

/** Attendance of a school, then what was delivered to it. */
export function useAttendanceColumns<R extends SchoolFigures>(): Column<R>[] {
  const say = useWords(reportWords);
  const format = useFormat();
  return [
    {
      head: say("attended"),
      kind: "figure",
      cell: ({ lessons, held, attended }) => (
        <div>
          {say("attendedOf", { attended: format.number(attended), held: format.number(held) })}
          {held < lessons && <div class="soft">{say("planned", { count: lessons })}</div>}
        </div>
      ),
    },
    {
      head: say("present"),
      kind: "figure",
      cell: ({ presentSeconds }) => (presentSeconds === 0 ? "–" : format.minutes(1_000 * presentSeconds)),
    },
    {
      head: say("heads"),
      kind: "figure",
      cell: (row) => {
        const mean = meanHeads(row);
        if (mean === null) return <span class="soft">{say("notCounted")}</span>;
        return (
          <div>
            {say("headsMean", { heads: format.number(mean) })}
            <div class="soft">{say("headsCounted", { count: row.counted })}</div>
          </div>
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
    { head: say("stalled"), kind: "figure", cell: measured((of) => percent(shareOf(of.stalled, of))) },
    {
      head: say("concealed"),
      kind: "figure",
      cell: measured((of) => {
        const share = concealedShare(of);
        return share === null ? null : percent(share);
      }),
    },
    { head: say("measurements"), kind: "figure", cell: ({ measurements }) => format.number(measurements) },
  ];
}

const tiers = ["full", "reduced", "stills", "audio"] as const;
/** Ever lighter. */
const opacity = { full: 1, reduced: 0.55, stills: 0.25, audio: 0 } as const;

/** Shares of the time as a strip, and those that are not nothing in words. */
function TierStrip({ delivered }: { delivered: Delivered }) {
  const plan = useWords(planWords);
  const percent = usePercent();
  const words = tiers
    .filter((tier) => delivered[tier] > 0)
    .map((tier) => `${plan(tier)} ${percent(shareOf(delivered[tier], delivered))}`);
  let from = 0;
  return (
    <div class="tier-shares">
      <svg class="tier-strip" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        {tiers.map((tier) => {
          const x = from;
          from += 100 * shareOf(delivered[tier], delivered);
          return (
            <rect
              key={tier}
              x={x}
              y={0}
              width={from - x}
              height={12}
              fill="currentColor"
              fill-opacity={opacity[tier]}
            />
          );
        })}
        <rect x={0} y={0} width={100} height={12} fill="none" stroke="currentColor" />
      </svg>
      {words.map((text) => (
        <div key={text} class="soft">
          {text}
        </div>
      ))}
    </div>
  );
}
