import { Credits } from '@/components/format/credits';
import { DateTime } from '@/components/format/time';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { Tone } from '@/components/ui/tone';
import type { Transfer } from '@/lib/ledger';
import { microCredits } from '@/lib/platform/units';
import { balanceSign, lotLabel, reasonLabel } from './ledger-words';

export type LedgerTableProps = {
  label: string;
  transfers: readonly Transfer[];
  timeZone: string;
  /** Left out where all rows have one cause. */
  withCause?: boolean | undefined;
};

const TONES = { [-1]: 'neutral', 0: 'info', 1: 'positive' } as const satisfies Record<
  -1 | 0 | 1,
  Tone
>;

/** Every change of the wallet with the balances after it, newest first. */
export function LedgerTable({ label, transfers, timeZone, withCause = true }: LedgerTableProps) {
  return (
    <Table label={label} stickyFirst stack>
      <THead>
        <Th>Time</Th>
        <Th>Type</Th>
        {withCause ? <Th>Cause</Th> : null}
        <Th>Lot</Th>
        <Th numeric>Amount</Th>
        <Th numeric>Available after</Th>
        <Th numeric>Held after</Th>
        <Th numeric>Balance after</Th>
      </THead>
      <TBody>
        {transfers.map((transfer) => {
          const sign = balanceSign(transfer);
          return (
            <Tr key={transfer.seq}>
              <Td label="Time" className="whitespace-nowrap">
                <DateTime at={transfer.postedAt} timeZone={timeZone} />
              </Td>
              <Td label="Type">
                <Badge tone={TONES[sign]}>{reasonLabel(transfer.reason)}</Badge>
              </Td>
              {withCause ? (
                <Td label="Cause">
                  <Cause transfer={transfer} />
                </Td>
              ) : null}
              <Td label="Lot" quiet className="whitespace-nowrap max-sm:hidden!">
                {transfer.lotKind === null ? '—' : lotLabel(transfer.lotKind)}
              </Td>
              <Td label="Amount" numeric>
                {sign === 0 ? (
                  <Credits microCredits={transfer.amountMicroCredits} bare className="text-muted" />
                ) : (
                  <Credits
                    microCredits={microCredits(sign * transfer.amountMicroCredits)}
                    sign
                    bare
                    className={sign > 0 ? 'font-medium text-positive' : 'font-medium'}
                  />
                )}
              </Td>
              <Td label="Available after" numeric>
                <Credits microCredits={transfer.availableAfterMicroCredits} bare />
              </Td>
              <Td label="Held after" numeric quiet className="max-sm:hidden!">
                <Credits microCredits={transfer.reservedAfterMicroCredits} bare />
              </Td>
              <Td label="Balance after" numeric>
                <Credits
                  microCredits={microCredits(
                    transfer.availableAfterMicroCredits + transfer.reservedAfterMicroCredits,
                  )}
                  bare
                />
              </Td>
            </Tr>
          );
        })}
      </TBody>
    </Table>
  );
}

/** What caused a row, as a link where there is something to open. */
function Cause({ transfer }: { transfer: Transfer }) {
  const { subjectId, note } = transfer;
  if (subjectId.startsWith('gen_'))
    return (
      <TextLink href={`/account/generations/${subjectId}`}>Request …{subjectId.slice(-6)}</TextLink>
    );
  if (subjectId.startsWith('ord_'))
    return (
      <TextLink href={`/account/credits/orders/${subjectId}`}>
        Order …{subjectId.slice(-6)}
      </TextLink>
    );
  if (subjectId.startsWith('exp_')) return <span className="text-muted">Reached its last day</span>;
  return <span className="break-words text-muted">{note ?? reasonLabel(transfer.reason)}</span>;
}
