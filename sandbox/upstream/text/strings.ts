import { capital, headline, html, type Writer } from './prose';
import type { Random } from './random';
import { BODIES, NAMES, POINTS, SUMMARIES } from './sentences';
import type { Subject } from './subject';

/** What a string of a document is written from. */
export type StringContext = {
  writer: Writer;
  subject: Subject;
  random: Random;
  /** The property's name, and the name of what it lies in: `['reference', 'url']`. */
  names: readonly string[];
  /** What the schema says about it, in words. */
  description: string;
  /** Words of a long text. */
  words: number;
};

/** Length in characters, a pattern and a format that a string has to meet. */
export type StringLimits = {
  minLength: number;
  maxLength: number;
  pattern: RegExp | null;
  format: string | null;
};

const BY_FORMAT: Readonly<Record<string, (context: StringContext) => string>> = {
  date: ({ random }) => dateFrom(random),
  'date-time': ({ random }) => `${dateFrom(random)}T${two(random.integer(6, 20))}:30:00Z`,
  time: ({ random }) => `${two(random.integer(6, 20))}:30:00Z`,
  duration: ({ random }) => `PT${random.integer(5, 90)}M`,
  email: () => 'reader@example.com',
  hostname: () => 'www.example.org',
  ipv4: ({ random }) => `192.0.2.${random.integer(1, 254)}`,
  ipv6: ({ random }) => `2001:db8::${random.integer(1, 9)}`,
  uuid: ({ random }) => uuidFrom(random),
  uri: (context) => urlFrom(context),
};

const BY_NAME: readonly [RegExp, (context: StringContext) => string][] = [
  [/(?:^|_)(?:image|photo|thumbnail)(?:_?(?:url|link|src))?$/, (c) => `${urlFrom(c)}.jpg`],
  [/(?:url|uri|link|href)$/, urlFrom],
  [/(?:^|_)slug$/, (c) => slugFrom(c)],
  [/(?:^|_)alt(?:_?text)?$|caption/, (c) => c.writer.sentence(SUMMARIES)],
  [/(?:^|_)(?:tags?|keywords?|categor(?:y|ies)|labels?|topics?)$/, (c) => wordFrom(c)],
  [/title|headline|heading|^subject$/, (c) => headline(c.writer)],
  [/excerpt|summary|description|teaser|abstract|intro/, (c) => c.writer.sentence(SUMMARIES)],
  [/content|body|article|html|story|text|chapter/, longText],
  [/author|(?:^|_)name$|speaker|character/, (c) => c.random.pick(NAMES)],
  [/date|(?:^|_)(?:at|on|day)$/, ({ random }) => dateFrom(random)],
  [/e-?mail/, () => 'reader@example.com'],
  [/(?:^|_)id$/, (c) => `${wordFrom(c)}-${c.random.integer(100, 999)}`],
  [/lang(?:uage)?|locale/, () => 'en'],
  [/currency/, () => 'USD'],
  [/points?$|items?$|steps?$|bullets?$/, (c) => capital(c.writer.sentence(POINTS))],
];

/**
 * A string that reads like what its name promises and meets its limits.
 *
 * @throws Error when the pattern is one that none of the known texts meets
 */
export function stringFor(context: StringContext, limits: StringLimits): string {
  if (limits.format !== null) {
    const byFormat = BY_FORMAT[limits.format];
    if (byFormat !== undefined) return byFormat(context);
  }
  const candidates = [fitted(natural(context), limits), ...plainCandidates(context, limits)];
  const { pattern } = limits;
  const met = candidates.find(
    (text) => within(text, limits) && (pattern === null || pattern.test(text)),
  );
  if (met === undefined) {
    throw new Error(`No text is known for ${context.names.join('.')} under ${String(pattern)}.`);
  }
  return met;
}

function natural(context: StringContext): string {
  const name = (context.names.at(-1) ?? '').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  const known = BY_NAME.find(([pattern]) => pattern.test(name));
  return known === undefined ? context.writer.sentence(BODIES) : known[1](context);
}

function longText(context: StringContext): string {
  if (/plain text|markdown/i.test(context.description)) {
    return context.writer.paragraphs(context.words).join('\n\n');
  }
  return html(context.writer, context.words);
}

function fitted(text: string, { minLength, maxLength }: StringLimits): string {
  let fitting = text;
  while (fitting.length < minLength) fitting += ` ${text}`;
  if (fitting.length <= maxLength) return fitting;
  const cut = fitting.slice(0, maxLength);
  const lastSpace = cut.lastIndexOf(' ');
  return lastSpace >= Math.max(minLength, 1) ? cut.slice(0, lastSpace) : cut;
}

function plainCandidates(context: StringContext, limits: StringLimits): string[] {
  const length = Math.max(1, limits.minLength, Math.min(8, limits.maxLength));
  const repeated = (alphabet: string) =>
    Array.from({ length }, () => alphabet[context.random.integer(0, alphabet.length - 1)]).join('');
  return [
    ...Object.values(BY_FORMAT).map((make) => make(context)),
    slugFrom(context),
    wordFrom(context),
    capital(wordFrom(context)),
    `${context.random.integer(1, 9)}.${context.random.integer(0, 9)}`,
    `#${repeated('0123456789abcdef').padEnd(6, '0').slice(0, 6)}`,
    repeated('0123456789'),
    repeated('0123456789abcdef'),
    repeated('abcdefghijklmnopqrstuvwxyz'),
    repeated('ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    repeated('abcdefghijklmnopqrstuvwxyz').slice(0, limits.minLength),
  ];
}

// JSON Schema counts characters, not UTF-16 units.
function within(text: string, { minLength, maxLength }: StringLimits): boolean {
  const length = [...text].length;
  return length >= minLength && length <= maxLength;
}

function urlFrom(context: StringContext): string {
  const host = context.random.pick(['example.com', 'www.example.org', 'library.example.net']);
  return `https://${host}/${slugFrom(context)}`;
}

function slugFrom({ subject, random }: StringContext): string {
  const words = `${subject.topic} ${random.pick(subject.keywords)}`.toLowerCase();
  const slug = words.normalize('NFD').replace(/[^a-z0-9]+/g, '-');
  const trimmed = slug.replace(/^-+|-+$/g, '').slice(0, 60);
  return trimmed === '' ? `page-${random.integer(1, 99)}` : trimmed;
}

function wordFrom({ subject, random }: StringContext): string {
  return random.pick(subject.keywords);
}

function dateFrom(random: Random): string {
  return `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;
}

function uuidFrom(random: Random): string {
  const hex = (length: number) =>
    Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
