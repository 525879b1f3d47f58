import { Credits } from '@/components/format/credits';
import { Money } from '@/components/format/money';
import { Percent } from '@/components/format/percent';
import { Count, Tokens } from '@/components/format/tokens';
import { Table, TBody, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { ProfitOfModel, ProfitSums } from '@/lib/reports';
import { marginOf } from './metric';

/** What each model and operation used, cost and earned; most costly first. */
export function ModelTable({
  models,
  totals,
}: {
  models: readonly ProfitOfModel[];
  totals: ProfitSums;
}) {
  return (
    <Table label="By model and operation" stack stickyFirst stickyHeader={false}>
      <THead>
        <Th>Model</Th>
        <Th>Operation</Th>
        <Th numeric>Requests</Th>
        <Th numeric>In</Th>
        <Th numeric>Cached</Th>
        <Th numeric>Out</Th>
        <Th numeric>Cost</Th>
        <Th numeric>Credits</Th>
        <Th numeric>Revenue</Th>
        <Th numeric>Profit</Th>
        <Th numeric>Margin</Th>
      </THead>
      <TBody>
        {models.map((row) => (
          <Tr key={`${row.model}\n${row.operation}`}>
            <Td label="Model" className="font-medium">
              {row.model}
            </Td>
            <Td label="Operation">{row.operation}</Td>
            <Figures sums={row} />
          </Tr>
        ))}
      </TBody>
      <TFoot>
        <Tr>
          <Td colSpan={2}>All models</Td>
          <Figures sums={totals} />
        </Tr>
      </TFoot>
    </Table>
  );
}

function Figures({ sums }: { sums: ProfitSums }) {
  return (
    <>
      <Td numeric label="Requests">
        <Count value={sums.generations} />
      </Td>
      <Td numeric label="Tokens in">
        <Tokens tokens={sums.inputTokens} compact />
      </Td>
      <Td numeric label="Cached">
        <Tokens tokens={sums.cachedInputTokens} compact />
      </Td>
      <Td numeric label="Tokens out">
        <Tokens tokens={sums.outputTokens} compact />
      </Td>
      <Td numeric label="Cost">
        <Money microUsd={sums.costMicroUsd} />
      </Td>
      <Td numeric label="Credits">
        <Credits microCredits={sums.chargeMicroCredits} bare />
      </Td>
      <Td numeric label="Revenue">
        <Money microUsd={sums.revenueMicroUsd} />
      </Td>
      <Td numeric label="Profit" className={sums.profitMicroUsd < 0 ? 'text-negative' : ''}>
        <Money microUsd={sums.profitMicroUsd} />
      </Td>
      <Td numeric label="Margin">
        <Percent ratio={marginOf(sums)} />
      </Td>
    </>
  );
}
