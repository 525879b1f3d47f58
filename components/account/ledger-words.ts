import type { LotKind, Transfer } from '@/lib/ledger';

export const LEDGER_GROUPS = ['in', 'usage', 'holds', 'corrections'] as const;
export type LedgerGroup = (typeof LEDGER_GROUPS)[number];

/** Groups of reasons to filter the ledger by. */
export const GROUP_REASONS = {
  in: ['purchase', 'grant', 'repay_debt'],
  usage: ['settle', 'late_settle'],
  holds: ['reserve', 'release'],
  corrections: ['adjustment', 'expire', 'reverse'],
} as const satisfies Record<LedgerGroup, readonly Transfer['reason'][]>;

export const GROUP_LABELS = {
  in: 'Purchases and grants',
  usage: 'Usage',
  holds: 'Holds and releases',
  corrections: 'Expiry and corrections',
} as const satisfies Record<LedgerGroup, string>;

const REASONS = {
  purchase: 'Purchase',
  grant: 'Grant',
  adjustment: 'Adjustment',
  reserve: 'Hold',
  settle: 'Usage',
  release: 'Release',
  expire: 'Expiry',
  reverse: 'Taken back',
  late_settle: 'Late usage',
  repay_debt: 'Debt repaid',
} as const satisfies Record<Transfer['reason'], string>;

export const reasonLabel = (reason: Transfer['reason']): string => REASONS[reason];

const LOTS = {
  purchase: 'Purchase',
  plan: 'Plan',
  promotion: 'Promotion',
  goodwill: 'Goodwill',
  adjustment: 'Adjustment',
} as const satisfies Record<LotKind, string>;

export const lotLabel = (kind: LotKind): string => LOTS[kind];

/** What a row does to the balance (available and held together): 1 adds, −1 takes, 0 only moves between the two. */
export function balanceSign(
  transfer: Pick<Transfer, 'debitAccount' | 'creditAccount'>,
): -1 | 0 | 1 {
  const isBalance = (account: Transfer['debitAccount']) =>
    account === 'available' || account === 'reserved';
  const gains = isBalance(transfer.creditAccount);
  const loses = isBalance(transfer.debitAccount);
  return gains === loses ? 0 : gains ? 1 : -1;
}
