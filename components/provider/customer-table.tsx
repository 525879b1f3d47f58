import { Credits } from '@/components/format/credits';
import { Day } from '@/components/format/day';
import { Money } from '@/components/format/money';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { RowLink, Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { CustomerFigures, CustomerSort } from '@/lib/reports';

type Sorting = {
  sort: { by: CustomerSort; descending: boolean };
  sortHref: (by: CustomerSort) => string;
};

/** Customers with what they hold and what they brought in. */
export function CustomerTable({
  customers,
  ...sorting
}: Sorting & { customers: readonly CustomerFigures[] }) {
  return (
    <Table label="Customers" stickyFirst stack>
      <THead>
        <SortTh {...sorting} by="name">
          Customer
        </SortTh>
        <SortTh {...sorting} by="balance" numeric>
          Balance, credits
        </SortTh>
        <SortTh {...sorting} by="spend" numeric>
          Used, credits
        </SortTh>
        <Th numeric>Requests</Th>
        <SortTh {...sorting} by="revenue" numeric>
          Revenue
        </SortTh>
        <Th numeric>Cost</Th>
        <SortTh {...sorting} by="profit" numeric>
          Profit
        </SortTh>
        <SortTh {...sorting} by="installations" numeric>
          Installations
        </SortTh>
        <SortTh {...sorting} by="created">
          Since
        </SortTh>
      </THead>
      <TBody>
        {customers.map((customer) => (
          <CustomerRow key={customer.customerId} customer={customer} />
        ))}
      </TBody>
    </Table>
  );
}

function SortTh({
  by,
  numeric,
  sort,
  sortHref,
  children,
}: Sorting & { by: CustomerSort; numeric?: boolean; children: string }) {
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

function CustomerRow({ customer }: { customer: CustomerFigures }) {
  return (
    <Tr linked>
      <Td className="sm:max-w-72">
        <div className="min-w-0 text-left">
          <div className="flex flex-wrap items-center gap-2">
            <RowLink href={`/provider/customers/${customer.customerId}`} className="truncate">
              {customer.name}
            </RowLink>
            {customer.closedAt === null ? null : <Badge>Closed</Badge>}
          </div>
          <div className="truncate text-xs text-subtle">{customer.email}</div>
        </div>
      </Td>
      <Td numeric label="Balance, credits">
        <div>
          <Credits microCredits={customer.availableMicroCredits} bare />
          {customer.debtMicroCredits === 0 ? null : (
            <div className="text-xs text-negative">
              owes <Credits microCredits={customer.debtMicroCredits} bare />
            </div>
          )}
        </div>
      </Td>
      <Td numeric label="Used, credits">
        <Credits microCredits={customer.chargeMicroCredits} bare />
      </Td>
      <Td numeric label="Requests">
        <Count value={customer.generations} />
      </Td>
      <Td numeric label="Revenue">
        <Money microUsd={customer.revenueMicroUsd} />
      </Td>
      <Td numeric label="Cost">
        <Money microUsd={customer.costMicroUsd} />
      </Td>
      <Td numeric label="Profit" className={customer.profitMicroUsd < 0 ? 'text-negative' : ''}>
        <Money microUsd={customer.profitMicroUsd} />
      </Td>
      <Td numeric label="Installations">
        <Count value={customer.installations} />
      </Td>
      <Td label="Since" quiet className="whitespace-nowrap">
        <Day at={customer.createdAt} />
      </Td>
    </Tr>
  );
}
