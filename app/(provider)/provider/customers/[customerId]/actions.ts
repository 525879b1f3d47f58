'use server';

import { TZDate } from '@date-fns/tz';
import { refresh } from 'next/cache';
import { z } from 'zod';
import { isPlainDay } from '@/components/ui/date-range';
import { assertCan } from '@/lib/auth';
import { deductCredits, getBalance, grantCredits } from '@/lib/ledger';
import { microCreditsFromText } from '@/lib/platform/credits-text';
import { InvalidInput } from '@/lib/platform/errors';
import { isId, newId } from '@/lib/platform/ids';
import { oneLine, parseInput } from '@/lib/platform/parse-input';
import type { MicroCredits } from '@/lib/platform/units';
import { type ActionContext, type ActionResult, runAction, textField } from '@/lib/web/action';
import { requireProvider } from '@/lib/web/session';

const REASON_LENGTH_MAX = 500;

/** What an act answers: whether it moved anything now, what is available then, and the key for the next act. */
export type MoneyActResult = {
  posted: boolean;
  microCredits: MicroCredits;
  availableMicroCredits: MicroCredits;
  nextRequestKey: string;
};

const Reason = oneLine('The reason', 3, REASON_LENGTH_MAX);

const Amount = z.string().transform((text, check) => {
  const amount = microCreditsFromText(text.trim().replaceAll(',', ''));
  if (amount === undefined || amount === 0) {
    check.addIssue({
      code: 'custom',
      message: 'An amount above zero, such as 250 or 12.5, with at most six decimals.',
    });
    return z.NEVER;
  }
  return amount;
});

const RequestKey = z
  .string()
  .refine((text) => isId('adj', text), { error: 'The page is out of date. Load it again.' });

const CustomerId = z
  .string()
  .refine((text) => isId('cus', text), { error: 'There is no such customer.' });

const Act = z.object({
  customerId: CustomerId,
  requestKey: RequestKey,
  amount: Amount,
  reason: Reason,
});
const Grant = Act.extend({
  kind: z.enum(['goodwill', 'promotion'], { error: 'Choose what it is.' }),
  lastDay: z.string(),
});

const fieldsOf = (form: FormData, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, textField(form, name)]));

/** The credits go with the end of that day in UTC; null for an empty field. Throws InvalidInput. */
function expiryOf(lastDay: string, now: Date): Date | null {
  if (lastDay === '') return null;
  if (!isPlainDay(lastDay)) {
    throw new InvalidInput([{ pointer: '/lastDay', detail: 'This is not a day.' }]);
  }
  const [year = 0, month = 1, day = 1] = lastDay.split('-').map(Number);
  const end = new Date(new TZDate(year, month - 1, day + 1, 'UTC').getTime());
  if (end <= now) {
    throw new InvalidInput([{ pointer: '/lastDay', detail: 'This day is over.' }]);
  }
  return end;
}

const auditedBy = (ctx: ActionContext, personId: string) => ({
  principalId: personId,
  now: ctx.now,
  requestId: ctx.requestId,
  ...(ctx.address === undefined ? {} : { address: ctx.address }),
});

async function answer(
  ctx: ActionContext,
  given: { customerId: string; microCredits: MicroCredits; posted: boolean },
): Promise<MoneyActResult> {
  const { availableMicroCredits } = await getBalance(ctx.db, given.customerId, ctx.now);
  refresh();
  return {
    posted: given.posted,
    microCredits: given.microCredits,
    availableMicroCredits,
    nextRequestKey: newId('adj'),
  };
}

/** Gives a customer credits that nobody paid for. Admins only; the same request key gives once. */
export async function grantToCustomer(form: FormData): Promise<ActionResult<MoneyActResult>> {
  const principal = await requireProvider();
  return runAction(form, async (ctx) => {
    assertCan(principal, 'provider.money');
    const input = parseInput(
      Grant,
      fieldsOf(form, ['customerId', 'requestKey', 'amount', 'reason', 'kind', 'lastDay']),
    );
    const { posted } = await grantCredits(ctx.db, {
      ...auditedBy(ctx, principal.personId),
      customerId: input.customerId,
      sourceId: input.requestKey,
      kind: input.kind,
      microCredits: input.amount,
      reason: input.reason,
      expiresAt: expiryOf(input.lastDay, ctx.now),
    });
    return answer(ctx, { customerId: input.customerId, microCredits: input.amount, posted });
  });
}

/** Takes credits back by hand, from what is available only. Admins only; the same request key takes once. */
export async function deductFromCustomer(form: FormData): Promise<ActionResult<MoneyActResult>> {
  const principal = await requireProvider();
  return runAction(form, async (ctx) => {
    assertCan(principal, 'provider.money');
    const input = parseInput(Act, fieldsOf(form, ['customerId', 'requestKey', 'amount', 'reason']));
    const { posted } = await deductCredits(ctx.db, {
      ...auditedBy(ctx, principal.personId),
      customerId: input.customerId,
      sourceId: input.requestKey,
      microCredits: input.amount,
      reason: input.reason,
    });
    return answer(ctx, { customerId: input.customerId, microCredits: input.amount, posted });
  });
}
