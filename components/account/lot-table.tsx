import { Ago } from '@/components/format/ago';
import { Credits } from '@/components/format/credits';
import { Day } from '@/components/format/day';
import { formatCredits } from '@/components/format/intl';
import { Money, Price } from '@/components/format/money';
import { Badge } from '@/components/ui/badge';
import { Meter } from '@/components/ui/meter';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { Lot } from '@/lib/ledger';
import { microCredits } from '@/lib/platform/units';
import { creditPriceMicroUsd } from './credit-price';
import { lotLabel } from './ledger-words';

const SOON_MS = 14 * 86_400_000;

export type LotTableProps = { lots: readonly Lot[]; timeZone: string; now: Date };

/** Lots in the order in which they are spent: what is left of each, what it cost, when it ends. */
export function LotTable({ lots, timeZone, now }: LotTableProps) {
  return (
    <Table label="Lots of credits" stickyFirst stack>
      <THead>
        <Th>Lot</Th>
        <Th>Left</Th>
        <Th numeric>Used</Th>
        <Th numeric>Paid</Th>
        <Th numeric>A credit</Th>
        <Th>Expires</Th>
      </THead>
      <TBody>
        {lots.map((lot) => (
          <Tr key={lot.id}>
            <Td>
              <span className="flex flex-col text-left">
                <span className="font-medium">{lotLabel(lot.kind)}</span>
                <span className="text-xs text-subtle">
                  <Day at={lot.createdAt} timeZone={timeZone} />
                  {lot.kind === 'purchase' ? (
                    <>
                      {' · '}
                      <TextLink href={`/account/credits/orders/${lot.sourceId}`}>order</TextLink>
                    </>
                  ) : null}
                </span>
              </span>
            </Td>
            <Td label="Left">
              <Left lot={lot} now={now} />
            </Td>
            <Td label="Used" numeric>
              <Credits microCredits={lot.consumedMicroCredits} bare />
            </Td>
            <Td label="Paid" numeric>
              {lot.paidMinor === 0 ? (
                'Free'
              ) : (
                <Price amountMinor={lot.paidMinor} currency={lot.currency} />
              )}
            </Td>
            <Td label="A credit" numeric quiet>
              {lot.paidMicroUsd === 0 ? (
                '—'
              ) : (
                <Money
                  microUsd={creditPriceMicroUsd(lot.paidMicroUsd, lot.grantedMicroCredits)}
                  precision="fine"
                />
              )}
            </Td>
            <Td label="Expires" className="whitespace-nowrap">
              <Expiry lot={lot} timeZone={timeZone} now={now} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

const isOver = (lot: Lot, now: Date) => lot.expiresAt !== null && lot.expiresAt <= now;

function Left({ lot, now }: { lot: Lot; now: Date }) {
  // What is held for a running request stays spendable past the last day; the rest does not.
  const available = isOver(lot, now) ? microCredits(0) : lot.availableMicroCredits;
  const left = microCredits(available + lot.reservedMicroCredits);
  return (
    <span className="flex min-w-40 flex-col gap-1">
      <span className="text-sm tabular-nums">
        <Credits microCredits={left} bare /> of{' '}
        <Credits microCredits={lot.grantedMicroCredits} bare />
        {lot.reservedMicroCredits > 0 ? (
          <span className="text-xs text-subtle">
            {' '}
            (<Credits microCredits={lot.reservedMicroCredits} bare /> held)
          </span>
        ) : null}
      </span>
      <Meter
        label={`Left of this ${lotLabel(lot.kind).toLowerCase()}`}
        value={left}
        max={lot.grantedMicroCredits}
        valueText={`${formatCredits(left)} of ${formatCredits(lot.grantedMicroCredits)}`}
        tone={left === 0 ? 'neutral' : 'accent'}
      />
    </span>
  );
}

function Expiry({ lot, timeZone, now }: { lot: Lot; timeZone: string; now: Date }) {
  const { expiresAt } = lot;
  if (expiresAt === null) return <span className="text-muted">Never</span>;
  const hasLeft = lot.availableMicroCredits > 0;
  const soon = hasLeft && !isOver(lot, now) && expiresAt.getTime() - now.getTime() < SOON_MS;
  return (
    <span className="flex flex-col items-start gap-0.5 max-sm:items-end">
      <Day at={expiresAt} timeZone={timeZone} />
      {isOver(lot, now) ? (
        <Badge>Expired</Badge>
      ) : soon ? (
        <Badge tone="warning">
          <Ago at={expiresAt} timeZone={timeZone} />
        </Badge>
      ) : null}
    </span>
  );
}
