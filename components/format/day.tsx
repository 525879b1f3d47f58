import { formatDateTimeExact, formatDay, formatDayShort, type Instant, toDate } from './instant';

export type DayProps = {
  at: Instant;
  timeZone?: string | undefined;
  /** Leaves out the year. */
  short?: boolean | undefined;
  className?: string | undefined;
};

/** A calendar day in a zone; the exact instant is in the title. */
export function Day({ at, timeZone = 'UTC', short = false, className }: DayProps) {
  return (
    <time
      dateTime={toDate(at).toISOString()}
      title={formatDateTimeExact(at, timeZone)}
      className={className}
    >
      {short ? formatDayShort(at, timeZone) : formatDay(at, timeZone)}
    </time>
  );
}
