import type { StripeOptions } from './server';

/** The settings of a stand-in from the environment, or the one reason why it must not start. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): { options: StripeOptions } | { refusal: string } {
  for (const [name, value] of Object.entries(env)) {
    if (/^(sk|rk|pk)_live_/.test(value ?? '')) {
      return { refusal: `${name} holds a live Stripe key: the Stripe stand-in is for tests only.` };
    }
  }
  if (env.TOKENTILL_MODE === 'live') {
    return { refusal: 'TOKENTILL_MODE is live: the Stripe stand-in is for tests only.' };
  }

  const port = Number(env.STRIPE_SANDBOX_PORT ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    return { refusal: 'STRIPE_SANDBOX_PORT is not a port number (0 to 65535).' };
  }
  for (const name of ['STRIPE_SANDBOX_WEBHOOK_URL', 'STRIPE_SANDBOX_PUBLIC_URL']) {
    const value = env[name];
    if (value !== undefined && value !== '' && !/^https?:$/.test(protocolOf(value))) {
      return { refusal: `${name} is not an http or https address.` };
    }
  }
  const options: StripeOptions = { port };
  const texts = {
    host: env.STRIPE_SANDBOX_HOST,
    publicUrl: env.STRIPE_SANDBOX_PUBLIC_URL,
    webhookUrl: env.STRIPE_SANDBOX_WEBHOOK_URL,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET,
    stateFile: env.STRIPE_SANDBOX_STATE_FILE,
    merchant: env.STRIPE_SANDBOX_MERCHANT,
  };
  // An empty variable says nothing.
  const given = Object.entries(texts).filter(([, value]) => value !== undefined && value !== '');
  return {
    options: { ...options, ...Object.fromEntries(given), log: env.STRIPE_SANDBOX_LOG === '1' },
  };
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
