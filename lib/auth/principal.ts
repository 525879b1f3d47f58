import type { AuditEntry } from '@/lib/platform/audit';
import type { Id } from '@/lib/platform/ids';
import type { MicroCredits } from '@/lib/platform/units';

/** What a key may be used for: `generate` spends credits, `read` looks at models, quotes, balance and results, `usage` reports events. */
export const KEY_SCOPES = ['generate', 'read', 'usage'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export const ROLES = ['customer', 'support', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A program that showed a key. */
export type InstallationPrincipal = {
  readonly kind: 'installation';
  readonly customerId: Id<'cus'>;
  readonly installationId: Id<'ins'>;
  readonly keyId: Id<'key'>;
  readonly scopes: readonly KeyScope[];
  readonly spendCapMicroCredits: MicroCredits | null;
};

/** What is known of everybody who is signed in. */
export type SignedIn = {
  readonly personId: Id<'per'>;
  readonly sessionId: Id<'ses'>;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  /** False for somebody who only ever signed in through an issuer. */
  readonly hasPassword: boolean;
};

/** Who buys credits, signed in. */
export type CustomerPrincipal = SignedIn & {
  readonly kind: 'customer';
  readonly role: 'customer';
  readonly customerId: Id<'cus'>;
  readonly customerName: string;
  /** IANA name: the zone that this customer's days are counted in. */
  readonly timeZone: string;
};

/** Our own staff, signed in. Support reads everything and changes no money. */
export type ProviderPrincipal = SignedIn & {
  readonly kind: 'provider';
  readonly role: 'support' | 'admin';
};

export type PersonPrincipal = CustomerPrincipal | ProviderPrincipal;

/** The product itself: jobs, seeds, commands. */
export type SystemPrincipal = { readonly kind: 'system' };
export const SYSTEM: SystemPrincipal = { kind: 'system' };

export type Principal = InstallationPrincipal | PersonPrincipal | SystemPrincipal;

/** How a principal is named in the audit log and in the ledger. */
export function auditedAs(principal: Principal): Pick<AuditEntry, 'principalKind' | 'principalId'> {
  switch (principal.kind) {
    case 'installation':
      return { principalKind: 'installation', principalId: principal.keyId };
    case 'customer':
    case 'provider':
      return { principalKind: principal.kind, principalId: principal.personId };
    case 'system':
      return { principalKind: 'system', principalId: 'system' };
  }
}
