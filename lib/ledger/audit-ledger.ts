import { z } from 'zod';
import { type Db, execute, rows, type Sql, sql, transact } from '@/lib/platform/db';
import type { AuditInput } from './audit/check';
import { GENERATION_CHECKS } from './audit/generation-checks';
import { JOURNAL_CHECKS } from './audit/journal-checks';
import { LOT_CHECKS } from './audit/lot-checks';
import { ORDER_CHECKS } from './audit/order-checks';
import { RESERVATION_CHECKS } from './audit/reservation-checks';
import { WALLET_CHECKS } from './audit/wallet-checks';

const LEASE_GRACE_SECONDS = 300;
/** Breaches of one check that are spelled out; all are counted. */
const BREACHES_MAX = 100;

export const AUDIT_CHECKS = [
  ...WALLET_CHECKS,
  ...JOURNAL_CHECKS,
  ...LOT_CHECKS,
  ...RESERVATION_CHECKS,
  ...GENERATION_CHECKS,
  ...ORDER_CHECKS,
];
export type CheckName = (typeof AUDIT_CHECKS)[number]['name'];

/** One promise that does not hold, for one customer. */
export type Breach = {
  readonly check: CheckName;
  readonly customerId: string;
  /** The wallet, lot, generation, order … that it is about. */
  readonly subjectId: string;
  readonly sentence: string;
};

export type CheckResult = {
  readonly name: CheckName;
  readonly promise: string;
  /** All of them; at most 100 are among the breaches. */
  readonly breachCount: number;
  readonly durationMs: number;
};

export type AuditReport = {
  readonly at: Date;
  readonly durationMs: number;
  readonly breaches: readonly Breach[];
  readonly checks: readonly CheckResult[];
  /** How much was looked at. */
  readonly checked: Checked;
};

const Checked = z.object({
  wallets: z.number().int(),
  transfers: z.number().int(),
  lots: z.number().int(),
  reservations: z.number().int(),
  generations: z.number().int(),
  orders: z.number().int(),
});
export type Checked = z.output<typeof Checked>;

const BreachRow = z.object({
  customerId: z.string(),
  subjectId: z.string(),
  sentence: z.string(),
  total: z.number().int(),
});

/**
 * Proves the books in SQL: every check reads one snapshot, so a running system does not look broken, and none writes.
 * Holds no lock that anybody waits for. `leaseGraceSeconds`: how long after its lease recovery may take.
 */
export function auditLedger(
  db: Db,
  options: { now?: Date; leaseGraceSeconds?: number } = {},
): Promise<AuditReport> {
  const input: AuditInput = {
    now: options.now ?? new Date(),
    leaseGraceSeconds: options.leaseGraceSeconds ?? LEASE_GRACE_SECONDS,
  };
  const isOurs = db.kind === 'pool';
  return transact(db, async (tx) => {
    const startedAtMs = performance.now();
    if (isOurs) {
      await execute(tx, sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
      // A million rows take longer than a page may: sorts stay in memory, and no page waits for this.
      await execute(tx, sql`SET LOCAL statement_timeout = '10min'`);
      await execute(tx, sql`SET LOCAL work_mem = '64MB'`);
      await execute(tx, sql`SET LOCAL jit = off`);
    }
    const breaches: Breach[] = [];
    const checks: CheckResult[] = [];
    for (const check of AUDIT_CHECKS) {
      const checkAtMs = performance.now();
      const found = await rows(tx, BreachRow, limited(check.query(input)));
      for (const { total: _total, ...breach } of found)
        breaches.push({ check: check.name, ...breach });
      checks.push({
        name: check.name,
        promise: check.promise,
        breachCount: found[0]?.total ?? 0,
        durationMs: Math.round(performance.now() - checkAtMs),
      });
    }
    const [checked] = await rows(tx, Checked, COUNTS);
    return {
      at: input.now,
      durationMs: Math.round(performance.now() - startedAtMs),
      breaches,
      checks,
      checked: Checked.parse(checked),
    };
  });
}

const limited = (query: Sql): Sql =>
  sql`SELECT customer_id AS "customerId", subject_id AS "subjectId", sentence, count(*) OVER () AS total
        FROM (${query}) AS found ORDER BY customer_id, subject_id, sentence LIMIT ${BREACHES_MAX}`;

const COUNTS = sql`
  SELECT (SELECT count(*) FROM ledger_wallet) AS wallets, (SELECT count(*) FROM ledger_transfer) AS transfers,
         (SELECT count(*) FROM ledger_lot) AS lots, (SELECT count(*) FROM ledger_reservation) AS reservations,
         (SELECT count(*) FROM generation) AS generations, (SELECT count(*) FROM credit_order) AS orders`;
