import { microToDecimal } from '@/components/format/intl';
import { marginOf } from '@/components/provider/metric';
import { assertCan, NotSignedIn } from '@/lib/auth';
import { type InstallationProfit, PROFIT_EXPORT_ROWS_MAX, profitForExport } from '@/lib/reports';
import { type CsvColumn, csvResponse } from '@/lib/web/csv';
import { handle } from '@/lib/web/handle';
import { currentPrincipal } from '@/lib/web/session';
import { csvNameOf } from '../_state/csv-name';
import { installationQueryOf } from '../_state/installation-query';
import { figuresViewOf } from '../_state/view';

const BATCH_ROWS = 1_000;

/** Every installation that the page's filters let through, in its order, whatever page is shown. */
export const GET = handle(async (request, ctx) => {
  const principal = await currentPrincipal();
  if (principal === undefined) throw new NotSignedIn();
  assertCan(principal, 'provider.read');
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const view = figuresViewOf(params, ctx.now);
  const { installations, totals } = await profitForExport(
    ctx.db,
    view.period,
    installationQueryOf(params),
  );
  const total = totals.installations;
  const cut = total > PROFIT_EXPORT_ROWS_MAX ? `-first-${PROFIT_EXPORT_ROWS_MAX}-of-${total}` : '';
  return csvResponse({
    filename: `${csvNameOf('profit-by-installation', view)}${cut}.csv`,
    columns: columnsOf(view.period.from, view.period.until),
    batches: batchesOf(installations),
  });
});

async function* batchesOf(rows: readonly InstallationProfit[]) {
  for (let start = 0; start < rows.length; start += BATCH_ROWS)
    yield rows.slice(start, start + BATCH_ROWS);
}

function columnsOf(from: Date, until: Date): CsvColumn<InstallationProfit>[] {
  return [
    { name: 'period_from', kind: 'figure', of: () => from.toISOString() },
    { name: 'period_until', kind: 'figure', of: () => until.toISOString() },
    { name: 'customer_id', kind: 'figure', of: (row) => row.customerId },
    { name: 'customer', kind: 'text', of: (row) => row.customerName },
    { name: 'installation_id', kind: 'figure', of: (row) => row.installationId },
    { name: 'installation', kind: 'text', of: (row) => row.installationName },
    { name: 'domain', kind: 'text', of: (row) => row.domain },
    { name: 'currency', kind: 'figure', of: () => 'USD' },
    { name: 'revenue', kind: 'figure', of: (row) => microToDecimal(row.revenueMicroUsd) },
    { name: 'upstream_cost', kind: 'figure', of: (row) => microToDecimal(row.costMicroUsd) },
    { name: 'gross_profit', kind: 'figure', of: (row) => microToDecimal(row.profitMicroUsd) },
    { name: 'margin', kind: 'figure', of: (row) => marginOf(row)?.toFixed(6) ?? null },
    { name: 'credits_used', kind: 'figure', of: (row) => microToDecimal(row.chargeMicroCredits) },
    { name: 'requests', kind: 'figure', of: (row) => row.generations },
    { name: 'requests_not_succeeded', kind: 'figure', of: (row) => row.failures },
    { name: 'unknown_costs', kind: 'figure', of: (row) => row.unknownCosts },
    { name: 'tokens_in', kind: 'figure', of: (row) => row.inputTokens },
    { name: 'tokens_cached', kind: 'figure', of: (row) => row.cachedInputTokens },
    { name: 'tokens_out', kind: 'figure', of: (row) => row.outputTokens },
    { name: 'last_seen_at', kind: 'figure', of: (row) => row.lastSeenAt?.toISOString() ?? null },
    { name: 'created_at', kind: 'figure', of: (row) => row.createdAt.toISOString() },
  ];
}
