import { databaseRow } from './database';
import { demoCustomer } from './people';

export type Visitor = 'anonymous' | 'customer' | 'staff';
/** A page that is looked at: `name` is for the file of its picture. */
export type Route = { name: string; path: string };

/** Everything that can be opened, with ids of the demo data. */
export async function routes(): Promise<Record<Visitor, Route[]>> {
  const demo = await databaseRow<{
    customer: string;
    installation: string;
    generation: string;
    failed: string;
    order: string;
  }>(
    `SELECT p.customer_id AS customer,
            (SELECT id FROM installation i WHERE i.customer_id = p.customer_id AND archived_at IS NULL ORDER BY id LIMIT 1) AS installation,
            (SELECT id FROM generation g WHERE g.customer_id = p.customer_id AND state = 'succeeded' ORDER BY id DESC LIMIT 1) AS generation,
            (SELECT id FROM generation g WHERE g.customer_id = p.customer_id AND state <> 'succeeded' ORDER BY id DESC LIMIT 1) AS failed,
            (SELECT id FROM credit_order o WHERE o.customer_id = p.customer_id AND state = 'paid' ORDER BY id DESC LIMIT 1) AS "order"
       FROM person p WHERE p.email_normalised = $1`,
    [demoCustomer().email],
  );
  const route = (name: string, path: string): Route => ({ name, path });
  return {
    anonymous: [
      route('home', '/'),
      route('pricing', '/pricing'),
      route('docs', '/docs'),
      route('docs-errors', '/docs/errors'),
      route('docs-metrics', '/docs/metrics'),
      route('sign-in', '/sign-in'),
      route('sign-up', '/sign-up'),
      route('forgot-password', '/forgot-password'),
      route('reset-password', '/reset-password?token=nonsense'),
      route('verify-email', '/verify-email'),
      route('mailbox', '/dev/mailbox'),
      route('not-found', '/nothing-here'),
    ],
    customer: [
      route('overview', '/account'),
      route('sites', '/account/installations'),
      route('site', `/account/installations/${demo.installation}`),
      route('new-site', '/account/installations/new'),
      route('keys', '/account/keys'),
      route('new-key', '/account/keys/new'),
      route('usage', '/account/usage'),
      route('receipt', `/account/generations/${demo.generation}`),
      route('receipt-of-nothing', `/account/generations/${demo.failed}`),
      route('credits', '/account/credits'),
      route('lots', '/account/credits?view=lots'),
      route('ledger', '/account/credits?view=ledger'),
      route('orders', '/account/credits?view=orders'),
      route('order', `/account/credits/orders/${demo.order}`),
      route('quick-start', '/account/quick-start'),
      route('settings', '/account/settings'),
      route('sign-out', '/sign-out/confirm'),
      route('not-found', '/account/nothing-here'),
    ],
    staff: [
      route('profit', '/provider'),
      route('installation', `/provider/installations/${demo.installation}`),
      route('customers', '/provider/customers'),
      route('customer', `/provider/customers/${demo.customer}`),
      route('generation', `/provider/generations/${demo.generation}`),
      route('failed-generation', `/provider/generations/${demo.failed}`),
      route('prices', '/provider/prices'),
      route('ledger', '/provider/ledger'),
      route('orders', '/provider/orders'),
      route('stripe-events', '/provider/stripe-events'),
      route('audit', '/provider/audit'),
      route('system', '/provider/system'),
      route('settings', '/provider/settings'),
      route('not-found', '/provider/nothing-here'),
    ],
  };
}
