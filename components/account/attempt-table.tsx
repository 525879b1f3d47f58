import { DateTime } from '@/components/format/time';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { GenerationReceipt } from '@/lib/generation';

type Attempt = GenerationReceipt['attempts'][number];

const OUTCOMES = {
  answered: 'Answered',
  refused: 'Refused',
  unreachable: 'Not reached',
  broke: 'Broke off',
  stalled: 'Stalled',
  garbled: 'Unreadable answer',
  reported: 'Reported an error',
  stopped: 'Stopped',
} as const satisfies Record<Attempt['outcome'], string>;

/** How often the model was asked, and how each try went. Nothing when it was not asked. */
export function AttemptTable({
  attempts,
  timeZone,
}: {
  attempts: readonly Attempt[];
  timeZone: string;
}) {
  if (attempts.length === 0) return null;
  return (
    <Card title="Attempts" description="Tries that failed are not charged to you." flush>
      <Table label="Attempts" stack>
        <THead>
          <Th>No.</Th>
          <Th>Started</Th>
          <Th>Outcome</Th>
          <Th numeric>Status</Th>
          <Th numeric>Duration, ms</Th>
        </THead>
        <TBody>
          {attempts.map((attempt) => (
            <Tr key={attempt.number}>
              <Td label="No.">{attempt.number}</Td>
              <Td label="Started" className="whitespace-nowrap">
                <DateTime at={attempt.startedAt} timeZone={timeZone} />
              </Td>
              <Td label="Outcome">
                <Badge tone={attempt.outcome === 'answered' ? 'positive' : 'negative'} dot>
                  {OUTCOMES[attempt.outcome]}
                </Badge>
              </Td>
              <Td label="Status" numeric>
                {attempt.status ?? '—'}
              </Td>
              <Td label="Duration, ms" numeric>
                <Count value={attempt.durationMs} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
