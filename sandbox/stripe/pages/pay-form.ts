import type { CheckoutSession } from '../state';
import { isCardNumber } from '../test-cards';

type Field = 'email' | 'number' | 'expiry' | 'cvc' | 'name';

/** What the page shows in its form. */
export type PayForm = {
  status: number;
  alert: string | null;
  values: { email: string; number: string; expiry: string; name: string };
  errors: Partial<Record<Field, string>>;
};

/** What a buyer sent with the form: a payment to try, or what is wrong with it. */
type Sent =
  | {
      kind: 'card';
      email: string;
      name: string | null;
      number: string;
      expMonth: number;
      expYear: number;
    }
  | { kind: 'bank_debit'; email: string; name: string | null; succeeds: boolean }
  | { kind: 'wrong'; errors: PayForm['errors'] };

const TEST_EMAIL = 'jenny.rosen@example.com';

/** A form that nobody has filled in yet. */
export function emptyForm(alert: string | null = null): PayForm {
  return {
    status: alert === null ? 200 : 402,
    alert,
    values: { email: '', number: '', expiry: '', name: '' },
    errors: {},
  };
}

/** The form as it was sent, to be shown again. The security code is never shown again. */
export function sentForm(
  fields: URLSearchParams,
  status: number,
  alert: string,
  errors: PayForm['errors'] = {},
): PayForm {
  const value = (name: string) => (fields.get(name) ?? '').slice(0, 200);
  return {
    status,
    alert,
    errors,
    values: {
      email: value('email'),
      number: value('number'),
      expiry: value('expiry'),
      name: value('name'),
    },
  };
}

/** Reads what was sent. An e-mail address that the session knows cannot be changed on the page. */
export function readPayForm(fields: URLSearchParams, session: CheckoutSession, now: Date): Sent {
  const typed = (fields.get('email') ?? '').trim();
  const fixed = session.buyer?.email ?? session.customerEmail;
  const name = (fields.get('name') ?? '').trim().slice(0, 200) || null;
  const debit = fields.get('bank_debit');
  const testCard = fields.get('test_card');
  const nextYear = now.getUTCFullYear() + 3;

  if (debit !== null || testCard !== null) {
    const email = fixed ?? (isEmail(typed) ? typed : TEST_EMAIL);
    if (debit !== null) return { kind: 'bank_debit', email, name, succeeds: debit === 'succeeds' };
    const number = digits(testCard ?? '');
    if (!isCardNumber(number)) return { kind: 'wrong', errors: { number: INCOMPLETE } };
    return { kind: 'card', email, name, number, expMonth: 12, expYear: nextYear };
  }

  const errors: PayForm['errors'] = {};
  const email = fixed ?? typed;
  if (!isEmail(email)) errors.email = 'Enter an e-mail address, like name@example.com.';
  const number = digits(fields.get('number') ?? '');
  if (!isCardNumber(number)) {
    errors.number = number.length < 13 ? INCOMPLETE : 'This card number is not valid.';
  }
  const expiry = readExpiry(fields.get('expiry') ?? '');
  if (expiry === undefined) errors.expiry = 'Enter month and year, like 12 / 34.';
  else if (isPast(expiry, now)) errors.expiry = 'This date is in the past.';
  if (!/^\d{3,4}$/.test((fields.get('cvc') ?? '').trim())) {
    errors.cvc = 'Enter the three or four digits.';
  }
  if (expiry === undefined || Object.keys(errors).length > 0) return { kind: 'wrong', errors };
  return { kind: 'card', email, name, number, expMonth: expiry.month, expYear: expiry.year };
}

const INCOMPLETE = 'The card number is incomplete.';

function digits(text: string): string {
  return text.replaceAll(/[\s-]/g, '');
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

function readExpiry(text: string): { month: number; year: number } | undefined {
  const match = /^\s*(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})\s*$/.exec(text);
  const month = Number(match?.[1]);
  const year = Number(match?.[2]);
  if (match === null || month < 1 || month > 12) return undefined;
  return { month, year: year < 100 ? 2000 + year : year };
}

function isPast({ month, year }: { month: number; year: number }, now: Date): boolean {
  const thisYear = now.getUTCFullYear();
  return year < thisYear || (year === thisYear && month < now.getUTCMonth() + 1);
}
