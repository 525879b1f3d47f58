import { EmailUnverified, NotAllowed } from './errors';
import type { Principal } from './principal';

/** Everything that somebody who is signed in may or may not do. */
export type Act =
  /** Buy credits, open the card portal. */
  | 'credits.buy'
  /** Create, rotate, revoke keys. */
  | 'keys.write'
  /** Connect, rename, archive installations. */
  | 'installations.write'
  /** Own name, time zone, password, sessions. */
  | 'profile.write'
  /** See every customer, profit and the ledger. */
  | 'provider.read'
  /** Grants, refunds, adjustments: whatever moves credits or money by hand. */
  | 'provider.money'
  /** Prices, packs, settings. */
  | 'provider.settings'
  /** Roles of staff. */
  | 'people.write';

type Rule = 'customer' | 'verified customer' | 'person' | 'staff' | 'admin';

const RULES = {
  'credits.buy': 'verified customer',
  'keys.write': 'verified customer',
  'installations.write': 'customer',
  'profile.write': 'person',
  'provider.read': 'staff',
  'provider.money': 'admin',
  'provider.settings': 'admin',
  'people.write': 'admin',
} as const satisfies Record<Act, Rule>;

/** Why `principal` may not do that, or undefined when they may. The product itself may do everything. */
export function refusalOf(
  principal: Principal,
  act: Act,
): NotAllowed | EmailUnverified | undefined {
  if (principal.kind === 'system') return undefined;
  const rule = RULES[act];
  switch (rule) {
    case 'customer':
      return principal.kind === 'customer' ? undefined : new NotAllowed();
    case 'verified customer':
      if (principal.kind !== 'customer') return new NotAllowed();
      return principal.emailVerified ? undefined : new EmailUnverified();
    case 'person':
      return principal.kind === 'installation' ? new NotAllowed() : undefined;
    case 'staff':
      return principal.kind === 'provider' ? undefined : new NotAllowed();
    case 'admin':
      return principal.kind === 'provider' && principal.role === 'admin'
        ? undefined
        : new NotAllowed(
            principal.kind === 'provider'
              ? 'Only an admin may do this; support reads, and changes no money.'
              : undefined,
          );
  }
}

/** May this principal do that? For showing or hiding a button. */
export const can = (principal: Principal, act: Act): boolean =>
  refusalOf(principal, act) === undefined;

/** Throws NotAllowed or EmailUnverified unless this principal may do that. The first line of every verb that needs it. */
export function assertCan(principal: Principal, act: Act): void {
  const refusal = refusalOf(principal, act);
  if (refusal) throw refusal;
}
