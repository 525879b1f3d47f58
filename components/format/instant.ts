/** Instants and calendar days as words, always in a named time zone. */
const LOCALE = 'en-US';

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALE, { timeZone, hourCycle: 'h23', ...options });
  dateFormats.set(key, made);
  return made;
}

export type Instant = Date | string | number;

/** An ISO string with an offset, milliseconds, or a Date → Date. Throws RangeError on nonsense. */
export function toDate(at: Instant): Date {
  const date = at instanceof Date ? at : new Date(at);
  if (Number.isNaN(date.getTime())) throw new RangeError(`not an instant: ${String(at)}`);
  return date;
}

const DAY = { year: 'numeric', month: 'short', day: 'numeric' } as const;
const MINUTE = { hour: '2-digit', minute: '2-digit' } as const;

/** → "Nov 20, 2026". */
export function formatDay(at: Instant, timeZone = 'UTC'): string {
  return dateFormat(timeZone, DAY).format(toDate(at));
}

/** → "Nov 20". */
export function formatDayShort(at: Instant, timeZone = 'UTC'): string {
  return dateFormat(timeZone, { month: 'short', day: 'numeric' }).format(toDate(at));
}

/** → "14:03". */
export function formatTime(at: Instant, timeZone = 'UTC'): string {
  return dateFormat(timeZone, MINUTE).format(toDate(at));
}

/** → "Nov 20, 2026, 14:03". */
export function formatDateTime(at: Instant, timeZone = 'UTC'): string {
  return dateFormat(timeZone, { ...DAY, ...MINUTE }).format(toDate(at));
}

/** → "Nov 20, 2026, 14:03:07 GMT+1": what a title shows. */
export function formatDateTimeExact(at: Instant, timeZone = 'UTC'): string {
  return dateFormat(timeZone, {
    ...DAY,
    ...MINUTE,
    second: '2-digit',
    timeZoneName: 'short',
  }).format(toDate(at));
}

const STEPS = [
  { unit: 's', ms: 1_000, until: 60_000 },
  { unit: 'min', ms: 60_000, until: 3_600_000 },
  { unit: 'h', ms: 3_600_000, until: 86_400_000 },
  { unit: 'd', ms: 86_400_000, until: Number.POSITIVE_INFINITY },
] as const;

/** → "12 s ago", "in 3 min", "just now" within two seconds either way. */
export function formatRelative(at: Instant, now: Instant): string {
  const elapsedMs = toDate(now).getTime() - toDate(at).getTime();
  const sizeMs = Math.abs(elapsedMs);
  if (sizeMs < 2_000) return 'just now';
  const step = STEPS.find((candidate) => sizeMs < candidate.until) ?? STEPS[3];
  const words = `${Math.floor(sizeMs / step.ms)} ${step.unit}`;
  return elapsedMs < 0 ? `in ${words}` : `${words} ago`;
}

/** "Europe/Berlin" → "Europe/Berlin (GMT+1)"; the offset is the one in force at `at`. */
export function formatZone(timeZone: string, at: Instant): string {
  const parts = dateFormat(timeZone, { timeZoneName: 'shortOffset' }).formatToParts(toDate(at));
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value;
  const name = timeZone.replaceAll('_', ' ');
  return offset === undefined || offset === name ? name : `${name} (${offset})`;
}
