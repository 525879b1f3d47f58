import { z } from 'zod';
import { getBalance } from '@/lib/ledger';
import { db, row, rows, sql } from '@/lib/platform/db';

const quantity = z.number().int().nullable();
const Row = z.object({
  id: z.string(),
  state: z.string(),
  charge: quantity,
  cost: quantity,
  revenue: quantity,
  reserved: quantity,
  costSource: z.string().nullable(),
  failureCode: z.string().nullable(),
  inputTokens: quantity,
  outputTokens: quantity,
  attempts: z.array(z.object({ outcome: z.string(), status: quantity })),
  firstTokenAt: z.date().nullable(),
});
export type BookedGeneration = z.output<typeof Row>;

/** What the database knows of a customer's generations, newest first. */
export const bookedGenerations = (customerId: string): Promise<BookedGeneration[]> =>
  rows(
    db(),
    Row,
    sql`SELECT id, state, charge_micro_credits AS charge, cost_micro_usd AS cost, revenue_micro_usd AS revenue,
               reserved_micro_credits AS reserved, cost_source AS "costSource", failure_code AS "failureCode",
               input_tokens AS "inputTokens", output_tokens AS "outputTokens", attempts, first_token_at AS "firstTokenAt"
          FROM generation WHERE customer_id = ${customerId} ORDER BY id DESC`,
  );

/** The newest generation of a customer, once it is no longer running. */
export async function finishedGeneration(
  customerId: string,
  { patienceMs = 15_000 }: { patienceMs?: number } = {},
): Promise<BookedGeneration> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const [newest] = await bookedGenerations(customerId);
    if (newest !== undefined && newest.state !== 'running') return newest;
    if (Date.now() > giveUpAt) throw new Error('The generation is not finished.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A wallet as a test compares it: available, reserved and consumed microcredits. */
export async function wallet(customerId: string) {
  const balance = await getBalance(db(), customerId, new Date());
  return {
    available: balance.availableMicroCredits,
    reserved: balance.reservedMicroCredits,
    consumed: balance.consumedMicroCredits,
    debt: balance.debtMicroCredits,
  };
}

/** Rows in the journal of a customer. */
export async function transfersOf(customerId: string): Promise<number> {
  const found = await row(
    db(),
    z.object({ count: z.number().int() }),
    sql`SELECT count(*) AS count FROM ledger_transfer WHERE customer_id = ${customerId}`,
  );
  return found?.count ?? Number.NaN;
}
