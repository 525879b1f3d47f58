'use client';

import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Credits } from '@/components/format/credits';
import { buttonClass } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import { Spinner } from '@/components/ui/spinner';
import { TextLink } from '@/components/ui/text-link';
import type { OrderState } from '@/lib/billing';
import type { MicroCredits } from '@/lib/platform/units';
import { type BalanceView, LiveCredits } from './live-balance';
import { useOrderWatch } from './use-order-watch';

export type OrderView = {
  id: string;
  state: OrderState;
  /** It can still change by itself. */
  unsettled: boolean;
  packName: string;
  grantedMicroCredits: MicroCredits;
  checkoutUrl: string | null;
  receiptUrl: string | null;
};

export type OrderOutcomeProps = {
  order: OrderView;
  balance: BalanceView;
  nextStep: { href: string; label: string };
};

/** What became of a purchase, in words; while that is open it watches, and says so. */
export function OrderOutcome({ order, balance, nextStep }: OrderOutcomeProps) {
  const { waitedSeconds, isAway } = useOrderWatch(order);
  const again = (
    <LinkButton href="/account/credits" variant="primary">
      Choose a pack
    </LinkButton>
  );

  switch (order.state) {
    case 'paid':
      return (
        <Panel
          icon={<CircleCheck className="text-positive" />}
          title="Paid: the credits are in your balance"
          acts={
            <>
              <LinkButton href={nextStep.href} variant="primary">
                {nextStep.label}
              </LinkButton>
              {order.receiptUrl === null ? null : (
                <a
                  href={order.receiptUrl}
                  target="_blank"
                  rel="noreferrer"
                  className={buttonClass()}
                >
                  Receipt
                  <span className="sr-only">(opens Stripe in a new tab)</span>
                </a>
              )}
              <LinkButton href="/account/credits" variant="ghost">
                Buy more
              </LinkButton>
            </>
          }
        >
          <Credits microCredits={order.grantedMicroCredits} /> were added. You can now spend{' '}
          <strong className="font-semibold">
            <LiveCredits balance={balance} of="spendable" bare={false} />
          </strong>
          .
        </Panel>
      );
    case 'draft':
    case 'open':
      return (
        <Panel
          icon={<Spinner className="text-accent-ink" />}
          title="Waiting for the payment"
          acts={
            order.checkoutUrl === null ? (
              again
            ) : (
              <a href={order.checkoutUrl} className={buttonClass('primary')}>
                Go to the payment page
              </a>
            )
          }
        >
          If you have just paid, this page changes by itself as soon as Stripe tells us, usually
          within seconds. You may also leave: the credits arrive either way.
          <Watching waitedSeconds={waitedSeconds} isAway={isAway} orderId={order.id} />
        </Panel>
      );
    case 'processing':
      return (
        <Panel
          icon={<Clock className="text-info" />}
          title="Your bank is processing the payment"
          acts={<LinkButton href="/account">Go to the overview</LinkButton>}
        >
          A bank debit can take some days. The credits are added as soon as it is through; you do
          not have to wait here.
          <Watching waitedSeconds={waitedSeconds} isAway={isAway} orderId={order.id} />
        </Panel>
      );
    case 'failed':
      return (
        <Panel
          icon={<CircleAlert className="text-negative" />}
          title="The payment failed: nothing was charged"
          acts={again}
        >
          Your bank did not let it through. Try again, perhaps with another card.
        </Panel>
      );
    case 'expired':
      return (
        <Panel
          icon={<Clock className="text-muted" />}
          title="This order was not paid in time"
          acts={again}
        >
          Nothing was charged. Choose a pack to begin anew.
        </Panel>
      );
    case 'mismatched':
      return (
        <Panel
          icon={<CircleAlert className="text-warning" />}
          title="We are looking at this payment"
          acts={<LinkButton href="/account">Go to the overview</LinkButton>}
        >
          What Stripe reports differs from what was ordered, so no credits were added yet. We have
          been told and will put it right; quote the order id when you write to us.
        </Panel>
      );
    default:
      return order.state satisfies never;
  }
}

function Panel({
  icon,
  title,
  acts,
  children,
}: {
  icon: ReactNode;
  title: string;
  acts: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-live="polite"
      aria-label="What became of this order"
      className="panel flex flex-col items-center gap-2 px-6 py-10 text-center [&>svg]:size-8"
    >
      {icon}
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="max-w-lg text-base text-pretty text-muted">{children}</div>
      <div className="mt-3 flex flex-wrap justify-center gap-2">{acts}</div>
    </section>
  );
}

const PATIENCE_SECONDS = 30;

function Watching({
  waitedSeconds,
  isAway,
  orderId,
}: {
  waitedSeconds: number;
  isAway: boolean;
  orderId: string;
}) {
  return (
    <p className="mt-3 text-sm text-subtle">
      {isAway
        ? 'The server cannot be reached right now; we go on trying.'
        : waitedSeconds >= PATIENCE_SECONDS
          ? 'Nothing from Stripe yet. We ask again every few seconds.'
          : 'Watching for news from Stripe…'}{' '}
      <TextLink href={`/account/credits/orders/${orderId}`} prefetch={false}>
        Check now
      </TextLink>
    </p>
  );
}
