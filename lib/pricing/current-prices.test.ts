import { afterAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Db, db, execute, rows, sql, transact } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, microUsd } from '@/lib/platform/units';
import { addOperationPrice, addUpstreamPrice } from './add-price';
import { closePriceBook, currentPrices } from './current-prices';
import { PriceInThePast, PriceTaken, UnknownModel } from './errors';
import { installShippedPrices } from './install-shipped-prices';
import { aPrice } from './support/prices';

afterAll(closePriceBook);

const now = new Date('2026-11-20T12:00:00Z');
const act = () => ({ principalId: newId('per'), reason: 'the vendor changed it', now });

const counting = (): { db: Db; statements: () => number } => {
  let statements = 0;
  return {
    db: {
      kind: 'pool',
      run: (statement) => {
        statements += 1;
        return db().run(statement);
      },
    },
    statements: () => statements,
  };
};

describe('currentPrices', () => {
  test('costs no round trip once the book is loaded', async () => {
    await currentPrices(db(), now);
    const counted = counting();
    for (let n = 0; n < 100; n++) {
      const book = await currentPrices(counted.db, now);
      book.upstreamPrice('openai', 'gpt-5.4-mini');
      book.operationPrice('chat');
    }
    expect(counted.statements()).toBe(0);
  });

  test('shows a new price within a second, without being asked to look', async () => {
    await currentPrices(db(), now);
    const model = `model-${newId('req')}`;

    await addUpstreamPrice(
      db(),
      { ...aPrice({ input: 1_000_000, output: 2_000_000 }), model, effectiveFrom: now },
      act(),
    );

    await vi.waitFor(
      async () => {
        const book = await currentPrices(db(), now);
        expect(book.upstreamPrice('openai', model).outputMicroUsdPerMillionTokens).toBe(2_000_000);
      },
      { timeout: 1_000, interval: 20 },
    );
  });

  test('does not show everybody a price that one transaction has not committed', async () => {
    await closePriceBook();
    const model = `model-${newId('req')}`;
    await transact(db(), async (tx) => {
      await addUpstreamPrice(
        tx,
        { ...aPrice({ input: 1, output: 1 }), model, effectiveFrom: now },
        act(),
      );
      const book = await currentPrices(tx, now);
      expect(() => book.upstreamPrice('openai', model)).toThrow(UnknownModel);
    });
  });
});

describe('installShippedPrices', () => {
  test('twice is once', async () => {
    expect(await installShippedPrices(db())).toEqual({ installed: 0 });
  });

  test('leaves a price alone that staff entered for the same instant', async () => {
    await transact(db(), async (tx) => {
      await execute(
        tx,
        sql`UPDATE operation_price SET fixed_micro_credits = 3000000 WHERE operation = 'story'`,
      );
      await installShippedPrices(tx);
      const [story] = await rows(
        tx,
        z.object({ charge: z.number() }),
        sql`SELECT fixed_micro_credits AS charge FROM operation_price WHERE operation = 'story'`,
      );
      expect(story?.charge).toBe(3_000_000);
      await execute(
        tx,
        sql`UPDATE operation_price SET fixed_micro_credits = 1000000 WHERE operation = 'story'`,
      );
    });
  });
});

describe('addOperationPrice', () => {
  const price = (effectiveFrom: Date) => ({
    operation: `operation-${newId('req')}`,
    kind: 'fixed' as const,
    fixedMicroCredits: credits(2),
    effectiveFrom,
  });

  test('is refused in the past and writes nothing', async () => {
    const past = price(new Date(now.getTime() - 3_600_000));
    await expect(addOperationPrice(db(), past, act())).rejects.toThrow(PriceInThePast);
    expect(
      await rows(
        db(),
        z.object({ id: z.string() }),
        sql`SELECT id FROM operation_price WHERE operation = ${past.operation}`,
      ),
    ).toEqual([]);
  });

  test('raced for one instant, one gets in, with one audit entry that names who and why', async () => {
    const wanted = price(now);
    const by = act();
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map(() => addOperationPrice(db(), wanted, by)),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(PriceTaken);
    }
    const entries = await rows(
      db(),
      z.object({ reason: z.string(), action: z.string() }),
      sql`SELECT reason, action FROM audit_entry WHERE principal_id = ${by.principalId}`,
    );
    expect(entries).toEqual([{ reason: 'the vendor changed it', action: 'operation_price.add' }]);
  });
});

describe('the tables', () => {
  const insert = (values: { kind: string; fixed: number | null; words: number | null }) =>
    execute(
      db(),
      sql`INSERT INTO operation_price (id, operation, effective_from, kind, fixed_micro_credits, words_per_credit, created_by)
          VALUES (${newId('opr')}, ${newId('req')}, now(), ${values.kind}, ${values.fixed}, ${values.words}, 'test')`,
    );

  test.each([
    { kind: 'fixed', fixed: null, words: null },
    { kind: 'fixed', fixed: -1, words: null },
    { kind: 'fixed', fixed: 1, words: 1 },
    { kind: 'per_words', fixed: null, words: 0 },
    { kind: 'markup', fixed: null, words: null },
  ])('refuse a price that is not whole: %o', async (values) => {
    await expect(insert(values)).rejects.toMatchObject({ constraint: 'operation_price_whole' });
  });

  test('refuse a negative rate', async () => {
    await expect(
      addUpstreamPrice(
        db(),
        {
          ...aPrice({ input: 1, output: 1 }),
          model: newId('req'),
          cachedInputMicroUsdPerMillionTokens: microUsd(-1),
          effectiveFrom: now,
        },
        act(),
      ),
    ).rejects.toMatchObject({ constraint: 'upstream_price_not_negative' });
  });
});
