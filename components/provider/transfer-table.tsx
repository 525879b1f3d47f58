import { ArrowRight } from 'lucide-react';
import { Credits } from '@/components/format/credits';
import { DateTime } from '@/components/format/time';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { Transfer, TransferReason } from '@/lib/ledger';
import type { MicroCredits } from '@/lib/platform/units';
import { CauseLink } from './cause-link';

export const REASON_LABELS = {
  purchase: 'Purchase',
  grant: 'Grant',
  adjustment: 'Adjustment',
  reserve: 'Hold',
  settle: 'Settle',
  release: 'Release',
  expire: 'Expiry',
  reverse: 'Reversal',
  late_settle: 'Late settle',
  repay_debt: 'Debt repaid',
} as const satisfies Record<TransferReason, string>;

/** What a row does to what can be spent: comes in, goes out, or moves what is held already. */
function effectOf(transfer: Transfer): MicroCredits | null {
  if (transfer.creditAccount === 'available') return transfer.amountMicroCredits;
  if (transfer.debitAccount === 'available') return -transfer.amountMicroCredits as MicroCredits;
  return null;
}

/** The journal of a wallet, newest first, with the balances after each row. */
export function TransferTable({
  transfers,
  timeZone,
}: {
  transfers: readonly Transfer[];
  timeZone: string;
}) {
  return (
    <Table label="Ledger" stack stickyHeader={false}>
      <THead>
        <Th numeric>No.</Th>
        <Th>Time</Th>
        <Th>Type</Th>
        <Th>Moves</Th>
        <Th numeric>Amount</Th>
        <Th numeric>Available</Th>
        <Th numeric>Held</Th>
        <Th>Cause</Th>
        <Th>By</Th>
      </THead>
      <TBody>
        {transfers.map((row) => {
          const effect = effectOf(row);
          return (
            <Tr key={row.seq}>
              <Td numeric label="No." quiet>
                {row.seq}
              </Td>
              <Td label="Time" className="whitespace-nowrap">
                <DateTime at={row.postedAt} timeZone={timeZone} />
              </Td>
              <Td label="Type">
                <div>
                  {REASON_LABELS[row.reason]}
                  {row.note === null ? null : (
                    <div className="max-w-72 text-xs text-subtle">{row.note}</div>
                  )}
                </div>
              </Td>
              <Td label="Moves" quiet className="whitespace-nowrap">
                <span className="inline-flex items-center gap-1">
                  {row.debitAccount}
                  <ArrowRight aria-label="to" className="size-3 text-subtle" />
                  {row.creditAccount}
                </span>
              </Td>
              <Td numeric label="Amount" className={effect === null ? 'text-muted' : 'font-medium'}>
                <Credits
                  microCredits={effect ?? row.amountMicroCredits}
                  sign={effect !== null}
                  bare
                />
              </Td>
              <Td numeric label="Available">
                <Credits microCredits={row.availableAfterMicroCredits} bare />
              </Td>
              <Td numeric label="Held">
                <Credits microCredits={row.reservedAfterMicroCredits} bare />
              </Td>
              <Td label="Cause">
                <CauseLink id={row.subjectId} />
              </Td>
              <Td label="By">
                <CauseLink id={row.principalId} />
              </Td>
            </Tr>
          );
        })}
      </TBody>
    </Table>
  );
}
