import { newId, randomText } from './ids';
import type { Sandbox } from './sandbox';
import type { Customer } from './state';

/** Adds a customer to the state; what is not given is empty. */
export function newCustomer(sandbox: Sandbox, known: Partial<Customer>): Customer {
  const customer: Customer = {
    email: null,
    name: null,
    phone: null,
    description: null,
    address: null,
    preferredLocales: [],
    taxExempt: 'none',
    metadata: {},
    ...known,
    id: newId('customer'),
    created: sandbox.now(),
    deleted: false,
    invoicePrefix: randomText(8).toUpperCase(),
  };
  sandbox.state.customers.set(customer.id, customer);
  return customer;
}
