'use server';

import { requestPasswordReset } from '@/lib/auth';
import { type ActionResult, runAction, textField } from '@/lib/web/action';

/** Sends a link if somebody has this e-mail; the answer does not say. */
export async function askForLink(
  _previous: ActionResult<{ email: string }> | undefined,
  form: FormData,
): Promise<ActionResult<{ email: string }>> {
  return runAction(form, async (ctx) => {
    const email = textField(form, 'email');
    await requestPasswordReset(ctx, { email });
    return { email: email.trim() };
  });
}
