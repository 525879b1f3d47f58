import { log } from '@/lib/platform/log';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Runs `stop` once, at the first signal or when the parent that started this process is gone; a second signal ends it at once. */
export function onShutdown(stop: () => Promise<void>): void {
  let stopping = false;
  const begin = (why: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log().info({ why }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log().error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, () => begin(signal));
  // Only a process with a channel to its parent gets this: the launcher was killed, nobody else would stop us.
  process.on('disconnect', () => {
    if (!stopping) begin('the launcher is gone');
  });
}
