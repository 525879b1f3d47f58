import { Ago } from '@/components/format/ago';
import { Credits } from '@/components/format/credits';
import { Day } from '@/components/format/day';
import { formatCredits } from '@/components/format/intl';
import { Meter } from '@/components/ui/meter';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { ApiKey, KeyState } from '@/lib/auth';
import type { MicroCredits } from '@/lib/platform/units';
import { KeyActions, type KeyActs, UndoRevoke } from './key-actions';
import { MaskedKey } from './masked-key';
import { KeyBadge } from './state-badge';

/** From this share of its cap on, a key's bar is a warning. */
const CAP_WARNING_SHARE = 0.8;

/** A key with what the page knows besides. */
export type KeyRow = ApiKey & {
  state: KeyState;
  /** ISO instant; null when a revocation cannot be taken back any more. */
  undoUntil: string | null;
  /** In this UTC month. */
  usedMicroCredits: MicroCredits;
};

export type KeyTableProps = KeyActs & {
  label: string;
  keys: readonly KeyRow[];
  timeZone: string;
  /** Left out where all keys are of one site. */
  withSite?: boolean | undefined;
  mayWrite: boolean;
};

/** Keys: how they begin and end, what they may do, what they used. Never a secret. */
export function KeyTable({ label, keys, timeZone, withSite, mayWrite, ...acts }: KeyTableProps) {
  return (
    <Table label={label} stickyFirst stack>
      <THead>
        <Th>Key</Th>
        {withSite ? <Th>Site</Th> : null}
        <Th>Scopes</Th>
        <Th>Used this month</Th>
        <Th>Last used</Th>
        <Th>State</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </THead>
      <TBody>
        {keys.map((key) => (
          <Tr key={key.id}>
            <Td>
              <KeyName apiKey={key} timeZone={timeZone} />
            </Td>
            {withSite ? (
              <Td label="Site">
                <TextLink href={`/account/installations/${key.installationId}`}>
                  {key.installationName}
                </TextLink>
              </Td>
            ) : null}
            <Td label="Scopes">
              <code className="font-mono text-xs text-muted">{key.scopes.join(', ')}</code>
            </Td>
            <Td label="Used this month">
              <UsedThisMonth apiKey={key} />
            </Td>
            <Td label="Last used" quiet className="whitespace-nowrap">
              {key.lastUsedAt === null ? 'Never' : <Ago at={key.lastUsedAt} timeZone={timeZone} />}
            </Td>
            <Td label="State">
              <KeyEnd apiKey={key} timeZone={timeZone} />
            </Td>
            {mayAct(key, mayWrite) ? (
              <Td label="Actions" className="text-right">
                <RowActs apiKey={key} acts={acts} />
              </Td>
            ) : (
              <Td />
            )}
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function KeyName({ apiKey, timeZone }: { apiKey: KeyRow; timeZone: string }) {
  return (
    <span className="flex min-w-0 flex-col text-left">
      <span className="font-medium break-words">{apiKey.name}</span>
      <MaskedKey prefix={apiKey.prefix} lastFour={apiKey.lastFour} />
      <span className="text-xs text-subtle sm:whitespace-nowrap">
        <span className="sr-only">Created </span>
        <Day at={apiKey.createdAt} timeZone={timeZone} />
        {apiKey.createdByName === null ? null : ` by ${apiKey.createdByName}`}
      </span>
    </span>
  );
}

function UsedThisMonth({ apiKey }: { apiKey: KeyRow }) {
  const { spendCapMicroCredits: cap } = apiKey;
  // With a cap, what running requests hold counts too: that is what the cap is compared with.
  const used = apiKey.spentMicroCredits ?? apiKey.usedMicroCredits;
  if (cap === null)
    return (
      <span className="whitespace-nowrap">
        <Credits microCredits={used} bare /> <span className="text-xs text-subtle">no cap</span>
      </span>
    );
  const text = `${formatCredits(used)} of ${formatCredits(cap)}`;
  return (
    <span className="flex min-w-32 flex-col gap-1">
      <span className="text-xs tabular-nums">
        <Credits microCredits={used} bare /> of <Credits microCredits={cap} bare />
      </span>
      <Meter
        label={`Spend cap of ${apiKey.name}`}
        value={used}
        max={cap}
        valueText={text}
        tone={used >= cap ? 'negative' : used >= cap * CAP_WARNING_SHARE ? 'warning' : 'accent'}
      />
    </span>
  );
}

function KeyEnd({ apiKey, timeZone }: { apiKey: KeyRow; timeZone: string }) {
  const end =
    apiKey.revokedAt !== null ? (
      <Ago at={apiKey.revokedAt} timeZone={timeZone} />
    ) : apiKey.expiresAt === null ? null : (
      <>
        {apiKey.state === 'expired' ? 'ended' : 'ends'}{' '}
        <Ago at={apiKey.expiresAt} timeZone={timeZone} />
      </>
    );
  return (
    <span className="flex flex-col items-start gap-0.5 max-sm:items-end">
      <KeyBadge state={apiKey.state} />
      {end === null ? null : <span className="text-xs whitespace-nowrap text-subtle">{end}</span>}
    </span>
  );
}

/** What works can be rotated or revoked, what was revoked just now can be given back. */
const mayAct = ({ state, undoUntil }: KeyRow, mayWrite: boolean): boolean =>
  mayWrite && (state === 'live' || state === 'expiring' || undoUntil !== null);

function RowActs({ apiKey, acts }: { apiKey: KeyRow; acts: KeyActs }) {
  const { id, name, state, undoUntil } = apiKey;
  if (undoUntil !== null)
    return <UndoRevoke keyId={id} name={name} until={undoUntil} onUndo={acts.onUndo} />;
  return (
    <KeyActions
      keyId={id}
      name={name}
      masked={`${apiKey.prefix}…${apiKey.lastFour}`}
      siteName={apiKey.installationName}
      canRotate={state === 'live'}
      {...acts}
    />
  );
}
