import { expect, type Page, test } from '@playwright/test';
import { aNewCustomer, aStranger, signUp } from './support/people';
import {
  DECLINED_CARD,
  GOOD_CARD,
  goToCheckout,
  holdWebhooks,
  payWith,
  STARTER,
  waitForCredits,
} from './support/shop';

/** Presses Tab until an element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, isThere: () => Promise<boolean>, tabsMax = 60): Promise<void> {
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Not reached within ${tabsMax} presses of Tab.`);
}

const focused = (page: Page) => page.locator(':focus');
const focusIsOn = (page: Page, name: RegExp) => async () =>
  name.test(
    await page.evaluate(() => {
      const element = document.activeElement;
      if (element instanceof HTMLInputElement)
        return element.labels?.[0]?.innerText ?? element.getAttribute('aria-label') ?? '';
      return element?.matches('a, button') ? (element.textContent ?? '') : '';
    }),
  );

test('a customer who leaves the payment page is told that nothing was charged, and can pay after all', async ({
  page,
}) => {
  await aNewCustomer(page);
  await goToCheckout(page);
  await page.getByRole('link', { name: /^Back to/ }).click();
  await expect(page.getByText('You left the payment page: nothing was charged')).toBeVisible();

  await page.getByRole('link', { name: 'Pay for it after all' }).click();
  await payWith(page, GOOD_CARD);
  await waitForCredits(page);
  await page.goto('/account/credits?view=orders');
  await expect(page.getByRole('row').filter({ hasText: STARTER.name })).toHaveCount(1);
});

test('a customer who abandons the payment has no credits, and an order that says so', async ({
  page,
}) => {
  await aNewCustomer(page);
  await goToCheckout(page);
  await payWith(page, DECLINED_CARD);
  await expect(page.getByRole('alert')).toContainText(/declined/i);

  await page.goto('/account/credits?view=orders');
  await expect(page.getByRole('row').filter({ hasText: STARTER.name })).toHaveCount(1);
  await page.goto('/account/credits?view=ledger');
  await expect(page.getByRole('main')).toContainText(/Nothing|No .*yet/i);
});

test('a customer who is back before Stripe’s word waits on the order’s page until the credits are there', async ({
  page,
}) => {
  await aNewCustomer(page);
  await goToCheckout(page);
  await holdWebhooks(true);
  try {
    await payWith(page, GOOD_CARD);
    await page.waitForURL('**/account/credits/orders/**');
    await expect(
      page.getByRole('heading', { name: /^Waiting for the payment|^Paid:/ }),
    ).toBeVisible();
  } finally {
    await holdWebhooks(false);
  }
  await waitForCredits(page);
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText(STARTER.credits);
});

test('ten clicks on the button make one order', async ({ page }) => {
  await aNewCustomer(page);
  await page.goto('/account/credits');
  await page.getByRole('radio', { name: /Starter Pack/ }).check();
  await page.getByRole('button', { name: 'Continue to payment' }).evaluate((button) => {
    for (let clicks = 0; clicks < 10; clicks++) (button as HTMLButtonElement).click();
  });
  await expect(page.getByRole('heading', { name: 'Payment details' })).toBeVisible();
  await payWith(page, GOOD_CARD);
  await waitForCredits(page);

  await page.goto('/account/credits?view=orders');
  await expect(page.getByRole('row').filter({ hasText: STARTER.name })).toHaveCount(1);
  await page.goto('/account/credits?view=lots');
  await expect(page.getByRole('row').filter({ hasText: STARTER.credits })).toHaveCount(1);
});

test('a customer without a mouse buys a pack', async ({ page }) => {
  await aNewCustomer(page);
  await page.goto('/account/credits');
  await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveText(/Skip to/);
  await page.keyboard.press('Enter');

  await tabTo(page, focusIsOn(page, /Starter Pack/));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: /Starter Pack/ })).toBeChecked();
  await tabTo(page, focusIsOn(page, /Continue to payment/));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Payment details' })).toBeVisible();

  for (const [label, text] of [
    [/^Card number/, GOOD_CARD],
    [/^Expiry/, '12 / 34'],
    [/^Security code/, '123'],
    [/^Name on card/, 'Ada Byron'],
  ] as const) {
    await tabTo(page, focusIsOn(page, label));
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await waitForCredits(page);
});

test('a customer whose address is not confirmed cannot buy, and is told why', async ({ page }) => {
  await signUp(page, aStranger());
  await page.goto('/account/credits');
  await expect(page.getByRole('button', { name: 'Continue to payment' })).toBeDisabled();
  await expect(page.getByText('Confirm your e-mail address first')).toBeVisible();
});
