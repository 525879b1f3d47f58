import type { Random } from './random';
import {
  BODIES,
  CLOSINGS,
  FILLERS,
  HEADINGS,
  HEADLINES,
  NAMES,
  OPENINGS,
  POINTS,
  STORY,
  STORY_OPENINGS,
  SUMMARIES,
} from './sentences';
import type { Subject } from './subject';

/** Writes about one subject, never the same sentence twice until all were used. */
export type Writer = {
  /** One sentence from a stock, with its gaps filled. */
  sentence(stock: readonly string[]): string;
  /** Paragraphs of running text with at least so many words. */
  paragraphs(wordsMin: number): string[];
};

/** The writer for a subject; what it writes follows from the random stream alone. */
export function writerOn(subject: Subject, random: Random): Writer {
  const decks = new Map<readonly string[], string[]>();
  // A story keeps to one person.
  const name = random.pick(NAMES);
  const sentence = (stock: readonly string[]): string => {
    let deck = decks.get(stock);
    if (deck === undefined || deck.length === 0) {
      deck = random.shuffled(stock);
      decks.set(stock, deck);
    }
    return filled(deck.pop() ?? '', subject, name, random);
  };
  const paragraphs = (wordsMin: number): string[] => {
    const story = subject.form === 'story';
    const body = story ? STORY : BODIES;
    const written: string[] = [];
    let words = 0;
    while (words < wordsMin || written.length === 0) {
      const sentences = [sentence(written.length > 0 ? body : story ? STORY_OPENINGS : OPENINGS)];
      const count = random.integer(3, 5);
      while (sentences.length < count) sentences.push(sentence(body));
      const paragraph = sentences.join(' ');
      words += wordsIn(paragraph);
      if (!story && words >= wordsMin && written.length > 0) {
        written.push(`${paragraph} ${sentence(CLOSINGS)}`);
      } else {
        written.push(paragraph);
      }
    }
    return written;
  };
  return { sentence, paragraphs };
}

/** Plain running text, in the form that the prompt asks for, with at least so many words. */
export function plainText(subject: Subject, random: Random, wordsMin: number): string {
  const writer = writerOn(subject, random);
  switch (subject.form) {
    case 'sentence':
      return writer.sentence(SUMMARIES);
    case 'outline':
      return outline(writer, random, wordsMin);
    case 'article':
    case 'story':
      return writer.paragraphs(wordsMin).join('\n\n');
    default:
      return subject.form satisfies never;
  }
}

/** HTML of headings and paragraphs with at least so many words. */
export function html(writer: Writer, wordsMin: number): string {
  const paragraphs = writer.paragraphs(wordsMin);
  const sections = Math.max(2, Math.ceil(paragraphs.length / 3));
  const perSection = Math.max(1, Math.ceil((paragraphs.length - 1) / sections));
  return paragraphs
    .map((paragraph, index) => {
      const opensSection = index > 0 && (index - 1) % perSection === 0;
      const heading = opensSection ? `<h2>${capital(writer.sentence(HEADINGS))}</h2>\n` : '';
      return `${heading}<p>${paragraph}</p>`;
    })
    .join('\n');
}

/** A headline without a full stop. */
export function headline(writer: Writer): string {
  return capital(writer.sentence(HEADLINES));
}

/** Words in a text, counted as runs between white space. */
export function wordsIn(text: string): number {
  return text.split(/\s+/).length;
}

/** The text with its first letter in upper case. */
export function capital(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

function outline(writer: Writer, random: Random, wordsMin: number): string {
  const lines: string[] = [headline(writer), ''];
  let words = 0;
  for (let number = 1; number <= 5 || words < wordsMin; number++) {
    const point = capital(writer.sentence(POINTS));
    const details = Array.from({ length: random.integer(2, 3) }, () => writer.sentence(BODIES));
    lines.push(`${number}. ${point}`, ...details.map((detail) => `   - ${detail}`));
    words += wordsIn(point) + details.reduce((sum, detail) => sum + wordsIn(detail), 0);
  }
  return lines.join('\n');
}

function filled(template: string, subject: Subject, name: string, random: Random): string {
  let aspects = subject.aspects;
  return template.replace(/\{(\w+)\}/g, (gap, kind: string) => {
    if (kind === 't') return subject.topic;
    if (kind === 'T') return capital(subject.topic);
    if (kind === 'name') return name;
    if (kind === 'k') {
      const aspect = random.pick(aspects);
      aspects = aspects.filter((other) => other !== aspect);
      return aspect;
    }
    const filler = FILLERS[kind.toLowerCase()];
    if (filler === undefined) throw new Error(`No words are known for the gap ${gap}.`);
    const word = random.pick(filler);
    return /^[A-Z]/.test(kind) ? capital(word) : word;
  });
}
