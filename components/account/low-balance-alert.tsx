import { Credits } from '@/components/format/credits';
import { Alert } from '@/components/ui/alert';
import { LinkButton } from '@/components/ui/link-button';
import type { MicroCredits } from '@/lib/platform/units';

/** From this many days on the notice is shown. */
const DAYS_LEFT_NOTICE = 7;

export type LowBalanceAlertProps = {
  spendableMicroCredits: MicroCredits;
  debtMicroCredits: MicroCredits;
  /** Null: nothing is burnt, or nobody knows. */
  daysLeft: number | null;
  /** False while nothing was ever bought or given: that is a beginning, not an end. */
  hadCredits: boolean;
  /** False on the page that sells them. */
  withLink?: boolean | undefined;
};

/** Says that credits are gone, or soon will be, and what that means for the sites. Nothing while all is well. */
export function LowBalanceAlert({
  spendableMicroCredits,
  debtMicroCredits,
  daysLeft,
  hadCredits,
  withLink = true,
}: LowBalanceAlertProps) {
  const buy = withLink ? (
    <LinkButton href="/account/credits" variant="primary" size="sm">
      Buy credits
    </LinkButton>
  ) : undefined;
  if (hadCredits && spendableMicroCredits <= 0) {
    return (
      <Alert tone="negative" title="Your credits are used up" action={buy}>
        Requests from your sites are refused with “402 Payment Required” until there are more.
        {debtMicroCredits > 0 ? (
          <>
            {' '}
            You owe <Credits microCredits={debtMicroCredits} />; the next purchase repays them
            first.
          </>
        ) : null}
      </Alert>
    );
  }
  if (daysLeft === null || daysLeft > DAYS_LEFT_NOTICE) return null;
  return (
    <Alert
      tone="warning"
      title={
        daysLeft === 0
          ? 'Your credits last less than a day'
          : `Your credits last about ${daysLeft} more ${daysLeft === 1 ? 'day' : 'days'}`
      }
      action={buy}
    >
      At the rate of the last seven days. Without credits, requests from your sites are refused.
    </Alert>
  );
}
