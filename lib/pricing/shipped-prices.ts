import { basisPoints, credits, microUsd } from '@/lib/platform/units';
import { ANTHROPIC_PRICES } from './shipped/anthropic';
import { GOOGLE_PRICES } from './shipped/google';
import { OPENAI_PRICES } from './shipped/openai';
import { BOOK_BEGINS } from './shipped/shipped-row';
import type { NewOperationPrice, NewUpstreamPrice } from './store';

/** What every database starts with. Check the vendors' pages before going live: the sources are three months old. */
export const SHIPPED_UPSTREAM_PRICES: readonly NewUpstreamPrice[] = [
  ...OPENAI_PRICES,
  ...GOOGLE_PRICES,
  ...ANTHROPIC_PRICES,
];

const from = { effectiveFrom: new Date(`${BOOK_BEGINS}T00:00:00Z`), createdBy: 'shipped' };

/** The published list of operations. */
export const SHIPPED_OPERATION_PRICES: readonly NewOperationPrice[] = [
  { operation: 'outline', kind: 'fixed', fixedMicroCredits: credits(50), ...from },
  { operation: 'chapter', kind: 'per_words', wordsPerCredit: 10, ...from },
  { operation: 'enhance', kind: 'per_words', wordsPerCredit: 20, ...from },
  { operation: 'story', kind: 'fixed', fixedMicroCredits: credits(1), ...from },
  { operation: 'alt-text', kind: 'fixed', fixedMicroCredits: credits(1), ...from },
  { operation: 'review', kind: 'fixed', fixedMicroCredits: credits(1), ...from },
  { operation: 'staging', kind: 'fixed', fixedMicroCredits: credits(20), ...from },
  { operation: 'improve-content', kind: 'fixed', fixedMicroCredits: credits(0), ...from },
  {
    operation: 'chat',
    kind: 'markup',
    markupBasisPoints: basisPoints(25_000),
    referenceMicroUsdPerCredit: microUsd(10_000),
    ...from,
  },
];
