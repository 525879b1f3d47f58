import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { systemIfTold } from './support/system';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** `npm test` names a browser that runs; alone, the system's own comes first, then the one Playwright installs. */
const executablePath = process.env.CHROMIUM_PATH ?? SYSTEM_BROWSERS.find(existsSync);

const told = systemIfTold();

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.resolve(import.meta.dirname, '../test-results'),
  globalSetup: path.join(import.meta.dirname, 'support', 'global-setup.ts'),
  // One running product for all journeys: they take turns, as the steps of one day.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    // The setup tells where the product is before a process that runs journeys reads this file.
    ...(told ? { baseURL: told.url } : {}),
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
