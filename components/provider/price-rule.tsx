import { Credits } from '@/components/format/credits';
import { toDecimal } from '@/components/format/intl';
import { Money } from '@/components/format/money';
import { Count } from '@/components/format/tokens';
import type { OperationPrice } from '@/lib/pricing';

const POINTS_PLACES = 4;

/** How an operation is priced, in words. */
export function PriceRule({ price }: { price: OperationPrice }) {
  switch (price.kind) {
    case 'fixed':
      return price.fixedMicroCredits === 0 ? (
        <span>Free, and metered</span>
      ) : (
        <span>
          <Credits microCredits={price.fixedMicroCredits} /> each
        </span>
      );
    case 'per_words':
      return (
        <span>
          1 credit for <Count value={price.wordsPerCredit} /> words
        </span>
      );
    case 'markup':
      return (
        <span>
          upstream cost × {toDecimal(price.markupBasisPoints, POINTS_PLACES)}, at{' '}
          <Money microUsd={price.referenceMicroUsdPerCredit} /> a credit
        </span>
      );
    default:
      return price satisfies never;
  }
}
