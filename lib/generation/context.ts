import type { Db } from '@/lib/platform/db';
import type { Log } from '@/lib/platform/log';

/** What the verbs of this module are given: where statements run, the time, the log, and whose request it is. */
export type GenerationContext = {
  readonly db: Db;
  readonly now: Date;
  readonly log: Log;
  readonly requestId: string;
};
