import { PriceRule } from '@/components/provider/price-rule';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { OperationPrice } from '@/lib/pricing';

/** What an operation makes; those without words here are shown by their name alone. */
const ABOUT: Readonly<Record<string, string>> = {
  story: 'An article for a site: title, text, excerpt, tags and references',
};

/** Operations with a price of their own. */
export function OperationPrices({ prices }: { prices: readonly OperationPrice[] }) {
  if (prices.length === 0) return <EmptyState title="No operation has a price of its own" />;
  return (
    <Table label="Prices of operations" stickyHeader={false}>
      <THead>
        <Th>Operation</Th>
        <Th>What it makes</Th>
        <Th>Price</Th>
      </THead>
      <TBody>
        {prices.map((price) => (
          <Tr key={price.id}>
            <Td className="font-mono text-xs font-medium">{price.operation}</Td>
            <Td quiet>{ABOUT[price.operation] ?? '—'}</Td>
            <Td className="font-medium whitespace-nowrap">
              <PriceRule price={price} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
