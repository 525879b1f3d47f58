import type { Metadata } from 'next';
import { OperationPriceTable } from '@/components/provider/operation-price-table';
import { Panel } from '@/components/provider/panel';
import { UpstreamPriceTable } from '@/components/provider/upstream-price-table';
import { PageShell } from '@/components/shell/page-shell';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkTabs } from '@/components/ui/link-tabs';
import { UrlSearch } from '@/components/ui/url-filters';
import { db } from '@/lib/platform/db';
import { currentPrices } from '@/lib/pricing';
import { requireProvider } from '@/lib/web/session';
import { CardSkeleton } from '../_parts/skeletons';
import { hrefWith, one, type SearchParams, searchOf } from '../_state/view';

export const metadata: Metadata = { title: 'Prices' };

const PATHNAME = '/provider/prices';
const DESCRIPTION =
  'What operations cost customers, and what the upstreams ask us. A price holds from its day on and is never changed afterwards; a new one takes its place.';

export default async function PricesPage({ searchParams }: PageProps<'/provider/prices'>) {
  await requireProvider();
  return (
    <PageShell title="Prices" description={DESCRIPTION}>
      <Panel
        title="The prices"
        fallback={
          <>
            <CardSkeleton title="Operations" rows={7} columns={4} />
            <CardSkeleton title="Upstream price book" rows={12} controls />
          </>
        }
      >
        <PricesPanel params={await searchParams} />
      </Panel>
    </PageShell>
  );
}

async function PricesPanel({ params }: { params: SearchParams }) {
  const now = new Date();
  const book = await currentPrices(db(), now);
  const withHistory = one(params, 'show') === 'history';
  const wanted = searchOf(params)?.toLowerCase();
  const inForce = new Set(
    [...book.upstreamPrices(), ...book.operationPrices()].map(({ id }) => id),
  );
  const disagreeing = book.upstreamPrices().filter(({ sourcesAgree }) => !sourcesAgree).length;
  const prices = book.upstreamHistory.filter(
    (price) =>
      (withHistory || inForce.has(price.id) || price.effectiveFrom > now) &&
      (wanted === undefined || `${price.upstream}/${price.model}`.toLowerCase().includes(wanted)),
  );

  return (
    <>
      {disagreeing === 0 ? null : (
        <Alert
          tone="warning"
          title={`The sources disagree on ${disagreeing} ${disagreeing === 1 ? 'model' : 'models'}`}
        >
          Two independent sources name different prices. The one in the book is used; look at the
          upstream’s own page before relying on its margin.
        </Alert>
      )}
      <Card title="Operations" description="What a customer is charged, in credits." flush>
        <OperationPriceTable prices={book.operationHistory} inForce={inForce} now={now} />
      </Card>
      <Card
        title="Upstream price book"
        description="US dollars for a million tokens. A dash: the upstream does not sell that kind, and usage of it is an error, never free."
        flush
        actions={<UrlSearch label="Find a model" />}
      >
        <LinkTabs
          label="Which prices"
          className="px-4"
          tabs={[
            {
              href: hrefWith(PATHNAME, params, { show: undefined }),
              label: 'In force and to come',
              active: !withHistory,
            },
            {
              href: hrefWith(PATHNAME, params, { show: 'history' }),
              label: 'With history',
              active: withHistory,
              count: book.upstreamHistory.length,
            },
          ]}
        />
        {prices.length === 0 ? (
          <EmptyState title="No model fits">
            A model without a price is refused: it is never served for free.
          </EmptyState>
        ) : (
          <UpstreamPriceTable prices={prices} inForce={inForce} now={now} />
        )}
      </Card>
    </>
  );
}
