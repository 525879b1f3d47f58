import { newId } from '../ids';
import { changedMetadata, type MetadataParams, operation } from '../operation';
import { LIST_PARAMS, type ListParams, listPage } from '../paging';
import { invalid, notFound, Refusal } from '../refusal';
import type { Sandbox } from '../sandbox';
import type { Product } from '../state';
import { productView } from '../views/catalog';
import { addPrice, livePrice, type PriceTerms } from './prices';

type ProductParams = {
  id?: string;
  name?: string;
  active?: boolean;
  description?: string | null;
  images?: string[] | null;
  statement_descriptor?: string | null;
  unit_label?: string | null;
  url?: string | null;
  metadata?: MetadataParams | null;
  default_price?: string;
  default_price_data?: PriceTerms;
};

const FIELDS = [
  'name',
  'active',
  'description',
  'images',
  'statement_descriptor',
  'unit_label',
  'url',
  'metadata',
] as const;

const PRICE_FIELDS = ['currency', 'unit_amount', 'tax_behavior', 'metadata', 'recurring'];

export const productOperations = [
  operation<ProductParams>({
    method: 'post',
    path: '/v1/products',
    supports: [...FIELDS, 'id', ...PRICE_FIELDS.map((field) => `default_price_data.${field}`)],
    run(sandbox, { params, cause }) {
      if (params.id !== undefined && sandbox.state.products.has(params.id)) {
        throw new Refusal(400, 'Product already exists.', {
          code: 'resource_already_exists',
          param: 'id',
        });
      }
      const product = addProduct(sandbox, params);
      if (params.default_price_data !== undefined) {
        const terms = params.default_price_data;
        const price = addPrice(sandbox, product.id, terms, 'default_price_data');
        product.defaultPrice = price.id;
      }
      const view = productView(product);
      sandbox.emit('product.created', view, cause);
      return view;
    },
  }),
  operation<ListParams & { active?: boolean; ids?: string[]; url?: string }>({
    method: 'get',
    path: '/v1/products',
    supports: [...LIST_PARAMS, 'active', 'ids', 'url'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.products.values(), params, {
        noun: 'product',
        url: '/v1/products',
        keeps: (row) =>
          (params.active === undefined || row.active === params.active) &&
          (params.ids === undefined || params.ids.includes(row.id)) &&
          (params.url === undefined || row.url === params.url),
        view: productView,
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/products/{id}',
    run: (sandbox, { id }) => productView(liveProduct(sandbox, id)),
  }),
  operation<ProductParams>({
    method: 'post',
    path: '/v1/products/{id}',
    supports: [...FIELDS, 'default_price'],
    updates: true,
    run(sandbox, { id, params, cause }) {
      const product = liveProduct(sandbox, id);
      if (params.default_price !== undefined) {
        const price = livePrice(sandbox, params.default_price, 'default_price');
        if (price.product !== id) {
          throw invalid('default_price', `The price ${price.id} belongs to another product.`);
        }
        product.defaultPrice = price.id;
      }
      Object.assign(product, changes(params, product));
      product.updated = sandbox.now();
      sandbox.touch();
      const view = productView(product);
      sandbox.emit('product.updated', view, cause, {});
      return view;
    },
  }),
];

/** Adds a product to the state. */
export function addProduct(sandbox: Sandbox, params: ProductParams & { name?: string }): Product {
  const product: Product = {
    id: params.id ?? newId('product'),
    created: sandbox.now(),
    updated: sandbox.now(),
    active: true,
    name: '',
    description: null,
    images: [],
    defaultPrice: null,
    statementDescriptor: null,
    unitLabel: null,
    url: null,
    metadata: {},
    ...changes(params, undefined),
  };
  sandbox.state.products.set(product.id, product);
  return product;
}

/** The product with this id. */
export function liveProduct(sandbox: Sandbox, id: string, param = 'id'): Product {
  const product = sandbox.state.products.get(id);
  if (product === undefined) throw notFound('product', id, param);
  return product;
}

function changes(params: ProductParams, before: Product | undefined): Partial<Product> {
  const changed: Partial<Product> = {
    metadata: changedMetadata(before?.metadata ?? {}, params.metadata),
  };
  if (params.name !== undefined) changed.name = params.name;
  if (params.active !== undefined) changed.active = params.active;
  if (params.description !== undefined) changed.description = params.description;
  if (params.images !== undefined) changed.images = params.images ?? [];
  if (params.statement_descriptor !== undefined) {
    changed.statementDescriptor = params.statement_descriptor;
  }
  if (params.unit_label !== undefined) changed.unitLabel = params.unit_label;
  if (params.url !== undefined) changed.url = params.url;
  return changed;
}
