import { z } from 'zod';
import type { Db } from '@/lib/platform/db';
import type { Id } from '@/lib/platform/ids';
import { oneLine } from '@/lib/platform/parse-input';

const NAME_LENGTH_MAX = 120;

export const InstallationName = oneLine('The name', 1, NAME_LENGTH_MAX);

/** One deployed copy of a client: a site, or any program. */
export const InstallationSchema = z.object({
  id: z.string().transform((id) => id as Id<'ins'>),
  customerId: z.string().transform((id) => id as Id<'cus'>),
  name: z.string(),
  /** As normaliseDomain spells it; null for a program without one. */
  domain: z.string().nullable(),
  createdAt: z.date(),
  archivedAt: z.date().nullable(),
  firstGenerationAt: z.date().nullable(),
  /** Neither revoked nor expired. */
  liveKeys: z.number(),
  lastUsedAt: z.date().nullable(),
});
export type Installation = z.output<typeof InstallationSchema>;

/** The customer who is signed in, or the product itself on a customer's behalf. A CustomerPrincipal is one. */
export type InstallationContext = {
  readonly db: Db;
  readonly now: Date;
  readonly requestId: string;
  readonly address?: string;
  readonly principal:
    | { readonly kind: 'customer'; readonly customerId: Id<'cus'>; readonly personId: string }
    | { readonly kind: 'system'; readonly customerId: Id<'cus'> };
};

export const auditedAs = (principal: InstallationContext['principal']) => ({
  principalKind: principal.kind,
  principalId: principal.kind === 'customer' ? principal.personId : 'system',
});
