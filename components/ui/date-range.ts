/** Calendar days as `YYYY-MM-DD`. No zone is needed: a day is a day, whoever reads it. */
export type PlainDay = string;

export const RANGE_PRESETS = [
  'today',
  'yesterday',
  '7d',
  '30d',
  '90d',
  'mtd',
  'last-month',
  'qtd',
  'ytd',
  '12m',
] as const;

export type RangePreset = (typeof RANGE_PRESETS)[number] | 'custom';

/** Half-open: `until` is the first day that is not shown. */
export type DaySpan = { from: PlainDay; until: PlainDay };

export const PRESET_LABELS = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  mtd: 'Month to date',
  'last-month': 'Last month',
  qtd: 'Quarter to date',
  ytd: 'Year to date',
  '12m': 'Last 12 months',
  custom: 'Custom',
} as const satisfies Record<RangePreset, string>;

const DAY_MS = 86_400_000;

function toUtc(day: PlainDay): Date {
  return new Date(`${day}T00:00:00Z`);
}

function fromUtc(date: Date): PlainDay {
  return date.toISOString().slice(0, 10);
}

/** Whether the text is a day of the calendar: "2026-02-30" is not. */
export function isPlainDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = toUtc(text);
  return !Number.isNaN(date.getTime()) && fromUtc(date) === text;
}

export function addDays(day: PlainDay, days: number): PlainDay {
  return fromUtc(new Date(toUtc(day).getTime() + days * DAY_MS));
}

/** The same day of another month; the last one where that month is shorter. */
export function addMonths(day: PlainDay, months: number): PlainDay {
  const date = toUtc(day);
  const wanted = date.getUTCDate();
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0));
  target.setUTCDate(Math.min(wanted, last.getUTCDate()));
  return fromUtc(target);
}

/** Days in the span. */
export function lengthDays(span: DaySpan): number {
  return Math.round((toUtc(span.until).getTime() - toUtc(span.from).getTime()) / DAY_MS);
}

const monthStart = (day: PlainDay) => `${day.slice(0, 7)}-01`;

function quarterStart(day: PlainDay): PlainDay {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

/** The days that a preset means on the day `today` of the reader's zone. Today is included. */
export function resolvePreset(preset: Exclude<RangePreset, 'custom'>, today: PlainDay): DaySpan {
  const tomorrow = addDays(today, 1);
  switch (preset) {
    case 'today':
      return { from: today, until: tomorrow };
    case 'yesterday':
      return { from: addDays(today, -1), until: today };
    case '7d':
      return { from: addDays(today, -6), until: tomorrow };
    case '30d':
      return { from: addDays(today, -29), until: tomorrow };
    case '90d':
      return { from: addDays(today, -89), until: tomorrow };
    case 'mtd':
      return { from: monthStart(today), until: tomorrow };
    case 'last-month':
      return { from: addMonths(monthStart(today), -1), until: monthStart(today) };
    case 'qtd':
      return { from: quarterStart(today), until: tomorrow };
    case 'ytd':
      return { from: `${today.slice(0, 4)}-01-01`, until: tomorrow };
    case '12m':
      return { from: addDays(addMonths(today, -12), 1), until: tomorrow };
    default:
      return preset satisfies never;
  }
}

/** The period beside this one: whole months step by months, anything else by its own length. */
export function stepRange(span: DaySpan, direction: -1 | 1): DaySpan {
  const wholeMonths = span.from.endsWith('-01') && span.until.endsWith('-01');
  if (wholeMonths) {
    const months =
      (Number(span.until.slice(0, 4)) - Number(span.from.slice(0, 4))) * 12 +
      Number(span.until.slice(5, 7)) -
      Number(span.from.slice(5, 7));
    return {
      from: addMonths(span.from, direction * months),
      until: addMonths(span.until, direction * months),
    };
  }
  const days = direction * lengthDays(span);
  return { from: addDays(span.from, days), until: addDays(span.until, days) };
}

/** Why a custom span cannot be shown; undefined when it can. `lastDay` is the last day shown. */
export function customSpanProblem(
  from: string,
  lastDay: string,
  today: PlainDay,
): string | undefined {
  if (!isPlainDay(from) || !isPlainDay(lastDay)) return 'Give both days.';
  if (from > lastDay) return 'The first day is after the last day.';
  if (from > today) return 'The first day is in the future.';
  return undefined;
}

const dayFormat = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
});

/** The span in words, both days included: "Nov 1 – 20, 2026". */
export function formatSpan(span: DaySpan): string {
  // Thin spaces differ between the server's and the browser's tables of locales.
  return dayFormat
    .formatRange(toUtc(span.from), toUtc(addDays(span.until, -1)))
    .replace(/[\u2009\u202f]/g, ' ');
}
