import { type DayRange, dayIn, dayRangeOf } from '@/app/(customer)/account/_state/day-range';
import { one, oneOf, type SearchParams } from '@/app/(customer)/account/_state/search-params';
import { formatSpan, lengthDays } from '@/components/ui/date-range';
import {
  type Comparison,
  comparedPeriod,
  type Grain,
  type Period,
  periodOf,
  previousPeriod,
} from '@/lib/reports';

export {
  hrefWith,
  one,
  oneOf,
  type SearchParams,
} from '@/app/(customer)/account/_state/search-params';

const DEFAULT_ZONE = 'UTC';
/** One for each offset that many people live in; any other can be given in the address as `tz`. */
const ZONES = [
  'UTC',
  'Pacific/Honolulu',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Athens',
  'Africa/Lagos',
  'Africa/Nairobi',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Kolkata',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Pacific/Auckland',
] as const;

const GRAINS = ['hour', 'day', 'week', 'month'] as const satisfies readonly Grain[];
/** A chart of more points than this says less, not more. */
const DAYS_MAX: Record<Grain, number> = {
  hour: 14,
  day: 400,
  week: 1_830,
  month: Number.POSITIVE_INFINITY,
};
const SPARKLINE_DAYS = 30;

const SEARCH_LENGTH_MAX = 200;

/** What is searched for, `q` of the address, cut down to what a verb takes: a mangled link still shows a page. */
export function searchOf(params: SearchParams, name = 'q'): string | undefined {
  const text = one(params, name)
    ?.replace(/\p{Cc}|\p{Cs}/gu, '')
    .trim()
    .slice(0, SEARCH_LENGTH_MAX);
  return text === '' ? undefined : text;
}

export type Compared = {
  /** All of the earlier period, for the chart. */
  whole: Period;
  /** The part of it that is compared with what has elapsed of this one. */
  elapsed: Period;
  /** "Oct 2 – 31, 2026". */
  label: string;
  /** The period shown is not over, so only the same part of the earlier one is taken. */
  partial: boolean;
};

/** What a page of figures shows, as its address says it. */
export type FiguresView = DayRange & {
  now: Date;
  grains: readonly Grain[];
  compared: Compared | undefined;
  /** The last 30 days, whatever the period: what a row's sparkline draws. */
  sparkline: Period;
};

/** `range`, `from`, `until`, `tz`, `grain` and `compare` of an address; what cannot be read is the default. */
export function figuresViewOf(params: SearchParams, now: Date): FiguresView {
  const view = dayRangeOf(params, { timeZone: DEFAULT_ZONE, now });
  const { range, timeZone } = view;
  const days = lengthDays(range);
  const grains = GRAINS.filter((grain) => days <= DAYS_MAX[grain]);
  const grain = oneOf(params, 'grain', grains);
  const period = { ...view.period, ...(grain === undefined ? {} : { grain }) };
  const sparkline = periodOf({
    fromDay: dayIn(timeZone, new Date(now.getTime() - (SPARKLINE_DAYS - 1) * 86_400_000)),
    untilDay: dayIn(timeZone, new Date(now.getTime() + 86_400_000)),
    timeZone,
    grain: 'day',
  });
  return {
    ...view,
    now,
    period,
    grains,
    sparkline,
    zones: [...new Set([...ZONES, timeZone])],
    compared: comparedOf(params, period, now),
  };
}

function comparedOf(params: SearchParams, period: Period, now: Date): Compared | undefined {
  const wanted = oneOf(params, 'compare', ['previous', 'year', 'none'] as const) ?? 'previous';
  if (wanted === 'none') return undefined;
  const how: Comparison = wanted;
  const whole = comparedPeriod(period, how);
  return {
    whole,
    elapsed: previousPeriod(period, now, how),
    label: formatSpan({
      from: dayIn(period.timeZone, whole.from),
      until: dayIn(period.timeZone, whole.until),
    }),
    partial: now < period.until,
  };
}
