import type { ReactNode } from 'react';
import { Credits } from '@/components/format/credits';
import { DateTime } from '@/components/format/time';
import { Count, Tokens } from '@/components/format/tokens';
import { RowLink, Table, TBody, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { LoggedRequest, RequestSums } from '@/lib/reports';
import { MaskedKey } from './masked-key';
import type { RequestColumn } from './request-columns';
import { RequestBadge } from './state-badge';

export type RequestTableProps = {
  label: string;
  requests: readonly LoggedRequest[];
  timeZone: string;
  hidden?: ReadonlySet<RequestColumn> | undefined;
  compact?: boolean | undefined;
  /** Of everything that the filter lets through. */
  totals?: RequestSums | undefined;
};

type Column = {
  id: RequestColumn | 'charge';
  label: string;
  numeric?: boolean;
  cell: (request: LoggedRequest) => ReactNode;
  total?: (totals: RequestSums) => ReactNode;
};

const COLUMNS: readonly Column[] = [
  { id: 'site', label: 'Site', cell: (request) => request.installationName },
  {
    id: 'key',
    label: 'Key',
    cell: (request) =>
      request.keyPrefix === null || request.keyLastFour === null ? (
        '—'
      ) : (
        <span title={request.keyName ?? undefined}>
          <MaskedKey prefix={request.keyPrefix} lastFour={request.keyLastFour} />
        </span>
      ),
  },
  { id: 'operation', label: 'Operation', cell: (request) => request.operation },
  {
    id: 'model',
    label: 'Model',
    cell: (request) => <span className="whitespace-nowrap">{request.model}</span>,
  },
  {
    id: 'state',
    label: 'State',
    cell: (request) => <RequestBadge state={request.state} />,
    total: ({ failures }) =>
      failures === 0 ? null : (
        <span className="text-xs font-normal whitespace-nowrap text-muted">
          <Count value={failures} /> not succeeded
        </span>
      ),
  },
  {
    id: 'in',
    label: 'Tokens in',
    numeric: true,
    cell: (request) => <Tokens tokens={request.inputTokens} />,
    total: (totals) => <Tokens tokens={totals.inputTokens} />,
  },
  {
    id: 'cached',
    label: 'Cached',
    numeric: true,
    cell: (request) => <Tokens tokens={request.cachedInputTokens} />,
    total: (totals) => <Tokens tokens={totals.cachedInputTokens} />,
  },
  {
    id: 'out',
    label: 'Tokens out',
    numeric: true,
    cell: (request) => <Tokens tokens={request.outputTokens} />,
    total: (totals) => <Tokens tokens={totals.outputTokens} />,
  },
  {
    id: 'charge',
    label: 'Charge',
    numeric: true,
    cell: (request) => <Credits microCredits={request.chargeMicroCredits} bare />,
    total: (totals) => <Credits microCredits={totals.chargeMicroCredits} bare />,
  },
];

/** Requests, newest first; each row leads to its receipt. */
export function RequestTable({
  label,
  requests,
  timeZone,
  hidden,
  compact = false,
  totals,
}: RequestTableProps) {
  const columns = COLUMNS.filter(({ id }) => id === 'charge' || !hidden?.has(id));
  return (
    <Table label={label} stickyFirst stack density={compact ? 'compact' : 'normal'}>
      <THead>
        <Th>Time</Th>
        {columns.map((column) => (
          <Th key={column.id} numeric={column.numeric}>
            {column.label}
          </Th>
        ))}
      </THead>
      <TBody>
        {requests.map((request) => (
          <Tr key={request.id} linked>
            <Td className="whitespace-nowrap">
              <RowLink href={`/account/generations/${request.id}`}>
                <DateTime at={request.createdAt} timeZone={timeZone} />
              </RowLink>
            </Td>
            {columns.map((column) => (
              <Td key={column.id} label={column.label} numeric={column.numeric}>
                {column.cell(request)}
              </Td>
            ))}
          </Tr>
        ))}
      </TBody>
      {totals === undefined ? null : (
        <TFoot>
          <Tr>
            <Td className="whitespace-nowrap">
              <span>
                <Count value={totals.requests} /> {totals.requests === 1 ? 'request' : 'requests'}
              </span>
            </Td>
            {columns.map((column) => (
              <Td key={column.id} label={column.label} numeric={column.numeric}>
                {column.total?.(totals)}
              </Td>
            ))}
          </Tr>
        </TFoot>
      )}
    </Table>
  );
}
