import { balanceSign, lotLabel, reasonLabel } from '@/components/account/ledger-words';
import { microToDecimal } from '@/components/format/intl';
import { listTransfers, type Transfer, type TransferQuery } from '@/lib/ledger';
import type { Db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { microCredits } from '@/lib/platform/units';
import { type CsvColumn, csvResponse } from '@/lib/web/csv';
import { handle } from '@/lib/web/handle';
import { customerOf } from '../../_state/customer-of';
import { exportName } from '../../_state/export-name';
import { ledgerQueryOf } from '../../_state/ledger-filter';

const BATCH_ROWS = 500;

const COLUMNS: readonly CsvColumn<Transfer>[] = [
  { name: 'line', kind: 'figure', of: (one) => one.seq },
  { name: 'posted_at', kind: 'figure', of: (one) => one.postedAt.toISOString() },
  { name: 'type', kind: 'text', of: (one) => reasonLabel(one.reason) },
  { name: 'cause_id', kind: 'figure', of: (one) => one.subjectId },
  { name: 'note', kind: 'text', of: (one) => one.note },
  { name: 'lot_id', kind: 'figure', of: (one) => one.lotId },
  { name: 'lot', kind: 'text', of: (one) => (one.lotKind === null ? null : lotLabel(one.lotKind)) },
  { name: 'from_account', kind: 'figure', of: (one) => one.debitAccount },
  { name: 'to_account', kind: 'figure', of: (one) => one.creditAccount },
  { name: 'amount_credits', kind: 'figure', of: (one) => microToDecimal(one.amountMicroCredits) },
  {
    name: 'balance_change_credits',
    kind: 'figure',
    of: (one) => microToDecimal(microCredits(balanceSign(one) * one.amountMicroCredits)),
  },
  {
    name: 'available_after_credits',
    kind: 'figure',
    of: (one) => microToDecimal(one.availableAfterMicroCredits),
  },
  {
    name: 'held_after_credits',
    kind: 'figure',
    of: (one) => microToDecimal(one.reservedAfterMicroCredits),
  },
  { name: 'mode', kind: 'figure', of: () => env().TOKENTILL_MODE },
];

async function* eachTransfer(
  db: Db,
  customerId: string,
  reasons: TransferQuery['reasons'],
): AsyncGenerator<readonly Transfer[]> {
  let before: number | undefined;
  for (;;) {
    const batch = await listTransfers(db, customerId, { limit: BATCH_ROWS, before, reasons });
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH_ROWS) return;
    before = batch.at(-1)?.seq;
  }
}

/** The ledger, every line of the types that the address names, newest first. */
export const GET = handle(async (request, ctx) => {
  const { customerId } = await customerOf();
  const { reasons } = ledgerQueryOf(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse({
    filename: exportName('ledger'),
    columns: COLUMNS,
    batches: eachTransfer(ctx.db, customerId, reasons),
  });
});
