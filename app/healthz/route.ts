import { handle } from '@/lib/web/handle';

/** Alive: the process answers. It says nothing of what it leans on; /readyz does. */
export const GET = handle(async () =>
  Response.json({ alive: true, uptime_seconds: Math.round(process.uptime()) }),
);
