import { expect, type Page } from '@playwright/test';

/** Connects a site; the address may be spelt in any way. */
export async function connectSite(page: Page, domain: string): Promise<void> {
  await page.goto('/account/installations/new');
  await page.getByLabel('Domain').fill(domain);
  await page.getByRole('button', { name: 'Add site' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/new'));
}

/** Makes a key for a site and says that it is kept; the secret as it was shown, once. */
export async function makeKey(page: Page, site: string, name = 'Production'): Promise<string> {
  await page.goto('/account/keys/new');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Site').selectOption({ label: site });
  await page.getByRole('button', { name: 'Create key' }).click();
  return keepSecret(page);
}

/** Reads the secret in the dialog and closes it as its reader has to. */
export async function keepSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  const secret = (await dialog.locator('code').innerText()).trim();
  expect(secret).toMatch(/^tt_test_\w+$/);
  await dialog.getByLabel('I have stored it in a safe place').check();
  await dialog.getByRole('button', { name: 'I have saved it' }).click();
  await page.waitForURL('**/account/quick-start');
  return secret;
}
