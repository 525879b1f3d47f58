'use client';

import { useId } from 'react';
import {
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { type ChartSeries, type PriorSeries, seriesColor } from './chart-data';
import { type ChartWords, formatBucket, formatTick } from './chart-format';
import { ChartTooltip } from './chart-tooltip';

const AXIS_TEXT = { fill: 'var(--subtle)', fontSize: 11 } as const;
const BAR_WIDTH_MAX_PX = 40;
const PRIOR_KEY = '__prior';
const TAIL = '__tail';

type Row = { at: string; incomplete: boolean } & Record<string, string | number | boolean | null>;

export type TimeSeriesPlotProps = ChartWords & {
  stacked: boolean;
  withTotal: boolean;
  prior?: PriorSeries | undefined;
  hidden: ReadonlySet<string>;
  heightPx: number;
};

/** Rows for the plotter. A line's last, incomplete stretch is its own dashed series. */
function rowsOf({ points, series, prior }: TimeSeriesPlotProps): Row[] {
  const tailFrom = points.findIndex((point) => point.incomplete);
  return points.map((point, index) => {
    const row: Row = { at: point.at, incomplete: point.incomplete === true };
    for (const item of series) {
      const value = point.values[item.key] ?? null;
      const inTail = tailFrom >= 0 && index >= tailFrom;
      row[item.key] = item.mark === 'line' && inTail ? null : value;
      if (item.mark === 'line' && tailFrom >= 0 && index >= tailFrom - 1) {
        row[item.key + TAIL] = value;
      }
    }
    if (prior !== undefined) row[PRIOR_KEY] = prior.values[index] ?? null;
    return row;
  });
}

/** The drawing itself; loaded only in the browser. */
export function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { title, points, series, unit, grain, timeZone, stacked, withTotal, prior, hidden } = props;
  const patternPrefix = useId().replaceAll(/[^\w-]/g, '');
  const shown = series
    .map((item, index) => ({ ...item, color: seriesColor(item, index) }))
    .filter((item) => !hidden.has(item.key));
  const pattern = (key: string) => `${patternPrefix}-${key.replaceAll(/[^\w-]/g, '_')}`;
  const topBar = stacked ? shown.findLast((item) => item.mark !== 'line')?.key : undefined;

  return (
    <ResponsiveContainer width="100%" height={props.heightPx}>
      <ComposedChart
        data={rowsOf(props)}
        stackOffset="sign"
        title={title}
        margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
        barCategoryGap="18%"
        barGap={2}
      >
        <defs>
          {shown.map((item) => (
            <pattern
              key={item.key}
              id={pattern(item.key)}
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="5" height="5" fill={item.color} opacity="0.18" />
              <rect width="2" height="5" fill={item.color} />
            </pattern>
          ))}
        </defs>
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          dataKey="at"
          tickFormatter={(at: string) => formatBucket(at, grain, timeZone)}
          tick={AXIS_TEXT}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          minTickGap={28}
          tickMargin={8}
        />
        <YAxis
          width="auto"
          tickFormatter={(value: number) => formatTick(value, unit)}
          tick={AXIS_TEXT}
          tickLine={false}
          axisLine={false}
          tickCount={5}
          allowDecimals={unit !== 'count'}
          domain={[(low: number) => Math.min(0, low), 'auto']}
        />
        <ReferenceLine y={0} stroke="var(--line-strong)" />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)', stroke: 'var(--line-strong)', fillOpacity: 0.6 }}
          content={({ active, label }) => (
            <ChartTooltip
              point={active ? points.find((point) => point.at === label) : undefined}
              shown={shown}
              prior={prior}
              points={points}
              unit={unit}
              grain={grain}
              timeZone={timeZone}
              withTotal={withTotal}
            />
          )}
        />
        {shown.map((item) =>
          item.mark === 'line'
            ? linesOf(item, item.color)
            : barOf(item, item.color, pattern(item.key), stacked, item.key === topBar),
        )}
        {prior === undefined ? null : (
          <Line
            dataKey={PRIOR_KEY}
            stroke="var(--subtle)"
            strokeWidth={1.5}
            strokeDasharray="4 3"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function barOf(
  item: Omit<ChartSeries, 'color'>,
  color: string,
  patternId: string,
  stacked: boolean,
  isTop: boolean,
) {
  return (
    <Bar
      key={item.key}
      dataKey={item.key}
      {...(stacked ? { stackId: 'stack' } : {})}
      fill={color}
      maxBarSize={BAR_WIDTH_MAX_PX}
      isAnimationActive={false}
      shape={(bar: BarShapeProps) => (
        <BarMark bar={bar} color={color} patternId={patternId} rounded={isTop || !stacked} />
      )}
    />
  );
}

function BarMark({
  bar,
  color,
  patternId,
  rounded,
}: {
  bar: BarShapeProps;
  color: string;
  patternId: string;
  rounded: boolean;
}) {
  const { x, width } = bar;
  // A value below zero comes with a negative height.
  const top = Math.min(bar.y, bar.y + bar.height);
  const height = Math.abs(bar.height);
  const payload: unknown = bar.payload;
  const incomplete =
    typeof payload === 'object' && payload !== null && 'incomplete' in payload
      ? payload.incomplete === true
      : false;
  if (height <= 0 || width <= 0) return null;
  return (
    <rect
      x={x}
      y={top}
      width={width}
      height={height}
      rx={rounded ? Math.min(2, height / 2) : 0}
      fill={incomplete ? `url(#${patternId})` : color}
      stroke="var(--surface)"
      strokeWidth={rounded ? 0 : 0.5}
    />
  );
}

function linesOf(item: Omit<ChartSeries, 'color'>, color: string) {
  const common = {
    stroke: color,
    strokeWidth: 2,
    dot: false,
    isAnimationActive: false,
    type: 'linear',
  } as const;
  return [
    <Line key={item.key} dataKey={item.key} activeDot={{ r: 3 }} {...common} />,
    <Line
      key={item.key + TAIL}
      dataKey={item.key + TAIL}
      activeDot={{ r: 3 }}
      {...common}
      strokeDasharray="3 3"
    />,
  ];
}
