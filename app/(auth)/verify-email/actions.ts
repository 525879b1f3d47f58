'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { confirmEmail, requestEmailVerification } from '@/lib/auth';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { requirePerson } from '@/lib/web/session';

export async function confirm(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  return runAction(form, async (ctx) => {
    const principal = await requirePerson();
    await confirmEmail({ ...ctx, principal }, { token: textField(form, 'token') });
    revalidatePath('/', 'layout');
    redirect('/verify-email?done=1');
  });
}

/** Sends the link again; older ones stop working. */
export async function sendAgain(
  _previous: ActionResult<{ alreadyVerified: boolean }> | undefined,
): Promise<ActionResult<{ alreadyVerified: boolean }>> {
  return runAction(undefined, async (ctx) =>
    requestEmailVerification({ ...ctx, principal: await requirePerson() }),
  );
}
