import { isDraining } from '@/lib/generation';
import { handle } from '@/lib/web/handle';
import { readiness } from '@/lib/web/health';

export const dynamic = 'force-dynamic';

/** Ready: database, migrations and worker are there and the process is not stopping; else 503. */
export const GET = handle(async () => {
  const { ready, checks } = await readiness();
  const serving = ready && !isDraining();
  return Response.json(
    { ready: serving, draining: isDraining(), checks },
    { status: serving ? 200 : 503 },
  );
});
