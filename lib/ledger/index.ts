export type { LotKind, TransferReason } from './account';
export {
  AUDIT_CHECKS,
  type AuditReport,
  auditLedger,
  type Breach,
  type CheckName,
  type CheckResult,
} from './audit-ledger';
export { type CreditPurchaseInput, creditPurchase } from './credit-purchase';
export { type DeductCreditsInput, deductCredits } from './deduct-credits';
export {
  BadAmount,
  InsufficientCredits,
  ReasonMissing,
  TooLittleToDeduct,
  UnknownWallet,
} from './errors';
export { expireAllLots, expireLots } from './expire-lots';
export { type Balance, getBalance } from './get-balance';
export { type GrantCreditsInput, grantCredits } from './grant-credits';
export { listLots } from './list-lots';
export { listTransfers, type Transfer, type TransferQuery } from './list-transfers';
export type { Lot } from './lot';
export { type LotOfGeneration, lotsOfGeneration } from './lots-of-generation';
export { releaseReservation } from './release-reservation';
export { reserveCredits } from './reserve-credits';
export { settleReservation } from './settle-reservation';
