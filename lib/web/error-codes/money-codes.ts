import { type ErrorCodes, entry } from './error-code';

/** Buying credits, and changing prices and wallets by hand. */
export const MONEY_CODES = {
  'billing.email_unverified': entry(
    403,
    'E-mail not confirmed',
    'Buying needs a confirmed address: receipts go there.',
    'Open the link in the mail.',
  ),
  'billing.pack_unknown': entry(
    404,
    'Unknown pack',
    'The credit pack does not exist or is no longer sold.',
    'Choose another one.',
  ),
  'billing.request_key_reused': entry(
    422,
    'Another pack was begun',
    'The same purchase came again with another pack.',
    'Reload the page and choose again.',
  ),
  'billing.event_malformed': entry(
    400,
    'Not an event',
    'A webhook body is signed and yet no Stripe event.',
    'Look at what sends it.',
  ),
  'billing.signature_refused': entry(
    400,
    'Signature refused',
    'The Stripe-Signature header is missing, wrong, too old or from the future.',
    'Check the webhook secret and the clock.',
  ),
  'billing.not_configured': entry(
    503,
    'Payments not set up',
    'A Stripe key or webhook secret is missing.',
    'Set the variables that the log names.',
  ),
  'billing.stripe_refused': entry(
    502,
    'Payment service refuses',
    'Stripe did not accept the purchase. Nothing was charged.',
    'Try again; if it stays, write to the provider.',
  ),
  'billing.stripe_unavailable': entry(
    503,
    'Payment service away',
    'Stripe cannot be reached, or has a failure. Nothing was charged.',
    'Try again in a moment.',
  ),
  'ledger.bad_amount': entry(
    422,
    'Amount not allowed',
    'An amount of credits is above zero and at most a billion.',
    'Correct the amount.',
  ),
  'ledger.reason_missing': entry(
    422,
    'Reason missing',
    'Changing a wallet by hand needs a reason that an auditor can read.',
    'Say why, in at least three letters.',
  ),
  'ledger.too_little_to_deduct': entry(
    409,
    'Too little to deduct',
    'The wallet has fewer available credits than should be deducted.',
    'Deduct less.',
  ),
  'ledger.unknown_wallet': entry(
    404,
    'No such customer',
    'There is no customer, and so no wallet, of that id.',
    'Check the id.',
  ),
  'pricing.in_the_past': entry(
    422,
    'In the past',
    'A new price takes effect now or later.',
    'Choose another time.',
  ),
  'pricing.price_taken': entry(
    409,
    'Instant taken',
    'Another price starts at that very instant.',
    'Choose another one.',
  ),
} as const satisfies ErrorCodes;
