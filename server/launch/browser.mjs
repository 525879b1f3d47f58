// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inProject } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';
import { runTool, ToolFailed } from './tool.mjs';

const DOWNLOAD_TIMEOUT_MS = 240_000;

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium that runs on this machine: the one CHROMIUM_PATH names, else the system's, else Playwright's own, else
 * one that is installed now.
 *
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<string>} the path of its program
 * @throws {LaunchProblem} when there is none and none can be installed
 */
export async function ensureBrowser({ signal } = {}) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (runs(given)) return given;
    throw new LaunchProblem(`CHROMIUM_PATH names ${given}, which does not run as a browser.`);
  }
  const present = SYSTEM_BROWSERS.find(runs) ?? (await playwrightBrowser());
  if (present) return present;

  const downloaded = await attempt('browser-download', {
    args: [inProject('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'],
    signal,
  });
  const own = downloaded && (await playwrightBrowser());
  if (own) return own;

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const script =
      'apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation';
    const installed = await attempt('browser-install', {
      program: '/bin/sh',
      args: ['-c', script],
      signal,
    });
    const system = installed && SYSTEM_BROWSERS.find(runs);
    if (system) return system;
  }
  throw new LaunchProblem(
    'The browser tests need Chromium, and none is here or could be installed: install Chromium or Google Chrome, or set CHROMIUM_PATH to one.',
  );
}

/**
 * Whether a program starts; a browser whose libraries are missing does not.
 * @param {string} program
 */
function runs(program) {
  if (!existsSync(program)) return false;
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** @returns {Promise<string | undefined>} */
async function playwrightBrowser() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return runs(path) ? path : undefined;
}

/**
 * @param {string} name
 * @param {{ program?: string, args: string[], signal: AbortSignal | undefined }} tool
 * @returns {Promise<boolean>} whether it ended well
 */
async function attempt(name, { signal, ...tool }) {
  const timeout = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  try {
    await runTool({
      name,
      ...tool,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      sentence: 'The browser could not be installed.',
    });
    return true;
  } catch (error) {
    if (signal?.aborted) throw error;
    if (error instanceof ToolFailed || timeout.aborted) return false;
    throw error;
  }
}
