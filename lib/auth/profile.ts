import { z } from 'zod';
import { transact } from '@/lib/platform/db';
import { parseInput } from '@/lib/platform/parse-input';
import type { AuthContext } from './context';
import { setOnboardingDismissed, setProfile } from './person-store';
import type { CustomerPrincipal } from './principal';
import { PersonName } from './sign-up';
import { TimeZone } from './time-zone';

type OwnContext = AuthContext & { readonly principal: CustomerPrincipal };
const Input = z.object({ name: PersonName, timeZone: TimeZone });

/** Changes one's own name and the zone that days are counted in. Repeated: the same. Throws InvalidInput. */
export async function updateProfile(
  ctx: OwnContext,
  given: { name: string; timeZone: string },
): Promise<void> {
  const input = parseInput(Input, given);
  const { personId, customerId } = ctx.principal;
  await transact(ctx.db, (tx) => setProfile(tx, { personId, customerId, ...input }));
}

/** Puts the list of first steps away for good. Repeated: it stays away. */
export const dismissOnboarding = (ctx: OwnContext): Promise<void> =>
  setOnboardingDismissed(ctx.db, ctx.principal.customerId, ctx.now);
