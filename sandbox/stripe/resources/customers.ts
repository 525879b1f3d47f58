import { newCustomer } from '../customers';
import { changedMetadata, type MetadataParams, operation } from '../operation';
import { LIST_PARAMS, type ListParams, listPage } from '../paging';
import { invalid, notFound } from '../refusal';
import type { Sandbox } from '../sandbox';
import type { Address, Customer } from '../state';
import { customerView } from '../views/customer';

type CustomerParams = {
  email?: string | null;
  name?: string | null;
  phone?: string | null;
  description?: string | null;
  address?: Partial<Address> | null;
  preferred_locales?: string[];
  tax_exempt?: string | null;
  metadata?: MetadataParams | null;
};

const FIELDS = [
  'email',
  'name',
  'phone',
  'description',
  'address',
  'preferred_locales',
  'tax_exempt',
  'metadata',
] as const;

export const customerOperations = [
  operation<CustomerParams>({
    method: 'post',
    path: '/v1/customers',
    supports: FIELDS,
    run(sandbox, { params, cause }) {
      const customer = newCustomer(sandbox, changes(params, undefined));
      const view = customerView(customer);
      sandbox.emit('customer.created', view, cause);
      return view;
    },
  }),
  operation<ListParams & { email?: string }>({
    method: 'get',
    path: '/v1/customers',
    supports: [...LIST_PARAMS, 'email'],
    run(sandbox, { params }) {
      return listPage(sandbox.state.customers.values(), params, {
        noun: 'customer',
        url: '/v1/customers',
        keeps: (row) => !row.deleted && (params.email === undefined || row.email === params.email),
        view: customerView,
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/customers/{id}',
    run(sandbox, { id }) {
      const customer = sandbox.state.customers.get(id);
      if (customer === undefined) throw notFound('customer', id);
      return customerView(customer);
    },
  }),
  operation<CustomerParams>({
    method: 'post',
    path: '/v1/customers/{id}',
    supports: FIELDS,
    updates: true,
    run(sandbox, { id, params, cause }) {
      const customer = livingCustomer(sandbox, id);
      Object.assign(customer, changes(params, customer));
      sandbox.touch();
      const view = customerView(customer);
      sandbox.emit('customer.updated', view, cause, {});
      return view;
    },
  }),
  operation({
    method: 'delete',
    path: '/v1/customers/{id}',
    run(sandbox, { id, cause }) {
      const customer = livingCustomer(sandbox, id);
      sandbox.emit('customer.deleted', customerView(customer), cause);
      customer.deleted = true;
      sandbox.touch();
      return customerView(customer);
    },
  }),
];

/** The customer with this id that was not deleted. */
export function livingCustomer(sandbox: Sandbox, id: string, param = 'id'): Customer {
  const customer = sandbox.state.customers.get(id);
  if (customer === undefined || customer.deleted) throw notFound('customer', id, param);
  return customer;
}

function changes(params: CustomerParams, before: Customer | undefined): Partial<Customer> {
  const { email, address } = params;
  if (typeof email === 'string' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw invalid('email', `Invalid email address: ${email}`, 'email_invalid');
  }
  const changed: Partial<Customer> = {
    metadata: changedMetadata(before?.metadata ?? {}, params.metadata),
  };
  for (const field of ['email', 'name', 'phone', 'description'] as const) {
    const value = params[field];
    if (value !== undefined) changed[field] = value;
  }
  if (address !== undefined) changed.address = address === null ? null : wholeAddress(address);
  if (params.preferred_locales !== undefined) changed.preferredLocales = params.preferred_locales;
  if (params.tax_exempt !== undefined) changed.taxExempt = params.tax_exempt ?? 'none';
  return changed;
}

function wholeAddress(address: Partial<Address>): Address {
  const { city, country, line1, line2, postal_code, state } = address;
  return {
    city: city ?? null,
    country: country ?? null,
    line1: line1 ?? null,
    line2: line2 ?? null,
    postal_code: postal_code ?? null,
    state: state ?? null,
  };
}
