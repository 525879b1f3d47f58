import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** The committed subset. */
export const STRIPE_SUBSET = fileURLToPath(new URL('./stripe.json', import.meta.url));
/** The hashes of the subset and of the description it was made from. */
export const STRIPE_HASHES = fileURLToPath(new URL('./stripe.sha256', import.meta.url));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  '/v1/balance_transactions': ['get'],
  '/v1/balance_transactions/{id}': ['get'],
  '/v1/billing_portal/sessions': ['post'],
  '/v1/charges': ['get'],
  '/v1/charges/{id}': ['get'],
  '/v1/checkout/sessions': ['get', 'post'],
  '/v1/checkout/sessions/{id}': ['get'],
  '/v1/checkout/sessions/{id}/expire': ['post'],
  '/v1/checkout/sessions/{id}/line_items': ['get'],
  '/v1/customers': ['get', 'post'],
  '/v1/customers/{id}': ['delete', 'get', 'post'],
  '/v1/disputes': ['get'],
  '/v1/disputes/{id}': ['get', 'post'],
  '/v1/events': ['get'],
  '/v1/events/{id}': ['get'],
  '/v1/invoices': ['get'],
  '/v1/invoices/{id}': ['get'],
  '/v1/payment_intents': ['get'],
  '/v1/payment_intents/{id}': ['get'],
  '/v1/prices': ['get', 'post'],
  '/v1/prices/{id}': ['get', 'post'],
  '/v1/products': ['get', 'post'],
  '/v1/products/{id}': ['get', 'post'],
  '/v1/refunds': ['get', 'post'],
  '/v1/refunds/{id}': ['get'],
  '/v1/subscriptions': ['get', 'post'],
  '/v1/subscriptions/{id}': ['delete', 'get', 'post'],
};

// An answer may hold these in full; any other resource is only ever named by its id.
const EMBEDDED = new Set([
  'BalanceTransactions',
  'BillingPortal_Sessions',
  'Charges',
  'Checkout_Sessions',
  'Coupons',
  'Customers',
  'Discounts',
  'Disputes',
  'Events',
  'InvoiceLineItems',
  'InvoicePayments',
  'Invoices',
  'LineItems',
  'PaymentIntents',
  'PaymentMethods',
  'Prices',
  'Products',
  'PromotionCodes',
  'Refunds',
  'SubscriptionItems',
  'Subscriptions',
  'shared',
]);

const EVENT_FAMILIES = [
  /^Res\.Events\.CheckoutSession/,
  /^Res\.Events\.PaymentIntent/,
  /^Res\.Events\.Charge/,
  /^Res\.Events\.Customer(Created|Updated|Deleted)Event$/,
  /^Res\.Events\.CustomerSubscription(Created|Updated|Deleted)Event$/,
  /^Res\.Events\.Invoice(Created|Finalized|Paid|PaymentFailed|PaymentSucceeded|Updated)Event$/,
  /^Res\.Events\.(Product|Price|Refund)/,
];

const REF = '#/components/schemas/';

/** The part of Stripe's description that the stand-in speaks, as the text of `stripe.json`. */
export function deriveStripe(sourceText: string): string {
  const source = JSON.parse(sourceText) as JsonObject;
  const schemas = object(object(source.components ?? null).schemas ?? null);
  const sourcePaths = object(source.paths ?? null);

  const paths: JsonObject = {};
  for (const [path, methods] of Object.entries(OPERATIONS)) {
    const item = object(sourcePaths[path] ?? null);
    const kept: JsonObject = {};
    for (const method of methods) {
      const operation = prune(item[method] ?? null);
      if (operation === undefined) throw new Error(`Nothing is left of ${method} ${path}.`);
      kept[method] = operation;
    }
    paths[path] = kept;
  }

  const reached: JsonObject = {};
  const waiting = refsOf(paths);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached[name] !== undefined) continue;
    const schema = prune(schemas[name] ?? null);
    if (schema === undefined) throw new Error(`Nothing is left of the schema ${name}.`);
    reached[name] = schema;
    waiting.push(...refsOf(schema));
  }

  const subset = {
    openapi: source.openapi ?? null,
    info: {
      ...object(source.info ?? null),
      'x-source-file': 'stripe-openapi.json',
      'x-source-sha256': sha256(sourceText),
      'x-subset':
        'Made by derive-stripe.ts: the operations that the stand-in speaks and the schemas they reach. ' +
        'Resources outside these families are named by id only.',
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(reached).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
  return onePerLine(subset);
}

/** The lines of `stripe.sha256` for a source and the subset made from it. */
export function stripeHashes(sourceText: string, subsetText: string): string {
  return `${sha256(sourceText)}  stripe-openapi.json\n${sha256(subsetText)}  stripe.json\n`;
}

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The schema without what is left out, or undefined when nothing of it is left. */
function prune(schema: Json): Json | undefined {
  if (Array.isArray(schema)) return schema.map((entry) => prune(entry) ?? null);
  if (schema === null || typeof schema !== 'object') return schema;

  const ref = schema.$ref;
  if (typeof ref === 'string') return isKept(ref.slice(REF.length)) ? schema : undefined;

  const choices = schema.anyOf;
  if (Array.isArray(choices)) {
    const left = choices.map(prune).filter((choice) => choice !== undefined);
    if (left.length === 0) return undefined;
    const [only] = left;
    return left.length === 1 && only !== undefined ? only : { ...schema, anyOf: left };
  }

  const pruned: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'required' || key === 'enum' || key === 'const' || key === 'x-known-values') {
      pruned[key] = value;
    } else if (key === 'properties') {
      pruned[key] = pruneProperties(object(value), schema.required ?? []);
    } else {
      const part = prune(value);
      if (part === undefined) return undefined;
      pruned[key] = part;
    }
  }
  return pruned;
}

function pruneProperties(properties: JsonObject, required: Json): JsonObject {
  const kept: JsonObject = {};
  for (const [name, schema] of Object.entries(properties)) {
    const pruned = prune(schema);
    if (pruned !== undefined) kept[name] = pruned;
    // A required field that has nothing but the whole resource stays, or no answer could be valid.
    else if (Array.isArray(required) && required.includes(name)) kept[name] = schema;
  }
  return kept;
}

function isKept(name: string): boolean {
  const [kind, family] = name.split('.');
  if (kind === 'Params') return true;
  if (kind !== 'Res' || family === undefined || !EMBEDDED.has(family)) return false;
  if (family !== 'Events' || !name.endsWith('Event')) return true;
  return EVENT_FAMILIES.some((pattern) => pattern.test(name));
}

function refsOf(schema: Json): string[] {
  const text = JSON.stringify(schema);
  return [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');
}

function object(value: Json): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error('The description has another shape than expected.');
  }
  return value;
}

// One path or schema a line keeps a change of the source readable in a diff.
function onePerLine(subset: { paths: JsonObject; components: { schemas: JsonObject } }): string {
  const { paths, components, ...head } = subset;
  const lines = (entries: JsonObject) =>
    Object.entries(entries)
      .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n');
  const opening = JSON.stringify(head).slice(0, -1);
  return `${opening},\n"paths":{\n${lines(paths)}\n},\n"components":{"schemas":{\n${lines(components.schemas)}\n}}}\n`;
}
