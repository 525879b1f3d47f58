import { domainToASCII } from 'node:url';
import { z } from 'zod';

const LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;
// Dots and the characters of RFC 5322's atoms, and letters of any script (RFC 6531); quoted local parts are refused.
const LOCAL = /^[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]+$/u;

/** An e-mail address as it is written to, and the one spelling by which it is unique. */
export type Email = { readonly written: string; readonly normalised: string };

/**
 * The address without surrounding space, in NFC; `normalised` is lower case with the domain in punycode. Undefined when it
 * is no address. Upper and lower case never tell two people apart here, though RFC 5321 would let them.
 */
export function readEmail(text: string): Email | undefined {
  const written = text.normalize('NFC').trim();
  const at = written.lastIndexOf('@');
  const local = written.slice(0, at);
  const domain = domainToASCII(written.slice(at + 1));
  if (at < 1 || written.length > LENGTH_MAX || local.length > LOCAL_LENGTH_MAX) return undefined;
  if (!LOCAL.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return undefined;
  if (!/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(domain) || domain.includes('..')) return undefined;
  return { written, normalised: `${local.toLowerCase().normalize('NFC')}@${domain}` };
}

/** A form's e-mail field. */
export const EmailField = z
  .string({ error: 'The e-mail is missing.' })
  .transform((text, check): Email => {
    const email = readEmail(text);
    if (email) return email;
    check.addIssue({
      code: 'custom',
      message:
        text.trim() === ''
          ? 'The e-mail is missing.'
          : 'This is not an e-mail address: write one like name@example.com.',
    });
    return z.NEVER;
  });
