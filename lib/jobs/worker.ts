import { hostname } from 'node:os';
import { Logger, parseCronItems, type Runner, run } from 'graphile-worker';
import { recoverGenerations } from '@/lib/generation';
import { db, pgPool } from '@/lib/platform/db';
import { beat, endBeat } from '@/lib/platform/heartbeat';
import { log } from '@/lib/platform/log';
import { counter } from '@/lib/platform/metrics';
import { taskList } from './handlers';
import { SCHEDULE } from './schedule';

const CONCURRENCY = 4;
const POLL_MS = 2_000;
/** A reservation past its lease is seen within this. */
const RECOVERY_MS = 5_000;
const RESTART_MS = 2_000;

const runnerRestarts = () =>
  counter({
    name: 'tokentill_job_runner_restarts_total',
    help: 'Times the job runner ended by itself and was started anew',
  });

const jobLog = new Logger((scope) => (level, message, meta) => {
  const line = { ...meta, scope: scope.label };
  if (level === 'error') log().error(line, message);
  else if (level === 'warning') log().warn(line, message);
  else log().debug(line, message);
});

const startRunner = (): Promise<Runner> =>
  run({
    pgPool: pgPool(),
    taskList: taskList(),
    parsedCronItems: parseCronItems(
      SCHEDULE.map(({ job, match }) => ({
        task: job,
        match,
        identifier: job,
        options: { backfillPeriod: 0, maxAttempts: 3 },
      })),
    ),
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: jobLog,
  });

/** Starts jobs, recovery and the sign of life. A database that goes away and comes back is outlived. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  let stopping = false;
  let runner: Runner | undefined;
  const name = `${hostname()}/worker/${process.pid}`;

  const keepRunning = async () => {
    while (!stopping) {
      try {
        runner = await startRunner();
        await runner.promise;
      } catch (error) {
        log().warn({ err: error }, 'the job runner ended');
      }
      if (stopping) return;
      runnerRestarts().inc();
      await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
    }
  };
  const running = keepRunning();

  const chore = async () => {
    try {
      await beat(db(), name, 'worker');
      await recoverGenerations({ db: db(), now: new Date(), log: log() });
    } catch (error) {
      log().warn({ err: error }, 'recovery waits for the database');
    }
  };
  await chore();
  let choring = Promise.resolve();
  const timer = setInterval(() => {
    choring = choring.then(chore);
  }, RECOVERY_MS);

  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await choring;
      await runner
        ?.stop()
        .catch((error: unknown) =>
          log().warn({ err: error }, 'the job runner was stopped already'),
        );
      await running;
      await endBeat(db(), name).catch((error: unknown) =>
        log().warn({ err: error }, 'no last word'),
      );
    },
  };
}
