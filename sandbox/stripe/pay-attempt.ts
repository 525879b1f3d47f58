import { z } from 'zod';
import { authenticate, bankDebitFor, type Outcome, payByBankDebit, payByCard } from './payments';
import { Refusal } from './refusal';
import type { Sandbox } from './sandbox';
import type { CheckoutSession } from './state';

/** What a test or the terminal demo may say about a payment; a good card when it says nothing. */
export const PayInput = z.strictObject({
  method: z.enum(['card', 'bank_debit']).default('card'),
  card: z
    .string()
    .transform((text) => text.replaceAll(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{13,19}$/))
    .default('4242424242424242'),
  email: z.email().optional(),
  name: z.string().max(200).optional(),
  /** How the bank answers a debit, later. */
  debit: z.enum(['succeeds', 'fails']).default('succeeds'),
  /**
   * How the buyer answers the bank's question, for cards that ask one; the question stays open
   * without.
   */
  authentication: z.enum(['confirms', 'refuses']).optional(),
});

/**
 * One attempt to pay a session without its page.
 *
 * @throws Refusal 400 when the session is not open or does not take this method.
 */
export function attemptToPay(
  sandbox: Sandbox,
  session: CheckoutSession,
  input: z.infer<typeof PayInput>,
): Outcome {
  if (session.status !== 'open') {
    throw new Refusal(400, `This Checkout Session has a status of ${session.status}.`);
  }
  const email = input.email ?? session.buyer?.email ?? session.customerEmail;
  const buyer = {
    email: email ?? 'jenny.rosen@example.com',
    name: input.name ?? session.buyer?.name ?? null,
  };

  if (input.method === 'bank_debit') {
    const type = bankDebitFor(session.currency);
    if (type === undefined || !session.methods.includes(type)) {
      throw new Refusal(400, 'This Checkout Session cannot be paid by bank debit.');
    }
    return payByBankDebit(sandbox, session, buyer, { type, succeeds: input.debit === 'succeeds' });
  }
  if (!session.methods.includes('card')) {
    throw new Refusal(400, 'This Checkout Session cannot be paid by card.');
  }
  const expYear = new Date(sandbox.now() * 1000).getUTCFullYear() + 3;
  const outcome = payByCard(sandbox, session, buyer, { number: input.card, expMonth: 12, expYear });
  if (outcome.kind !== 'authenticate' || input.authentication === undefined) return outcome;
  return authenticate(sandbox, session, input.authentication === 'confirms');
}
