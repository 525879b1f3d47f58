import { type AuditReport, auditLedger } from '@/lib/ledger';
import { closeDatabase, db } from '@/lib/platform/db';
import { BadEnvironment } from '@/lib/platform/env';

const EXIT_BREACH = 1;
const EXIT_NOT_RUN = 2;

const USAGE = `Proves the books of the database that DATABASE_URL names: reads one moment, writes nothing.

  npm run audit            a table of promises, and every breach on a line
  npm run audit -- --json  the same as JSON

Exit code: 0 the books balance, 1 they do not, 2 the audit could not run.
`;

/** The report for a terminal: one line a promise, then one line a breach. */
function tableOf(report: AuditReport): string {
  const width = Math.max(...report.checks.map((check) => check.name.length));
  const lines = report.checks.map((check) => {
    const verdict = check.breachCount === 0 ? 'ok' : `${check.breachCount} broken`;
    return `  ${check.name.padEnd(width)}  ${verdict.padStart(10)}  ${`${check.durationMs} ms`.padStart(9)}  ${check.promise}`;
  });
  const breaches = report.breaches.map(
    (breach) => `  ${breach.check}: ${breach.customerId} ${breach.subjectId}: ${breach.sentence}`,
  );
  const { checked } = report;
  const looked = `${checked.wallets} wallets, ${checked.lots} lots, ${checked.transfers} transfers, ${checked.reservations} reservations, ${checked.generations} generations, ${checked.orders} orders`;
  const count = report.checks.reduce((sum, check) => sum + check.breachCount, 0);
  const verdict =
    count === 0
      ? 'The books balance.'
      : `THE BOOKS DO NOT BALANCE: ${count} ${count === 1 ? 'breach' : 'breaches'}.`;
  return [
    `Ledger audit at ${report.at.toISOString()}: ${looked}.`,
    '',
    ...lines,
    '',
    ...(breaches.length > 0 ? [...breaches, ''] : []),
    `${verdict} (${report.durationMs} ms)`,
    '',
  ].join('\n');
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--json');
  if (unknown !== undefined) {
    process.stderr.write(`Unknown argument ${unknown}.\n\n${USAGE}`);
    return EXIT_NOT_RUN;
  }
  const report = await auditLedger(db());
  process.stdout.write(
    args.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report),
  );
  return report.breaches.length === 0 ? 0 : EXIT_BREACH;
}

/** What an operator can do something about: the variable, or the database's own words. */
function reasonOf(error: unknown): string {
  if (error instanceof BadEnvironment) return error.message;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== ''
    ? error.cause.message
    : error.message;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`The audit could not run: ${reasonOf(error)}\n`);
  process.exitCode = EXIT_NOT_RUN;
} finally {
  await closeDatabase().catch(() => undefined);
}
