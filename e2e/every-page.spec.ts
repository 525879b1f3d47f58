import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { demoCustomer, signIn, staff } from './support/people';
import { type Route, routes, type Visitor } from './support/routes';

/** Where the pictures are, for people to look at. Not committed. */
const PICTURES = path.resolve(import.meta.dirname, '../test-results/pages');
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 812 };
const SETTLE_MS = 200;
const PER_VISITOR_MS = 400_000;

/** What depends on the theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What would make a page unusable for somebody. */
async function seriousViolations(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (theme === 'light' ? axe : axe.withRules(COLOUR_RULES)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** How far a page can be scrolled sideways, in pixels. */
const sidewaysScroll = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

async function picture(page: Page, visitor: Visitor, name: string): Promise<void> {
  await page.screenshot({
    path: path.join(PICTURES, visitor, `${name}.png`),
    fullPage: true,
    animations: 'disabled',
  });
}

/** All that is wrong with a page, so that one run tells everything. */
async function faultsOf(page: Page, visitor: Visitor, route: Route): Promise<string[]> {
  const faults: string[] = [];
  const note = (fault: string) => faults.push(`${visitor} ${route.path}: ${fault}`);
  const onError = (error: Error) => note(`error in the page: ${error.message}`);
  page.on('pageerror', onError);
  await page.setViewportSize(WIDE);
  const answer = await page.goto(route.path);
  const expected = route.name === 'not-found' ? 404 : 200;
  if (answer?.status() !== expected) note(`answered with ${answer?.status()}`);
  // Each panel loads on its own; what is still grey has not arrived.
  await expect(page.locator('main .animate-shimmer')).toHaveCount(0);

  const headings = await page.getByRole('heading', { level: 1 }).count();
  if (headings !== 1) note(`${headings} headings of level 1`);
  const banner = page.getByRole('complementary', { name: 'Test mode' });
  if (!(await banner.isVisible())) note('no word of the test mode');
  for (const [width, viewport] of [
    [1280, WIDE],
    [375, PHONE],
  ] as const) {
    await page.setViewportSize(viewport);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(SETTLE_MS);
      if (!(await banner.isVisible())) note(`no word of the test mode at ${width}`);
      const overflow = await sidewaysScroll(page);
      if (overflow > 0) note(`scrolls ${overflow} px sideways at ${width} px`);
      if (width === 1280)
        for (const violation of await seriousViolations(page, theme))
          note(`${violation} (${theme})`);
      await picture(page, visitor, `${route.name}-${width}-${theme}`);
    }
  }
  page.off('pageerror', onError);
  return faults;
}

async function walk(page: Page, visitor: Visitor): Promise<void> {
  mkdirSync(path.join(PICTURES, visitor), { recursive: true });
  const faults: string[] = [];
  for (const route of (await routes())[visitor])
    faults.push(...(await faultsOf(page, visitor, route)));
  expect(faults).toEqual([]);
}

test.describe('every page, in both themes and at both widths, is clean for assistive technology, scrolls only downwards and names the test mode', () => {
  test.beforeEach(() => test.setTimeout(PER_VISITOR_MS));

  test('for a visitor', ({ page }) => walk(page, 'anonymous'));

  test('for a customer', async ({ page }) => {
    await signIn(page, demoCustomer());
    await walk(page, 'customer');
  });

  test('for staff', async ({ page }) => {
    await signIn(page, staff());
    await walk(page, 'staff');
  });
});
