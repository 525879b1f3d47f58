import { Credits } from '@/components/format/credits';
import { Day } from '@/components/format/day';
import { Money, Price } from '@/components/format/money';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { Lot, LotKind } from '@/lib/ledger';
import { CauseLink } from './cause-link';

export const LOT_LABELS = {
  purchase: 'Purchase',
  plan: 'Plan',
  promotion: 'Promotion',
  goodwill: 'Goodwill',
  adjustment: 'Adjustment',
} as const satisfies Record<LotKind, string>;

/** Lots in the order in which they are spent. */
export function LotTable({ lots, timeZone }: { lots: readonly Lot[]; timeZone: string }) {
  return (
    <Table label="Lots of credits" stack stickyHeader={false}>
      <THead>
        <Th>Lot</Th>
        <Th>From</Th>
        <Th numeric>Granted</Th>
        <Th numeric>Available</Th>
        <Th numeric>Held</Th>
        <Th numeric>Used</Th>
        <Th numeric>Expired</Th>
        <Th numeric>Taken back</Th>
        <Th numeric>Paid</Th>
        <Th numeric>Earned</Th>
        <Th>Expires</Th>
      </THead>
      <TBody>
        {lots.map((lot) => (
          <Tr key={lot.id}>
            <Td label="Lot">
              <Badge tone={lot.paidMinor > 0 ? 'accent' : 'neutral'} title={lot.id}>
                {LOT_LABELS[lot.kind]}
              </Badge>
            </Td>
            <Td label="From">
              <CauseLink id={lot.sourceId} />
            </Td>
            <Td numeric label="Granted">
              <Credits microCredits={lot.grantedMicroCredits} bare />
            </Td>
            <Td numeric label="Available" className="font-medium">
              <Credits microCredits={lot.availableMicroCredits} bare />
            </Td>
            <Td numeric label="Held">
              <Credits microCredits={lot.reservedMicroCredits} bare />
            </Td>
            <Td numeric label="Used">
              <Credits microCredits={lot.consumedMicroCredits} bare />
            </Td>
            <Td numeric label="Expired">
              <Credits microCredits={lot.expiredMicroCredits} bare />
            </Td>
            <Td numeric label="Taken back">
              <Credits microCredits={lot.reversedMicroCredits} bare />
            </Td>
            <Td numeric label="Paid">
              <Price amountMinor={lot.paidMinor} currency={lot.currency} />
            </Td>
            <Td numeric label="Earned">
              <Money microUsd={lot.recognisedMicroUsd} />
            </Td>
            <Td label="Expires" quiet className="whitespace-nowrap">
              {lot.expiresAt === null ? 'Never' : <Day at={lot.expiresAt} timeZone={timeZone} />}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
