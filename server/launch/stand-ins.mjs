// @ts-check
import { join } from 'node:path';
import { handedOn } from './environment.mjs';
import { inProject } from './paths.mjs';
import { rememberedPort } from './ports.mjs';
import { supervise } from './supervise.mjs';

const READY_TIMEOUT_MS = 30_000;

/**
 * A stand-in for an outside service, with the address it answers at.
 * @typedef {import('./supervise.mjs').Supervised & { url: string }} StandIn
 *
 * @typedef {{
 *   stateDir: string,
 *   logDir: string,
 *   onRestart: (text: string) => void,
 *   onGivenUp: (problem: import('./problem.mjs').LaunchProblem) => void,
 * }} StandInOptions
 */

/**
 * Stripe, as far as the product uses it: its API, the checkout page, signed webhooks. What was bought survives a
 * restart in a state file, and the checkout page keeps its address.
 *
 * @param {StandInOptions & { webhookUrl: string, webhookSecret: string }} options
 * @returns {Promise<StandIn>}
 */
export async function startStripe({ webhookUrl, webhookSecret, ...options }) {
  const port = await rememberedPort(join(options.stateDir, 'stripe-port'));
  return startStandIn('stripe-stand-in', 'sandbox/stripe/main.ts', options, {
    STRIPE_SANDBOX_PORT: String(port),
    STRIPE_SANDBOX_WEBHOOK_URL: webhookUrl,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_SANDBOX_STATE_FILE: join(options.stateDir, 'stripe.json'),
  });
}

/**
 * The AI upstream: the OpenAI API with deterministic text.
 * @param {StandInOptions & { apiKey: string }} options
 * @returns {Promise<StandIn>}
 */
export async function startUpstream({ apiKey, ...options }) {
  const port = await rememberedPort(join(options.stateDir, 'upstream-port'));
  return startStandIn('upstream-stand-in', 'sandbox/upstream/main.ts', options, {
    UPSTREAM_SANDBOX_PORT: String(port),
    UPSTREAM_SANDBOX_KEY: apiKey,
  });
}

/**
 * @param {string} name
 * @param {string} program
 * @param {StandInOptions} options
 * @param {Record<string, string>} own
 * @returns {Promise<StandIn>}
 */
async function startStandIn(name, program, { logDir, stateDir, onRestart, onGivenUp }, own) {
  const supervised = await supervise({
    name,
    args: ['--import', 'tsx', inProject(program)],
    env: { ...withoutProduction(), ...own },
    stateDir,
    logDir,
    isReady: ({ output }) => readyUrl(output()) !== undefined,
    readyTimeoutMs: READY_TIMEOUT_MS,
    onRestart,
    onGivenUp,
  });
  const url = readyUrl(supervised.output());
  if (!url) throw new Error(`${name} is ready and says where`);
  return { ...supervised, url };
}

/**
 * A stand-in must refuse production, so it gets none of the settings of the product that runs beside it.
 * @returns {import('./environment.mjs').Environment}
 */
function withoutProduction() {
  const { PATH, HOME, TMPDIR, LANG } = handedOn(process.env);
  const kept = Object.entries({ PATH, HOME, TMPDIR, LANG }).filter(([, value]) => value);
  return { ...Object.fromEntries(kept), NODE_ENV: 'development', TOKENTILL_MODE: 'test' };
}

/**
 * The address in the line `{"ready":true,"url":…}` with which a stand-in says that it is up.
 * @param {string} output
 * @returns {string | undefined}
 */
export function readyUrl(output) {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      const said = JSON.parse(line);
      if (said.ready === true && typeof said.url === 'string') return said.url;
    } catch {
      // A line that is still being written.
    }
  }
  return undefined;
}
