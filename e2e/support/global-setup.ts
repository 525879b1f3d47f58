import { startTestSystem } from '@/server/launch/test-system.mjs';
import { systemIfTold, tellSystem } from './system';

/**
 * Builds when the sources have changed, and starts the whole product once for all journeys. One that E2E_SYSTEM tells of
 * is used as it is, and left running.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (systemIfTold()) return undefined;
  const system = await startTestSystem({ log: (line: string) => console.log(line) });
  const { demo, stripe, upstream } = system;
  if (!demo || !stripe || !upstream) throw new Error('a test system brings everything itself');
  tellSystem({
    url: system.url,
    databaseUrl: String(system.env.DATABASE_URL),
    adminUrl: system.adminUrl,
    stripeUrl: stripe.url,
    upstreamUrl: upstream.url,
    demo,
    env: system.env,
  });
  return system.stop;
}
