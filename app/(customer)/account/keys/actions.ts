'use server';

import { refresh } from 'next/cache';
import type { MadeKey } from '@/components/account/key-actions';
import { addDays, isPlainDay } from '@/components/ui/date-range';
import {
  type ApiKey,
  createApiKey,
  KEY_SCOPES,
  ROTATION_GRACES_SECONDS,
  revokeApiKey,
  rotateApiKey,
  undoRevoke,
} from '@/lib/auth';
import { microCreditsFromText } from '@/lib/platform/credits-text';
import { InvalidInput } from '@/lib/platform/errors';
import type { MicroCredits } from '@/lib/platform/units';
import { periodOf } from '@/lib/reports';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { requireCustomer } from '@/lib/web/session';

const made = ({ key, secret }: { key: ApiKey; secret: string }): MadeKey => ({
  keyId: key.id,
  name: key.name,
  secret,
  createdAt: key.createdAt.toISOString(),
});

/** Makes a key; its secret is in this answer and nowhere else. */
export async function createKey(
  _previous: ActionResult<MadeKey> | undefined,
  form: FormData,
): Promise<ActionResult<MadeKey>> {
  const principal = await requireCustomer();
  return runAction(form, async (ctx) => {
    const installationId = textField(form, 'site');
    if (installationId === '')
      throw new InvalidInput([{ pointer: '/site', detail: 'Choose the site that uses the key.' }]);
    return made(
      await createApiKey(
        { ...ctx, principal },
        {
          installationId,
          name: textField(form, 'name'),
          scopes: KEY_SCOPES.filter((scope) => form.get(`scope-${scope}`) !== null),
          expiresAt: endOfDay(textField(form, 'lastDay'), principal.timeZone),
          spendCapMicroCredits: capOf(textField(form, 'cap')),
        },
      ),
    );
  });
}

function capOf(text: string): MicroCredits | null {
  const typed = text.trim().replaceAll(',', '');
  if (typed === '') return null;
  const cap = microCreditsFromText(typed);
  if (cap === undefined || cap <= 0)
    throw new InvalidInput([
      {
        pointer: '/cap',
        detail:
          'A cap is a number of credits above zero with at most six decimals, like 500 or 12.5.',
      },
    ]);
  return cap;
}

/** When a day is over in a zone: a key works through its last day. */
function endOfDay(day: string, timeZone: string): Date | null {
  if (day === '') return null;
  if (!isPlainDay(day))
    throw new InvalidInput([{ pointer: '/lastDay', detail: 'This is not a day of the calendar.' }]);
  return periodOf({ fromDay: day, untilDay: addDays(day, 1), timeZone }).until;
}

/** Replaces a key. The page is not drawn anew: the dialog with the secret must outlive the row that it came from. */
export async function rotateKey(
  keyId: string,
  graceSeconds: number,
): Promise<ActionResult<MadeKey>> {
  const principal = await requireCustomer();
  return runAction(undefined, async (ctx) => {
    const grace = ROTATION_GRACES_SECONDS.find((seconds) => seconds === graceSeconds);
    if (grace === undefined)
      throw new InvalidInput([{ pointer: '/grace', detail: 'Choose one of the periods.' }]);
    return made(await rotateApiKey({ ...ctx, principal }, { keyId, graceSeconds: grace }));
  });
}

export async function revokeKey(keyId: string): Promise<ActionResult<{ undoUntil: string }>> {
  const principal = await requireCustomer();
  return runAction(undefined, async (ctx) => {
    const { undoUntil } = await revokeApiKey({ ...ctx, principal }, { keyId });
    refresh();
    return { undoUntil: undoUntil.toISOString() };
  });
}

export async function undoRevokeKey(keyId: string): Promise<ActionResult> {
  const principal = await requireCustomer();
  return runAction(undefined, async (ctx) => {
    await undoRevoke({ ...ctx, principal }, { keyId });
    refresh();
    return undefined;
  });
}
