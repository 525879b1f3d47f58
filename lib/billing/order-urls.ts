import { env } from '@/lib/platform/env';

const ownUrl = () => env().TOKENTILL_URL.replace(/\/$/, '');

/** Our page that shows an order and waits for it to be paid. */
export const orderUrl = (orderId: string): string =>
  `${ownUrl()}/account/credits/orders/${orderId}`;

/** Where Stripe's page sends a customer who does not want to pay. */
export const cancelUrl = (orderId: string): string =>
  `${ownUrl()}/account/credits?cancelled=${orderId}`;
