import { z } from 'zod';
import { COMMON_PASSWORDS } from './common-passwords';

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 200;

/**
 * Why this password is refused, in one sentence, or undefined. Length and the best-known passwords, no rules of composition,
 * as NIST SP 800-63B asks. Lengths are counted in characters, not UTF-16 units.
 */
export function passwordIssue(password: string, email: string): string | undefined {
  const length = [...password].length;
  if (length === 0) return 'The password is missing.';
  if (length < PASSWORD_LENGTH_MIN)
    return `A password has at least ${PASSWORD_LENGTH_MIN} characters; a few words are easy to remember.`;
  if (length > PASSWORD_LENGTH_MAX)
    return `A password has at most ${PASSWORD_LENGTH_MAX} characters.`;
  const plain = password.trim().toLowerCase();
  const mail = email.trim().toLowerCase();
  if (plain === mail || plain === mail.slice(0, mail.lastIndexOf('@')))
    return 'The password must not be the e-mail.';
  if (new Set(plain).size < 4) return 'This password is too easy to guess: it repeats itself.';
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(withoutTail(plain)))
    return 'This is one of the most common passwords. Choose another.';
  return undefined;
}

/** "password2024!" is guessed as soon as "password". */
const withoutTail = (plain: string) => plain.replace(/[\d!?.*#$@_-]+$/, '');

/** A form's password field, as it is typed: nothing is trimmed. */
export const PasswordField = z.string({ error: 'The password is missing.' });
