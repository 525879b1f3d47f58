import { readFileSync, writeFileSync } from 'node:fs';
import {
  deriveOpenai,
  OPENAI_HASHES,
  OPENAI_SUBSET,
  OPENAI_TITLE,
  openaiHashes,
} from './derive-openai';
import { deriveStripe, STRIPE_HASHES, STRIPE_SUBSET, stripeHashes } from './derive-stripe';

/** Makes the committed subset of one API anew from the text of its whole description. */
const DERIVATIONS: Readonly<Record<string, (sourceText: string) => void>> = {
  [OPENAI_TITLE]: (sourceText) => {
    const subset = deriveOpenai(sourceText);
    writeFileSync(OPENAI_SUBSET, subset);
    writeFileSync(OPENAI_HASHES, openaiHashes(sourceText, subset));
  },
  'Stripe API': (sourceText) => {
    const subset = deriveStripe(sourceText);
    writeFileSync(STRIPE_SUBSET, subset);
    writeFileSync(STRIPE_HASHES, stripeHashes(sourceText, subset));
  },
};

function titleOf(sourceText: string): string {
  const description: unknown = JSON.parse(sourceText);
  if (typeof description === 'object' && description !== null && 'info' in description) {
    const { info } = description;
    if (typeof info === 'object' && info !== null && 'title' in info) return String(info.title);
  }
  return '';
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('Usage: tsx sandbox/specs/derive.ts <path of the full description>');
  process.exit(1);
}
const sourceText = readFileSync(path, 'utf8');
const title = titleOf(sourceText);
const derive = Object.entries(DERIVATIONS).find(([name]) => title.startsWith(name))?.[1];
if (derive === undefined) {
  console.error(`${path} is none of: ${Object.keys(DERIVATIONS).join(', ')}.`);
  process.exit(1);
}
derive(sourceText);
