import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, execute, rows, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { aKey } from '@/tests/support/factories';

const NOW = new Date('2026-11-20T12:00:00Z');

const begin = (site: Awaited<ReturnType<typeof aKey>>, amounts: readonly number[]) =>
  rows(
    db(),
    z.object({ outcome: z.string(), available: z.number().nullable() }),
    sql`SELECT outcome, available_micro_credits AS available FROM generation_begin(${site.customerId}, ${JSON.stringify(
      amounts.map((amount) => ({
        id: newId('gen', NOW),
        installation_id: site.installationId,
        api_key_id: site.keyId,
        principal_id: site.keyId,
        operation: 'chat',
        model: 'a-model',
        upstream: 'openai',
        streamed: false,
        reserved_micro_credits: amount,
        lease_seconds: 60,
        upstream_price_id: 'upr',
        operation_price_id: 'opr',
        request_id: 'req',
      })),
    )}::jsonb, ${NOW}) ORDER BY item`,
  );

describe('generation_begin, for a key with a spend cap', () => {
  test('counts what was spent in this month and in no other', async () => {
    const site = await aKey({ available: credits(100), spendCap: credits(10) });
    for (const [month, spent] of [
      ['2026-10-01', 9],
      ['2026-11-01', 4],
      ['2026-12-01', 9],
    ] as const) {
      await execute(
        db(),
        sql`INSERT INTO api_key_spend (customer_id, key_id, month, consumed_micro_credits) VALUES (${site.customerId}, ${site.keyId}, ${month}, ${credits(spent)})`,
      );
    }

    expect(await begin(site, [credits(7)])).toEqual([
      { outcome: 'spend_cap', available: credits(6) },
    ]);
    expect(await begin(site, [credits(6)])).toMatchObject([{ outcome: 'begun' }]);
    expect(await begin(site, [credits(1)])).toEqual([{ outcome: 'spend_cap', available: 0 }]);
  });

  test('counts the items of one batch against it one after the other', async () => {
    const site = await aKey({ available: credits(100), spendCap: credits(10) });

    const outcomes = await begin(site, [credits(4), credits(7), credits(6), credits(1)]);

    expect(outcomes.map((one) => one.outcome)).toEqual([
      'begun',
      'spend_cap',
      'begun',
      'spend_cap',
    ]);
  });
});
