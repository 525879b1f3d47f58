import { Credits } from '@/components/format/credits';
import { Money } from '@/components/format/money';
import { Card } from '@/components/ui/card';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { LotOfGeneration } from '@/lib/ledger';
import { creditPriceMicroUsd } from './credit-price';
import { lotLabel } from './ledger-words';

/** Which lots a request was paid from, in the order in which they were spent. Nothing when it was free. */
export function PayingLots({ lots }: { lots: readonly LotOfGeneration[] }) {
  if (lots.length === 0) return null;
  return (
    <Card
      title="Paid from"
      description="Credits that expire soonest are spent first, granted ones before bought ones."
      flush
    >
      <Table label="Lots that paid" stack>
        <THead>
          <Th>Lot</Th>
          <Th>From</Th>
          <Th numeric>Your price of a credit</Th>
          <Th numeric>Credits</Th>
        </THead>
        <TBody>
          {lots.map((lot, index) => (
            <Tr key={lot.lotId ?? `debt-${index}`}>
              <Td label="Lot">
                {lot.kind === null ? 'Owed: no lot had credits left' : lotLabel(lot.kind)}
              </Td>
              <Td label="From">
                {lot.kind === 'purchase' && lot.sourceId !== null ? (
                  <TextLink href={`/account/credits/orders/${lot.sourceId}`}>
                    Order …{lot.sourceId.slice(-6)}
                  </TextLink>
                ) : (
                  '—'
                )}
              </Td>
              <Td label="Your price of a credit" numeric>
                {lot.grantedMicroCredits === null || lot.paidMicroUsd === null ? (
                  '—'
                ) : lot.paidMicroUsd === 0 ? (
                  'Free'
                ) : (
                  <Money
                    microUsd={creditPriceMicroUsd(lot.paidMicroUsd, lot.grantedMicroCredits)}
                    precision="fine"
                  />
                )}
              </Td>
              <Td label="Credits" numeric>
                <Credits microCredits={lot.consumedMicroCredits} bare />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
