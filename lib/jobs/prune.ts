import { type Db, execute, sql } from '@/lib/platform/db';

/** Rows of one kind taken away at a time, so that no lock is held for long. */
const ROWS_MAX = 5_000;
const MAIL_DAYS = 30;
const SESSION_DAYS = 30;

/** Removes what has outlived its purpose: kept results, idempotency keys, old links, ended sessions, sent mails. */
export async function prune(db: Db, now: Date): Promise<void> {
  const outdated = [
    sql`DELETE FROM generation_result WHERE ctid IN (SELECT ctid FROM generation_result WHERE expires_at < ${now} LIMIT ${ROWS_MAX})`,
    sql`DELETE FROM idempotency_key WHERE ctid IN (SELECT ctid FROM idempotency_key WHERE expires_at < ${now} LIMIT ${ROWS_MAX})`,
    sql`DELETE FROM mail_token WHERE ctid IN (SELECT ctid FROM mail_token WHERE expires_at < ${now}::timestamptz - interval '7 days' LIMIT ${ROWS_MAX})`,
    sql`DELETE FROM session WHERE ctid IN (SELECT ctid FROM session WHERE least(ended_at, expires_at) < ${now}::timestamptz - make_interval(days => ${SESSION_DAYS}) LIMIT ${ROWS_MAX})`,
    sql`DELETE FROM mail WHERE ctid IN (SELECT ctid FROM mail WHERE created_at < ${now}::timestamptz - make_interval(days => ${MAIL_DAYS}) LIMIT ${ROWS_MAX})`,
    sql`DELETE FROM heartbeat WHERE seen_at < ${now}::timestamptz - interval '1 day'`,
  ];
  for (const statement of outdated) {
    let taken: number;
    do taken = await execute(db, statement);
    while (taken === ROWS_MAX);
  }
}
