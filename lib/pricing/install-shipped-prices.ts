import { type Db, transact } from '@/lib/platform/db';
import { SHIPPED_OPERATION_PRICES, SHIPPED_UPSTREAM_PRICES } from './shipped-prices';
import { insertOperationPrice, insertUpstreamPrice } from './store';

/** Enters the shipped prices that the database does not have yet. Safe to repeat; changes no price that is there. */
export async function installShippedPrices(db: Db): Promise<{ installed: number }> {
  return transact(db, async (tx) => {
    const ids: (string | undefined)[] = [];
    for (const price of SHIPPED_UPSTREAM_PRICES) ids.push(await insertUpstreamPrice(tx, price));
    for (const price of SHIPPED_OPERATION_PRICES) ids.push(await insertOperationPrice(tx, price));
    return { installed: ids.filter((id) => id !== undefined).length };
  });
}
