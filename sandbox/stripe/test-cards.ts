import type { Failure } from './state';

export type TestCard = {
  number: string;
  brand: string;
  funding: string;
  outcome: 'succeeds' | 'declines' | 'authenticates';
  failure: Failure | null;
  /** What the button on the checkout page says. */
  label: string;
};

const DECLINED: Failure = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

const succeeds = (number: string, brand: string, label: string, funding = 'credit'): TestCard => ({
  number,
  brand,
  funding,
  outcome: 'succeeds',
  failure: null,
  label,
});

const declines = (number: string, label: string, failure: Failure): TestCard => ({
  number,
  brand: 'visa',
  funding: 'credit',
  outcome: 'declines',
  failure,
  label,
});

/** The cards of https://docs.stripe.com/testing that the stand-in acts on. */
export const TEST_CARDS: readonly TestCard[] = [
  succeeds('4242424242424242', 'visa', 'Payment succeeds'),
  declines('4000000000000002', 'Card is declined', DECLINED),
  declines('4000000000009995', 'Too little money on the card', {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  }),
  {
    ...succeeds('4000002500003155', 'visa', 'Bank asks for confirmation (3-D Secure)'),
    outcome: 'authenticates',
  },
  succeeds('4000056655665556', 'visa', 'Debit card, payment succeeds', 'debit'),
  succeeds('5555555555554444', 'mastercard', 'Mastercard, payment succeeds'),
  succeeds('378282246310005', 'amex', 'American Express, payment succeeds'),
  declines('4000000000000069', 'Card has expired', {
    code: 'expired_card',
    declineCode: null,
    message: 'Your card has expired.',
  }),
  declines('4000000000000127', 'Security code is wrong', {
    code: 'incorrect_cvc',
    declineCode: null,
    message: "Your card's security code is incorrect.",
  }),
  declines('4000000000000119', 'Processing error', {
    code: 'processing_error',
    declineCode: null,
    message: 'An error occurred while processing your card. Try again in a little bit.',
  }),
];

/** The cards that the checkout page has a button for. */
export const BUTTON_CARDS: readonly TestCard[] = TEST_CARDS.slice(0, 4);

/**
 * The test card with this number; any other valid number is declined, for it could be a real one.
 */
export function cardFor(number: string): TestCard {
  const known = TEST_CARDS.find((card) => card.number === number);
  return (
    known ??
    declines(number, 'Not a test card', {
      code: 'card_declined',
      declineCode: 'test_mode_live_card',
      message:
        'Your card was declined. Your request was in test mode, but used a non test card. ' +
        'For a list of valid test cards, visit: https://stripe.com/docs/testing.',
    })
  );
}

/** The check digit rule of card numbers (ISO/IEC 7812-1). */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
