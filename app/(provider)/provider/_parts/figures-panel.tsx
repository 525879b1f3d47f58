import { METRICS } from '@/components/provider/metric';
import { chartTitle, MetricChart } from '@/components/provider/metric-chart';
import { ProfitTiles } from '@/components/provider/profit-tiles';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { ChartSkeleton, Skeleton, StatGridSkeleton } from '@/components/ui/skeleton';
import { TextLink } from '@/components/ui/text-link';
import { db } from '@/lib/platform/db';
import { profitByGrain, profitTotals, type ReportScope, sumOfPoints } from '@/lib/reports';
import { csvNameOf } from '../_state/csv-name';
import { type FiguresView, hrefWith, oneOf, type SearchParams } from '../_state/view';

/** Tiles and chart of everybody, of one customer, or of one installation. */
export async function FiguresPanel({
  view,
  params,
  pathname,
  scope = {},
  unknownHref,
}: {
  view: FiguresView;
  params: SearchParams;
  pathname: string;
  scope?: ReportScope;
  /** Where the generations of unknown cost are. */
  unknownHref?: string;
}) {
  const { period, compared, now } = view;
  const metric = oneOf(params, 'metric', METRICS) ?? 'profit';
  const [points, priorPoints, elapsed] = await Promise.all([
    profitByGrain(db(), period, scope),
    compared === undefined ? null : profitByGrain(db(), compared.whole, scope),
    compared?.partial ? profitTotals(db(), compared.elapsed, scope) : null,
  ]);
  const sums = sumOfPoints(points);
  const previous = elapsed ?? (priorPoints === null ? null : sumOfPoints(priorPoints));

  return (
    <>
      {sums.unknownCosts === 0 ? null : (
        <Alert
          tone="warning"
          title={`${sums.unknownCosts} ${sums.unknownCosts === 1 ? 'generation has' : 'generations have'} an unknown cost`}
          action={
            unknownHref === undefined ? undefined : (
              <TextLink href={unknownHref}>Show where</TextLink>
            )
          }
        >
          Their process died before the upstream’s usage was known. They are left out of cost and
          profit, so the true profit of this period is lower than shown.
        </Alert>
      )}
      <div className="flex flex-col gap-2">
        <ProfitTiles
          sums={sums}
          previous={previous}
          selected={metric}
          hrefOf={(next) =>
            hrefWith(pathname, params, { metric: next === 'profit' ? undefined : next })
          }
        />
        <p className="text-xs text-subtle">
          {compared === undefined
            ? 'Without a comparison.'
            : `Compared with ${compared.label}${compared.partial ? ', up to the same time of its course' : ''}.`}{' '}
          <TextLink href="/docs/metrics">What the figures mean</TextLink>
        </p>
      </div>
      <Card title={chartTitle(metric)} flush>
        <MetricChart
          metric={metric}
          points={points}
          prior={
            compared === undefined || priorPoints === null
              ? undefined
              : { label: compared.label, points: priorPoints }
          }
          period={period}
          now={now}
          csvName={csvNameOf(`${metric}-by-${period.grain}`, view)}
        />
      </Card>
    </>
  );
}

export function FiguresSkeleton() {
  return (
    <>
      <div className="flex flex-col gap-2">
        <StatGridSkeleton tiles={METRICS.length} />
        <Skeleton className="h-4 w-64" />
      </div>
      <Card title={<Skeleton className="h-5 w-44" />} flush>
        <ChartSkeleton />
      </Card>
    </>
  );
}
