import { describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { UnknownWallet } from './errors';
import { expireAllLots, expireLots } from './expire-lots';
import { listTransfers } from './list-transfers';
import {
  aReservation,
  aWallet,
  fulfilled,
  held,
  later,
  NOW,
  nothing,
  race,
} from './support/wallets';

describe('expireLots', () => {
  test('expires what has reached its end and nothing else', async () => {
    const customerId = await aWallet(
      { microCredits: credits(1), expiresAt: NOW },
      { microCredits: credits(2), expiresAt: later(1) },
      { microCredits: credits(3) },
    );

    expect(await expireLots(db(), customerId, NOW)).toEqual({ expiredMicroCredits: credits(1) });
    expect(await held(customerId)).toEqual({ ...nothing, available: 5, expired: 1 });
  });

  test('leaves what is held for a running generation alone', async () => {
    const customerId = await aWallet({ microCredits: credits(5), expiresAt: later(30) });
    await aReservation(customerId, credits(2));

    await expireLots(db(), customerId, later(60));

    expect(await held(customerId, later(60))).toEqual({ ...nothing, reserved: 2, expired: 3 });
  });

  test('is refused for a customer that does not exist', async () => {
    await expect(expireLots(db(), newId('cus'), NOW)).rejects.toThrow(UnknownWallet);
  });

  test('raced and repeated, a lot expires once', async () => {
    const customerId = await aWallet({ microCredits: credits(5), expiresAt: NOW });

    const outcomes = fulfilled(await race(6, () => expireLots(db(), customerId, NOW)));

    expect(outcomes.map((outcome) => outcome.expiredMicroCredits).sort()).toEqual([
      0,
      0,
      0,
      0,
      0,
      credits(5),
    ]);
    const expiries = await listTransfers(db(), customerId, { limit: 10, reasons: ['expire'] });
    expect(expiries).toHaveLength(1);
  });
});

describe('expireAllLots', () => {
  test('expires the lots of every wallet, in batches, and twice is once', async () => {
    const at = new Date('2026-03-01T00:00:00Z');
    const wallets = await Promise.all(
      Array.from({ length: 230 }, () => aWallet({ microCredits: credits(1), expiresAt: at })),
    );

    const runs = await Promise.all([expireAllLots(db(), at), expireAllLots(db(), at)]);

    expect(runs.reduce((sum, run) => sum + run.wallets, 0)).toBe(230);
    expect(await expireAllLots(db(), at)).toEqual({ wallets: 0, expiredMicroCredits: 0 });
    expect(await held(wallets[229] ?? '', at)).toEqual({ ...nothing, expired: 1 });
  });
});
