'use server';

import { redirect } from 'next/navigation';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { signInWithPassword } from '@/lib/web/auth-door';
import { ownPath } from '@/lib/web/next-path';
import { applyCookies, currentVisitor } from '@/lib/web/session';

export async function enter(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  return runAction(form, async () => {
    const { setCookies } = await signInWithPassword(await currentVisitor(), {
      email: textField(form, 'email'),
      password: textField(form, 'password'),
    });
    await applyCookies(setCookies);
    redirect(ownPath(textField(form, 'next')));
  });
}
