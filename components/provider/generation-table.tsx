import { Credits } from '@/components/format/credits';
import { Money } from '@/components/format/money';
import { DateTime } from '@/components/format/time';
import { Tokens } from '@/components/format/tokens';
import { RowLink, Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { StaffGeneration } from '@/lib/reports';
import { GenerationBadge } from './state-badge';

/** Generations one by one, newest first. */
export function GenerationTable({
  generations,
  timeZone,
}: {
  generations: readonly StaffGeneration[];
  timeZone: string;
}) {
  return (
    <Table label="Generations" stack stickyFirst stickyHeader={false}>
      <THead>
        <Th>Time</Th>
        <Th>Operation</Th>
        <Th>Model</Th>
        <Th>State</Th>
        <Th numeric>In</Th>
        <Th numeric>Cached</Th>
        <Th numeric>Out</Th>
        <Th numeric>Credits</Th>
        <Th numeric>Revenue</Th>
        <Th numeric>Cost</Th>
      </THead>
      <TBody>
        {generations.map((row) => (
          <Tr key={row.generationId} linked>
            <Td className="whitespace-nowrap">
              <RowLink href={`/provider/generations/${row.generationId}`} title={row.generationId}>
                <DateTime at={row.createdAt} timeZone={timeZone} />
              </RowLink>
            </Td>
            <Td label="Operation">{row.operation}</Td>
            <Td label="Model">{row.model}</Td>
            <Td label="State">
              <GenerationBadge state={row.state} />
            </Td>
            <Td numeric label="Tokens in">
              <Tokens tokens={row.inputTokens} />
            </Td>
            <Td numeric label="Cached">
              <Tokens tokens={row.cachedInputTokens} />
            </Td>
            <Td numeric label="Tokens out">
              <Tokens tokens={row.outputTokens} />
            </Td>
            <Td numeric label="Credits">
              <Credits microCredits={row.chargeMicroCredits} bare />
            </Td>
            <Td numeric label="Revenue">
              <Money microUsd={row.revenueMicroUsd} precision="fine" />
            </Td>
            <Td numeric label="Cost">
              {row.costSource === 'unknown' ? (
                <span className="text-warning">unknown</span>
              ) : (
                <Money microUsd={row.costMicroUsd} precision="fine" />
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
