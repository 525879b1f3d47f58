import { Day } from '@/components/format/day';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { OperationPrice } from '@/lib/pricing';
import { PriceRule } from './price-rule';
import { PriceState } from './price-state';

/** What each operation costs a customer, every version of it. */
export function OperationPriceTable({
  prices,
  inForce,
  now,
}: {
  prices: readonly OperationPrice[];
  inForce: ReadonlySet<string>;
  now: Date;
}) {
  return (
    <Table label="Prices of operations" stack stickyHeader={false}>
      <THead>
        <Th>Operation</Th>
        <Th>Price</Th>
        <Th>From</Th>
        <Th>State</Th>
        <Th>Set by</Th>
      </THead>
      <TBody>
        {prices.map((price) => (
          <Tr key={price.id}>
            <Td label="Operation" className="font-medium">
              {price.operation}
            </Td>
            <Td label="Price">
              <PriceRule price={price} />
            </Td>
            <Td label="From" quiet className="whitespace-nowrap">
              <Day at={price.effectiveFrom} />
            </Td>
            <Td label="State">
              <PriceState {...price} inForce={inForce} now={now} />
            </Td>
            <Td label="Set by" quiet>
              {price.createdBy}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
