'use server';

import { redirect } from 'next/navigation';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { beginIssuerSignIn } from '@/lib/web/auth-door';
import { ownPath } from '@/lib/web/next-path';
import { applyCookies, currentVisitor } from '@/lib/web/session';

/** Leaves for the configured issuer; it sends the visitor back to `next`. */
export async function startIssuer(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  return runAction(form, async () => {
    const { location, setCookies } = await beginIssuerSignIn(await currentVisitor(), {
      next: ownPath(textField(form, 'next')),
      link: false,
    });
    await applyCookies(setCookies);
    redirect(location);
  });
}
