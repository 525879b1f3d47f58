import { domainToUnicode } from 'node:url';

/** A domain as people write it: kept in punycode, shown in its own letters. */
export const shownDomain = (domain: string | null): string | null =>
  domain === null ? null : domainToUnicode(domain) || domain;
