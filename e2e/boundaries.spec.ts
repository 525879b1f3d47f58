import { expect, test } from '@playwright/test';
import { databaseRow } from './support/database';
import { aNewCustomer, demoCustomer, signIn, staff } from './support/people';
import { system } from './support/system';

const PROVIDER_PAGES = [
  '/provider',
  '/provider/customers',
  '/provider/ledger',
  '/provider/orders',
  '/provider/prices',
  '/provider/stripe-events',
  '/provider/audit',
  '/provider/system',
];

test('a customer finds nothing where the provider’s pages are', async ({ page }) => {
  await signIn(page, demoCustomer());
  for (const path of PROVIDER_PAGES) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('main')).not.toContainText('Profit by installation');
  }
  const file = await page.request.get('/provider/profit.csv');
  expect(file.status()).not.toBe(200);
  expect(await file.text()).not.toContain('Maple Street');
});

test('what belongs to another customer is not there', async ({ page }) => {
  const theirs = await databaseRow<{
    installation: string;
    generation: string;
    order: string;
  }>(
    `SELECT g.installation_id AS installation, g.id AS generation,
            (SELECT o.id FROM credit_order o WHERE o.customer_id = p.customer_id LIMIT 1) AS "order"
       FROM person p JOIN generation g ON g.customer_id = p.customer_id
      WHERE p.email_normalised = $1 LIMIT 1`,
    [demoCustomer().email],
  );
  await aNewCustomer(page);
  for (const path of [
    `/account/installations/${theirs.installation}`,
    `/account/generations/${theirs.generation}`,
    `/account/credits/orders/${theirs.order}`,
    '/account/installations/ins_01JD0000000000000000000000',
    '/account/generations/nonsense',
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText(/Maple Street/);
  }
});

test('nobody sees anything of an account without signing in', async ({ page }) => {
  for (const path of ['/account', '/account/keys', '/provider', '/provider/ledger']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in\?/);
  }
  for (const path of ['/account/balance.json', '/account/quick-start/first-request.json']) {
    const answer = await page.request.get(path, { maxRedirects: 0 });
    expect([302, 303, 307, 401, 403, 404], path).toContain(answer.status());
  }
});

test('staff have no customer’s account pages', async ({ page }) => {
  await signIn(page, staff());
  await page.goto('/account');
  expect(new URL(page.url()).pathname).not.toBe('/account');
  expect(new URL(page.url()).origin).toBe(new URL(system().url).origin);
});

test('a sign-in page leads nowhere but into this product', async ({ page }) => {
  await page.goto(`/sign-in?next=${encodeURIComponent('https://evil.example/')}`);
  const { email, password } = demoCustomer();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/account');
});
