import { TZDate } from '@date-fns/tz';
import {
  addDays,
  addHours,
  addMonths,
  addWeeks,
  startOfDay,
  startOfHour,
  startOfISOWeek,
  startOfMonth,
} from 'date-fns';
import { InvalidInput } from '@/lib/platform/errors';

export type Grain = 'hour' | 'day' | 'week' | 'month';

/** Half-open: from ≤ instant < until. Days and grains begin where they begin in `timeZone`. */
export type Period = { from: Date; until: Date; timeZone: string; grain: Grain };

/** What a report looks at: everybody, one customer, or one installation. */
export type ReportScope = { customerId?: string; installationId?: string };

const HOUR_MS = 3_600_000;
const HOURS_BY_HOUR_MAX = 49;
const DAYS_BY_DAY_MAX = 120;
const DAYS_BY_WEEK_MAX = 400;

/** True when the zone is one that this machine knows by its IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Calendar days (`YYYY-MM-DD`, `untilDay` not included) as instants in the zone: a day of 23 or 25 hours is as long as it is. */
export function periodOf(given: {
  fromDay: string;
  untilDay: string;
  timeZone: string;
  grain?: Grain;
}): Period {
  if (!isTimeZone(given.timeZone)) {
    throw new InvalidInput([
      { pointer: '/tz', detail: 'must be a time zone such as Europe/Berlin' },
    ]);
  }
  const from = startOfZonedDay(given.fromDay, given.timeZone);
  const until = startOfZonedDay(given.untilDay, given.timeZone);
  if (!(from < until))
    throw new InvalidInput([{ pointer: '/until', detail: 'must be after the first day' }]);
  return { from, until, timeZone: given.timeZone, grain: given.grain ?? grainOf(from, until) };
}

function startOfZonedDay(day: string, timeZone: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, date, timeZone).getTime());
}

/** The grain that gives a chart between a dozen and some hundred points. */
export function grainOf(from: Date, until: Date): Grain {
  const hours = (until.getTime() - from.getTime()) / HOUR_MS;
  if (hours <= HOURS_BY_HOUR_MAX) return 'hour';
  if (hours <= DAYS_BY_DAY_MAX * 24) return 'day';
  return hours <= DAYS_BY_WEEK_MAX * 24 ? 'week' : 'month';
}

const START = { hour: startOfHour, day: startOfDay, week: startOfISOWeek, month: startOfMonth };
const NEXT = { hour: addHours, day: addDays, week: addWeeks, month: addMonths };

/** The instants at which the grains of a period begin, in its zone; the first may lie before `from`. */
export function grainStarts(period: Period): Date[] {
  const starts: Date[] = [];
  let at = START[period.grain](new TZDate(period.from.getTime(), period.timeZone));
  while (at.getTime() < period.until.getTime()) {
    starts.push(new Date(at.getTime()));
    // An hour is an hour of real time; days and longer follow the calendar.
    at =
      period.grain === 'hour'
        ? new TZDate(at.getTime() + HOUR_MS, period.timeZone)
        : NEXT[period.grain](at, 1);
  }
  return starts;
}

export type Comparison = 'previous' | 'year';

const DAY_MS = 86_400_000;

/**
 * What a period is held against: the one of the same calendar length right before it (whole months step by months,
 * anything else by days), or the same days a year earlier. The whole of it, to draw beside this one.
 */
export function comparedPeriod(period: Period, how: Comparison = 'previous'): Period {
  const from = new TZDate(period.from.getTime(), period.timeZone);
  const until = new TZDate(period.until.getTime(), period.timeZone);
  const back = (at: TZDate) => new Date(stepBack(at, { from, until }, how).getTime());
  return { ...period, from: back(from), until: back(until) };
}

function stepBack(at: TZDate, { from, until }: { from: TZDate; until: TZDate }, how: Comparison) {
  if (how === 'year') return addMonths(at, -12);
  const isMonthStart = (day: TZDate) => day.getTime() === startOfMonth(day).getTime();
  if (isMonthStart(from) && isMonthStart(until)) {
    const months =
      (until.getFullYear() - from.getFullYear()) * 12 + until.getMonth() - from.getMonth();
    return addMonths(at, -months);
  }
  // Both bounds are starts of days, and a day of a clock change is an hour off a whole one.
  return addDays(at, -Math.round((until.getTime() - from.getTime()) / DAY_MS));
}

/**
 * The part of the compared period that has its counterpart before `now`: while a period runs, a morning is not held
 * against a whole day.
 */
export function previousPeriod(period: Period, now: Date, how: Comparison = 'previous'): Period {
  const whole = comparedPeriod(period, how);
  if (now >= period.until) return whole;
  const elapsedMs = Math.max(0, now.getTime() - period.from.getTime());
  return {
    ...whole,
    until: new Date(Math.min(whole.until.getTime(), whole.from.getTime() + elapsedMs)),
  };
}
