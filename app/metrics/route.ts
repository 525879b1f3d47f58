import { constantTimeEqual } from '@/lib/platform/crypto';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { NotFound } from '@/lib/platform/errors';
import { registry } from '@/lib/platform/metrics';
import { observeDatabase } from '@/lib/reports';
import { clientAddress } from '@/lib/web/address';
import { handle } from '@/lib/web/handle';

export const dynamic = 'force-dynamic';

const LOOPBACK = new Set(['127.0.0.1', '::1']);

/** Prometheus text for who has METRICS_TOKEN; without one set, for this machine only. Others see nothing here. */
export const GET = handle(async (request, ctx) => {
  const token = env().METRICS_TOKEN;
  const given = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
  const allowed = token
    ? constantTimeEqual(given, token)
    : LOOPBACK.has(clientAddress(request.headers));
  if (!allowed) throw new NotFound();
  await observeDatabase(db(), ctx.now);
  return new Response(await registry().metrics(), {
    headers: { 'content-type': registry().contentType },
  });
});
