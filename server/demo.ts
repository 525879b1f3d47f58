import { closeKeyCache } from '@/lib/auth';
import { getBalance } from '@/lib/ledger';
import { closeDatabase, db } from '@/lib/platform/db';
import { BadEnvironment } from '@/lib/platform/env';
import { DomainError } from '@/lib/platform/errors';
import {
  chargedBy,
  profitOfToday,
  proveBooks,
  showLedger,
  showProfit,
  showReceipts,
} from './demo/books';
import { buyCredits } from './demo/buy';
import { generateAll } from './demo/generate';
import { bold, creditsOf, done, expectThat, failed, note, Unexpected } from './demo/terminal';
import { openTill } from './demo/till';

/**
 * The whole journey in the terminal, against the running server: buy credits through Stripe and the signed webhook,
 * generate in every way, see receipts, ledger and profit, prove the books. Ends with an exit code other than 0 when anything
 * is not exactly as it must be.
 */
async function demo(): Promise<void> {
  const till = await openTill();
  const balance = async () =>
    (await getBalance(db(), till.customerId, new Date())).settledMicroCredits;
  note(`Balance: ${creditsOf(await balance())}`);

  await buyCredits(till);
  const [bought, profitBefore] = [await balance(), await profitOfToday(till)];
  note(`Balance: ${creditsOf(bought)}`);

  const made = await generateAll(till);
  await showReceipts(till, made);
  const spent = bought - (await balance());
  expectThat(
    spent === chargedBy(made),
    `The balance fell by ${creditsOf(spent)}, and the receipts say ${creditsOf(chargedBy(made))}.`,
  );
  done(`The receipts add up to what the balance fell by: ${creditsOf(spent)}`);

  await showLedger(till);
  await showProfit(till, profitBefore, made);
  await proveBooks();
  console.log(`\n${bold('Everything is as it must be.')}\n`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof Unexpected || error instanceof BadEnvironment) return error.message;
  if (error instanceof DomainError) return `${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await demo();
} catch (error) {
  failed(sentenceOf(error));
  process.exitCode = 1;
} finally {
  await closeKeyCache();
  await closeDatabase();
}
