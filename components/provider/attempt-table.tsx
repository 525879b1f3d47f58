import { formatCount } from '@/components/format/intl';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { WholeGeneration } from '@/lib/reports';

/** Each try at the upstream: when, how long, and how it ended. */
export function AttemptTable({ attempts }: { attempts: WholeGeneration['attempts'] }) {
  if (attempts.length === 0) {
    return <p className="px-4 py-3 text-sm text-muted">No try was noted.</p>;
  }
  return (
    <Table label="Tries at the upstream" stack stickyHeader={false}>
      <THead>
        <Th numeric>No.</Th>
        <Th>Began</Th>
        <Th numeric>Took</Th>
        <Th>Outcome</Th>
        <Th numeric>Status</Th>
        <Th>The upstream’s request id</Th>
        <Th>Message</Th>
      </THead>
      <TBody>
        {attempts.map((attempt) => (
          <Tr key={attempt.number}>
            <Td numeric label="No.">
              {attempt.number}
            </Td>
            <Td label="Began" className="font-mono text-xs whitespace-nowrap">
              {attempt.startedAt.slice(11, 23)}
            </Td>
            <Td numeric label="Took">
              {formatCount(attempt.durationMs)} ms
            </Td>
            <Td label="Outcome">
              <Badge tone={attempt.outcome === 'answered' ? 'positive' : 'negative'} dot>
                {attempt.outcome}
              </Badge>
            </Td>
            <Td numeric label="Status">
              {attempt.status ?? '—'}
            </Td>
            <Td label="The upstream’s request id" className="font-mono text-xs break-all">
              {attempt.upstreamRequestId ?? '—'}
            </Td>
            <Td label="Message" quiet>
              {attempt.message ?? '—'}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
