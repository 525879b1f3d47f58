import { startTestSystem } from '@/server/launch/test-system.mjs';
import { tellSystem } from './system';

/** Builds when the sources have changed, and starts the whole product once for all journeys. */
export default async function globalSetup(): Promise<() => Promise<void>> {
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
