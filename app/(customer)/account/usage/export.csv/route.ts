import { microToDecimal } from '@/components/format/intl';
import { env } from '@/lib/platform/env';
import { eachRequest, type LoggedRequest } from '@/lib/reports';
import { type CsvColumn, csvResponse } from '@/lib/web/csv';
import { handle } from '@/lib/web/handle';
import { customerOf } from '../../_state/customer-of';
import { dayRangeOf } from '../../_state/day-range';
import { exportName } from '../../_state/export-name';
import { requestFilterOf } from '../../_state/request-filter';

const COLUMNS: readonly CsvColumn<LoggedRequest>[] = [
  { name: 'created_at', kind: 'figure', of: (one) => one.createdAt.toISOString() },
  { name: 'finished_at', kind: 'figure', of: (one) => one.finishedAt?.toISOString() ?? null },
  { name: 'generation_id', kind: 'figure', of: (one) => one.id },
  { name: 'request_id', kind: 'text', of: (one) => one.requestId },
  { name: 'site_id', kind: 'figure', of: (one) => one.installationId },
  { name: 'site', kind: 'text', of: (one) => one.installationName },
  { name: 'domain', kind: 'text', of: (one) => one.domain },
  { name: 'key_id', kind: 'figure', of: (one) => one.keyId },
  { name: 'key', kind: 'text', of: (one) => one.keyName },
  { name: 'operation', kind: 'text', of: (one) => one.operation },
  { name: 'model', kind: 'text', of: (one) => one.model },
  { name: 'streamed', kind: 'figure', of: (one) => String(one.streamed) },
  { name: 'state', kind: 'figure', of: (one) => one.state },
  { name: 'failure_code', kind: 'text', of: (one) => one.failureCode },
  { name: 'input_tokens', kind: 'figure', of: (one) => one.inputTokens },
  { name: 'cached_input_tokens', kind: 'figure', of: (one) => one.cachedInputTokens },
  { name: 'cache_write_tokens', kind: 'figure', of: (one) => one.cacheWriteTokens },
  { name: 'output_tokens', kind: 'figure', of: (one) => one.outputTokens },
  { name: 'reasoning_tokens', kind: 'figure', of: (one) => one.reasoningTokens },
  { name: 'quoted_credits', kind: 'figure', of: (one) => microToDecimal(one.quotedMicroCredits) },
  {
    name: 'charged_credits',
    kind: 'figure',
    of: (one) => (one.chargeMicroCredits === null ? null : microToDecimal(one.chargeMicroCredits)),
  },
  { name: 'mode', kind: 'figure', of: () => env().TOKENTILL_MODE },
];

/** The request log of the address, every row of it, newest first. */
export const GET = handle(async (request, ctx) => {
  const { customerId, timeZone } = await customerOf();
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const days = dayRangeOf(params, { timeZone, now: ctx.now });
  return csvResponse({
    filename: exportName('requests', days.range),
    columns: COLUMNS,
    batches: eachRequest(ctx.db, requestFilterOf(params, customerId, days)),
  });
});
