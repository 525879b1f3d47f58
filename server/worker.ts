import { prepareDatabase } from '@/lib/jobs/prepare';
import { startWorker } from '@/lib/jobs/worker';
import { closeDatabase } from '@/lib/platform/db';
import { BadEnvironment, env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { onShutdown } from './shutdown';

/** The background process: jobs, recovery, and the clock-driven chores. */
async function main() {
  env();
  await prepareDatabase();
  const worker = await startWorker();
  onShutdown(async () => {
    await worker.stop();
    await closeDatabase();
  });
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  if (error instanceof BadEnvironment) process.stderr.write(`${error.message}\n`);
  else log().fatal({ err: error }, 'the worker did not start');
  process.exit(1);
});
