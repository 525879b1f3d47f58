import { formatDateTime, formatDay, formatDayShort, formatTime } from '@/components/format/instant';
import {
  BLANK,
  formatCompact,
  formatCount,
  formatCredits,
  formatCreditsCompact,
  formatMoney,
  formatMoneyCompact,
  formatPercent,
  toDecimal,
} from '@/components/format/intl';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import {
  type ChartGrain,
  type ChartPoint,
  type ChartSeries,
  type ChartUnit,
  pointTotal,
  seriesTotal,
} from './chart-data';

const MICRO_PLACES = 6;

/** What the value axis counts. */
export const UNIT_NAMES = {
  microUsd: 'US dollars',
  microCredits: 'Credits',
  count: 'Count',
  percent: 'Per cent',
} as const satisfies Record<ChartUnit, string>;

/** A value in full, as in a tooltip or a table. */
export function formatValue(value: number | null, unit: ChartUnit): string {
  if (value === null) return BLANK;
  switch (unit) {
    case 'microUsd':
      return formatMoney(value as MicroUsd);
    case 'microCredits':
      return formatCredits(value as MicroCredits);
    case 'count':
      return formatCount(value);
    case 'percent':
      return formatPercent(value);
    default:
      return unit satisfies never;
  }
}

/** A value on the axis. */
export function formatTick(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'microUsd':
      return formatMoneyCompact(Math.round(value) as MicroUsd);
    case 'microCredits':
      return formatCreditsCompact(Math.round(value) as MicroCredits);
    case 'count':
      return formatCompact(value);
    case 'percent':
      return formatPercent(value);
    default:
      return unit satisfies never;
  }
}

/** A bucket under the axis. */
export function formatBucket(at: string, grain: ChartGrain, timeZone: string): string {
  switch (grain) {
    case 'hour':
      return formatTime(at, timeZone);
    case 'day':
    case 'week':
      return formatDayShort(at, timeZone);
    case 'month':
      return formatDay(at, timeZone).replace(/ \d+,/, '');
    default:
      return grain satisfies never;
  }
}

/** A bucket in full. */
export function formatBucketLong(at: string, grain: ChartGrain, timeZone: string): string {
  switch (grain) {
    case 'hour':
      return formatDateTime(at, timeZone);
    case 'day':
      return formatDay(at, timeZone);
    case 'week':
      return `Week of ${formatDay(at, timeZone)}`;
    case 'month':
      return formatBucket(at, grain, timeZone);
    default:
      return grain satisfies never;
  }
}

export type ChartWords = {
  title: string;
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  unit: ChartUnit;
  grain: ChartGrain;
  timeZone: string;
};

/** The chart in sentences, for who cannot see it: the span, and each series' total and peak. */
export function summarise({ title, points, series, unit, grain, timeZone }: ChartWords): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return `${title}: no data.`;

  const sentences = series.map((item) => {
    let peak: { at: string; value: number } | undefined;
    for (const point of points) {
      const value = point.values[item.key] ?? null;
      if (value !== null && (peak === undefined || value > peak.value)) {
        peak = { at: point.at, value };
      }
    }
    if (peak === undefined) return `${item.label}: no data.`;
    const when = formatBucketLong(peak.at, grain, timeZone);
    const highest = `highest ${formatValue(peak.value, unit)}, ${when}`;
    if (unit === 'percent') return `${item.label}: ${highest}.`;
    return `${item.label}: ${formatValue(seriesTotal(points, item.key), unit)} in total, ${highest}.`;
  });

  const span = `from ${formatBucketLong(first.at, grain, timeZone)} to ${formatBucketLong(last.at, grain, timeZone)}`;
  const partial = last.incomplete ? ` The last ${grain} is not over yet.` : '';
  return `${title}, ${points.length} points ${span}. ${sentences.join(' ')}${partial}`;
}

const CSV_UNITS = {
  microUsd: ' (USD)',
  microCredits: ' (credits)',
  count: '',
  percent: ' (ratio)',
} as const satisfies Record<ChartUnit, string>;

function csvCell(text: string): string {
  // A spreadsheet would run a cell that begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvNumber(value: number | null, unit: ChartUnit): string {
  if (value === null) return '';
  return unit === 'microUsd' || unit === 'microCredits'
    ? toDecimal(value, MICRO_PLACES)
    : String(value);
}

/** The chart's own numbers: ISO times, plain decimals, the unit in the header, no rounding. */
export function chartCsv({
  points,
  series,
  unit,
  withTotal,
}: Pick<ChartWords, 'points' | 'series' | 'unit'> & { withTotal: boolean }): string {
  const keys = series.map((item) => item.key);
  const head = [
    'from',
    ...series.map((item) => item.label + CSV_UNITS[unit]),
    ...(withTotal ? [`Total${CSV_UNITS[unit]}`] : []),
    'complete',
  ].map(csvCell);
  const rows = points.map((point) =>
    [
      new Date(point.at).toISOString(),
      ...keys.map((key) => csvNumber(point.values[key] ?? null, unit)),
      ...(withTotal ? [csvNumber(pointTotal(point, keys), unit)] : []),
      point.incomplete ? 'no' : 'yes',
    ].join(','),
  );
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}
