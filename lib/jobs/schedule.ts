import type { JobName } from '@/lib/platform/queue';

/** When the chores run, in UTC. One entry a line, as cron writes it. */
export const SCHEDULE: readonly { job: JobName; match: string }[] = [
  { job: 'ensure_partitions', match: '7 * * * *' },
  { job: 'expire_lots', match: '11 * * * *' },
  { job: 'reconcile_orders', match: '*/10 * * * *' },
  { job: 'prune', match: '17 * * * *' },
  { job: 'audit_ledger', match: '23 * * * *' },
];
