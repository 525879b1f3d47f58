/** What every chart is given: plain arrays, one unit for the whole value axis. */
export type ChartUnit = 'microUsd' | 'microCredits' | 'count' | 'percent';
export type ChartGrain = 'hour' | 'day' | 'week' | 'month';

export type ChartPoint = {
  /** Start of the bucket, ISO 8601 with an offset. */
  at: string;
  /** By series key; null is a gap, which is not a zero. */
  values: Readonly<Record<string, number | null>>;
  /** The bucket has not ended yet. */
  incomplete?: boolean | undefined;
};

export type ChartSeries = {
  key: string;
  label: string;
  mark?: 'bar' | 'line' | undefined;
  /** Fixes the colour, so that one thing looks the same on every page. */
  color?: 1 | 2 | 3 | 4 | 5 | 6 | 'other' | undefined;
};

/** A total of another period, point by point, to compare with. */
export type PriorSeries = { label: string; values: readonly (number | null)[] };

export const SERIES_MAX = 6;
export const OTHER_KEY = '__other';

function sum(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/** Total of one series over all points; null when no point has a value. */
export function seriesTotal(points: readonly ChartPoint[], key: string): number | null {
  return sum(points.map((point) => point.values[key]));
}

/** Total of some series at one point. */
export function pointTotal(point: ChartPoint, keys: readonly string[]): number | null {
  return sum(keys.map((key) => point.values[key]));
}

/**
 * At most SERIES_MAX series: the largest keep their place and colour, the rest are added up as
 * "Other". Nothing is dropped, so totals stay true.
 */
export function foldSeries(
  points: readonly ChartPoint[],
  series: readonly ChartSeries[],
): { points: readonly ChartPoint[]; series: readonly ChartSeries[] } {
  if (series.length <= SERIES_MAX) return { points, series };

  const bySize = [...series].sort(
    (a, b) => Math.abs(seriesTotal(points, b.key) ?? 0) - Math.abs(seriesTotal(points, a.key) ?? 0),
  );
  const kept = new Set(bySize.slice(0, SERIES_MAX).map((item) => item.key));
  const folded = series.filter((item) => !kept.has(item.key)).map((item) => item.key);

  return {
    points: points.map((point) => ({
      ...point,
      values: { ...point.values, [OTHER_KEY]: pointTotal(point, folded) },
    })),
    series: [
      ...series.filter((item) => kept.has(item.key)),
      { key: OTHER_KEY, label: `Other (${folded.length})`, color: 'other' },
    ],
  };
}

/** The CSS variable that a series is drawn in. */
export function seriesColor(series: ChartSeries, index: number): string {
  return `var(--chart-${series.color ?? (index % SERIES_MAX) + 1})`;
}
