/**
 * Elements that a story may have, with the attributes that survive on them. Everything else loses its tags; what is in
 * HIDDEN loses its text as well.
 */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ...['p', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'strong', 'em', 'b', 'i', 'u', 's'].map(plain),
  ...['blockquote', 'code', 'pre', 'sub', 'sup', 'br', 'hr', 'figure', 'figcaption'].map(plain),
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'dl', 'dt', 'dd', 'mark', 'small'].map(plain),
  ['a', ['href', 'title']],
  ['abbr', ['title']],
]);
const VOID = new Set(['br', 'hr']);
const HIDDEN = new Set(
  `script style iframe object embed applet noscript noembed noframes template svg math textarea select title head xmp
  plaintext form button input video audio canvas frame frameset`.split(/\s+/),
);
const VOID_HIDDEN = new Set(['input', 'embed', 'frame']);
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
const URL_LENGTH_MAX = 2_048;
const DEPTH_MAX = 64;

const TAG =
  /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*>?|<\/?([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)(?:>|$)/g;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip exactly these inside a scheme
const SKIPPED_IN_URL = /[\u0000-\u0020\u007f-\u009f\u2028\u2029]/g;

function plain(name: string): [string, readonly string[]] {
  return [name, []];
}

/**
 * HTML with nothing in it but the allowed elements: no scripts, handlers, styles or addresses that run code. What comes
 * out is always balanced and escaped, whatever went in; a second pass changes nothing.
 */
export function sanitiseHtml(html: string): string {
  const tags = new RegExp(TAG);
  let out = '';
  let at = 0;
  const open: string[] = [];
  const closeTo = (depth: number) => {
    while (open.length > depth) out += `</${open.pop()}>`;
  };

  for (let found = tags.exec(html); found !== null; found = tags.exec(html)) {
    out += escapeText(html.slice(at, found.index));
    at = tags.lastIndex;
    const name = found[1]?.toLowerCase();
    if (name === undefined) continue;
    const closes = found[0].startsWith('</');
    if (HIDDEN.has(name) && !closes && !VOID_HIDDEN.has(name)) {
      at = endOfHidden(html, name, at);
      tags.lastIndex = at;
    }
    const attributes = ALLOWED.get(name);
    if (attributes === undefined) continue;
    if (closes) {
      const depth = open.lastIndexOf(name);
      if (depth >= 0) closeTo(depth);
    } else if (VOID.has(name)) {
      out += `<${name}>`;
    } else if (open.length < DEPTH_MAX) {
      out += `<${name}${attributesText(attributes, found[2] ?? '')}>`;
      open.push(name);
    }
  }
  out += escapeText(html.slice(at));
  closeTo(0);
  return out;
}

/** Where the hidden element that was opened before `from` is closed; the end when it never is. */
function endOfHidden(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?![a-z0-9:-])`, 'gi');
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}

function attributesText(allowed: readonly string[], text: string): string {
  if (allowed.length === 0) return '';
  let out = '';
  const seen = new Set<string>();
  for (const found of text.matchAll(ATTRIBUTE)) {
    const name = (found[1] ?? '').toLowerCase();
    if (!allowed.includes(name) || seen.has(name)) continue;
    seen.add(name);
    const value = decodeEntities(found[2] ?? found[3] ?? found[4] ?? '');
    const kept = name === 'href' ? safeUrl(value) : value;
    if (kept !== undefined) out += ` ${name}="${escapeAttribute(kept)}"`;
  }
  return seen.has('href') && out.includes(' href=') ? `${out} rel="nofollow noopener"` : out;
}

/** The address when it is an absolute one that only shows something: http, https or mailto. */
export function safeUrl(text: string): string | undefined {
  const url = text.replace(SKIPPED_IN_URL, '');
  if (url.length > URL_LENGTH_MAX || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return SCHEMES.has(parsed.protocol) && parsed.username === '' && parsed.password === ''
    ? parsed.href
    : undefined;
}

/** The text of some HTML that was sanitised, for measuring it. */
export const textOfHtml = (html: string): string =>
  decodeEntities(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const ENTITY = /&(?:#[xX]([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z][a-zA-Z0-9]{1,31}));?/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  colon: ':',
  sol: '/',
  tab: '\t',
  newline: '\n',
};

/** Browsers decode entities in addresses before they look at the scheme; so do we. */
function decodeEntities(text: string): string {
  return text.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : '\uFFFD';
  });
}

const VALID_ENTITY = /&(?!(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});)/g;

const escapeText = (text: string): string =>
  text.replace(VALID_ENTITY, '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const escapeAttribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
