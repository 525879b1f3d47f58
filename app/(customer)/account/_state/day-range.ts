import { TZDate } from '@date-fns/tz';
import {
  type DaySpan,
  isPlainDay,
  lengthDays,
  type PlainDay,
  RANGE_PRESETS,
  type RangePreset,
  resolvePreset,
} from '@/components/ui/date-range';
import { isTimeZone, type Period, periodOf } from '@/lib/reports';
import { one, oneOf, type SearchParams } from './search-params';

const CUSTOM_DAYS_MAX = 1_830;

/** The period that a page shows, as its address says it. */
export type DayRange = {
  range: DaySpan & { preset: RangePreset };
  today: PlainDay;
  timeZone: string;
  zones: readonly string[];
  period: Period;
};

/** The calendar day that it is in a zone. */
export function dayIn(timeZone: string, at: Date): PlainDay {
  const zoned = new TZDate(at.getTime(), timeZone);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${zoned.getFullYear()}-${two(zoned.getMonth() + 1)}-${two(zoned.getDate())}`;
}

/** `range`, `from`, `until` and `tz` of an address; what cannot be read is the default, the last 30 days in the reader's zone. */
export function dayRangeOf(
  params: SearchParams,
  given: { timeZone: string; now: Date; preset?: Exclude<RangePreset, 'custom'> },
): DayRange {
  const wanted = one(params, 'tz');
  const timeZone = wanted !== undefined && isTimeZone(wanted) ? wanted : given.timeZone;
  const today = dayIn(timeZone, given.now);
  const range = customSpanOf(params) ?? presetOf(params, today, given.preset ?? '30d');
  const { from: fromDay, until: untilDay } = range;
  return {
    range,
    today,
    timeZone,
    zones: [...new Set([given.timeZone, timeZone, 'UTC'])],
    period: periodOf({ fromDay, untilDay, timeZone }),
  };
}

function customSpanOf(params: SearchParams): DayRange['range'] | undefined {
  const [from, until] = [one(params, 'from'), one(params, 'until')];
  if (one(params, 'range') !== 'custom' || !from || !until) return undefined;
  if (!isPlainDay(from) || !isPlainDay(until) || from >= until) return undefined;
  return lengthDays({ from, until }) > CUSTOM_DAYS_MAX
    ? undefined
    : { preset: 'custom', from, until };
}

function presetOf(
  params: SearchParams,
  today: PlainDay,
  fallback: Exclude<RangePreset, 'custom'>,
): DayRange['range'] {
  const preset = oneOf(params, 'range', RANGE_PRESETS) ?? fallback;
  return { preset, ...resolvePreset(preset, today) };
}
