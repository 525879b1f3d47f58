'use client';

import { ExternalLink } from 'lucide-react';
import { type ReactNode, useActionState, useState } from 'react';
import { Credits } from '@/components/format/credits';
import { Money, Price } from '@/components/format/money';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { RadioCards } from '@/components/ui/radio-cards';
import { SubmitButton } from '@/components/ui/submit-button';
import type { MicroCredits, MicroUsd } from '@/lib/platform/units';
import type { ActionResult } from '@/lib/web/action';
import { ActionError } from './action-error';

export type PackView = {
  id: string;
  name: string;
  grantedMicroCredits: MicroCredits;
  priceMinor: number;
  currency: string;
  validMonths: number | null;
  savingPercent: number;
  wordsEquivalent: number;
  creditMicroUsd: MicroUsd;
};

export type PackPickerProps = {
  packs: readonly PackView[];
  /** Made once for each page that is drawn: however often its button is pressed, it is one order. */
  requestKey: string;
  mayBuy: boolean;
  onBuy: (previous: ActionResult | undefined, form: FormData) => Promise<ActionResult>;
};

/** Packs to choose from, what is due for the chosen one, and the way to the payment page. Works without script. */
export function PackPicker({ packs, requestKey, mayBuy, onBuy }: PackPickerProps) {
  const [result, buy] = useActionState(onBuy, undefined);
  const values = result?.ok === false ? result.values : undefined;
  const [chosenId, setChosenId] = useState(values?.pack ?? packs[0]?.id ?? '');
  const chosen = packs.find((pack) => pack.id === chosenId);

  return (
    <form action={buy} className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <input type="hidden" name="requestKey" value={requestKey} />
      <div className="flex flex-col gap-4">
        <ActionError result={result} />
        <RadioCards
          legend="Credit packs"
          hideLegend
          name="pack"
          columns={2}
          value={chosenId}
          onValueChange={setChosenId}
          options={packs.map((pack) => ({
            value: pack.id,
            title: pack.name,
            description: (
              <>
                <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 tabular-nums">
                  <Credits microCredits={pack.grantedMicroCredits} />
                  {pack.savingPercent > 0 ? (
                    <Badge tone="positive">saves {pack.savingPercent} %</Badge>
                  ) : null}
                </span>
                <span className="block text-xs text-subtle tabular-nums">
                  about <Count value={pack.wordsEquivalent} /> words
                </span>
                <span className="block text-xs text-subtle tabular-nums">
                  <Money microUsd={pack.creditMicroUsd} precision="fine" /> a credit
                </span>
              </>
            ),
            aside: (
              <span className="text-lg font-semibold">
                <Price amountMinor={pack.priceMinor} currency={pack.currency} />
              </span>
            ),
          }))}
        />
      </div>
      <section
        aria-label="Your purchase"
        className="flex flex-col gap-3 self-start rounded-lg border border-line bg-sunken p-4"
      >
        {chosen === undefined ? null : <Due pack={chosen} />}
        <SubmitButton size="lg" disabled={!mayBuy || chosen === undefined} className="w-full">
          Continue to payment
          <ExternalLink aria-hidden="true" />
        </SubmitButton>
        <p className="text-xs text-subtle">
          {mayBuy
            ? 'You pay on Stripe’s page. We never see your card. Nothing is charged until you confirm there.'
            : 'Confirm your e-mail address first: receipts go there.'}
        </p>
      </section>
    </form>
  );
}

function Due({ pack }: { pack: PackView }) {
  return (
    <>
      <dl className="flex flex-col gap-1.5 text-sm">
        <Line term={pack.name}>
          <Price amountMinor={pack.priceMinor} currency={pack.currency} />
        </Line>
        <Line term="Credits">
          <Credits microCredits={pack.grantedMicroCredits} bare />
        </Line>
        <Line term="Valid for">
          {pack.validMonths === null ? 'ever' : `${pack.validMonths} months`}
        </Line>
        <Line term="Tax and fees">none added</Line>
      </dl>
      <p
        role="status"
        className="flex items-baseline justify-between gap-3 border-t border-line-strong pt-3"
      >
        <span className="text-sm font-medium">Total due</span>
        <span className="text-xl font-semibold tracking-tight">
          <Price amountMinor={pack.priceMinor} currency={pack.currency} code />
        </span>
      </p>
    </>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt className="text-muted">{term}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}
