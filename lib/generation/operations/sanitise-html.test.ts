import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeUrl, sanitiseHtml } from './sanitise-html';

describe('sanitiseHtml', () => {
  test.each([
    ['<p>One <strong>two</strong></p>', '<p>One <strong>two</strong></p>'],
    ['<P CLASS="x" onclick="a()">One</P>', '<p>One</p>'],
    ['<p>open', '<p>open</p>'],
    ['stray</p></div>', 'stray'],
    ['<ul><li>a<li>b</ul>', '<ul><li>a<li>b</li></li></ul>'],
    ['a<br/>b<hr>', 'a<br>b<hr>'],
    ['1 < 2 & 3 > 2 &amp; &lt;', '1 &lt; 2 &amp; 3 &gt; 2 &amp; &lt;'],
    ['<script>alert("</p>")</script>after', 'after'],
    ['<script>if (a<b && c=="x>y") d()</script>after', 'after'],
    ['before<style>p{}', 'before'],
    ['<!-- <script>x</script> -->text', 'text'],
    ['<svg><a href="https://a.example">x</a></svg>y', 'y'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<div><p>kept</p></div>', '<p>kept</p>'],
    [
      '<a href="https://a.example/?q=1&amp;r=2" onclick="x" target=_blank>a</a>',
      '<a href="https://a.example/?q=1&amp;r=2" rel="nofollow noopener">a</a>',
    ],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="JaVa&#x09;Script&colon;alert(1)">a</a>', '<a>a</a>'],
    ['<a href=" \u0001javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
    ['<a href="//evil.example">a</a>', '<a>a</a>'],
    ['<a href="/local">a</a>', '<a>a</a>'],
    ['<<script>script>alert(1)<</script>/script>', '&lt;/script&gt;'],
    ['<p <script>alert(1)</script>', '&lt;p '],
    [
      '<a href="https://a.example"href="javascript:x">a</a>',
      '<a href="https://a.example/" rel="nofollow noopener">a</a>',
    ],
  ])('turns %j into %j', (given, wanted) => {
    expect(sanitiseHtml(given)).toBe(wanted);
  });

  const scraps = fc.constantFrom(
    '<script>',
    '</script>',
    '<p>',
    '</p>',
    '<a href="',
    'javascript:',
    '">',
    "'",
    '"',
    '<',
    '>',
    '&',
    ';',
    '<!--',
    '-->',
    ' onerror=',
    '<svg ',
    '/>',
    '&#106;',
    '<b',
    '</',
    'x',
    '\u0000',
    '<style>',
    '<li>',
    'https://a.example',
  );
  const soup = fc
    .array(fc.oneof(scraps, fc.string({ maxLength: 4 })), { maxLength: 40 })
    .map((parts) => parts.join(''));

  test('lets nothing through but allowed elements, whatever goes in', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const safe = sanitiseHtml(html);
        for (const tag of safe.match(/<[^>]*>/g) ?? [])
          expect(tag).toMatch(
            /^<(?:\/?(?:p|li|b|s|i|u|em|br|hr)|a(?: href="https:\/\/[^"<>]*" rel="nofollow noopener")?|\/a)>$/,
          );
        expect(safe.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const once = sanitiseHtml(html);
        expect(sanitiseHtml(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  test('takes time that grows with the text, not with its square', () => {
    const startedAt = performance.now();
    for (const scrap of ['<a "', "<a '", '<!--', '<script>', '<a href="x" ', '<', '&'])
      sanitiseHtml(scrap.repeat(50_000));
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });
});

describe('safeUrl', () => {
  test.each([
    ['https://a.example/x', 'https://a.example/x'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['https://user:pass@a.example', undefined],
    ['vbscript:x', undefined],
    ['nonsense', undefined],
  ])('reads %j as %j', (given, wanted) => {
    expect(safeUrl(given)).toBe(wanted);
  });
});
