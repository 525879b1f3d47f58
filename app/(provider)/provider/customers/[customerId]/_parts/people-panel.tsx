import { Users } from 'lucide-react';
import { Ago } from '@/components/format/ago';
import { Day } from '@/components/format/day';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { db } from '@/lib/platform/db';
import { type CustomerPerson, peopleOfCustomer } from '@/lib/reports';

/** Who signs in for a customer. */
export async function PeoplePanel({
  customerId,
  timeZone,
}: {
  customerId: string;
  timeZone: string;
}) {
  const people = await peopleOfCustomer(db(), customerId);
  return (
    <Card title="People" flush>
      {people.length === 0 ? (
        <EmptyState icon={<Users />} title="Nobody signs in for this customer">
          Its programs use keys only.
        </EmptyState>
      ) : (
        <PeopleTable people={people} timeZone={timeZone} />
      )}
    </Card>
  );
}

function PeopleTable({
  people,
  timeZone,
}: {
  people: readonly CustomerPerson[];
  timeZone: string;
}) {
  return (
    <Table label="People" stack stickyHeader={false}>
      <THead>
        <Th>Name</Th>
        <Th>E-mail</Th>
        <Th>State</Th>
        <Th>Last seen</Th>
        <Th>Since</Th>
      </THead>
      <TBody>
        {people.map((person) => (
          <Tr key={person.personId}>
            <Td label="Name" className="font-medium">
              {person.name === '' ? '—' : person.name}
            </Td>
            <Td label="E-mail">{person.email}</Td>
            <Td label="State">
              <PersonBadge person={person} />
            </Td>
            <Td label="Last seen" quiet>
              {person.lastSeenAt === null ? 'Never' : <Ago at={person.lastSeenAt} />}
            </Td>
            <Td label="Since" quiet>
              <Day at={person.createdAt} timeZone={timeZone} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function PersonBadge({ person }: { person: CustomerPerson }) {
  if (person.disabledAt !== null) {
    return (
      <Badge tone="negative" dot>
        Switched off
      </Badge>
    );
  }
  return person.emailVerifiedAt === null ? (
    <Badge tone="warning" dot title="They cannot buy or make keys yet.">
      E-mail not confirmed
    </Badge>
  ) : (
    <Badge tone="positive" dot>
      Active
    </Badge>
  );
}
