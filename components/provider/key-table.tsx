import { Ago } from '@/components/format/ago';
import { Credits } from '@/components/format/credits';
import { Day } from '@/components/format/day';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { ApiKey, KeyState } from '@/lib/auth';
import { KeyBadge } from './state-badge';

/** Keys as staff see them: how they begin and end, never their secrets. */
export function KeyTable({
  keys,
  timeZone,
}: {
  keys: readonly { key: ApiKey; state: KeyState }[];
  timeZone: string;
}) {
  return (
    <Table label="API keys" stack stickyHeader={false}>
      <THead>
        <Th>Name</Th>
        <Th>Key</Th>
        <Th>State</Th>
        <Th>Scopes</Th>
        <Th numeric>Spend cap a month</Th>
        <Th>Last used</Th>
        <Th>Created</Th>
        <Th>Created by</Th>
      </THead>
      <TBody>
        {keys.map(({ key, state }) => (
          <Tr key={key.id}>
            <Td label="Name" className="font-medium">
              {key.name}
            </Td>
            <Td label="Key">
              <code className="font-mono text-xs whitespace-nowrap">
                {key.prefix}…{key.lastFour}
              </code>
            </Td>
            <Td label="State">
              <KeyBadge state={state} />
            </Td>
            <Td label="Scopes">
              <span className="flex flex-wrap gap-1 max-sm:justify-end">
                {key.scopes.map((scope) => (
                  <Badge key={scope}>{scope}</Badge>
                ))}
              </span>
            </Td>
            <Td numeric label="Spend cap a month">
              {key.spendCapMicroCredits === null ? (
                <span className="text-subtle">none</span>
              ) : (
                <Credits microCredits={key.spendCapMicroCredits} bare />
              )}
            </Td>
            <Td label="Last used" quiet className="whitespace-nowrap">
              {key.lastUsedAt === null ? 'Never' : <Ago at={key.lastUsedAt} />}
            </Td>
            <Td label="Created" quiet className="whitespace-nowrap">
              <Day at={key.createdAt} timeZone={timeZone} />
            </Td>
            <Td label="Created by" quiet>
              {key.createdByName ?? key.createdBy}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
