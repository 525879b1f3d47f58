import { getGeneration } from '@/lib/generation';
import { auditLedger, getBalance, listTransfers } from '@/lib/ledger';
import { creditsText, microCreditsFromText } from '@/lib/platform/credits-text';
import { db } from '@/lib/platform/db';
import { type InstallationProfit, periodOf, profitByInstallation } from '@/lib/reports';
import type { Made } from './generate';
import { creditsOf, dollarsOf, done, expectThat, heading, note, table } from './terminal';
import type { Till } from './till';

const LEDGER_LINES = 14;

/** What the customer sees of each generation: its charge, and which credits paid for it. */
export async function showReceipts(till: Till, made: readonly Made[]): Promise<void> {
  heading('Receipts');
  const rows = [['generation', 'kind', 'quote', 'charge', 'cost', 'revenue', 'paid by']];
  for (const { id, what, chargeCredits } of made) {
    const scope = { customerId: till.customerId, installationId: till.installationId };
    const receipt = await getGeneration(db(), scope, id, new Date());
    const { chargeMicroCredits: charge, costMicroUsd: cost, revenueMicroUsd: revenue } = receipt;
    expectThat(
      charge !== null && cost !== null && revenue !== null,
      `${id} has no charge, cost or revenue.`,
    );
    expectThat(
      charge === microCreditsFromText(chargeCredits),
      `${id} was answered with another charge than it has.`,
    );
    const lots = receipt.lots.map(
      ({ kind, consumedMicroCredits }) => `${creditsText(consumedMicroCredits)} ${kind}`,
    );
    rows.push([
      id,
      what,
      creditsText(receipt.reservedMicroCredits),
      creditsText(charge),
      dollarsOf(cost),
      dollarsOf(revenue),
      lots.join(', '),
    ]);
  }
  table(rows, [2, 3, 4, 5]);
}

/** What the charges add up to, in microcredits. */
export const chargedBy = (made: readonly Made[]): number =>
  made.reduce((sum, { chargeCredits }) => {
    const charge = microCreditsFromText(chargeCredits);
    expectThat(charge !== undefined, `${chargeCredits} is no amount of credits.`);
    return sum + charge;
  }, 0);

/** The last lines of the journal, with the balance after each. */
export async function showLedger(till: Till): Promise<void> {
  heading('Ledger, newest first');
  const lines = await listTransfers(db(), till.customerId, { limit: LEDGER_LINES });
  table(
    [
      ['line', 'reason', 'from', 'to', 'credits', 'available', 'cause'],
      ...lines.map((line) => [
        String(line.seq),
        line.reason,
        line.debitAccount,
        line.creditAccount,
        creditsText(line.amountMicroCredits),
        creditsText(line.availableAfterMicroCredits),
        line.subjectId,
      ]),
    ],
    [0, 4, 5],
  );
  const { availableMicroCredits } = await getBalance(db(), till.customerId, new Date());
  note('');
  note(`Balance: ${creditsOf(availableMicroCredits)}`);
}

/** Today's row of the installation on the provider's profit page; the day of UTC. */
export async function profitOfToday(till: Till): Promise<InstallationProfit> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const period = periodOf({
    fromDay: day(Date.now() - 86_400_000),
    untilDay: day(Date.now() + 86_400_000),
    timeZone: 'UTC',
  });
  const { installations } = await profitByInstallation(db(), period, {
    customerId: till.customerId,
    sort: 'profit',
    descending: false,
    limit: 100,
    offset: 0,
  });
  const found = installations.find(({ installationId }) => installationId === till.installationId);
  expectThat(found, 'The profit page does not show the installation.');
  return found;
}

export async function showProfit(
  till: Till,
  before: InstallationProfit,
  made: readonly Made[],
): Promise<void> {
  heading('Profit of the installation, yesterday and today (UTC)');
  const row = await profitOfToday(till);
  expectThat(
    row.generations === before.generations + made.length,
    `The profit page counts ${row.generations - before.generations} new generations instead of ${made.length}.`,
  );
  expectThat(
    row.chargeMicroCredits - before.chargeMicroCredits === chargedBy(made),
    'The profit page counts other charges than the receipts.',
  );
  table(
    [
      ['installation', 'generations', 'tokens in', 'tokens out', 'revenue', 'cost', 'profit'],
      [
        row.installationName,
        String(row.generations),
        String(row.inputTokens + row.cachedInputTokens),
        String(row.outputTokens),
        dollarsOf(row.revenueMicroUsd),
        dollarsOf(row.costMicroUsd),
        dollarsOf(row.profitMicroUsd),
      ],
    ],
    [1, 2, 3, 4, 5, 6],
  );
  done(`The ${made.length} generations of just now are in it`);
}

/** Proves the books in SQL. */
export async function proveBooks(): Promise<void> {
  heading('Audit');
  const { checks, checked, breaches, durationMs } = await auditLedger(db());
  for (const { check, sentence, subjectId } of breaches.slice(0, 10))
    note(`${check}: ${subjectId}: ${sentence}`);
  expectThat(breaches.length === 0, 'The books do not balance.');
  done(
    `The books balance: ${checks.length} promises over ${checked.transfers} ledger lines, ${checked.lots} lots, ` +
      `${checked.generations} generations and ${checked.orders} orders hold (${durationMs} ms)`,
  );
}
