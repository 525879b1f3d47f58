import { formatDateTime, formatDateTimeExact, formatTime, type Instant, toDate } from './instant';

export type DateTimeProps = {
  at: Instant;
  timeZone?: string | undefined;
  /** Only the hour and minute, where the day is said elsewhere. */
  timeOnly?: boolean | undefined;
  className?: string | undefined;
};

/** A day and time in a zone; seconds and zone are in the title. */
export function DateTime({ at, timeZone = 'UTC', timeOnly = false, className }: DateTimeProps) {
  return (
    <time
      dateTime={toDate(at).toISOString()}
      title={formatDateTimeExact(at, timeZone)}
      className={className}
    >
      {timeOnly ? formatTime(at, timeZone) : formatDateTime(at, timeZone)}
    </time>
  );
}
