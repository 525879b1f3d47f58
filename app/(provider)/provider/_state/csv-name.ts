import { addDays } from '@/components/ui/date-range';
import { env } from '@/lib/platform/env';
import type { FiguresView } from './view';

/** A file name without ending: what it holds, the days in it (both included), and the mode when it is not the real one. */
export function csvNameOf(what: string, { range }: Pick<FiguresView, 'range'>): string {
  const mode = env().TOKENTILL_MODE === 'test' ? 'test-' : '';
  return `tokentill-${mode}${what}-${range.from}-to-${addDays(range.until, -1)}`;
}
