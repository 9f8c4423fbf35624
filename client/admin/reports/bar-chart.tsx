import { useId } from "preact/hooks";
import { niceTop } from "./nice-top.ts";
import { useWidth } from "./use-width.ts";

/** How a part of a bar is filled: by pattern and not by colour alone, so that it prints. */
export type Fill = "solid" | "hatched" | "empty";

export interface Bar {
  key: string;
  /** Below the axis; only some are written when there are many. */
  label: string;
  /** From the bottom up. */
  parts: readonly { value: number; fill: Fill }[];
  /** The bar in words, for a pointer that rests on it. */
  spoken: string;
}

interface BarChartProps {
  /** In words what the picture shows. */
  title: string;
  bars: readonly Bar[];
  /** What the axis says at a height. */
  scale: (value: number) => string;
  /** The height of the picture, at least. */
  most?: number;
  /** A line across at this height. */
  line?: number;
}

const HEIGHT = 200;
const [LEFT, RIGHT, TOP, PLOT] = [84, 8, 10, 156];
/** So wide is a label at most. */
const LABEL_WIDTH = 56;

export function BarChart({ title, bars, scale, most = 0, line }: BarChartProps) {
  const id = useId();
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const { element, width: full } = useWidth();
  const top = niceTop(Math.max(most, line ?? 0, ...sums));
  const step = (full - LEFT - RIGHT) / Math.max(1, bars.length);
  const every = Math.ceil(LABEL_WIDTH / step);
  const y = (value: number) => TOP + PLOT * (1 - value / top);
  const width = Math.min(48, Math.max(1, step * 0.75));
  return (
    <svg ref={element} class="bar-chart" viewBox={`0 0 ${full} ${HEIGHT}`} role="img" aria-label={title}>
      <defs>
        <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="hatch" d="M0 0V5" />
        </pattern>
      </defs>
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <path class="grid" d={`M${LEFT} ${y(value)}H${full - RIGHT}`} />
          <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {scale(value)}
          </text>
        </g>
      ))}
      {bars.map(({ key, label, parts, spoken }, index) => {
        const middle = LEFT + (index + 0.5) * step;
        let below = 0;
        return (
          <g key={key}>
            <title>{spoken}</title>
            {parts.map(({ value, fill }) => {
              const from = below;
              below += value;
              return value > 0 ? (
                <rect
                  key={fill}
                  class="bar"
                  fill={fill === "solid" ? "currentColor" : fill === "hatched" ? `url(#${id})` : "none"}
                  x={middle - width / 2}
                  y={y(below)}
                  width={width}
                  height={y(from) - y(below)}
                />
              ) : null;
            })}
            {index % every === 0 && (
              <text x={middle} y={HEIGHT - 14} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
      {line !== undefined && <path class="target" d={`M${LEFT} ${y(line)}H${full - RIGHT}`} />}
    </svg>
  );
}

/** What the fills of a chart mean. */
export function ChartLegend({ entries }: { entries: readonly { fill: Fill; text: string }[] }) {
  return (
    <p class="chart-legend">
      {entries.map(({ fill, text }) => (
        <span key={fill} class="chart-key">
          <span class={`chart-mark ${fill === "empty" ? "" : fill}`} />
          {text}
        </span>
      ))}
    </p>
  );
}
