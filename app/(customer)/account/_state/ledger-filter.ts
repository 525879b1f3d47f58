import { GROUP_REASONS, LEDGER_GROUPS } from '@/components/account/ledger-words';
import type { TransferQuery } from '@/lib/ledger';
import { one, oneOf, type SearchParams } from './search-params';

const SEQ = /^[1-9]\d{0,14}$/;

const seqOf = (text: string | undefined) =>
  text !== undefined && SEQ.test(text) ? Number(text) : undefined;

/** The ledger's page and types of an address. */
export function ledgerQueryOf(params: SearchParams): Omit<TransferQuery, 'limit'> {
  const group = oneOf(params, 'type', LEDGER_GROUPS);
  return {
    before: seqOf(one(params, 'before')),
    after: seqOf(one(params, 'after')),
    reasons: group === undefined ? undefined : GROUP_REASONS[group],
  };
}
