import { z } from 'zod';
import { assert } from '@/lib/platform/assert';
import { recordAudit } from '@/lib/platform/audit';
import { constraintOf, transact } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { parseInput } from '@/lib/platform/parse-input';
import { DomainTaken, TooManyInstallations } from './errors';
import {
  auditedAs,
  type Installation,
  type InstallationContext,
  InstallationName,
} from './installation';
import { normaliseDomain } from './normalise-domain';
import { insertInstallation, lockCustomer, selectInstallation } from './store';

export const INSTALLATIONS_MAX = 1_000;

const Input = z.object({ name: InstallationName });

/**
 * Connects a site or a program. One domain is connected once by each customer: repeated or raced, the second is refused.
 * Throws InvalidInput, InvalidDomain, DomainTaken, TooManyInstallations.
 */
export async function registerInstallation(
  ctx: InstallationContext,
  given: { name: string; domain?: string | null },
): Promise<Installation> {
  const { name } = parseInput(Input, { name: given.name });
  const domain =
    given.domain === undefined || given.domain === null ? null : normaliseDomain(given.domain);
  const { customerId } = ctx.principal;
  const id = newId('ins', ctx.now);

  const made = await transact(ctx.db, async (tx) => {
    const live = await lockCustomer(tx, customerId);
    if (live === undefined) throw new NotFound();
    if (live >= INSTALLATIONS_MAX) throw new TooManyInstallations(INSTALLATIONS_MAX);
    await insertInstallation(tx, { id, customerId, name, domain, createdAt: ctx.now }).catch(
      (error: unknown) => {
        if (domain !== null && constraintOf(error) === 'installation_domain_once')
          throw new DomainTaken(domain);
        throw error;
      },
    );
    await recordAudit(tx, {
      ...auditedAs(ctx.principal),
      action: 'installation.register',
      subjectKind: 'installation',
      subjectId: id,
      customerId,
      after: { name, domain },
      requestId: ctx.requestId,
      ...(ctx.address === undefined ? {} : { address: ctx.address }),
    });
    return selectInstallation(tx, customerId, id, ctx.now);
  });

  assert(made, 'an installation that was just made can be read');
  return made;
}
