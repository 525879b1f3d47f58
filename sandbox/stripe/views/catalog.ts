import type { JsonObject } from '../json';
import { row, type Sandbox } from '../sandbox';
import type { LineItem, Price, Product } from '../state';

/** A product as Stripe answers it. */
export function productView(product: Product): JsonObject {
  return {
    id: product.id,
    object: 'product',
    active: product.active,
    created: product.created,
    default_price: product.defaultPrice,
    description: product.description,
    images: product.images,
    livemode: false,
    marketing_features: [],
    metadata: product.metadata,
    name: product.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: product.statementDescriptor,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: product.unitLabel,
    updated: product.updated,
    url: product.url,
  };
}

/** A price as Stripe answers it. */
export function priceView(price: Price): JsonObject {
  return {
    id: price.id,
    object: 'price',
    active: price.active,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: price.lookupKey,
    metadata: price.metadata,
    nickname: price.nickname,
    product: price.product,
    recurring:
      price.recurring === null
        ? null
        : {
            interval: price.recurring.interval,
            interval_count: price.recurring.intervalCount,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: price.taxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: price.recurring === null ? 'one_time' : 'recurring',
    unit_amount: price.unitAmountMinor,
    unit_amount_decimal: String(price.unitAmountMinor),
  };
}

/** One line of a checkout session as Stripe answers it. */
export function lineItemView(sandbox: Sandbox, item: LineItem): JsonObject {
  const price = row(sandbox.state.prices, item.price);
  return {
    id: item.id,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: item.amountMinor,
    amount_tax: 0,
    amount_total: item.amountMinor,
    currency: price.currency,
    description: item.description,
    metadata: item.metadata,
    price: priceView(price),
    quantity: item.quantity,
  };
}
