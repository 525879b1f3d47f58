/**
 * The ledger as a plain program, written from the rule and not from the SQL: what it says must be what the database says,
 * after every step. Amounts are bigints, instants are milliseconds, a step that is refused leaves everything as it was.
 */
export type ModelLot = {
  id: string;
  expiresAt: number | null;
  paid: bigint;
  granted: bigint;
  available: bigint;
  reserved: bigint;
  consumed: bigint;
  expired: bigint;
  reversed: bigint;
  repaid: bigint;
};
export type ModelReservation = {
  generationId: string;
  state: 'open' | 'settled' | 'released' | 'lapsed';
  amount: bigint;
  consumed: bigint;
  holds: { lotId: string; amount: bigint }[];
};
type Account = 'issued' | 'available' | 'reserved' | 'consumed' | 'expired' | 'reversed' | 'debt';
export type ModelTransfer = {
  from: Account;
  to: Account;
  amount: bigint;
  reason: string;
  subject: string;
  lotId: string;
};

export type Model = {
  lots: Map<string, ModelLot>;
  sources: Set<string>;
  reservations: Map<string, ModelReservation>;
  journal: ModelTransfer[];
};

export class Refused extends Error {}

export const emptyModel = (): Model => ({
  lots: new Map(),
  sources: new Set(),
  reservations: new Map(),
  journal: [],
});

/** The balance of an account is what the journal moved into it, less what it moved out. */
export const balance = (model: Model, account: Account): bigint =>
  model.journal.reduce(
    (sum, row) =>
      sum + (row.to === account ? row.amount : 0n) - (row.from === account ? row.amount : 0n),
    0n,
  );

export const post = (model: Model, row: ModelTransfer) => {
  if (row.amount > 0n) model.journal.push(row);
};

export const earned = (lot: ModelLot): bigint =>
  (lot.paid * (lot.consumed + lot.repaid)) / lot.granted;
/** Soonest end first, an end before none, given before bought, then by id. */
export function inSpendingOrder(model: Model): ModelLot[] {
  const end = (lot: ModelLot) => lot.expiresAt ?? Number.POSITIVE_INFINITY;
  return [...model.lots.values()]
    .filter((lot) => lot.available > 0n)
    .sort((a, b) => {
      if (end(a) !== end(b)) return end(a) < end(b) ? -1 : 1;
      if (a.paid > 0n !== b.paid > 0n) return a.paid > 0n ? 1 : -1;
      return a.id < b.id ? -1 : 1;
    });
}

export const least = (a: bigint, b: bigint) => (a < b ? a : b);

export function expire(model: Model, now: number): bigint {
  let total = 0n;
  const byId = [...model.lots.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const lot of byId) {
    if (lot.expiresAt === null || lot.expiresAt > now || lot.available === 0n) continue;
    total += lot.available;
    post(model, {
      from: 'available',
      to: 'expired',
      amount: lot.available,
      reason: 'expire',
      subject: 'exp',
      lotId: lot.id,
    });
    lot.expired += lot.available;
    lot.available = 0n;
  }
  return total;
}

export function grant(
  model: Model,
  lot: {
    id: string;
    reason: string;
    sourceId: string;
    amount: bigint;
    paid: bigint;
    expiresAt: number | null;
  },
): boolean {
  if (model.sources.has(lot.sourceId)) return false;
  model.sources.add(lot.sourceId);
  const repaid = least(lot.amount, -balance(model, 'debt'));
  model.lots.set(lot.id, {
    id: lot.id,
    expiresAt: lot.expiresAt,
    paid: lot.paid,
    granted: lot.amount,
    available: lot.amount - repaid,
    reserved: 0n,
    consumed: 0n,
    expired: 0n,
    reversed: 0n,
    repaid,
  });
  const about = { subject: lot.sourceId, lotId: lot.id };
  post(model, {
    from: 'issued',
    to: 'available',
    amount: lot.amount,
    reason: lot.reason,
    ...about,
  });
  post(model, { from: 'available', to: 'debt', amount: repaid, reason: 'repay_debt', ...about });
  return true;
}

export function deduct(
  model: Model,
  deduction: { sourceId: string; amount: bigint },
  now: number,
): boolean {
  expire(model, now);
  if (model.sources.has(deduction.sourceId)) return false;
  let need = deduction.amount;
  for (const lot of inSpendingOrder(model)) {
    const taken = least(need, lot.available);
    if (taken === 0n) break;
    need -= taken;
    lot.available -= taken;
    lot.reversed += taken;
    post(model, {
      from: 'available',
      to: 'reversed',
      amount: taken,
      reason: 'adjustment',
      subject: deduction.sourceId,
      lotId: lot.id,
    });
  }
  if (need > 0n) throw new Refused('ledger_wallet_funded');
  model.sources.add(deduction.sourceId);
  return true;
}
