import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/platform/ids';
import { type Act, assertCan, can } from './can';
import { EmailUnverified, NotAllowed } from './errors';
import { type Principal, SYSTEM } from './principal';

const person = {
  personId: newId('per'),
  sessionId: newId('ses'),
  name: 'A person',
  email: 'a@example.com',
  emailVerified: true,
  hasPassword: true,
};
const customer: Principal = {
  ...person,
  kind: 'customer',
  role: 'customer',
  customerId: newId('cus'),
  customerName: 'A customer',
  timeZone: 'UTC',
};
const WHO = {
  customer,
  unverified: { ...customer, emailVerified: false },
  support: { ...person, kind: 'provider', role: 'support' },
  admin: { ...person, kind: 'provider', role: 'admin' },
  installation: {
    kind: 'installation',
    customerId: newId('cus'),
    installationId: newId('ins'),
    keyId: newId('key'),
    scopes: ['generate', 'read', 'usage'],
    spendCapMicroCredits: null,
  },
  system: SYSTEM,
} as const satisfies Record<string, Principal>;

describe('can', () => {
  test.each([
    ['credits.buy', ['customer']],
    ['keys.write', ['customer']],
    ['installations.write', ['customer', 'unverified']],
    ['profile.write', ['customer', 'unverified', 'support', 'admin']],
    ['provider.read', ['support', 'admin']],
    ['provider.money', ['admin']],
    ['provider.settings', ['admin']],
    ['people.write', ['admin']],
  ] as const satisfies [Act, (keyof typeof WHO)[]][])(
    'lets %s be done by %j and the product itself',
    (act, allowed) => {
      const may = Object.entries(WHO).flatMap(([name, principal]) =>
        can(principal, act) ? [name] : [],
      );
      expect(may).toEqual([...allowed, 'system']);
    },
  );

  test('says why: the role, or an e-mail that is not confirmed yet', () => {
    expect(() => assertCan(WHO.unverified, 'credits.buy')).toThrow(EmailUnverified);
    expect(() => assertCan(WHO.support, 'provider.money')).toThrow(NotAllowed);
    expect(() => assertCan(WHO.support, 'provider.money')).toThrow(/Only an admin/);
  });
});
