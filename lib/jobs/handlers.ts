import type { TaskList } from 'graphile-worker';
import { reconcileOpenOrders } from '@/lib/billing';
import { recoverGenerations } from '@/lib/generation';
import { auditLedger, expireAllLots } from '@/lib/ledger';
import { db, execute, sql } from '@/lib/platform/db';
import { type Log, log } from '@/lib/platform/log';
import { sendMail } from '@/lib/platform/mail';
import { gauge } from '@/lib/platform/metrics';
import type { JobName, JobPayloads } from '@/lib/platform/queue';
import { prune } from './prune';

type Handlers = {
  [Name in JobName]: (payload: JobPayloads[Name], ctx: { log: Log; now: Date }) => Promise<void>;
};

const breaches = () =>
  gauge({
    name: 'tokentill_ledger_breaches',
    help: 'Breaches that the last ledger audit found; anything but 0 is an alarm',
  });

/** Every job by name: a job without a handler does not compile. */
const HANDLERS: Handlers = {
  send_mail: ({ mailId }) => sendMail(db(), mailId),
  recover_generations: async (_payload, ctx) => {
    await recoverGenerations({ db: db(), now: ctx.now, log: ctx.log });
  },
  expire_lots: async (_payload, ctx) => {
    await expireAllLots(db(), ctx.now);
  },
  reconcile_orders: (_payload, ctx) =>
    reconcileOpenOrders({ db: db(), now: ctx.now, log: ctx.log }),
  ensure_partitions: async (_payload, ctx) => {
    await execute(
      db(),
      sql`SELECT ensure_partitions(${ctx.now}::timestamptz::date, (${ctx.now}::timestamptz + interval '3 months')::date)`,
    );
  },
  prune: (_payload, ctx) => prune(db(), ctx.now),
  audit_ledger: async (_payload, ctx) => {
    const found = await auditLedger(db());
    breaches().set(found.breaches.length);
    if (found.breaches.length > 0)
      ctx.log.error({ breaches: found.breaches.slice(0, 20) }, 'the ledger audit found breaches');
  },
};

/** The handlers as graphile-worker calls them. */
export function taskList(): TaskList {
  return Object.fromEntries(
    Object.entries(HANDLERS).map(([name, handler]) => [
      name,
      (payload: unknown, helpers) => {
        const run = handler as (payload: unknown, ctx: { log: Log; now: Date }) => Promise<void>;
        return run(payload, {
          log: log().child({ job: name, jobId: helpers.job.id }),
          now: new Date(),
        });
      },
    ]),
  ) satisfies TaskList;
}
