import { describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, microCredits } from '@/lib/platform/units';
import { InsufficientCredits, UnknownWallet } from './errors';
import { listLots } from './list-lots';
import { reserveCredits } from './reserve-credits';
import {
  aReservation,
  aWallet,
  BY,
  fulfilled,
  held,
  later,
  NOW,
  nothing,
  race,
  refused,
} from './support/wallets';

const ask = (
  customerId: string,
  microCreditsAsked = credits(1),
  generationId = newId('gen', NOW),
) => ({
  customerId,
  generationId,
  microCredits: microCreditsAsked,
  leaseUntil: later(60),
  principalId: BY,
  now: NOW,
});

describe('reserveCredits', () => {
  test('moves credits from available to reserved, and says what is left', async () => {
    const customerId = await aWallet({ microCredits: credits(10) });

    expect(await reserveCredits(db(), ask(customerId, credits(4)))).toEqual({
      availableMicroCredits: credits(6),
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 6, reserved: 4 });
  });

  test('takes the lot that expires soonest, and granted before paid', async () => {
    const customerId = await aWallet(
      { microCredits: credits(1), paidCents: 100 },
      { microCredits: credits(1) },
      { microCredits: credits(1), expiresAt: later(7_200) },
      { microCredits: credits(1), expiresAt: later(3_600), paidCents: 100 },
    );
    const order = (await listLots(db(), customerId)).map((lot) => lot.id);

    await aReservation(customerId, microCredits(3_500_000));

    const lots = await listLots(db(), customerId);
    expect(lots.map((lot) => lot.id)).toEqual(order);
    expect(
      lots.map((lot) => [
        lot.expiresAt?.getTime() ?? null,
        lot.paidMinor,
        lot.reservedMicroCredits,
      ]),
    ).toEqual([
      [later(3_600).getTime(), 100, 1_000_000],
      [later(7_200).getTime(), 0, 1_000_000],
      [null, 0, 1_000_000],
      [null, 100, 500_000],
    ]);
  });

  test('does not spend what has expired, whether or not that was posted', async () => {
    const customerId = await aWallet(
      { microCredits: credits(5), expiresAt: NOW },
      { microCredits: credits(1) },
    );

    await expect(reserveCredits(db(), ask(customerId, credits(2)))).rejects.toThrow(
      InsufficientCredits,
    );
    expect(await held(customerId)).toEqual({ ...nothing, available: 1, expired: 5 });
  });

  test('is refused when the wallet has less, names both amounts and moves nothing', async () => {
    const customerId = await aWallet({ microCredits: credits(3) });

    await expect(
      reserveCredits(db(), ask(customerId, microCredits(3_000_001))),
    ).rejects.toMatchObject({
      code: 'ledger.insufficient_credits',
      details: { availableMicroCredits: credits(3), requiredMicroCredits: 3_000_001 },
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 3 });
  });

  test('is refused for a customer that does not exist', async () => {
    await expect(reserveCredits(db(), ask(newId('cus')))).rejects.toThrow(UnknownWallet);
  });

  test('a negative reservation is a bug, refused before the database and by it', async () => {
    const customerId = await aWallet({ microCredits: credits(3) });

    await expect(reserveCredits(db(), ask(customerId, microCredits(-1)))).rejects.toThrow(
      'not negative',
    );
  });

  test('repeated for the same generation, it is refused and moves nothing', async () => {
    const customerId = await aWallet({ microCredits: credits(3) });
    const generationId = await aReservation(customerId, credits(1));

    await expect(
      reserveCredits(db(), ask(customerId, credits(1), generationId)),
    ).rejects.toMatchObject({
      code: '23505',
    });
    expect(await held(customerId)).toEqual({ ...nothing, available: 2, reserved: 1 });
  });

  test('raced, a wallet that can pay for three lets exactly three through', async () => {
    const customerId = await aWallet({ microCredits: credits(3) });

    const outcomes = await race(20, () => reserveCredits(db(), ask(customerId)));

    expect(fulfilled(outcomes)).toHaveLength(3);
    for (const reason of refused(outcomes)) expect(reason).toBeInstanceOf(InsufficientCredits);
    expect(await held(customerId)).toEqual({ ...nothing, reserved: 3 });
  });
});
