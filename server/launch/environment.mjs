// @ts-check
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './build.mjs';
import { STATE_DIR } from './paths.mjs';
import { LaunchProblem } from './problem.mjs';

/** Set by npm for its own scripts; they say nothing to the product and a lot about the machine. */
const NOT_HANDED_ON = /^(npm_|INIT_CWD$|NODE_OPTIONS$)/;

/**
 * The environment of one process.
 * @typedef {Record<string, string> & { NODE_ENV: 'production' | 'development' }} Environment
 */

/**
 * What the embedded parts need and give.
 * @typedef {{ databaseUrl: string, stripeUrl: string | undefined, upstreamUrl: string | undefined }} Parts
 */

/**
 * The whole environment of the product's processes: what the operator gave, and what the embedded parts stand for
 * where the operator gave nothing.
 *
 * @param {{
 *   given: NodeJS.ProcessEnv,
 *   secrets: ReturnType<import('./secrets.mjs').ensureSecrets>,
 *   host: string,
 *   port: number,
 *   parts: Parts,
 *   dev?: boolean,
 * }} options
 * @returns {Environment}
 */
export function composeEnvironment({ given, secrets, host, port, parts, dev = false }) {
  const url = given.TOKENTILL_URL || `http://localhost:${port}`;
  return {
    ...handedOn(given),
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: host,
    PORT: String(port),
    TOKENTILL_URL: url,
    NEXTAUTH_URL: url,
    DATABASE_URL: parts.databaseUrl,
    AUTH_SECRET: given.AUTH_SECRET || secrets.AUTH_SECRET,
    METRICS_TOKEN: given.METRICS_TOKEN || secrets.METRICS_TOKEN,
    ...(parts.stripeUrl
      ? {
          STRIPE_SECRET_KEY: secrets.STRIPE_SECRET_KEY,
          STRIPE_WEBHOOK_SECRET: secrets.STRIPE_WEBHOOK_SECRET,
          STRIPE_API_URL: parts.stripeUrl,
        }
      : {}),
    ...(parts.upstreamUrl
      ? { OPENAI_API_KEY: secrets.OPENAI_API_KEY, OPENAI_BASE_URL: parts.upstreamUrl }
      : {}),
  };
}

/**
 * @param {NodeJS.ProcessEnv} given
 * @returns {Record<string, string>}
 */
export function handedOn(given) {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || NOT_HANDED_ON.test(name) ? [] : [[name, value]],
    ),
  );
}

/**
 * Checks an environment with the product's own schema, before anything is started.
 * @param {Record<string, string>} environment
 * @throws {LaunchProblem} with one sentence for each bad variable, which names it and never shows its value
 */
export async function checkEnvironment(environment) {
  const outDir = join(STATE_DIR, 'cache');
  await bundle({ environment: 'lib/platform/env.ts' }, outDir, { withPackages: true });
  const { parseEnv } = await import(pathToFileURL(join(outDir, 'environment.mjs')).href);
  try {
    parseEnv(environment);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'BadEnvironment')) throw error;
    throw new LaunchProblem(error.message, { exitCode: 78, cause: error });
  }
}
