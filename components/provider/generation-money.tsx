import { Credits } from '@/components/format/credits';
import { Money } from '@/components/format/money';
import { Percent } from '@/components/format/percent';
import { DescriptionList } from '@/components/ui/description-list';
import { InfoTip } from '@/components/ui/info-tip';
import type { LotOfGeneration } from '@/lib/ledger';
import type { MicroUsd } from '@/lib/platform/units';
import type { OperationPrice } from '@/lib/pricing';
import type { WholeGeneration } from '@/lib/reports';
import { CauseLink } from './cause-link';
import { FIGURES } from './figures';
import { LOT_LABELS } from './lot-table';
import { marginOf } from './metric';
import { PriceRule } from './price-rule';

const RESERVATIONS = {
  open: 'Held: it is still running',
  settled: 'Settled: charged, the rest given back',
  released: 'Released: all of it given back',
  lapsed: 'Lapsed: its process died, all of it given back',
} as const;

/** What it was charged, what it cost and what it earned, with the lots that paid. */
export function GenerationMoney({
  generation,
  lots,
  operationPrice,
}: {
  generation: WholeGeneration;
  lots: readonly LotOfGeneration[];
  operationPrice: OperationPrice | undefined;
}) {
  const { revenueMicroUsd, costMicroUsd, reservationState } = generation;
  const profit =
    revenueMicroUsd === null || costMicroUsd === null
      ? null
      : ((revenueMicroUsd - costMicroUsd) as MicroUsd);
  return (
    <DescriptionList
      items={[
        {
          term: 'Held at most',
          value: <Credits microCredits={generation.reservedMicroCredits} />,
        },
        {
          term: 'Charged',
          value: (
            <strong className="font-semibold">
              <Credits microCredits={generation.chargeMicroCredits} />
            </strong>
          ),
        },
        {
          term: 'Priced by',
          value:
            operationPrice === undefined ? (
              generation.operationPriceId
            ) : (
              <PriceRule price={operationPrice} />
            ),
        },
        { term: 'Paid with', value: <Lots lots={lots} /> },
        {
          term: <Defined name="revenue" />,
          key: 'revenue',
          value: <Money microUsd={revenueMicroUsd} precision="exact" />,
        },
        {
          term: <Defined name="cost" />,
          key: 'cost',
          value: <Money microUsd={costMicroUsd} precision="exact" />,
        },
        {
          term: <Defined name="profit" />,
          key: 'profit',
          value: (
            <span className={profit !== null && profit < 0 ? 'text-negative' : ''}>
              <Money microUsd={profit} precision="exact" />
              {revenueMicroUsd === null || profit === null ? null : (
                <span className="text-muted">
                  {' '}
                  (margin <Percent ratio={marginOf({ profitMicroUsd: profit, revenueMicroUsd })} />)
                </span>
              )}
            </span>
          ),
        },
        {
          term: 'Reservation',
          value: reservationState === null ? 'None' : RESERVATIONS[reservationState],
        },
      ]}
    />
  );
}

function Defined({ name }: { name: 'revenue' | 'cost' | 'profit' }) {
  const { term, definition } = FIGURES[name];
  return (
    <span className="inline-flex items-center gap-1">
      {term}
      <InfoTip term={term}>{definition}</InfoTip>
    </span>
  );
}

function Lots({ lots }: { lots: readonly LotOfGeneration[] }) {
  if (lots.length === 0) return 'Nothing: no credits were taken';
  return (
    <ul className="flex flex-col gap-1">
      {lots.map((lot) => (
        <li key={lot.lotId ?? 'debt'}>
          <Credits microCredits={lot.consumedMicroCredits} />
          {lot.kind === null ? (
            ' became debt'
          ) : (
            <span className="text-muted">
              {' '}
              of a {LOT_LABELS[lot.kind].toLowerCase()}
              {lot.paidMicroUsd === null || lot.grantedMicroCredits === null ? null : (
                <>
                  {' '}
                  (<Credits microCredits={lot.grantedMicroCredits} bare /> for{' '}
                  <Money microUsd={lot.paidMicroUsd} />)
                </>
              )}{' '}
              {lot.sourceId === null ? null : <CauseLink id={lot.sourceId} />}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
