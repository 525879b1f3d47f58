import { isObject, type Json, type JsonObject } from './json';
import { invalid } from './refusal';
import { row, type Sandbox } from './sandbox';
import { lineItemView, priceView, productView } from './views/catalog';
import { balanceTransactionView, chargeView } from './views/charge';
import { sessionView } from './views/checkout-session';
import { customerView } from './views/customer';
import { paymentIntentView } from './views/payment-intent';

type Load = (sandbox: Sandbox, id: string) => JsonObject;

const LOAD = {
  balance_transaction: (sandbox, id) =>
    balanceTransactionView(sandbox, row(sandbox.state.balanceTransactions, id)),
  charge: (sandbox, id) => chargeView(sandbox, row(sandbox.state.charges, id)),
  'checkout.session': (sandbox, id) => sessionView(sandbox, row(sandbox.state.sessions, id)),
  customer: (sandbox, id) => customerView(row(sandbox.state.customers, id)),
  payment_intent: (sandbox, id) =>
    paymentIntentView(sandbox, row(sandbox.state.paymentIntents, id)),
  price: (sandbox, id) => priceView(row(sandbox.state.prices, id)),
  product: (sandbox, id) => productView(row(sandbox.state.products, id)),
} satisfies Record<string, Load>;

type Kind = keyof typeof LOAD;

/** Fields that hold an id, and what kind of object it names. */
const EXPANDABLE: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  balance_transaction: { source: 'charge' },
  charge: {
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    payment_intent: 'payment_intent',
  },
  'checkout.session': { customer: 'customer', payment_intent: 'payment_intent' },
  payment_intent: { customer: 'customer', latest_charge: 'charge' },
  price: { product: 'product' },
  product: { default_price: 'price' },
};

/** Fields that hold an object already, on the way to what lies below it. */
const EMBEDDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  item: { price: 'price' },
};

const DEPTH_MAX = 4;

/**
 * Looks at `expand` before anything is done.
 *
 * @throws Refusal 400 for a field that cannot be expanded here, or that lies too deep.
 */
export function checkExpand(answer: { kind: string; list: boolean }, wanted: Json): void {
  if (!Array.isArray(wanted)) return;
  for (const path of wanted) {
    const steps = String(path).split('.');
    if (steps.length > DEPTH_MAX + (answer.list ? 1 : 0)) {
      throw invalid('expand', `You cannot expand more than ${DEPTH_MAX} levels of a property.`);
    }
    if (!isExpandable(answer.kind, answer.list, steps)) {
      throw invalid('expand', `This property cannot be expanded (${String(path)}).`);
    }
  }
}

function isExpandable(kind: string, list: boolean, steps: string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (list) return step === 'data' && rest.length > 0 && isExpandable(kind, false, rest);
  if (kind === 'checkout.session' && step === 'line_items') {
    return rest.length === 0 || isExpandable('item', true, rest);
  }
  const next = EXPANDABLE[kind]?.[step];
  if (next !== undefined) return isExpandable(next, false, rest);
  const embedded = EMBEDDED[kind]?.[step];
  return embedded !== undefined && rest.length > 0 && isExpandable(embedded, false, rest);
}

/**
 * The answer with the wanted ids replaced by their objects
 * (https://docs.stripe.com/api/expanding_objects), after `checkExpand` has let them pass.
 */
export function expanded(sandbox: Sandbox, answer: JsonObject, wanted: Json): JsonObject {
  if (!Array.isArray(wanted)) return answer;
  for (const path of wanted) descend(sandbox, answer, String(path).split('.'));
  return answer;
}

function descend(sandbox: Sandbox, place: JsonObject, steps: string[]): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (place.object === 'list' && Array.isArray(place.data)) {
    for (const item of place.data) if (isObject(item)) descend(sandbox, item, rest);
    return;
  }
  if (place.object === 'checkout.session' && step === 'line_items') {
    place[step] ??= lineItemsOf(sandbox, String(place.id));
  }
  const value = place[step];
  const kind = EXPANDABLE[String(place.object)]?.[step];
  if (typeof value === 'string' && kind !== undefined) place[step] = LOAD[kind](sandbox, value);
  const below = place[step];
  if (isObject(below)) descend(sandbox, below, rest);
}

function lineItemsOf(sandbox: Sandbox, sessionId: string): JsonObject {
  const session = row(sandbox.state.sessions, sessionId);
  return {
    object: 'list',
    data: session.lineItems.map((item) => lineItemView(sandbox, item)),
    has_more: false,
    url: `/v1/checkout/sessions/${sessionId}/line_items`,
  };
}

/** The same object as the API answers it, by its id; undefined for an unknown one. */
export function objectById(sandbox: Sandbox, id: string): JsonObject | undefined {
  const { state } = sandbox;
  const tables: Record<Kind, ReadonlyMap<string, unknown>> = {
    balance_transaction: state.balanceTransactions,
    charge: state.charges,
    'checkout.session': state.sessions,
    customer: state.customers,
    payment_intent: state.paymentIntents,
    price: state.prices,
    product: state.products,
  };
  for (const kind of Object.keys(LOAD) as Kind[]) {
    if (tables[kind].has(id)) return LOAD[kind](sandbox, id);
  }
  return undefined;
}
