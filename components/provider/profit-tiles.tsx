import type { ReactNode } from 'react';
import { Change } from '@/components/format/change';
import { Credits } from '@/components/format/credits';
import { Money } from '@/components/format/money';
import { Percent } from '@/components/format/percent';
import { Count, Tokens } from '@/components/format/tokens';
import { StatGrid, StatTile } from '@/components/ui/stat-tile';
import type { ProfitSums } from '@/lib/reports';
import { FIGURES } from './figures';
import { METRICS, type Metric, metricOf, tokensOf } from './metric';

type Look = {
  value: (sums: ProfitSums) => ReactNode;
  unit: 'microUsd' | 'microCredits' | 'count' | 'ratio';
  good: 'up' | 'down' | 'neither';
};

const LOOKS = {
  profit: {
    value: (sums) => <Money microUsd={sums.profitMicroUsd} />,
    unit: 'microUsd',
    good: 'up',
  },
  revenue: {
    value: (sums) => <Money microUsd={sums.revenueMicroUsd} />,
    unit: 'microUsd',
    good: 'up',
  },
  cost: {
    value: (sums) => <Money microUsd={sums.costMicroUsd} />,
    unit: 'microUsd',
    good: 'down',
  },
  margin: {
    value: (sums) => <Percent ratio={metricOf(sums, 'margin')} />,
    unit: 'ratio',
    good: 'up',
  },
  tokens: {
    value: (sums) => <Tokens tokens={tokensOf(sums)} compact />,
    unit: 'count',
    good: 'neither',
  },
  requests: { value: (sums) => <Count value={sums.generations} />, unit: 'count', good: 'up' },
  errorRate: {
    value: (sums) => <Percent ratio={metricOf(sums, 'errorRate')} places={2} />,
    unit: 'ratio',
    good: 'down',
  },
  credits: {
    value: (sums) => <Credits microCredits={sums.chargeMicroCredits} bare />,
    unit: 'microCredits',
    good: 'up',
  },
} as const satisfies Record<Metric, Look>;

/** The figures of a period; each tile selects what the chart shows. */
export function ProfitTiles({
  sums,
  previous,
  selected,
  hrefOf,
}: {
  sums: ProfitSums;
  /** The same figures of the period compared with; null without a comparison. */
  previous: ProfitSums | null;
  selected: Metric;
  hrefOf: (metric: Metric) => string;
}) {
  return (
    <StatGrid>
      {METRICS.map((metric) => {
        const { value, unit, good } = LOOKS[metric];
        const current = metricOf(sums, metric);
        const { term, definition } = FIGURES[metric];
        return (
          <StatTile
            key={metric}
            label={term}
            info={definition}
            value={value(sums)}
            href={hrefOf(metric)}
            selected={metric === selected}
            detail={
              previous === null ? null : (
                <Change
                  current={current ?? 0}
                  previous={current === null ? null : metricOf(previous, metric)}
                  unit={unit}
                  good={good}
                />
              )
            }
          />
        );
      })}
    </StatGrid>
  );
}
