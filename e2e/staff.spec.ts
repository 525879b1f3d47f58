import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { databaseRow } from './support/database';
import { demoCustomer, signIn, staff } from './support/people';

const installations = (page: Page) => page.getByRole('table', { name: 'Profit by installation' });
const rows = (page: Page) => installations(page).locator('tbody tr');

/** `$1,234.56` → micro-dollars; a minus may stand before it, in either of its shapes. */
function microUsd(text: string): number {
  const found = /([−-]?)\$([\d,]+(?:\.\d+)?)/.exec(text);
  if (!found) throw new Error(`No money in “${text}”`);
  return (found[1] === '' ? 1 : -1) * Math.round(Number(found[2]?.replaceAll(',', '')) * 1e6);
}

test.beforeEach(async ({ page }) => {
  await signIn(page, staff());
  await page.goto('/provider');
  await expect(rows(page).first()).toBeVisible();
});

test('staff see for each installation what it used, cost and earned, and the totals', async ({
  page,
}) => {
  for (const name of ['Profit', 'Revenue', 'Cost', 'Tokens', 'Requests'])
    await expect(installations(page).getByRole('columnheader', { name })).toBeVisible();
  const first = await rows(page).first().getByRole('cell').allInnerTexts();
  const [profit, revenue, cost] = first.filter((text) => /\$/.test(text)).map(microUsd);
  // Cents are shown, so each of the three may be half a cent off.
  expect(Math.abs((revenue ?? 0) - (cost ?? 0) - (profit ?? 0))).toBeLessThanOrEqual(15_000);
  await expect(installations(page).locator('tfoot')).toContainText(/All \d+ installations/);
  await expect(
    page.getByRole('figure').or(page.locator('.recharts-surface')).first(),
  ).toBeVisible();
});

test('staff change the period, and the figures and the address change with it', async ({
  page,
}) => {
  const total = installations(page).locator('tfoot');
  const before = (await total.textContent()) ?? '';
  await page
    .getByRole('group', { name: /^Period/ })
    .getByRole('button')
    .nth(1)
    .click();
  await page.getByRole('dialog').getByText('Last 7 days').click();
  await expect(page).toHaveURL(/range=/);
  await expect(total).not.toHaveText(before);
  await page.goBack();
  await expect(total).toHaveText(before);
});

test('staff sort the installations by cost, and turn the order round', async ({ page }) => {
  const costs = async () => {
    const heads = await installations(page).getByRole('columnheader').allInnerTexts();
    const at = heads.findIndex((head) => /Cost/.test(head));
    const cells = await rows(page)
      .locator(`td:nth-child(${at + 1})`)
      .allInnerTexts();
    return cells.map(microUsd);
  };
  await installations(page).getByRole('link', { name: /Cost/ }).click();
  await expect(page).toHaveURL(/sort=cost/);
  const down = await costs();
  expect(down).toEqual([...down].sort((a, b) => b - a));
  await installations(page).getByRole('link', { name: /Cost/ }).click();
  await expect.poll(costs).toEqual([...down].sort((a, b) => a - b));
});

test('staff find an installation by its domain', async ({ page }) => {
  const { domain } = await databaseRow<{ domain: string }>(
    `SELECT i.domain FROM installation i JOIN person p ON p.customer_id = i.customer_id
      WHERE p.email_normalised = $1 AND i.domain IS NOT NULL ORDER BY i.domain LIMIT 1`,
    [demoCustomer().email],
  );
  await page.getByLabel('Find by name, domain or customer').fill(domain.toUpperCase());
  await expect(page).toHaveURL(/q=/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(domain);

  await page.getByLabel('Find by name, domain or customer').fill('nobody has this name');
  await expect(page.getByText('No installation fits')).toBeVisible();
  await page.getByRole('link', { name: 'Show all installations' }).click();
  await expect(rows(page).nth(1)).toBeVisible();
});

test('staff export what they see, every figure in full', async ({ page }) => {
  const shown = await rows(page).count();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).first().click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/profit-by-installation.*\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split(/\r?\n/);
  expect(lines[0]).toContain('revenue,upstream_cost,gross_profit');
  expect(lines.length - 1).toBeGreaterThanOrEqual(shown);
});

test('staff look at one installation and find its generations', async ({ page }) => {
  const name = await rows(page).first().getByRole('link').first().innerText();
  await rows(page).first().getByRole('link').first().click();
  await page.waitForURL('**/provider/installations/ins_*');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await expect(page.getByRole('main')).toContainText(/Revenue/);
  await page.locator('a[href*="/provider/generations/gen_"]').first().click();
  await page.waitForURL('**/provider/generations/gen_*');
  await expect(page.getByRole('main')).toContainText('Upstream cost');
});

test('staff grant credits with a reason, and the customer finds both in the ledger', async ({
  page,
  browser,
}) => {
  const { id } = await databaseRow<{ id: string }>(
    'SELECT customer_id AS id FROM person WHERE email_normalised = $1',
    [demoCustomer().email],
  );
  const reason = `Sorry for the slow morning ${Date.now()}`;
  await page.goto(`/provider/customers/${id}`);
  await page.getByRole('button', { name: 'Grant credits' }).click();
  const dialog = page.getByRole('dialog', { name: 'Grant credits' });
  await dialog.getByLabel('Amount').fill('-5');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Grant credits' }).click();
  await expect(dialog.getByText('An amount above zero')).toBeVisible();
  await expect(dialog.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel('Reason')).toHaveValue(reason);

  await dialog.getByLabel('Amount').fill('12.5');
  await dialog.getByRole('button', { name: 'Grant credits' }).click();
  await expect(page.getByText('12.5 credits granted')).toBeVisible();
  await expect(dialog).toBeHidden();

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, demoCustomer());
  await theirs.goto('/account/credits?view=ledger');
  await expect(theirs.getByRole('main')).toContainText(reason);
  await context.close();

  await page.goto('/provider/audit');
  await expect(page.getByRole('main')).toContainText(reason);
});
