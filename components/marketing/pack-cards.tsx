import { creditPriceMicroUsd } from '@/components/account/credit-price';
import { Credits } from '@/components/format/credits';
import { Money, Price } from '@/components/format/money';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import type { CreditPack } from '@/lib/billing';
import { microUsdFromCents, usdCents } from '@/lib/platform/units';

/** The packs on sale, with what one credit costs in each. */
export function PackCards({ packs }: { packs: readonly CreditPack[] }) {
  if (packs.length === 0) {
    return (
      <div className="panel">
        <EmptyState title="No packs are on sale right now">
          Credits that you have go on working.
        </EmptyState>
      </div>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {packs.map((pack) => (
        <li key={pack.id} className="panel flex flex-col gap-4 p-5">
          <div className="flex items-start justify-between gap-2">
            <h2 className="text-lg font-semibold">{pack.name}</h2>
            {pack.savingPercent > 0 ? (
              <Badge tone="positive">Saves {pack.savingPercent} %</Badge>
            ) : null}
          </div>
          <p className="text-3xl font-semibold tracking-tight">
            <Price amountMinor={pack.priceMinor} currency={pack.currency} />
          </p>
          <ul className="flex flex-1 flex-col gap-1.5 text-sm text-muted">
            <li className="text-base font-medium text-ink">
              <Credits microCredits={pack.grantedMicroCredits} />
            </li>
            {pack.currency === 'usd' ? (
              <li>
                <Money
                  microUsd={creditPriceMicroUsd(
                    microUsdFromCents(usdCents(pack.priceMinor)),
                    pack.grantedMicroCredits,
                  )}
                  precision="fine"
                />{' '}
                a credit
              </li>
            ) : null}
            <li>
              {pack.validMonths === null ? (
                'Does not expire'
              ) : (
                <>
                  Valid for <Count value={pack.validMonths} /> months
                </>
              )}
            </li>
          </ul>
          <LinkButton href="/account/credits" prefetch={false}>
            Buy
            <span className="sr-only"> the {pack.name}</span>
          </LinkButton>
        </li>
      ))}
    </ul>
  );
}
