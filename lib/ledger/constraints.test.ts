import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, type Sql, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { aReservation, aWallet, later, NOW } from './support/wallets';

const attempt = (statement: Sql) => execute(db(), statement);
const refusedBy = (constraint: string) => expect.objectContaining({ constraint }) as Error;

type Row = {
  seq?: number;
  debit?: string;
  credit?: string;
  amount?: number;
  reason?: string;
  subjectId?: string;
  subjectAt?: Date;
  lotId?: string;
  note?: string | null;
};

/** A journal row written past the functions. */
function journalRow(customerId: string, row: Row) {
  const subjectId = row.subjectId ?? newId('gen', NOW);
  return sql`INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at, lot_id,
      available_after_micro_credits, reserved_after_micro_credits, principal_id, note)
    VALUES (${customerId}, ${row.seq ?? 1_000}, ${row.debit ?? 'available'}, ${row.credit ?? 'reserved'}, ${row.amount ?? 1}, ${row.reason ?? 'reserve'},
      ${subjectId}, ${row.subjectAt ?? sql`ulid_instant(${subjectId})`}, ${row.lotId ?? ''}, 0, 0, 'test', ${row.note ?? null})`;
}

describe('the wallet', () => {
  test.each([
    [
      'overdrawn',
      sql`available_micro_credits = -1, consumed_micro_credits = consumed_micro_credits + available_micro_credits + 1`,
      'ledger_wallet_funded',
    ],
    [
      'with less reserved than nothing',
      sql`reserved_micro_credits = -1, available_micro_credits = available_micro_credits + 1`,
      'ledger_wallet_funded',
    ],
    [
      'given credits out of nowhere',
      sql`available_micro_credits = available_micro_credits + 1`,
      'ledger_wallet_balanced',
    ],
    [
      'with credits gone',
      sql`available_micro_credits = available_micro_credits - 1`,
      'ledger_wallet_balanced',
    ],
    [
      'with consumption taken back',
      sql`consumed_micro_credits = -1, available_micro_credits = available_micro_credits + 1`,
      'ledger_wallet_sinks_not_negative',
    ],
    [
      'owing a negative debt',
      sql`debt_micro_credits = 1, available_micro_credits = available_micro_credits - 1`,
      'ledger_wallet_debt_negative',
    ],
    [
      'issuing below nothing',
      sql`issued_micro_credits = 1, available_micro_credits = 0, debt_micro_credits = -1`,
      'ledger_wallet_issued_negative',
    ],
    ['counting its rows backwards', sql`last_seq = -1`, 'ledger_wallet_seq_not_negative'],
  ])('cannot be %s', async (_what, change, constraint) => {
    const customerId = await aWallet({ microCredits: credits(5) });

    await expect(
      attempt(sql`UPDATE ledger_wallet SET ${change} WHERE customer_id = ${customerId}`),
    ).rejects.toThrow(refusedBy(constraint));
  });

  test('exists once for each customer, from the first moment, and for nobody else', async () => {
    const customerId = await aWallet();

    await expect(
      attempt(sql`INSERT INTO ledger_wallet (customer_id) VALUES (${customerId})`),
    ).rejects.toThrow(refusedBy('ledger_wallet_pkey'));
    await expect(
      attempt(sql`INSERT INTO ledger_wallet (customer_id) VALUES (${newId('cus')})`),
    ).rejects.toThrow(refusedBy('ledger_wallet_customer_id_fkey'));
  });
});

describe('a lot', () => {
  test.each([
    [
      'holding more than was granted',
      sql`available_micro_credits = available_micro_credits + 1`,
      'ledger_lot_balanced',
    ],
    [
      'holding less than nothing',
      sql`available_micro_credits = -1, consumed_micro_credits = granted_micro_credits + 1`,
      'ledger_lot_parts_not_negative',
    ],
    [
      'earning more than was used of it',
      sql`recognised_micro_usd = recognised_micro_usd + 1`,
      'ledger_lot_recognised_exactly',
    ],
    [
      'used without earning',
      sql`available_micro_credits = 0, consumed_micro_credits = granted_micro_credits`,
      'ledger_lot_recognised_exactly',
    ],
    [
      'granted nothing',
      sql`granted_micro_credits = 0, available_micro_credits = 0`,
      'ledger_lot_granted_positive',
    ],
    ['paid for with less than nothing', sql`paid_minor = -1`, 'ledger_lot_paid_not_negative'],
    ['of an unknown kind', sql`kind = 'gift'`, 'ledger_lot_kind_known'],
  ])('is never %s', async (_what, change, constraint) => {
    const customerId = await aWallet({ microCredits: credits(5), paidCents: 100 });

    await expect(
      attempt(sql`UPDATE ledger_lot SET ${change} WHERE customer_id = ${customerId}`),
    ).rejects.toThrow(refusedBy(constraint));
  });

  test('is made once for each source', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });

    await expect(
      attempt(sql`INSERT INTO ledger_lot (customer_id, id, kind, source_id, granted_micro_credits, available_micro_credits)
        SELECT customer_id, ${newId('lot')}, kind, source_id, 1, 1 FROM ledger_lot WHERE customer_id = ${customerId}`),
    ).rejects.toThrow(refusedBy('ledger_lot_source_once'));
  });
});

describe('a reservation', () => {
  test.each([
    [
      'charged above what was held',
      sql`state = 'settled', closed_at = now(), consumed_micro_credits = amount_micro_credits + 1`,
      'ledger_reservation_within',
    ],
    [
      'charged while it is open',
      sql`consumed_micro_credits = 1`,
      'ledger_reservation_free_unless_settled',
    ],
    [
      'released and charged',
      sql`state = 'released', closed_at = now(), consumed_micro_credits = 1`,
      'ledger_reservation_free_unless_settled',
    ],
    ['closed without an instant', sql`state = 'released'`, 'ledger_reservation_closed_once'],
    [
      'in an unknown state',
      sql`state = 'lost', closed_at = now()`,
      'ledger_reservation_state_known',
    ],
    [
      'held by lots without amounts',
      sql`lot_micro_credits = '{}'`,
      'ledger_reservation_lots_match',
    ],
    [
      'negative',
      sql`state = 'settled', closed_at = now(), amount_micro_credits = -1, consumed_micro_credits = -1`,
      'ledger_reservation_not_negative',
    ],
  ])('is never %s', async (_what, change, constraint) => {
    const customerId = await aWallet({ microCredits: credits(5) });
    const generationId = await aReservation(customerId, credits(2));

    await expect(
      attempt(
        sql`UPDATE ledger_reservation SET ${change} WHERE customer_id = ${customerId} AND generation_id = ${generationId}`,
      ),
    ).rejects.toThrow(refusedBy(constraint));
  });
});

describe('the journal', () => {
  test.each([
    ['no amount', { amount: 0 }, 'ledger_transfer_positive'],
    ['a negative amount', { amount: -1 }, 'ledger_transfer_positive'],
    [
      'one account only',
      { debit: 'available', credit: 'available' },
      'ledger_transfer_two_accounts',
    ],
    [
      'an account that credits cannot leave',
      { debit: 'consumed', credit: 'available' },
      'ledger_transfer_debit_known',
    ],
    [
      'an account that credits cannot enter',
      { debit: 'available', credit: 'issued' },
      'ledger_transfer_credit_known',
    ],
    ['an unknown reason', { reason: 'because' }, 'ledger_transfer_reason_known'],
    [
      'an adjustment without a note',
      { reason: 'adjustment', credit: 'reversed' },
      'ledger_transfer_explained',
    ],
    ['a place before the first', { seq: 0 }, 'ledger_transfer_seq_positive'],
    [
      'an instant that is not its subject’s',
      { subjectAt: later(5) },
      'ledger_transfer_subject_instant',
    ],
  ] satisfies [string, Row, string][])('takes no row with %s', async (_what, row, constraint) => {
    const customerId = await aWallet({ microCredits: credits(5) });

    await expect(attempt(journalRow(customerId, row))).rejects.toThrow(refusedBy(constraint));
  });

  test('takes no replay: the same cause, reason and lot stand there once', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });
    await aReservation(customerId, credits(2));

    await expect(
      attempt(sql`INSERT INTO ledger_transfer SELECT customer_id, seq + 100, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
          lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, note, posted_at
        FROM ledger_transfer WHERE customer_id = ${customerId} AND reason = 'reserve'`),
    ).rejects.toMatchObject({
      code: '23505',
      constraint: expect.stringContaining('subject_id_reason'),
    });
  });

  test.each([
    [
      'edited',
      sql`UPDATE ledger_transfer SET amount_micro_credits = amount_micro_credits + 1 WHERE customer_id =`,
    ],
    [
      'edited by a word',
      sql`UPDATE ledger_transfer SET note = 'nothing happened' WHERE customer_id =`,
    ],
    ['deleted', sql`DELETE FROM ledger_transfer WHERE customer_id =`],
  ])('is never %s', async (_what, statement) => {
    const customerId = await aWallet({ microCredits: credits(5) });

    await expect(attempt(sql`${statement} ${customerId}`)).rejects.toMatchObject({
      code: '23001',
      constraint: expect.stringMatching(/^ledger_transfer\w*_append_only$/),
    });
  });

  test('is never emptied, as a whole or a partition at a time', async () => {
    const partitions = await rows(
      db(),
      z.object({ name: z.string() }),
      sql`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'ledger_transfer'::regclass`,
    );

    expect(partitions.length).toBeGreaterThan(3);
    for (const name of ['ledger_transfer', ...partitions.map((partition) => partition.name)]) {
      for (const statement of [`TRUNCATE ${name}`, `TRUNCATE ${name} CASCADE`]) {
        await expect(attempt({ text: statement, values: [] })).rejects.toMatchObject({
          code: '23001',
          constraint: expect.stringMatching(/_append_only$/),
        });
      }
    }
  });

  test('is not edited in a partition past its parent either', async () => {
    const customerId = await aWallet({ microCredits: credits(5) });

    await expect(
      attempt(
        sql`UPDATE ledger_transfer_202611 SET amount_micro_credits = 1 WHERE customer_id = ${customerId}`,
      ),
    ).rejects.toMatchObject({ code: '23001' });
    await expect(
      attempt(sql`DELETE FROM ledger_transfer_202611 WHERE customer_id = ${customerId}`),
    ).rejects.toMatchObject({ code: '23001' });
  });
});
