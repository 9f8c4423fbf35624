import { useId } from "preact/hooks";
import type { Tier } from "../../../signaling/contract/plan.ts";
import type { QualityMinute } from "../../../signaling/contract/quality.ts";
import { useFormat } from "../../i18n/i18n.tsx";
import { niceTop } from "../reports/nice-top.ts";
import { useWidth } from "../reports/use-width.ts";

const MINUTE_MS = 60_000;
const HEIGHT = 132;
const [LEFT, RIGHT, TOP, PLOT] = [84, 8, 8, 96];

interface QualityChartProps {
  /** In words what the picture shows. */
  title: string;
  minutes: readonly QualityMinute[];
  fromMs: number;
  toMs: number;
}

/**
 * What arrived in each minute as bars, and what the link could take as a line. The fill of a bar is the tier: by pattern
 * and not by colour alone, so that it prints.
 */
export function QualityChart({ title, minutes, fromMs, toMs }: QualityChartProps) {
  const format = useFormat();
  const id = useId();
  const spanMs = Math.max(MINUTE_MS, toMs - fromMs);
  const { element, width } = useWidth();
  const most = niceTop(Math.max(100, ...minutes.map((each) => Math.max(each.receivedKbps, each.budgetKbps))));
  const x = (at: number) => LEFT + ((at - fromMs) / spanMs) * (width - LEFT - RIGHT);
  const y = (kbps: number) => TOP + PLOT * (1 - Math.min(1, kbps / most));
  const barWidth = Math.max(1, x(fromMs + MINUTE_MS) - x(fromMs) - 1);
  const budget = minutes
    .map(({ at, budgetKbps }, index) => {
      const joined = minutes[index - 1]?.at === at - MINUTE_MS;
      return `${joined ? "L" : "M"}${x(at)} ${y(budgetKbps)}H${x(at + MINUTE_MS)}`;
    })
    .join("");
  return (
    <svg ref={element} class="quality-chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={title}>
      <defs>
        <pattern id={`${id}-reduced`} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="hatch" d="M0 0V4" />
        </pattern>
        <pattern id={`${id}-stills`} width="5" height="5" patternUnits="userSpaceOnUse">
          <circle class="dot" cx="1.5" cy="1.5" r="1.1" />
        </pattern>
      </defs>
      {[0, most / 2, most].map((kbps) => (
        <g key={kbps}>
          <path class="grid" d={`M${LEFT} ${y(kbps)}H${width - RIGHT}`} />
          <text x={LEFT - 6} y={y(kbps) + 4} text-anchor="end">
            {kbps === 0 ? "0" : format.rate(kbps)}
          </text>
        </g>
      ))}
      {minutes.map(({ at, receivedKbps, tier }) => (
        <rect
          key={at}
          class="bar"
          fill={fillOf(tier, id)}
          x={x(at)}
          y={y(receivedKbps)}
          width={barWidth}
          height={Math.max(1, TOP + PLOT - y(receivedKbps))}
        />
      ))}
      <path class="budget" d={budget} />
      <text x={LEFT} y={HEIGHT - 8}>
        {format.time(fromMs)}
      </text>
      <text x={width - RIGHT} y={HEIGHT - 8} text-anchor="end">
        {format.time(toMs)}
      </text>
    </svg>
  );
}

function fillOf(tier: Tier, id: string): string {
  if (tier === "full") return "currentColor";
  return tier === "audio" ? "none" : `url(#${id}-${tier})`;
}
