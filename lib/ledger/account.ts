/** The accounts of a wallet. Their sum is zero; only `issued` and `debt` may be negative. README.md says what each means. */
export const ACCOUNTS = [
  'issued',
  'available',
  'reserved',
  'consumed',
  'expired',
  'reversed',
  'debt',
] as const;

export const LOT_KINDS = ['purchase', 'plan', 'promotion', 'goodwill', 'adjustment'] as const;
export type LotKind = (typeof LOT_KINDS)[number];

/** Why credits moved. */
export const TRANSFER_REASONS = [
  'purchase',
  'grant',
  'adjustment',
  'reserve',
  'settle',
  'release',
  'expire',
  'reverse',
  'late_settle',
  'repay_debt',
] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number];
