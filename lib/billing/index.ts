export {
  EmailUnverified,
  EventMalformed,
  PackUnknown,
  RequestKeyReused,
  SignatureRefused,
  StripeNotConfigured,
  StripeRefused,
  StripeUnavailable,
} from './errors';
export type { EventFilter, EventState } from './event-store';
export { EVENT_STATES } from './event-store';
export { getOrder } from './get-order';
export { listOrders, type OrderPage } from './list-orders';
export {
  listStripeEvents,
  type StripeEventPage,
  type StripeEventView,
} from './list-stripe-events';
export { expiryOf, isUnsettled, type Order, type OrderState } from './order';
export { type CreditPack, installShippedPacks, listPacks } from './packs';
export { type Receipt, receiveStripeEvent } from './receive-stripe-event';
export { reconcileOpenOrders } from './reconcile-open-orders';
export { reconcileOrder } from './reconcile-order';
export { type Checkout, startCheckout } from './start-checkout';
