import { operation } from '../operation';
import { LIST_PARAMS, type ListParams, listPage } from '../paging';
import { notFound } from '../refusal';
import { balanceTransactionView, chargeView } from '../views/charge';
import { paymentIntentView } from '../views/payment-intent';

export const paymentIntentOperations = [
  operation<ListParams & { customer?: string }>({
    method: 'get',
    path: '/v1/payment_intents',
    supports: [...LIST_PARAMS, 'customer'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.paymentIntents.values(), params, {
        noun: 'payment_intent',
        url: '/v1/payment_intents',
        keeps: (row) => params.customer === undefined || row.customer === params.customer,
        view: (row) => paymentIntentView(sandbox, row),
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/payment_intents/{id}',
    run(sandbox, { id }) {
      const intent = sandbox.state.paymentIntents.get(id);
      if (intent === undefined) throw notFound('payment_intent', id);
      return paymentIntentView(sandbox, intent);
    },
  }),
];

export const chargeOperations = [
  operation<ListParams & { customer?: string; payment_intent?: string; transfer_group?: string }>({
    method: 'get',
    path: '/v1/charges',
    supports: [...LIST_PARAMS, 'customer', 'payment_intent', 'transfer_group'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.charges.values(), params, {
        noun: 'charge',
        url: '/v1/charges',
        keeps: (row) =>
          (params.customer === undefined || row.customer === params.customer) &&
          (params.payment_intent === undefined || row.paymentIntent === params.payment_intent) &&
          (params.transfer_group === undefined || row.transferGroup === params.transfer_group),
        view: (row) => chargeView(sandbox, row),
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/charges/{id}',
    run(sandbox, { id }) {
      const charge = sandbox.state.charges.get(id);
      if (charge === undefined) throw notFound('charge', id);
      return chargeView(sandbox, charge);
    },
  }),
];

export const balanceTransactionOperations = [
  operation<ListParams & { currency?: string; source?: string; type?: string }>({
    method: 'get',
    path: '/v1/balance_transactions',
    supports: [...LIST_PARAMS, 'currency', 'source', 'type'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.balanceTransactions.values(), params, {
        noun: 'balance_transaction',
        url: '/v1/balance_transactions',
        keeps: (row) =>
          (params.currency === undefined || row.currency === params.currency) &&
          (params.source === undefined || row.source === params.source) &&
          (params.type === undefined || row.type === params.type),
        view: (row) => balanceTransactionView(sandbox, row),
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/balance_transactions/{id}',
    run(sandbox, { id }) {
      const entry = sandbox.state.balanceTransactions.get(id);
      if (entry === undefined) throw notFound('balance transaction', id);
      return balanceTransactionView(sandbox, entry);
    },
  }),
];
