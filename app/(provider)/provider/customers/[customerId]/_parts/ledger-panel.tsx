import { ScrollText } from 'lucide-react';
import { REASON_LABELS, TransferTable } from '@/components/provider/transfer-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { UrlSelect } from '@/components/ui/url-filters';
import { listTransfers, type TransferReason } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { cursorLinks, cursorPage } from '../../../_state/paging';
import { one, oneOf, type SearchParams } from '../../../_state/view';

const PAGE_ROWS = 50;
const REASONS = Object.keys(REASON_LABELS) as TransferReason[];

/** Every movement of a wallet, newest first. */
export async function LedgerPanel({
  customerId,
  timeZone,
  params,
  pathname,
}: {
  customerId: string;
  timeZone: string;
  params: SearchParams;
  pathname: string;
}) {
  const reason = oneOf(params, 'type', REASONS);
  const before = one(params, 'before') ?? '';
  const rows = await listTransfers(db(), customerId, {
    limit: PAGE_ROWS + 1,
    ...(/^\d{1,15}$/.test(before) ? { before: Number(before) } : {}),
    ...(reason === undefined ? {} : { reasons: [reason] }),
  });
  const { shown, next } = cursorPage(rows, PAGE_ROWS, (row) => String(row.seq));
  return (
    <Card
      title="Ledger"
      flush
      actions={
        <UrlSelect
          label="Type of movement"
          param="type"
          allLabel="All types"
          options={REASONS.map((value) => ({ value, label: REASON_LABELS[value] }))}
        />
      }
    >
      {shown.length === 0 ? (
        <EmptyState icon={<ScrollText />} title="No movements">
          {reason === undefined
            ? 'Nothing has moved in this wallet yet.'
            : 'None of this type. Choose another, or all types.'}
        </EmptyState>
      ) : (
        <>
          <TransferTable transfers={shown} timeZone={timeZone} />
          <Pagination
            label="Pages of the ledger"
            summary={`${shown.length} rows`}
            {...cursorLinks(pathname, params, next)}
          />
        </>
      )}
    </Card>
  );
}
