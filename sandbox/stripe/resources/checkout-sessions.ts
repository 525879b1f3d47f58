import { newCheckoutSession } from '../checkout/create';
import { SESSION_PARAMS, type SessionParams } from '../checkout/params';
import { operation } from '../operation';
import { LIST_PARAMS, type ListParams, listPage, pageOf } from '../paging';
import { notFound, Refusal } from '../refusal';
import { BY_BUYER, type Cause, row, type Sandbox } from '../sandbox';
import type { CheckoutSession } from '../state';
import { lineItemView } from '../views/catalog';
import { sessionView } from '../views/checkout-session';
import { paymentIntentView } from '../views/payment-intent';

export const checkoutSessionOperations = [
  operation<SessionParams>({
    method: 'post',
    path: '/v1/checkout/sessions',
    supports: SESSION_PARAMS,
    run: (sandbox, { params }) => sessionView(sandbox, newCheckoutSession(sandbox, params)),
  }),
  operation<ListParams & { customer?: string; payment_intent?: string; status?: string }>({
    method: 'get',
    path: '/v1/checkout/sessions',
    supports: [...LIST_PARAMS, 'customer', 'payment_intent', 'status'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.sessions.values(), params, {
        noun: 'checkout.session',
        url: '/v1/checkout/sessions',
        keeps: (session) =>
          (params.customer === undefined || session.customer === params.customer) &&
          (params.payment_intent === undefined ||
            session.paymentIntent === params.payment_intent) &&
          (params.status === undefined || session.status === params.status),
        view: (session) => sessionView(sandbox, session),
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/checkout/sessions/{id}',
    run: (sandbox, { id }) => sessionView(sandbox, sessionById(sandbox, id)),
  }),
  operation({
    method: 'post',
    path: '/v1/checkout/sessions/{id}/expire',
    run(sandbox, { id, cause }) {
      const session = sessionById(sandbox, id);
      if (session.status !== 'open') {
        throw new Refusal(
          400,
          'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session ' +
            `has a status of ${session.status}.`,
        );
      }
      expireSession(sandbox, session, cause);
      return sessionView(sandbox, session);
    },
  }),
  operation<ListParams>({
    method: 'get',
    path: '/v1/checkout/sessions/{id}/line_items',
    supports: ['limit', 'starting_after', 'ending_before'],
    run(sandbox, { id, params }) {
      const { lineItems } = sessionById(sandbox, id);
      return pageOf(lineItems, lineItems, params, {
        noun: 'item',
        url: `/v1/checkout/sessions/${id}/line_items`,
        view: (item) => lineItemView(sandbox, item),
      });
    },
  }),
];

/** The session with this id. */
export function sessionById(sandbox: Sandbox, id: string): CheckoutSession {
  const session = sandbox.state.sessions.get(id);
  if (session === undefined) throw notFound('checkout.session', id);
  return session;
}

/** Ends an open session: it can no longer be paid. */
export function expireSession(
  sandbox: Sandbox,
  session: CheckoutSession,
  cause: Cause = BY_BUYER,
): void {
  session.status = 'expired';
  if (session.paymentIntent !== null) {
    const intent = row(sandbox.state.paymentIntents, session.paymentIntent);
    intent.status = 'canceled';
    intent.canceledAt = sandbox.now();
    sandbox.emit('payment_intent.canceled', paymentIntentView(sandbox, intent), cause);
  }
  sandbox.emit('checkout.session.expired', sessionView(sandbox, session), cause);
  sandbox.touch();
}
