import { Credits } from '@/components/format/credits';
import { formatCompact } from '@/components/format/intl';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { MicroCredits } from '@/lib/platform/units';

type Rates = { input: MicroCredits; cachedInput: MicroCredits | null; output: MicroCredits };

/** What a million tokens of a model cost; null for what its upstream does not sell. */
export type ModelPrice = Rates & {
  model: string;
  upstream: string;
  long: (Rates & { aboveInputTokens: number }) | null;
};

/** Credits for a million tokens, model by model. */
export function ModelPriceTable({ models }: { models: readonly ModelPrice[] }) {
  if (models.length === 0) {
    return <EmptyState title="No model is offered for chat right now" />;
  }
  return (
    <Table label="Credits for a million tokens" stickyFirst stickyHeader={false}>
      <THead>
        <Th>Model</Th>
        <Th numeric>Input</Th>
        <Th numeric>Cached input</Th>
        <Th numeric>Output</Th>
      </THead>
      <TBody>
        {models.map((price) => (
          <ModelRows key={price.model} price={price} />
        ))}
      </TBody>
    </Table>
  );
}

function ModelRows({ price }: { price: ModelPrice }) {
  return (
    <>
      <Tr>
        <Td className="font-medium">{price.model}</Td>
        <RateCells rates={price} />
      </Tr>
      {price.long === null ? null : (
        <Tr>
          <Td className="pl-8 text-xs text-subtle">
            above {formatCompact(price.long.aboveInputTokens)} tokens of input
          </Td>
          <RateCells rates={price.long} />
        </Tr>
      )}
    </>
  );
}

function RateCells({ rates }: { rates: Rates }) {
  return (
    <>
      <Td numeric>
        <Credits microCredits={rates.input} bare />
      </Td>
      <Td numeric>
        <Credits microCredits={rates.cachedInput} bare />
      </Td>
      <Td numeric>
        <Credits microCredits={rates.output} bare />
      </Td>
    </>
  );
}
