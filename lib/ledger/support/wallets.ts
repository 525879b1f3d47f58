import { db } from '@/lib/platform/db';
import { type Id, newId } from '@/lib/platform/ids';
import { type MicroCredits, microUsdFromCents, usdCents } from '@/lib/platform/units';
import { aCustomer } from '@/tests/support/factories';
import { aPaidOrder } from '@/tests/support/orders';
import { creditPurchase } from '../credit-purchase';
import { getBalance } from '../get-balance';
import { grantCredits } from '../grant-credits';
import { reserveCredits } from '../reserve-credits';

export const NOW = new Date('2026-11-20T12:00:00Z');
export const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
export const BY = 'system';

type GivenLot = { microCredits: MicroCredits; paidCents?: number; expiresAt?: Date | null };

/** A customer with these lots, in this order; a lot with `paidCents` was bought, the others were given. */
export async function aWallet(...lots: readonly GivenLot[]): Promise<Id<'cus'>> {
  const { customerId } = await aCustomer();
  for (const [n, lot] of lots.entries()) {
    const now = new Date(NOW.getTime() - 60_000 + n);
    if (lot.paidCents === undefined) await aGrant(customerId, lot, now);
    else await aPurchase(customerId, { ...lot, paidCents: lot.paidCents }, now);
  }
  return customerId;
}

/** A paid order and its lot. */
export async function aPurchase(
  customerId: string,
  lot: GivenLot & { paidCents: number },
  now: Date = NOW,
): Promise<{ orderId: Id<'ord'> }> {
  const orderId = newId('ord', now);
  const { microCredits, paidCents: paidMinor } = lot;
  await aPaidOrder(db(), { customerId, id: orderId, microCredits, paidMinor, now });
  await creditPurchase(db(), {
    customerId,
    orderId,
    microCredits,
    paidMinor,
    currency: 'usd',
    paidMicroUsd: microUsdFromCents(usdCents(paidMinor)),
    feeMicroUsd: null,
    expiresAt: lot.expiresAt ?? null,
    principalId: BY,
    now,
  });
  return { orderId };
}

/** A lot that nobody paid for. */
export async function aGrant(
  customerId: string,
  lot: GivenLot,
  now: Date = NOW,
): Promise<{ sourceId: Id<'adj'> }> {
  const sourceId = newId('adj', now);
  await grantCredits(db(), {
    customerId,
    kind: 'goodwill',
    sourceId,
    microCredits: lot.microCredits,
    expiresAt: lot.expiresAt ?? null,
    principalId: BY,
    reason: 'a test needs credits',
    now,
  });
  return { sourceId };
}

/** Holds credits for a new generation. */
export async function aReservation(
  customerId: string,
  microCredits: MicroCredits,
  now: Date = NOW,
): Promise<Id<'gen'>> {
  const generationId = newId('gen', now);
  await reserveCredits(db(), {
    customerId,
    generationId,
    microCredits,
    leaseUntil: new Date(now.getTime() + 60_000),
    principalId: BY,
    now,
  });
  return generationId;
}

/** The balances that a test is about, in credits. */
export async function held(customerId: string, now: Date = NOW) {
  const balance = await getBalance(db(), customerId, now);
  return {
    available: balance.availableMicroCredits / 1_000_000,
    reserved: balance.reservedMicroCredits / 1_000_000,
    consumed: balance.consumedMicroCredits / 1_000_000,
    expired: balance.expiredMicroCredits / 1_000_000,
    reversed: balance.reversedMicroCredits / 1_000_000,
    debt: balance.debtMicroCredits / 1_000_000,
  };
}
export const nothing = { available: 0, reserved: 0, consumed: 0, expired: 0, reversed: 0, debt: 0 };

/** Runs the same thing many times at once. */
export const race = <T>(times: number, run: (n: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: times }, (_, n) => run(n)));

export const fulfilled = <T>(outcomes: PromiseSettledResult<T>[]): T[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
export const refused = (outcomes: PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
