import { Credits } from '@/components/format/credits';
import { TextLink } from '@/components/ui/text-link';
import { type MicroCredits, microCredits } from '@/lib/platform/units';
import type { RequestState } from '@/lib/reports';

export type ReceiptChargeProps = {
  state: RequestState;
  failureCode: string | null;
  /** The most that it could cost; held while it ran. */
  quotedMicroCredits: MicroCredits;
  /** Null while it runs. */
  chargeMicroCredits: MicroCredits | null;
};

/** The head of a receipt: what was charged, against what had been promised as the most. */
export function ReceiptCharge(props: ReceiptChargeProps) {
  const { quotedMicroCredits: quoted, chargeMicroCredits: charge } = props;
  return (
    <section aria-label="Charge" className="panel flex flex-wrap gap-x-12 gap-y-4 px-5 py-4">
      <div>
        <p className="text-sm text-muted">Charged</p>
        <p className="text-3xl font-semibold tracking-tight tabular-nums">
          <Credits microCredits={charge} exact />
        </p>
        <p className="mt-0.5 max-w-md text-sm text-muted">{sentenceOf(props)}</p>
      </div>
      <dl className="flex flex-wrap gap-x-10 gap-y-2 self-center text-sm">
        <div>
          <dt className="text-subtle">Quoted at most</dt>
          <dd className="font-medium tabular-nums">
            <Credits microCredits={quoted} exact />
          </dd>
        </div>
        <div>
          <dt className="text-subtle">{charge === null ? 'Held' : 'Given back'}</dt>
          <dd className="font-medium tabular-nums">
            <Credits
              microCredits={charge === null ? quoted : microCredits(quoted - charge)}
              exact
            />
          </dd>
        </div>
        {props.failureCode === null ? null : (
          <div>
            <dt className="text-subtle">Reason</dt>
            <dd className="font-medium">
              <TextLink href={`/docs/errors#${props.failureCode}`}>{props.failureCode}</TextLink>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function sentenceOf({ state, chargeMicroCredits }: ReceiptChargeProps): string {
  const free = chargeMicroCredits === 0;
  switch (state) {
    case 'running':
      return 'It is running. The most that it can cost is held until it ends.';
    case 'succeeded':
      return 'What was used, never more than what was quoted.';
    case 'failed':
      return free
        ? 'Nothing usable came back, so nothing was charged.'
        : 'Charged for what you were handed.';
    case 'cancelled':
      return free
        ? 'You left before the first token, so nothing was charged.'
        : 'You left in the middle: charged for what you had been handed until then.';
    case 'abandoned':
      return 'It was interrupted on our side, so nothing was charged.';
    default:
      return state satisfies never;
  }
}
