import { expect } from 'vitest';
import { z } from 'zod';
import { auditLedger } from '@/lib/ledger';
import { creditsText } from '@/lib/platform/credits-text';
import { db, rows, sql } from '@/lib/platform/db';
import { credits, type MicroCredits, microCredits } from '@/lib/platform/units';
import { waitUntil } from '@/server/launch/processes.mjs';
import { wallet } from '../../support/books';
import { aKey } from '../../support/factories';
import { type Asking, answersIn, outcomesOf } from './callers';
import { LEASE_MS, RECOVERY_MS } from './till';

export const GRANTED: MicroCredits = microCredits(credits(1_000));

export type Buyer = { customerId: string; secret: string };

/** Customers with a thousand credits and a key each. */
export const buyers = (count: number): Promise<Buyer[]> =>
  Promise.all(Array.from({ length: count }, () => aKey({ available: GRANTED })));

const Booked = z.object({
  customerId: z.string(),
  id: z.string(),
  state: z.string(),
  charge: z.number().int().nullable(),
  consumed: z.number().int(),
  reservation: z.string(),
});

/** Each generation of these customers with its reservation and what the journal took for it. */
export const booked = (of: readonly Buyer[]) =>
  rows(
    db(),
    Booked,
    sql`SELECT g.customer_id AS "customerId", g.id, g.state, g.charge_micro_credits AS charge, r.state AS reservation,
               (SELECT coalesce(sum(t.amount_micro_credits), 0)::bigint FROM ledger_transfer t
                 WHERE t.customer_id = g.customer_id AND t.subject_id = g.id AND t.credit_account = 'consumed') AS consumed
          FROM generation g JOIN ledger_reservation r ON r.customer_id = g.customer_id AND r.generation_id = g.id
         WHERE g.customer_id = ANY (${of.map(({ customerId }) => customerId)})`,
  );

/** Waits until no credits are held; false when some still are after the lease and the next look of the worker. */
export const nothingHeld = (of: readonly Buyer[]): Promise<boolean> =>
  waitUntil(async () => {
    const held = await Promise.all(of.map(({ customerId }) => wallet(customerId)));
    return held.every(({ reserved }) => reserved === 0);
  }, LEASE_MS + RECOVERY_MS);

/**
 * Proves what a crash may not change: every answer that arrived is in the books exactly once at the charge that it named,
 * whatever else was charged was made whole and its answer was lost on the way, nobody's wallet differs from what was
 * granted less what was charged, nothing is held, and the audit finds nothing.
 */
export async function proveBooks(of: readonly Buyer[], asking: readonly Asking[]): Promise<void> {
  expect(await nothingHeld(of)).toBe(true);
  const books = new Map((await booked(of)).map((row) => [row.id, row]));

  const answers = answersIn(asking);
  const distinct = new Map(answers.map((answer) => [answer.generationId, answer]));
  for (const { generationId, chargeCredits } of distinct.values()) {
    const row = books.get(generationId);
    expect(row).toMatchObject({ state: 'succeeded', reservation: 'settled' });
    expect(creditsText(microCredits(row?.charge ?? Number.NaN))).toBe(chargeCredits);
  }
  const first = answers.filter(({ replayed }) => !replayed);
  expect(new Set(first.map(({ generationId }) => generationId)).size).toBe(first.length);

  for (const { charge, consumed } of books.values()) expect(consumed).toBe(charge);
  const states = new Set([...books.values()].map(({ state }) => state));
  expect([...states].filter((state) => state === 'running')).toEqual([]);

  const unanswered = [...books.values()].filter(({ id }) => !distinct.has(id));
  const charged = unanswered.filter(({ charge }) => charge !== 0);
  expect(charged.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  const lost = outcomesOf(asking).filter(({ how }) => how === 'broken').length;
  expect(charged.length).toBeLessThanOrEqual(lost);

  for (const { customerId } of of) {
    const taken = [...books.values()]
      .filter((row) => row.customerId === customerId)
      .reduce((sum, { charge }) => sum + (charge ?? Number.NaN), 0);
    expect(await wallet(customerId)).toEqual({
      available: GRANTED - taken,
      reserved: 0,
      consumed: taken,
      debt: 0,
    });
  }
  const { breaches, checked } = await auditLedger(db(), { leaseGraceSeconds: 0 });
  expect(breaches).toEqual([]);
  expect(checked.generations).toBeGreaterThan(0);
}
