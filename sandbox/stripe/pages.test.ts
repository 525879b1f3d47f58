import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { command, STARTER, startWorld, type World } from './test-support';

// A busy machine takes seconds to start a browser.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let world: World;
let shop: Server;
let shopUrl: string;

beforeAll(async () => {
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = installed.find(existsSync) ?? chromium.executablePath();
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  world = await startWorld();
  shop = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<title>Shop</title><p>${request.url?.split('?')[0]}`);
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser?.close();
  shop?.close();
  shop?.closeAllConnections();
  const faults = world?.sandbox.faults;
  await world?.close();
  expect(faults).toEqual([]);
});

async function openStarter() {
  const session = await world.stripe.checkout.sessions.create({
    ...STARTER,
    success_url: `${shopUrl}/thanks?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${shopUrl}/credits`,
  });
  return { id: session.id, url: session.url ?? '' };
}

async function inBrowser(options: BrowserContextOptions, visit: (page: Page) => Promise<void>) {
  const context = await browser.newContext(options);
  try {
    await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

describe('the pages', () => {
  test.each([
    ['light', 375],
    ['dark', 1280],
  ] as const)('are accessible and fit in %s at %i px', async (colorScheme, width) => {
    const { url } = await openStarter();
    const paid = await openStarter();
    await command(world.sandbox, `checkout/${paid.id}/pay`);

    await inBrowser({ colorScheme, viewport: { width, height: 800 } }, async (page) => {
      await page.goto(url);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Pay $9.99' }).click();
      await page.getByText('Enter an e-mail address').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Bank asks for confirmation' }).click();
      await page.getByRole('heading', { name: 'Confirm your payment' }).waitFor();
      await expectAccessible(page);
      for (const path of [paid.url, `${world.sandbox.url}/`, `${world.sandbox.url}/nowhere`]) {
        await page.goto(path);
        await expectAccessible(page);
      }
    });
  });

  test('let a buyer without JavaScript be declined, pay with the keyboard, and come back to the shop', async () => {
    const { id, url } = await openStarter();

    await inBrowser({ javaScriptEnabled: false }, async (page) => {
      await page.goto(url);
      await page.getByLabel('E-mail').fill('ada@example.com');
      await page.getByLabel('Card number').fill('4000 0000 0000 0002');
      await page.getByLabel('Expiry').fill('12/34');
      await page.getByLabel('Security code').fill('123');
      await page.getByRole('button', { name: 'Pay $9.99' }).click();
      expect(await page.getByRole('alert').textContent()).toBe('Your card was declined.');
      expect(await page.getByLabel('E-mail').inputValue()).toBe('ada@example.com');
      expect(await page.getByLabel('Security code').inputValue()).toBe('');

      await page.getByLabel('Card number').fill('4242 4242 4242 4242');
      await page.getByLabel('Security code').fill('123');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${shopUrl}/thanks?session=${id}`);
      expect(await page.textContent('p')).toBe('/thanks');
    });

    const session = await world.stripe.checkout.sessions.retrieve(id);
    expect(session).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com' },
    });
  });

  test('lead back to the shop without a payment', async () => {
    const { id, url } = await openStarter();

    await inBrowser({}, async (page) => {
      await page.goto(url);
      await page.getByRole('link', { name: 'Back to Tokentill' }).click();
      await page.waitForURL(`${shopUrl}/credits`);
    });

    expect((await world.stripe.checkout.sessions.retrieve(id)).status).toBe('open');
  });
});
