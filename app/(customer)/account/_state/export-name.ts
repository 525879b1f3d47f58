import { addDays, type DaySpan } from '@/components/ui/date-range';
import { env } from '@/lib/platform/env';

/** A download's name: what it holds, the days that are in it, and that it is test data when it is. */
export function exportName(what: string, span?: DaySpan): string {
  const days = span === undefined ? '' : `-${span.from}-to-${addDays(span.until, -1)}`;
  return `tokentill-${env().TOKENTILL_MODE === 'test' ? 'test-' : ''}${what}${days}.csv`;
}
