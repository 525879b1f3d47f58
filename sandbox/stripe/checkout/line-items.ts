import { newId } from '../ids';
import { AMOUNT_MAX, formatMoney, minimumAmount } from '../money';
import { changedMetadata } from '../operation';
import { invalid, missing, Refusal } from '../refusal';
import { addPrice, checkTerms, livePrice, type PriceTerms } from '../resources/prices';
import { addProduct, liveProduct } from '../resources/products';
import { row, type Sandbox } from '../sandbox';
import type { LineItem, Price } from '../state';
import type { LineItemParams, SessionParams } from './params';

const LINE_ITEMS_MAX = 100;
const QUANTITY_MAX = 999_999;

type CheckedItem = {
  given: LineItemParams;
  /** A price that exists already, or the terms of one that is made with the session. */
  price: Price | PriceTerms;
  currency: string;
  unitAmountMinor: number;
  recurring: boolean;
  quantity: number;
  param: string;
};

/**
 * The lines of a new session and what they add up to, in minor units of their one currency. Nothing
 * is added here: a refused request leaves nothing behind.
 */
export function checkedLineItems(
  sandbox: Sandbox,
  params: SessionParams,
): { currency: string; amountMinor: number; items: CheckedItem[] } {
  const given = params.line_items ?? [];
  if (given.length === 0) throw missing('line_items');
  if (given.length > LINE_ITEMS_MAX) {
    throw invalid('line_items', `You may have up to ${LINE_ITEMS_MAX} line items.`);
  }
  const items = given.map((item, index) => checkedItem(sandbox, item, `line_items[${index}]`));
  const currency = items[0]?.currency ?? '';
  if (params.currency !== undefined && params.currency.toLowerCase() !== currency) {
    throw invalid('currency', 'The currency differs from the currency of the line items.');
  }

  let amountMinor = 0;
  for (const item of items) {
    const { param } = item;
    if (item.currency !== currency) {
      throw invalid(param, 'All line items of a Checkout Session must have the same currency.');
    }
    if (item.recurring) {
      throw invalid(
        param,
        'You specified `payment` mode but passed a recurring price. Either switch to ' +
          '`subscription` mode or use only one-time prices.',
      );
    }
    amountMinor += item.unitAmountMinor * item.quantity;
  }
  checkAmount(amountMinor, currency);
  return { currency, amountMinor, items };
}

function checkAmount(amountMinor: number, currency: string): void {
  if (amountMinor > AMOUNT_MAX) {
    throw new Refusal(
      400,
      `The Checkout Session's total amount must be no more than ${formatMoney(AMOUNT_MAX, currency)}.`,
      { code: 'amount_too_large' },
    );
  }
  if (amountMinor < minimumAmount(currency)) {
    throw new Refusal(
      400,
      "The Checkout Session's total amount due must add up to at least " +
        `${formatMoney(minimumAmount(currency), currency)} ${currency}`,
      { code: 'amount_too_small' },
    );
  }
}

function checkedItem(sandbox: Sandbox, given: LineItemParams, param: string): CheckedItem {
  const { quantity, price_data: data } = given;
  if (quantity === undefined) throw missing(`${param}[quantity]`);
  if (quantity < 1 || quantity > QUANTITY_MAX) {
    throw invalid(
      `${param}[quantity]`,
      `This value must be between 1 and ${QUANTITY_MAX}.`,
      'parameter_invalid_integer',
    );
  }
  changedMetadata({}, given.metadata, `${param}[metadata]`);
  if ((given.price === undefined) === (data === undefined)) {
    throw invalid(param, 'You must specify exactly one of `price` or `price_data`.');
  }

  if (given.price !== undefined) {
    const price = livePrice(sandbox, given.price, `${param}[price]`);
    if (!price.active) {
      throw invalid(`${param}[price]`, `The price specified is inactive: ${price.id}.`);
    }
    const { currency, unitAmountMinor } = price;
    const recurring = price.recurring !== null;
    return { given, price, currency, unitAmountMinor, recurring, quantity, param };
  }

  if (data === undefined) throw missing(`${param}[price_data]`);
  const unitAmountMinor = checkTerms(data, `${param}[price_data]`);
  if ((data.product === undefined) === (data.product_data === undefined)) {
    throw invalid(
      `${param}[price_data]`,
      'You must specify exactly one of `product` or `product_data`.',
    );
  }
  if (data.product !== undefined) {
    liveProduct(sandbox, data.product, `${param}[price_data][product]`);
  }
  changedMetadata({}, data.product_data?.metadata, `${param}[price_data][product_data][metadata]`);
  return {
    given,
    price: data,
    currency: data.currency.toLowerCase(),
    unitAmountMinor,
    recurring: data.recurring !== undefined,
    quantity,
    param,
  };
}

/** A line of the session, with the price and product that were only described in the request. */
export function addLineItem(sandbox: Sandbox, item: CheckedItem): LineItem {
  const price = 'id' in item.price ? item.price : addInlinePrice(sandbox, item);
  return {
    id: newId('line_item'),
    price: price.id,
    quantity: item.quantity,
    description: row(sandbox.state.products, price.product).name,
    amountMinor: item.unitAmountMinor * item.quantity,
    metadata: changedMetadata({}, item.given.metadata),
  };
}

function addInlinePrice(sandbox: Sandbox, item: CheckedItem): Price {
  const data = item.given.price_data;
  if (data === undefined) throw new Error('A line has neither a price nor the data of one.');
  let product = data.product;
  if (product === undefined) {
    const added = addProduct(sandbox, data.product_data ?? {});
    // What was made for one session is not offered again.
    added.active = false;
    product = added.id;
  }
  const price = addPrice(sandbox, product, data, `${item.param}[price_data]`);
  price.active = false;
  return price;
}
