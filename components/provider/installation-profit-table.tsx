import { Ago } from '@/components/format/ago';
import { formatMoney } from '@/components/format/intl';
import { Money } from '@/components/format/money';
import { Percent } from '@/components/format/percent';
import { Count, Tokens } from '@/components/format/tokens';
import { Sparkline } from '@/components/ui/sparkline';
import { RowLink, Table, TBody, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { MicroUsd } from '@/lib/platform/units';
import type { InstallationProfit, ProfitSort, ProfitSums } from '@/lib/reports';
import type { InstallationColumn } from './installation-columns';
import { InstallationFlags } from './installation-flags';
import { marginOf, tokensOf } from './metric';

export type InstallationProfitTableProps = {
  installations: readonly InstallationProfit[];
  /** Of everything that the filter lets through, not of this page. */
  totals: ProfitSums & { installations: number };
  sparklines: ReadonlyMap<string, readonly MicroUsd[]>;
  columns: readonly InstallationColumn[];
  density: 'normal' | 'compact';
  sort: { by: ProfitSort; descending: boolean };
  sortHref: (by: ProfitSort) => string;
  installationHref: (installationId: string) => string;
  now: Date;
};

/** What each installation used, cost and earned. */
export function InstallationProfitTable(props: InstallationProfitTableProps) {
  const { installations, totals, columns, density } = props;
  const has = (column: InstallationColumn) => columns.includes(column);
  const leading = has('customer') ? 2 : 1;

  return (
    <Table label="Profit by installation" stickyFirst stack density={density}>
      <THead>
        <SortTh {...props} by="name">
          Installation
        </SortTh>
        {has('customer') ? (
          <SortTh {...props} by="customer">
            Customer
          </SortTh>
        ) : null}
        <SortTh {...props} by="profit" numeric>
          Profit
        </SortTh>
        {has('margin') ? (
          <SortTh {...props} by="margin" numeric>
            Margin
          </SortTh>
        ) : null}
        {has('revenue') ? (
          <SortTh {...props} by="revenue" numeric>
            Revenue
          </SortTh>
        ) : null}
        {has('cost') ? (
          <SortTh {...props} by="cost" numeric>
            Cost
          </SortTh>
        ) : null}
        {has('tokens') ? (
          <SortTh {...props} by="tokens" numeric>
            Tokens
          </SortTh>
        ) : null}
        {has('requests') ? (
          <SortTh {...props} by="generations" numeric>
            Requests
          </SortTh>
        ) : null}
        {has('trend') ? <Th>30 days</Th> : null}
        {has('seen') ? (
          <SortTh {...props} by="last_seen">
            Last seen
          </SortTh>
        ) : null}
      </THead>
      <TBody>
        {installations.map((installation) => (
          <InstallationRow key={installation.installationId} {...props} row={installation} />
        ))}
      </TBody>
      <TFoot>
        <Tr>
          <Td colSpan={leading}>
            <span className="whitespace-nowrap">
              All <Count value={totals.installations} /> installations
            </span>
          </Td>
          <Td numeric label="Profit">
            <Money microUsd={totals.profitMicroUsd} />
          </Td>
          {has('margin') ? (
            <Td numeric label="Margin">
              <Percent ratio={marginOf(totals)} />
            </Td>
          ) : null}
          {has('revenue') ? (
            <Td numeric label="Revenue">
              <Money microUsd={totals.revenueMicroUsd} />
            </Td>
          ) : null}
          {has('cost') ? (
            <Td numeric label="Cost">
              <Money microUsd={totals.costMicroUsd} />
            </Td>
          ) : null}
          {has('tokens') ? (
            <Td numeric label="Tokens">
              <Tokens tokens={tokensOf(totals)} compact />
            </Td>
          ) : null}
          {has('requests') ? (
            <Td numeric label="Requests">
              <Count value={totals.generations} />
            </Td>
          ) : null}
          {has('trend') ? <Td /> : null}
          {has('seen') ? <Td /> : null}
        </Tr>
      </TFoot>
    </Table>
  );
}

function SortTh({
  by,
  numeric,
  sort,
  sortHref,
  children,
}: InstallationProfitTableProps & {
  by: ProfitSort;
  numeric?: boolean;
  children: string;
}) {
  return (
    <Th
      numeric={numeric}
      sortHref={sortHref(by)}
      sorted={sort.by === by ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {children}
    </Th>
  );
}

function InstallationRow({
  row,
  columns,
  sparklines,
  installationHref,
  now,
}: InstallationProfitTableProps & { row: InstallationProfit }) {
  const has = (column: InstallationColumn) => columns.includes(column);
  return (
    <Tr linked>
      <Td className="sm:max-w-72">
        <div className="min-w-0 text-left">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
            <RowLink href={installationHref(row.installationId)} className="truncate">
              {row.installationName}
            </RowLink>
            <InstallationFlags installation={row} now={now} />
          </div>
          {row.domain === null ? null : (
            <div className="truncate text-xs text-subtle">{row.domain}</div>
          )}
        </div>
      </Td>
      {has('customer') ? (
        <Td label="Customer" className="sm:max-w-40">
          <TextLink href={`/provider/customers/${row.customerId}`} className="truncate sm:block">
            {row.customerName}
          </TextLink>
        </Td>
      ) : null}
      <Td numeric label="Profit" className={row.profitMicroUsd < 0 ? 'text-negative' : ''}>
        <Money microUsd={row.profitMicroUsd} />
      </Td>
      {has('margin') ? (
        <Td numeric label="Margin">
          <Percent ratio={marginOf(row)} />
        </Td>
      ) : null}
      {has('revenue') ? (
        <Td numeric label="Revenue">
          <Money microUsd={row.revenueMicroUsd} />
        </Td>
      ) : null}
      {has('cost') ? (
        <Td numeric label="Cost">
          <Money microUsd={row.costMicroUsd} />
        </Td>
      ) : null}
      {has('tokens') ? (
        <Td numeric label="Tokens">
          <Tokens tokens={tokensOf(row)} compact />
        </Td>
      ) : null}
      {has('requests') ? (
        <Td numeric label="Requests">
          <Count value={row.generations} />
        </Td>
      ) : null}
      {has('trend') ? (
        <Td label="Profit, 30 days" className="[&_svg]:w-16">
          <ProfitSparkline values={sparklines.get(row.installationId) ?? []} />
        </Td>
      ) : null}
      {has('seen') ? (
        <Td label="Last seen" quiet className="whitespace-nowrap">
          {row.lastSeenAt === null ? 'Never' : <Ago at={row.lastSeenAt} />}
        </Td>
      ) : null}
    </Tr>
  );
}

function ProfitSparkline({ values }: { values: readonly MicroUsd[] }) {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return null;
  const sum = values.reduce((total, value) => total + value, 0) as MicroUsd;
  return (
    <Sparkline
      values={values}
      tone={sum < 0 ? 'negative' : 'accent'}
      label={`Profit a day over 30 days: from ${formatMoney(first)} to ${formatMoney(last)}, in all ${formatMoney(sum)}`}
    />
  );
}
