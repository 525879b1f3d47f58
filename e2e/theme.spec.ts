import { expect, type Page, test } from '@playwright/test';
import { demoCustomer, signIn } from './support/people';

const theme = (page: Page) =>
  page.evaluate(() => document.documentElement.getAttribute('data-theme'));
const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function choose(page: Page, name: 'Dark' | 'Light' | 'System'): Promise<void> {
  await page.getByRole('button', { name: 'Theme' }).first().click();
  await page.getByRole('menuitemradio', { name }).click();
}

test('the dark theme stays chosen, and no page flashes white before it', async ({ page }) => {
  await signIn(page, demoCustomer());
  const light = await background(page);
  await choose(page, 'Dark');
  await expect.poll(() => background(page)).not.toBe(light);
  const dark = await background(page);

  // What each page had when its body came to be, long before anything was painted.
  await page.addInitScript(() => {
    const seen = window as unknown as { themeAtBody?: string | null };
    new MutationObserver((_, observer) => {
      if (!document.body?.firstElementChild) return;
      seen.themeAtBody ??= getComputedStyle(document.documentElement).colorScheme;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
    window.addEventListener('DOMContentLoaded', () => {
      (window as unknown as { themeAtLoad: string | null }).themeAtLoad =
        document.documentElement.getAttribute('data-theme');
    });
  });
  for (const path of ['/account', '/account/credits', '/account/keys', '/dev/mailbox']) {
    await page.goto(path, { waitUntil: 'commit' });
    await page.waitForLoadState('domcontentloaded');
    const atLoad = await page.evaluate(
      () => (window as unknown as { themeAtLoad: string | null }).themeAtLoad,
    );
    expect(atLoad, path).toBe('dark');
    expect(await background(page), path).toBe(dark);
  }
  const reopened = await page.context().newPage();
  await reopened.goto('/account');
  expect(await theme(reopened)).toBe('dark');
});

test('without a choice the theme is the system’s, and follows it', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/sign-in');
  const dark = await background(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => background(page)).not.toBe(dark);
});
