import { Download, ScrollText } from 'lucide-react';
import { FilterForm } from '@/components/account/filter-form';
import { LedgerTable } from '@/components/account/ledger-table';
import { GROUP_LABELS, LEDGER_GROUPS } from '@/components/account/ledger-words';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { LinkButton } from '@/components/ui/link-button';
import { NativeSelect } from '@/components/ui/native-select';
import { Pagination } from '@/components/ui/pagination';
import { listTransfers } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { ledgerQueryOf } from '../_state/ledger-filter';
import { hrefWith, oneOf } from '../_state/search-params';
import type { PanelProps } from './panel';

const PATH = '/account/credits';
const PAGE_ROWS = 50;

/** The journal of the wallet. The balance is the sum of its lines, and each line says what it was after it. */
export async function LedgerPanel({ principal, params }: PanelProps) {
  const { customerId, timeZone } = principal;
  const query = ledgerQueryOf(params);
  const group = oneOf(params, 'type', LEDGER_GROUPS);
  const upwards = query.after !== undefined;
  // One row more than is shown says whether there is another page in the direction that was taken.
  const read = await listTransfers(db(), customerId, { ...query, limit: PAGE_ROWS + 1 });
  const more = read.length > PAGE_ROWS;
  const transfers = upwards ? read.slice(more ? 1 : 0) : read.slice(0, PAGE_ROWS);
  const hasNewer = upwards ? more : query.before !== undefined;
  const hasOlder = upwards || more;

  return (
    <Card flush>
      <div className="flex flex-wrap items-end justify-between gap-3 border-b border-line px-4 py-3">
        <FilterForm label="Filter the ledger" keep={[['view', 'ledger']]}>
          <Field label="Type" hideLabel className="w-56">
            <NativeSelect
              key={group ?? ''}
              name="type"
              defaultValue={group ?? ''}
              placeholder="All types"
              options={LEDGER_GROUPS.map((value) => ({ value, label: GROUP_LABELS[value] }))}
            />
          </Field>
        </FilterForm>
        <a
          href={hrefWith(`${PATH}/export.csv`, params, {
            view: undefined,
            before: undefined,
            after: undefined,
          })}
          download
          className={buttonClass()}
        >
          <Download aria-hidden="true" />
          CSV
        </a>
      </div>
      {transfers.length === 0 ? (
        <EmptyState
          icon={<ScrollText />}
          title={group === undefined ? 'Nothing has moved yet' : 'Nothing of this type'}
          action={
            group === undefined ? (
              <LinkButton href={PATH} variant="primary">
                Buy credits
              </LinkButton>
            ) : (
              <LinkButton href={`${PATH}?view=ledger`}>Show all types</LinkButton>
            )
          }
        >
          Purchases, grants, holds, charges, releases and expiry are written here, and never
          changed.
        </EmptyState>
      ) : (
        <>
          <LedgerTable label="Ledger" transfers={transfers} timeZone={timeZone} />
          <Pagination
            summary={`Lines ${transfers.at(-1)?.seq} to ${transfers[0]?.seq}`}
            previousHref={
              hasNewer
                ? hrefWith(PATH, params, { after: String(transfers[0]?.seq), before: undefined })
                : undefined
            }
            nextHref={
              hasOlder
                ? hrefWith(PATH, params, {
                    before: String(transfers.at(-1)?.seq),
                    after: undefined,
                  })
                : undefined
            }
          />
        </>
      )}
    </Card>
  );
}
