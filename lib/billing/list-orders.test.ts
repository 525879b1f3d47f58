import { describe, expect, test } from 'vitest';
import { db, execute, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { aCustomer } from '@/tests/support/factories';
import { getOrder } from './get-order';
import { listOrders } from './list-orders';
import { installShippedPacks } from './packs';

async function someOrders(customerId: string, count: number): Promise<string[]> {
  await installShippedPacks(db());
  const ids = Array.from({ length: count }, (_, n) =>
    newId('ord', new Date(Date.UTC(2026, 10, 1) + n * 60_000)),
  );
  for (const id of ids)
    await execute(
      db(),
      sql`INSERT INTO credit_order (customer_id, id, pack_id, pack_name, request_key, granted_micro_credits, amount_minor, currency, livemode, created_by, checkout_expires_at)
          VALUES (${customerId}, ${id}, 'pack_starter', 'Starter Pack', ${id}, 1, 1, 'usd', false, 'system', now())`,
    );
  return ids.reverse();
}

describe('listOrders', () => {
  test('pages through one customer’s orders, newest first, and through nobody else’s', async () => {
    const [mine, theirs] = [await aCustomer(), await aCustomer()];
    const ids = await someOrders(mine.customerId, 5);
    await someOrders(theirs.customerId, 2);

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listOrders(
        { db: db() },
        { ...mine, limit: 2, ...(cursor === null ? {} : { startingAfter: cursor }) },
      );
      seen.push(...page.orders.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen).toEqual(ids);
  });

  test('is empty for a customer without orders, or for an id that is none', async () => {
    const empty = { orders: [], hasMore: false, nextCursor: null };

    expect(await listOrders({ db: db() }, await aCustomer())).toEqual(empty);
    expect(await listOrders({ db: db() }, { customerId: 'cus_\u0000' })).toEqual(empty);
  });

  test('refuses a cursor that is no order', async () => {
    const { customerId } = await aCustomer();

    await expect(
      listOrders({ db: db() }, { customerId, startingAfter: 'ord_\u0000' }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('getOrder', () => {
  test('knows an order of its own customer only', async () => {
    const [mine, theirs] = [await aCustomer(), await aCustomer()];
    const [orderId = ''] = await someOrders(theirs.customerId, 1);

    expect(await getOrder({ db: db() }, { ...theirs, orderId })).toMatchObject({ id: orderId });
    for (const id of [orderId, 'ord_\u0000', '', newId('ord')])
      await expect(getOrder({ db: db() }, { ...mine, orderId: id })).rejects.toMatchObject({
        code: 'request.not_found',
      });
  });
});
