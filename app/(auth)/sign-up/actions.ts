'use server';

import { redirect } from 'next/navigation';
import { signUp, TIME_ZONES } from '@/lib/auth';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { signInWithPassword } from '@/lib/web/auth-door';
import { ownPath } from '@/lib/web/next-path';
import { applyCookies, currentVisitor } from '@/lib/web/session';

/** Makes the account and signs in to it. */
export async function createAccount(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  return runAction(form, async (ctx) => {
    const credentials = { email: textField(form, 'email'), password: textField(form, 'password') };
    // What the browser says of itself: a zone that we do not know is no reason to refuse anybody.
    const timeZone = textField(form, 'timeZone');
    await signUp(ctx, {
      ...credentials,
      name: textField(form, 'name'),
      timeZone: TIME_ZONES.includes(timeZone) ? timeZone : 'UTC',
    });
    const { setCookies } = await signInWithPassword(await currentVisitor(), credentials);
    await applyCookies(setCookies);
    redirect(ownPath(textField(form, 'next')));
  });
}
