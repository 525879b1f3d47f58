import { newId } from '../ids';
import { AMOUNT_MAX, isCurrency } from '../money';
import { changedMetadata, type MetadataParams, operation } from '../operation';
import { LIST_PARAMS, type ListParams, listPage } from '../paging';
import { invalid, missing, notFound } from '../refusal';
import type { Sandbox } from '../sandbox';
import type { Price } from '../state';
import { priceView } from '../views/catalog';
import { addProduct, liveProduct } from './products';

/** What a price says, wherever it is given: on its own, in a product, or in a checkout line. */
export type PriceTerms = {
  currency: string;
  unit_amount?: number;
  tax_behavior?: string;
  metadata?: MetadataParams;
  recurring?: { interval: string; interval_count?: number };
};

type PriceParams = PriceTerms & {
  active?: boolean;
  lookup_key?: string | null;
  nickname?: string | null;
  product?: string;
  product_data?: { name: string; active?: boolean; metadata?: MetadataParams; unit_label?: string };
};

export const priceOperations = [
  operation<PriceParams>({
    method: 'post',
    path: '/v1/prices',
    supports: [
      'active',
      'currency',
      'lookup_key',
      'metadata',
      'nickname',
      'product',
      'product_data.active',
      'product_data.metadata',
      'product_data.name',
      'product_data.unit_label',
      'recurring.interval',
      'recurring.interval_count',
      'tax_behavior',
      'unit_amount',
    ],
    run(sandbox, { params, cause }) {
      if ((params.product === undefined) === (params.product_data === undefined)) {
        throw missing('product');
      }
      // The terms are looked at first, so that a refused price leaves no product behind.
      checkTerms(params, '');
      const product =
        params.product_data === undefined
          ? liveProduct(sandbox, params.product ?? '', 'product')
          : addProduct(sandbox, params.product_data);
      const price = addPrice(sandbox, product.id, params, '');
      price.active = params.active ?? true;
      price.nickname = params.nickname ?? null;
      price.lookupKey = freeLookupKey(sandbox, params.lookup_key ?? null);
      const view = priceView(price);
      sandbox.emit('price.created', view, cause);
      return view;
    },
  }),
  operation<
    ListParams & {
      active?: boolean;
      currency?: string;
      lookup_keys?: string[];
      product?: string;
      type?: string;
    }
  >({
    method: 'get',
    path: '/v1/prices',
    supports: [...LIST_PARAMS, 'active', 'currency', 'lookup_keys', 'product', 'type'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.prices.values(), params, {
        noun: 'price',
        url: '/v1/prices',
        keeps: (row) =>
          (params.active === undefined || row.active === params.active) &&
          (params.currency === undefined || row.currency === params.currency) &&
          (params.product === undefined || row.product === params.product) &&
          (params.type === undefined ||
            (row.recurring === null) === (params.type === 'one_time')) &&
          (params.lookup_keys === undefined || params.lookup_keys.includes(row.lookupKey ?? '')),
        view: priceView,
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/prices/{id}',
    run: (sandbox, { id }) => priceView(livePrice(sandbox, id)),
  }),
  operation<PriceParams>({
    method: 'post',
    path: '/v1/prices/{id}',
    supports: ['active', 'lookup_key', 'metadata', 'nickname'],
    updates: true,
    run(sandbox, { id, params, cause }) {
      const price = livePrice(sandbox, id);
      const metadata = changedMetadata(price.metadata, params.metadata);
      if (params.lookup_key !== undefined && params.lookup_key !== price.lookupKey) {
        price.lookupKey = freeLookupKey(sandbox, params.lookup_key);
      }
      price.metadata = metadata;
      if (params.active !== undefined) price.active = params.active;
      if (params.nickname !== undefined) price.nickname = params.nickname;
      sandbox.touch();
      const view = priceView(price);
      sandbox.emit('price.updated', view, cause, {});
      return view;
    },
  }),
];

/** Adds a price to the state; `param` is where its terms stand in the request. */
export function addPrice(
  sandbox: Sandbox,
  product: string,
  terms: PriceTerms,
  param: string,
): Price {
  const unitAmountMinor = checkTerms(terms, param);
  const price: Price = {
    id: newId('price'),
    created: sandbox.now(),
    active: true,
    currency: terms.currency.toLowerCase(),
    unitAmountMinor,
    product,
    nickname: null,
    lookupKey: null,
    taxBehavior: terms.tax_behavior ?? 'unspecified',
    recurring:
      terms.recurring === undefined
        ? null
        : {
            interval: terms.recurring.interval,
            intervalCount: terms.recurring.interval_count ?? 1,
          },
    metadata: changedMetadata({}, terms.metadata, inside(param, 'metadata')),
  };
  sandbox.state.prices.set(price.id, price);
  return price;
}

/** The price with this id. */
export function livePrice(sandbox: Sandbox, id: string, param = 'id'): Price {
  const price = sandbox.state.prices.get(id);
  if (price === undefined) throw notFound('price', id, param);
  return price;
}

/**
 * The amount that these terms name, in minor units.
 *
 * @throws Refusal 400 for an unknown currency, no amount, or one out of range.
 */
export function checkTerms(terms: PriceTerms, param: string): number {
  if (!isCurrency(terms.currency)) {
    throw invalid(inside(param, 'currency'), `Invalid currency: ${terms.currency}.`);
  }
  const amount = terms.unit_amount;
  if (amount === undefined) throw missing(inside(param, 'unit_amount'));
  if (amount < 0) {
    throw invalid(
      inside(param, 'unit_amount'),
      'This value must be greater than or equal to 0.',
      'parameter_invalid_integer',
    );
  }
  if (amount > AMOUNT_MAX) {
    throw invalid(
      inside(param, 'unit_amount'),
      `Amount must be no more than ${AMOUNT_MAX} minor units.`,
      'amount_too_large',
    );
  }
  return amount;
}

function freeLookupKey(sandbox: Sandbox, key: string | null): string | null {
  if (key === null) return null;
  for (const price of sandbox.state.prices.values()) {
    if (price.lookupKey === key) {
      throw invalid('lookup_key', `A price (\`${price.id}\`) already uses that lookup key.`);
    }
  }
  return key;
}

function inside(param: string, name: string): string {
  return param === '' ? name : `${param}[${name}]`;
}
