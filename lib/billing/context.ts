import type { Db } from '@/lib/platform/db';
import type { Log } from '@/lib/platform/log';

/** What every verb here is given: where statements run, the time, the log. */
export type BillingContext = { readonly db: Db; readonly now: Date; readonly log: Log };
