'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import {
  changePassword,
  endOtherSessions,
  endOwnSession,
  requestPasswordReset,
  unlinkIdentity,
  updateProfile,
} from '@/lib/auth';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { beginIssuerSignIn } from '@/lib/web/auth-door';
import { applyCookies, currentVisitor, requireCustomer, requirePerson } from '@/lib/web/session';

type Previous = ActionResult<unknown> | undefined;

/** Customers and staff have these settings on pages of their own. */
function refresh(): void {
  revalidatePath('/account/settings');
  revalidatePath('/provider/settings');
}

export async function saveProfile(_previous: Previous, form: FormData): Promise<ActionResult> {
  return runAction(form, async (ctx) => {
    await updateProfile(
      { ...ctx, principal: await requireCustomer() },
      { name: textField(form, 'name'), timeZone: textField(form, 'timeZone') },
    );
    revalidatePath('/account', 'layout');
    return undefined;
  });
}

export async function savePassword(
  _previous: Previous,
  form: FormData,
): Promise<ActionResult<{ sessionsEnded: number }>> {
  return runAction(form, async (ctx) => {
    const changed = await changePassword(
      { ...ctx, principal: await requirePerson() },
      {
        currentPassword: textField(form, 'currentPassword'),
        newPassword: textField(form, 'newPassword'),
      },
    );
    refresh();
    return changed;
  });
}

/** For somebody who has no password yet: the mailbox proves who asks. */
export async function mailPasswordLink(_previous: Previous): Promise<ActionResult> {
  return runAction(undefined, async (ctx) => {
    const { email } = await requirePerson();
    await requestPasswordReset(ctx, { email });
    return undefined;
  });
}

export async function endSession(_previous: Previous, form: FormData): Promise<ActionResult> {
  return runAction(form, async (ctx) => {
    await endOwnSession(
      { ...ctx, principal: await requirePerson() },
      { sessionId: textField(form, 'sessionId') },
    );
    refresh();
    return undefined;
  });
}

export async function endOthers(_previous: Previous): Promise<ActionResult<{ ended: number }>> {
  return runAction(undefined, async (ctx) => {
    const ended = await endOtherSessions({ ...ctx, principal: await requirePerson() });
    refresh();
    return { ended };
  });
}

/** Leaves for the issuer; it comes back here, linked. */
export async function linkIssuer(_previous: Previous): Promise<ActionResult> {
  return runAction(undefined, async () => {
    await requirePerson();
    const { location, setCookies } = await beginIssuerSignIn(await currentVisitor(), {
      next: '/account/settings',
      link: true,
    });
    await applyCookies(setCookies);
    redirect(location);
  });
}

export async function unlinkIssuer(_previous: Previous, form: FormData): Promise<ActionResult> {
  return runAction(form, async (ctx) => {
    await unlinkIdentity(
      { ...ctx, principal: await requirePerson() },
      { issuer: textField(form, 'issuer') },
    );
    refresh();
    return undefined;
  });
}
