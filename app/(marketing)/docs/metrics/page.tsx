import type { Metadata } from 'next';
import { DocsHead, DocsSection, P } from '@/components/marketing/prose';
import { FIGURES, type Figure, type FigureName } from '@/components/provider/figures';

export const metadata: Metadata = {
  title: 'What the figures mean',
  description: 'Each figure of the product, defined once.',
};

const GROUPS: readonly { id: string; title: string; names: readonly FigureName[] }[] = [
  {
    id: 'money',
    title: 'Money',
    names: ['revenue', 'cost', 'profit', 'margin', 'unknownCosts', 'cash', 'deferred'],
  },
  {
    id: 'use',
    title: 'Use',
    names: ['requests', 'errorRate', 'tokens', 'tokensIn', 'tokensCached', 'tokensOut', 'lastSeen'],
  },
  {
    id: 'credits',
    title: 'Credits',
    names: ['credits', 'balance', 'settledBalance', 'debt', 'burn', 'daysLeft'],
  },
];

export default function MetricsPage() {
  return (
    <>
      <DocsHead
        title="What the figures mean"
        lead="Each figure is defined once. The words here are those behind the question marks of the dashboards."
      />
      {GROUPS.map((group) => (
        <DocsSection key={group.id} id={group.id} title={group.title}>
          <dl className="divide-y divide-line">
            {group.names.map((name) => (
              <Definition key={name} name={name} figure={FIGURES[name]} />
            ))}
          </dl>
        </DocsSection>
      ))}
      <DocsSection id="periods" title="Periods">
        <P>
          A day begins where it begins in the time zone that is named beside the period, so a day on
          which clocks change has 23 or 25 hours. A period runs from its first moment up to, and not
          including, its last.
        </P>
        <P>
          A period is compared with the one of the same length right before it: whole months with
          whole months, anything else by days. While it is not over, only the same elapsed part of
          the earlier one is taken.
        </P>
        <P>
          Figures are written together with the settlement of each request, in one transaction. They
          are never behind the ledger, and the proof of the books compares the two.
        </P>
      </DocsSection>
    </>
  );
}

function Definition({ name, figure }: { name: FigureName; figure: Figure }) {
  return (
    <div id={name} className="grid gap-x-8 gap-y-1 py-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-base font-semibold">
        <a href={`#${name}`} className="rounded-sm hover:underline">
          {figure.term}
        </a>
      </dt>
      <dd className="text-base leading-6 text-pretty text-muted">
        {figure.definition}
        {figure.formula === undefined ? null : (
          <span className="mt-1.5 block font-mono text-xs text-ink">= {figure.formula}</span>
        )}
      </dd>
    </div>
  );
}
