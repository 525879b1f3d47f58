import type { Operation } from './operation';
import { checkoutSessionOperations } from './resources/checkout-sessions';
import { customerOperations } from './resources/customers';
import { eventOperations } from './resources/events';
import {
  balanceTransactionOperations,
  chargeOperations,
  paymentIntentOperations,
} from './resources/payments';
import { priceOperations } from './resources/prices';
import { productOperations } from './resources/products';

/** Every call that the stand-in answers. */
export const OPERATIONS: readonly Operation[] = [
  ...balanceTransactionOperations,
  ...chargeOperations,
  ...checkoutSessionOperations,
  ...customerOperations,
  ...eventOperations,
  ...paymentIntentOperations,
  ...priceOperations,
  ...productOperations,
];

/** The operation that a request names, with the id in its path. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; id: string } | undefined {
  for (const operation of OPERATIONS) {
    if (operation.method !== method) continue;
    const [before, after] = operation.path.split('{id}');
    if (after === undefined) {
      if (operation.path === path) return { operation, id: '' };
    } else if (before !== undefined && path.startsWith(before) && path.endsWith(after)) {
      const id = path.slice(before.length, path.length - after.length);
      if (id !== '' && !id.includes('/')) return { operation, id };
    }
  }
  return undefined;
}
