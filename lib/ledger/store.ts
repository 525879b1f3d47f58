import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { constraintOf, type Db, named, row, rows, type Sql, sql } from '@/lib/platform/db';
import { type MicroCredits, microCredits, microUsd } from '@/lib/platform/units';
import type { LotKind } from './account';
import { TooLittleToDeduct, UnknownWallet } from './errors';

export const MicroCreditsColumn = z.number().int().transform(microCredits);
export const MicroUsdColumn = z.number().int().transform(microUsd);

const NO_DATA_FOUND = 'P0002';

/** Turns "no row" of the wallet's STRICT read into its refusal. */
async function onWallet<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      error.code === NO_DATA_FOUND &&
      constraintOf(error) === undefined
    )
      throw new UnknownWallet();
    throw error;
  }
}

const Posted = z.object({ posted: z.boolean() });

async function posted(db: Db, statement: Sql): Promise<boolean> {
  const found = await onWallet(row(db, Posted, statement));
  assert(found !== undefined, 'a posting says whether it was posted');
  return found.posted;
}

export type LotToPost = {
  customerId: string;
  lotId: string;
  kind: LotKind;
  reason: 'purchase' | 'grant' | 'adjustment';
  sourceId: string;
  microCredits: MicroCredits;
  paidMinor: number;
  currency: string;
  paidMicroUsd: number;
  feeMicroUsd: number | null;
  expiresAt: Date | null;
  principalId: string;
  note: string | null;
  now: Date;
};

/** False when that source was posted before. */
export const postLot = (db: Db, lot: LotToPost): Promise<boolean> =>
  posted(
    db,
    sql`SELECT ledger_grant(${lot.customerId}, ${lot.lotId}, ${lot.kind}, ${lot.reason}, ${lot.sourceId}, ${lot.microCredits},
      ${lot.paidMinor}, ${lot.currency}, ${lot.paidMicroUsd}, ${lot.feeMicroUsd}, ${lot.expiresAt}, ${lot.principalId},
      ${lot.note}, ${lot.now}) AS posted`,
  );

export type DeductionToPost = {
  customerId: string;
  subjectId: string;
  microCredits: MicroCredits;
  principalId: string;
  note: string;
  now: Date;
};

/** False when that subject was posted before. */
export async function postDeduction(db: Db, deduction: DeductionToPost): Promise<boolean> {
  try {
    return await posted(
      db,
      sql`SELECT ledger_deduct(${deduction.customerId}, ${deduction.subjectId}, ${deduction.microCredits},
        ${deduction.principalId}, ${deduction.note}, ${deduction.now}) AS posted`,
    );
  } catch (error) {
    if (constraintOf(error) === 'ledger_wallet_funded')
      throw new TooLittleToDeduct(deduction.microCredits);
    throw error;
  }
}

const Expired = z.object({ expired: MicroCreditsColumn });

export async function postExpiry(db: Db, customerId: string, now: Date): Promise<MicroCredits> {
  const found = await onWallet(
    row(db, Expired, sql`SELECT ledger_expire_lots(${customerId}, ${now}) AS expired`),
  );
  assert(found !== undefined, 'an expiry says how much expired');
  return found.expired;
}

const Reserved = z.object({ accepted: z.boolean(), available: MicroCreditsColumn });
export type Reserved = z.output<typeof Reserved>;

export type ReservationToPost = {
  generationId: string;
  microCredits: MicroCredits;
  leaseUntil: Date;
  principalId: string;
};

/** One answer for each reservation, in order. */
export const postReservations = (
  db: Db,
  customerId: string,
  wanted: readonly ReservationToPost[],
  now: Date,
): Promise<Reserved[]> =>
  onWallet(
    rows(
      db,
      Reserved,
      named(
        'ledger_reserve',
        sql`SELECT accepted, available_micro_credits AS available
              FROM ledger_reserve(${customerId}, ${wanted.map((one) => one.generationId)}, ${wanted.map((one) => one.microCredits)},
                ${wanted.map((one) => one.leaseUntil)}, ${wanted.map((one) => one.principalId)}, ${now}) ORDER BY item`,
      ),
    ),
  );

const Settled = z.object({
  outcome: z.enum(['settled', 'released', 'lapsed', 'late', 'already']),
  consumedMicroCredits: MicroCreditsColumn,
  revenueMicroUsd: MicroUsdColumn,
  availableAfterMicroCredits: MicroCreditsColumn,
});
export type Settled = z.output<typeof Settled>;

export type SettlementToPost = {
  generationId: string;
  microCredits: MicroCredits;
  principalId: string;
};

/** One answer for each settlement, in order. */
export const postSettlements = (
  db: Db,
  customerId: string,
  wanted: readonly SettlementToPost[],
  options: { lapse: boolean; now: Date },
): Promise<Settled[]> =>
  onWallet(
    rows(
      db,
      Settled,
      named(
        'ledger_settle',
        sql`SELECT outcome, consumed_micro_credits AS "consumedMicroCredits", revenue_micro_usd AS "revenueMicroUsd",
                   available_after_micro_credits AS "availableAfterMicroCredits"
              FROM ledger_settle(${customerId}, ${wanted.map((one) => one.generationId)}, ${wanted.map((one) => one.microCredits)},
                ${wanted.map((one) => one.principalId)}, ${options.lapse}, ${options.now}) ORDER BY item`,
      ),
    ),
  );
