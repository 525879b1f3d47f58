import { expect, type Page } from '@playwright/test';
import { system } from './system';

export const GOOD_CARD = '4242 4242 4242 4242';
export const DECLINED_CARD = '4000 0000 0000 0002';
export const STARTER = { name: 'Starter Pack', credits: '1,000', price: '$9.99' } as const;

/** Chooses a pack and goes to Stripe's page. */
export async function goToCheckout(page: Page, pack: string = STARTER.name): Promise<void> {
  await page.goto('/account/credits');
  await page.getByRole('radio', { name: new RegExp(pack) }).check();
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await expect(page.getByRole('heading', { name: 'Payment details' })).toBeVisible();
}

/** Fills in a card on Stripe's page and pays. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel(/^Expiry/).fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Name on card').fill('Ada Byron');
  await page.getByRole('button', { name: /^Pay / }).click();
}

export async function waitForCredits(page: Page): Promise<void> {
  await page.waitForURL('**/account/credits/orders/**');
  await expect(
    page.getByRole('heading', { name: 'Paid: the credits are in your balance' }),
  ).toBeVisible();
}

/** Buys the Starter Pack with a good card. */
export async function buyStarterPack(page: Page): Promise<void> {
  await goToCheckout(page);
  await payWith(page, GOOD_CARD);
  await waitForCredits(page);
}

/** Keeps Stripe from telling the product anything, as when its events are late. */
export async function holdWebhooks(hold: boolean): Promise<void> {
  const answer = await fetch(`${system().stripeUrl}/sandbox/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hold }),
  });
  expect(answer.status).toBe(200);
}
