'use server';

import { redirect } from 'next/navigation';
import { startCheckout } from '@/lib/billing';
import { InvalidInput } from '@/lib/platform/errors';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { requireCustomer } from '@/lib/web/session';

/**
 * Begins the purchase of a pack and leads to where it is paid. The page's key and the pack together name the order: ten
 * clicks are one, and another pack from the same page is another.
 */
export async function buyPack(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  const { customerId, personId } = await requireCustomer();
  return runAction(form, async (ctx) => {
    const packId = textField(form, 'pack');
    if (packId === '')
      throw new InvalidInput([{ pointer: '/pack', detail: 'Choose a pack.' }], 'Choose a pack.');
    const requestKey = `${textField(form, 'requestKey')}-${packId}`;
    const { url } = await startCheckout(ctx, { customerId, personId, packId, requestKey });
    redirect(url);
  });
}
