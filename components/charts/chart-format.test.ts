import { describe, expect, test } from 'vitest';
import {
  type ChartPoint,
  type ChartSeries,
  foldSeries,
  OTHER_KEY,
  pointTotal,
  seriesColor,
  seriesTotal,
} from './chart-data';
import { chartCsv, formatBucket, formatBucketLong, summarise } from './chart-format';

const points: ChartPoint[] = [
  { at: '2026-11-18T00:00:00Z', values: { revenue: 2_000_000, cost: 500_000 } },
  { at: '2026-11-19T00:00:00Z', values: { revenue: 3_500_000, cost: null } },
  { at: '2026-11-20T00:00:00Z', values: { revenue: 4_251, cost: 1 }, incomplete: true },
];
const series: ChartSeries[] = [
  { key: 'revenue', label: 'Revenue' },
  { key: 'cost', label: '=Cost, "all"' },
];

describe('foldSeries', () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ key: `s${index}`, label: `S${index}` }));
  const wide: ChartPoint[] = [
    {
      at: '2026-11-18T00:00:00Z',
      values: Object.fromEntries(many.map((item, index) => [item.key, index])),
    },
  ];

  test('keeps the six largest and adds the rest up, so that no total changes', () => {
    const folded = foldSeries(wide, many);
    expect(folded.series.map((item) => item.key)).toEqual([
      's3',
      's4',
      's5',
      's6',
      's7',
      's8',
      OTHER_KEY,
    ]);
    const before = pointTotal(
      wide[0] as ChartPoint,
      many.map((item) => item.key),
    );
    const after = pointTotal(
      folded.points[0] as ChartPoint,
      folded.series.map((item) => item.key),
    );
    expect(after).toBe(before);
  });

  test('leaves six series or fewer as they are', () => {
    expect(foldSeries(points, series).series).toBe(series);
  });
});

describe('a gap', () => {
  test('is no zero: a series without values has no total', () => {
    expect(seriesTotal([{ at: '2026-11-18T00:00:00Z', values: { a: null } }], 'a')).toBeNull();
    expect(seriesTotal(points, 'cost')).toBe(500_001);
  });
});

describe('the chart’s CSV', () => {
  const lines = chartCsv({ points, series, unit: 'microUsd', withTotal: true }).split('\r\n');

  test('names the unit and defuses a label that begins like a formula', () => {
    expect(lines[0]).toBe(`from,Revenue (USD),"'=Cost, ""all"" (USD)",Total (USD),complete`);
  });

  test('writes ISO times, exact decimals, and nothing for a gap', () => {
    expect(lines[1]).toBe('2026-11-18T00:00:00.000Z,2,0.5,2.5,yes');
    expect(lines[2]).toBe('2026-11-19T00:00:00.000Z,3.5,,3.5,yes');
    expect(lines[3]).toBe('2026-11-20T00:00:00.000Z,0.004251,0.000001,0.004252,no');
  });
});

describe('the summary', () => {
  test('says span, totals, peaks, and that the last day is not over', () => {
    const text = summarise({
      title: 'Profit',
      points,
      series: [{ key: 'revenue', label: 'Revenue' }],
      unit: 'microUsd',
      grain: 'day',
      timeZone: 'UTC',
    });
    expect(text).toBe(
      'Profit, 3 points from Nov 18, 2026 to Nov 20, 2026. ' +
        'Revenue: $5.50 in total, highest $3.50, Nov 19, 2026. The last day is not over yet.',
    );
  });

  test('says so when there is nothing', () => {
    expect(
      summarise({
        title: 'Profit',
        points: [],
        series,
        unit: 'count',
        grain: 'day',
        timeZone: 'UTC',
      }),
    ).toBe('Profit: no data.');
  });
});

describe('buckets and colours', () => {
  test('are named in the zone of the page', () => {
    expect(formatBucket('2026-11-20T23:00:00Z', 'hour', 'Europe/Berlin')).toBe('00:00');
    expect(formatBucketLong('2026-10-31T23:00:00Z', 'month', 'Europe/Berlin')).toBe('Nov 2026');
    expect(formatBucketLong('2026-11-16T00:00:00Z', 'week', 'UTC')).toBe('Week of Nov 16, 2026');
  });

  test('keep the colour that a series asks for', () => {
    expect(seriesColor({ key: 'a', label: 'A', color: 3 }, 0)).toBe('var(--chart-3)');
    expect(seriesColor({ key: 'a', label: 'A' }, 7)).toBe('var(--chart-2)');
  });
});
