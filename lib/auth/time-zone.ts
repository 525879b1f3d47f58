import { z } from 'zod';

/** Every zone that this runtime can count days in, by name. */
export const TIME_ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** An IANA name, an alias included; offsets like +02:00 are no zone, for they know no summer time. */
export const TimeZone = z
  .string({ error: 'The time zone is missing.' })
  .refine((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), {
    error: 'This time zone is not known.',
  });
