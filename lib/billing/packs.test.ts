import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { credits, usdCents } from '@/lib/platform/units';
import { installShippedPacks, listPacks, savingPercent } from './packs';

describe('the shipped packs', () => {
  test('cost and grant exactly what the price list says, for a year', async () => {
    await installShippedPacks(db());

    const packs = await listPacks(db());

    expect(
      packs.map(({ id, name, grantedMicroCredits, priceMinor, currency, validMonths }) => [
        id,
        name,
        grantedMicroCredits,
        priceMinor,
        currency,
        validMonths,
      ]),
    ).toEqual([
      ['pack_starter', 'Starter Pack', credits(1_000), 999, 'usd', 12],
      ['pack_writer', 'Writer Pack', credits(5_000), 3_999, 'usd', 12],
      ['pack_author', 'Author Pack', credits(15_000), 9_999, 'usd', 12],
      ['pack_publisher', 'Publisher Pack', credits(50_000), 29_999, 'usd', 12],
    ]);
    expect(packs.map(({ savingPercent }) => savingPercent)).toEqual([0, 20, 33, 40]);
    expect(packs.map(({ wordsEquivalent }) => wordsEquivalent)).toEqual([
      10_000, 50_000, 150_000, 500_000,
    ]);
  });

  test('say in words the saving that the figures say', async () => {
    await installShippedPacks(db());

    for (const { description, savingPercent, wordsEquivalent } of await listPacks(db())) {
      expect(description).toContain(wordsEquivalent.toLocaleString('en-US'));
      if (savingPercent > 0) expect(description).toContain(`Saves ${savingPercent} %`);
    }
  });

  test('are installed once, and what staff changed since stays', async () => {
    await installShippedPacks(db());
    await execute(
      db(),
      sql`UPDATE credit_pack SET name = 'Novelist Pack' WHERE id = 'pack_writer'`,
    );

    await Promise.all([installShippedPacks(db()), installShippedPacks(db())]);

    const found = await rows(
      db(),
      z.object({ name: z.string() }),
      sql`SELECT name FROM credit_pack WHERE id LIKE 'pack\_writer'`,
    );
    expect(found).toEqual([{ name: 'Novelist Pack' }]);
    await execute(db(), sql`UPDATE credit_pack SET name = 'Writer Pack' WHERE id = 'pack_writer'`);
  });
});

describe('savingPercent', () => {
  test('compares with the dearest credit of the same currency only', () => {
    const usd = { grantedMicroCredits: credits(100), priceMinor: usdCents(100), currency: 'usd' };
    const half = { ...usd, priceMinor: usdCents(50) };
    const dearEuro = { ...usd, priceMinor: usdCents(900), currency: 'eur' };

    expect(savingPercent(half, [usd, half, dearEuro])).toBe(50);
    expect(savingPercent(usd, [usd, half, dearEuro])).toBe(0);
  });
});
