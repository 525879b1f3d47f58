import { readEnvironment } from './environment';
import { startStripe } from './server';

async function main(): Promise<void> {
  const read = readEnvironment(process.env);
  if ('refusal' in read) return refuse(read.refusal);

  let running: Awaited<ReturnType<typeof startStripe>>;
  try {
    running = await startStripe(read.options);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const stop = () => {
    running.close().then(
      () => process.exit(0),
      (error: unknown) => refuse(`The Stripe stand-in did not stop cleanly: ${error}`),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(JSON.stringify({ ready: true, url: running.url, pid: process.pid }));
}

function refuse(reason: string): void {
  console.error(reason);
  process.exit(1);
}

await main();
