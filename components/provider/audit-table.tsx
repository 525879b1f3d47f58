import { DateTime } from '@/components/format/time';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { AuditRow, PrincipalKind } from '@/lib/reports';
import { CauseLink } from './cause-link';

const KINDS = {
  customer: 'Customer',
  provider: 'Staff',
  installation: 'Installation',
  system: 'System',
} as const satisfies Record<PrincipalKind, string>;

/** Who did what, newest first. */
export function AuditTable({ entries }: { entries: readonly AuditRow[] }) {
  return (
    <Table label="Audit log" stack>
      <THead>
        <Th>Time</Th>
        <Th>Who</Th>
        <Th>Action</Th>
        <Th>On</Th>
        <Th>Customer</Th>
        <Th>Why, before and after</Th>
        <Th>From</Th>
      </THead>
      <TBody>
        {entries.map((entry) => (
          <Tr key={entry.id} className="align-top">
            <Td label="Time" quiet className="whitespace-nowrap">
              <DateTime at={entry.at} />
            </Td>
            <Td label="Who">
              <div>
                <div>{entry.principalName ?? KINDS[entry.principalKind]}</div>
                {entry.principalName === null ? null : (
                  <div className="text-xs text-subtle">{KINDS[entry.principalKind]}</div>
                )}
              </div>
            </Td>
            <Td label="Action">
              <Badge tone="neutral">{entry.action}</Badge>
            </Td>
            <Td label="On">
              <CauseLink id={entry.subjectId} />
            </Td>
            <Td label="Customer">
              {entry.customerId === null ? (
                <span className="text-subtle">—</span>
              ) : (
                <TextLink href={`/provider/customers/${entry.customerId}`}>
                  {entry.customerName ?? 'Gone'}
                </TextLink>
              )}
            </Td>
            <Td label="Why, before and after">
              <Facts entry={entry} />
            </Td>
            <Td label="From" quiet>
              <div className="font-mono text-2xs">
                <div>{entry.address ?? '—'}</div>
                {entry.requestId === null ? null : (
                  <div title={entry.requestId}>{entry.requestId.slice(0, 12)}…</div>
                )}
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function Facts({ entry }: { entry: AuditRow }) {
  const facts = [
    { name: 'before', value: entry.before },
    { name: 'after', value: entry.after },
  ].filter(({ value }) => value !== null && value !== undefined);
  if (entry.reason === null && facts.length === 0) return <span className="text-subtle">—</span>;
  return (
    <div className="max-w-96 text-left">
      {entry.reason === null ? null : <p>{entry.reason}</p>}
      {facts.length === 0 ? null : (
        <details className="text-xs text-muted">
          <summary className="min-h-6 w-fit cursor-pointer rounded-sm leading-6">
            {facts.map(({ name }) => name).join(' and ')}
          </summary>
          {facts.map(({ name, value }) => (
            <pre
              key={name}
              className="mt-1 overflow-x-auto rounded-md border border-line bg-sunken px-2 py-1.5 font-mono text-2xs"
            >
              {name}: {JSON.stringify(value, null, 2)}
            </pre>
          ))}
        </details>
      )}
    </div>
  );
}
