import { styleText } from 'node:util';
import { creditsText } from '@/lib/platform/credits-text';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';

const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const styled = (style: 'bold' | 'dim' | 'green' | 'red' | 'cyan' | 'yellow', text: string) =>
  isColoured ? styleText(style, text) : text;

export const bold = (text: string) => styled('bold', text);
export const dim = (text: string) => styled('dim', text);
export const cyan = (text: string) => styled('cyan', text);
export const yellow = (text: string) => styled('yellow', text);

/** A part of the journey. */
export const heading = (text: string): void => console.log(`\n${bold(text)}`);

/** Something that is as it should be. */
export const done = (text: string): void => console.log(`  ${styled('green', '✓')} ${text}`);

/** Something to know. */
export const note = (text: string): void => console.log(`    ${text}`);

/** The last words, when something is not as it should be. */
export const failed = (text: string): void => console.error(`\n  ${styled('red', '✗')} ${text}\n`);

/** `12.5 credits`, from microcredits or from the text that stands on the wire. */
export function creditsOf(value: MicroCredits | number | string): string {
  const text = typeof value === 'string' ? value : creditsText(value);
  return text === '1' ? '1 credit' : `${text} credits`;
}

/** Dollars, exact to the micro-dollar: both units have a million parts. */
export function dollarsOf(value: MicroUsd | number): string {
  const [whole = '0', fraction = ''] = creditsText(Math.abs(value)).split('.');
  return `${value < 0 ? '-' : ''}$${whole}.${fraction.padEnd(2, '0')}`;
}

/** Columns as wide as what stands in them; the first row is the head, and figures stand right. */
export function table(rows: readonly (readonly string[])[], figures: readonly number[] = []): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const [index, row] of rows.entries()) {
    const line = row
      .map((cell, column) =>
        figures.includes(column)
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
    note(index === 0 ? dim(line) : line);
  }
}

/** The first words of a text, on one line. */
export function opening(text: string, lengthMax = 92): string {
  const line = text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > lengthMax ? `${line.slice(0, lengthMax - 1)}…` : line;
}

/** The demonstration saw something that it did not expect. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';
}

/** Ends the demonstration with this sentence unless the condition holds. */
export function expectThat(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Unexpected(sentence);
}

/** Looks again until there is something, or the time is over. */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  { timeoutMs, sentence }: { timeoutMs: number; sentence: string },
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    expectThat(Date.now() < deadline, sentence);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
