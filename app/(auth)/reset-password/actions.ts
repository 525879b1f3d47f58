'use server';

import { redirect } from 'next/navigation';
import { resetPassword } from '@/lib/auth';
import { type ActionResult, runAction, textField } from '@/lib/web/action';

export async function setNewPassword(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  return runAction(form, async (ctx) => {
    await resetPassword(ctx, {
      token: textField(form, 'token'),
      password: textField(form, 'password'),
    });
    redirect('/sign-in?reset=1');
  });
}
