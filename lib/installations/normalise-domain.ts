import { isIPv4 } from 'node:net';
import { DomainError } from '@/lib/platform/errors';

const INPUT_LENGTH_MAX = 2_048;
const DOMAIN_LENGTH_MAX = 253;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const WWW = /^www\.(?=[^.]+\.)/;

/** What was given is no domain that a site could have. */
export class InvalidDomain extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'installations.invalid_domain';
  override readonly details: { errors: readonly { pointer: string; detail: string }[] };
  constructor(message: string) {
    super(message);
    this.details = { errors: [{ pointer: '/domain', detail: message }] };
  }
}

/**
 * The one spelling of a site's domain, whatever was pasted: without scheme, user, path, port, trailing dot and "www.",
 * lower case, international names in punycode (IDNA, as browsers do it: the WHATWG URL standard), IPv4 in four decimal
 * parts, IPv6 compressed in brackets. Giving it the result changes nothing. Throws InvalidDomain with a sentence.
 */
export function normaliseDomain(text: string): string {
  const given = text.trim();
  if (given === '') throw new InvalidDomain('The domain is missing: write one like example.com.');
  if (given.length > INPUT_LENGTH_MAX) throw new InvalidDomain('This domain is too long.');
  const scheme = SCHEME.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new InvalidDomain(`A site's address starts with https://, not with ${scheme}://.`);
  const authority = given.replace(SCHEME, '').split(/[/?#\\]/)[0] ?? '';
  if (authority.includes('@'))
    throw new InvalidDomain('This looks like an e-mail address: write the domain only.');
  if (/\s/.test(authority)) throw new InvalidDomain('A domain has no spaces in it.');
  return checked(hostOf(authority));
}

/** The host as the URL standard reads it: lower case, punycode, canonical addresses. */
function hostOf(authority: string): string {
  // An IPv6 address without brackets, as people copy it, is put into some.
  const bracketed =
    (authority.match(/:/g)?.length ?? 0) > 1 && !authority.startsWith('[')
      ? `[${authority}]`
      : authority;
  let host: string;
  try {
    host = new URL(`http://${bracketed}`).hostname;
  } catch {
    throw nonsense();
  }
  if (host === '') throw nonsense();
  return host;
}

function checked(host: string): string {
  if (host.startsWith('[')) return host;
  const plain = withoutWww(host.replace(/\.$/, ''));
  if (isIPv4(plain) || plain === 'localhost') return plain;
  const labels = plain.split('.');
  if (plain.length > DOMAIN_LENGTH_MAX || !labels.every((label) => LABEL.test(label)))
    throw nonsense();
  if (labels.length < 2)
    throw new InvalidDomain('A domain has a dot in it, like example.com. Only localhost has none.');
  return plain;
}

function withoutWww(host: string): string {
  let rest = host;
  while (WWW.test(rest)) rest = rest.replace(WWW, '');
  return rest;
}

const nonsense = () =>
  new InvalidDomain('This is not a domain: write one like example.com, or an IP address.');
