import type { Db } from '@/lib/platform/db';

/** What the verbs of this module are given; a RequestContext is one. */
export type AuthContext = {
  readonly db: Db;
  readonly now: Date;
  readonly requestId: string;
  /** The caller's address, for throttling and the audit log. */
  readonly address?: string;
};
