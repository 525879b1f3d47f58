import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidDomain, normaliseDomain } from './normalise-domain';

describe('normaliseDomain', () => {
  test.each([
    ['example.com', 'example.com'],
    ['  Example.COM ', 'example.com'],
    ['https://example.com/', 'example.com'],
    ['HTTP://www.Example.com:8080/shop?x=1#top', 'example.com'],
    ['//example.com', undefined],
    ['example.com.', 'example.com'],
    ['www.www.example.com', 'example.com'],
    ['www.com', 'www.com'],
    ['www.co.uk', 'co.uk'],
    ['wwwexample.com', 'wwwexample.com'],
    ['shop.example.com', 'shop.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['https://BÜCHER.example/katalog', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['faß.de', 'xn--fa-hia.de'],
    ['example。com', 'example.com'],
    ['192.168.0.1:8080', '192.168.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['[2001:DB8::1]:443', '[2001:db8::1]'],
    ['2001:db8:0:0:0:0:0:1', '[2001:db8::1]'],
    ['http://[::1]/', '[::1]'],
    ['localhost:3000', 'localhost'],
    ['my_site.example.com', 'my_site.example.com'],
  ])('spells %s as %s', (given, expected) => {
    if (expected === undefined) expect(() => normaliseDomain(given)).toThrow(InvalidDomain);
    else expect(normaliseDomain(given)).toBe(expected);
  });

  test.each([
    ['', /missing/],
    ['   ', /missing/],
    ['intranet', /dot in it/],
    ['somebody@example.com', /e-mail/],
    ['https://user:secret@example.com', /e-mail/],
    ['ftp://example.com', /starts with https/],
    ['javascript://example.com', /starts with https/],
    ['exa mple.com', /spaces/],
    ['example..com', /not a domain/],
    ['.example.com', /not a domain/],
    ['example.com..', /not a domain/],
    ['-example.com', /not a domain/],
    ['exa$mple.com', /not a domain/],
    ['example.com:99999', /not a domain/],
    ['example.com:shop', /not a domain/],
    ['256.256.256.256', /not a domain/],
    ['[::g]', /not a domain/],
    ['xn--a.example', /not a domain/],
    [`${'a'.repeat(64)}.com`, /not a domain/],
    [`${'a.'.repeat(130)}com`, /not a domain/],
    ['a'.repeat(3_000), /too long/],
    ['exam\u0000ple.com', /not a domain/],
    ['%00.com', /not a domain/],
  ])('refuses %j with a sentence', (given, sentence) => {
    expect(() => normaliseDomain(given)).toThrow(sentence);
  });

  test('changes nothing when it is given its own result', () => {
    const pieces = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.domain(),
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: 'grapheme' }),
      fc.domain().map((domain) => `WWW.www.${domain.toUpperCase()}:80.`),
      fc
        .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.domain())
        .map(([label, domain]) => `${label}.${domain}`),
    );
    fc.assert(
      fc.property(pieces, (text) => {
        let once: string;
        try {
          once = normaliseDomain(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidDomain);
          return;
        }
        expect(normaliseDomain(once)).toBe(once);
        expect(once).toBe(once.toLowerCase());
        expect(once).toMatch(/^\[[0-9a-f:]+\]$|^[0-9a-z_.-]{1,253}$/);
        expect(once).not.toMatch(/^www\.[^.]+\./);
      }),
      { numRuns: 3_000 },
    );
  });

  test('spells every way to write one site the same', () => {
    fc.assert(
      fc.property(
        fc.domain(),
        fc.constantFrom('', 'http://', 'https://', 'HTTPS://'),
        fc.constantFrom('', 'www.', 'WWW.'),
        fc.constantFrom('', '.', ':443', ':8080', '/', '/wp-admin/?a=b', '#x'),
        fc.boolean(),
        (domain, scheme, www, rest, upper) => {
          const written = `${scheme}${www}${upper ? domain.toUpperCase() : domain}${rest}`;
          expect(normaliseDomain(written)).toBe(normaliseDomain(domain));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
