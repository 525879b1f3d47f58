import { Coins } from 'lucide-react';
import { creditPriceMicroUsd } from '@/components/account/credit-price';
import { PackPicker } from '@/components/account/pack-picker';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { can } from '@/lib/auth';
import { getOrder, listPacks } from '@/lib/billing';
import { db } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { microUsdFromCents, usdCents } from '@/lib/platform/units';
import { one } from '../_state/search-params';
import { buyPack } from './actions';
import type { PanelProps } from './panel';

/** The packs on sale, and what became of a purchase that was left on Stripe's page. */
export async function BuyPanel({ principal, params }: PanelProps) {
  const [packs, cancelled] = await Promise.all([
    listPacks(db()),
    orderLeft(principal.customerId, one(params, 'cancelled')),
  ]);
  return (
    <>
      {cancelled === undefined ? null : (
        <Alert
          tone="info"
          title="You left the payment page: nothing was charged"
          action={
            cancelled.state === 'open' && cancelled.checkoutUrl !== null ? (
              <a href={cancelled.checkoutUrl} className={buttonClass('secondary', 'sm')}>
                Pay for it after all
              </a>
            ) : undefined
          }
        >
          {cancelled.state === 'open'
            ? `The ${cancelled.packName} waits for a day. You can also choose another pack.`
            : `The order for the ${cancelled.packName} is closed. Choose a pack to begin anew.`}
        </Alert>
      )}
      <Card title="Credit packs" description="One payment, no subscription.">
        {packs.length === 0 ? (
          <EmptyState icon={<Coins />} title="No packs are on sale right now">
            Please come back later, or write to us.
          </EmptyState>
        ) : (
          <PackPicker
            packs={packs.map((pack) => ({
              id: pack.id,
              name: pack.name,
              grantedMicroCredits: pack.grantedMicroCredits,
              priceMinor: pack.priceMinor,
              currency: pack.currency,
              validMonths: pack.validMonths,
              savingPercent: pack.savingPercent,
              wordsEquivalent: pack.wordsEquivalent,
              creditMicroUsd: creditPriceMicroUsd(
                microUsdFromCents(usdCents(pack.priceMinor)),
                pack.grantedMicroCredits,
              ),
            }))}
            requestKey={newId('req')}
            mayBuy={can(principal, 'credits.buy')}
            onBuy={buyPack}
          />
        )}
      </Card>
    </>
  );
}

/** The order that the address names, when it is this customer's and was not paid. */
async function orderLeft(customerId: string, orderId: string | undefined) {
  if (orderId === undefined) return undefined;
  try {
    const order = await getOrder({ db: db() }, { customerId, orderId });
    return order.state === 'paid' || order.state === 'processing' ? undefined : order;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
