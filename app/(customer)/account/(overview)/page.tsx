import { Globe, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { LiveCredits } from '@/components/account/live-balance';
import { LowBalanceAlert } from '@/components/account/low-balance-alert';
import { isOnboarding, OnboardingChecklist } from '@/components/account/onboarding-checklist';
import { SiteTable } from '@/components/account/site-table';
import { SpendChart } from '@/components/account/spend-chart';
import { Credits } from '@/components/format/credits';
import { formatZone } from '@/components/format/instant';
import { Count } from '@/components/format/tokens';
import { PageShell } from '@/components/shell/page-shell';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { StatGrid, StatTile } from '@/components/ui/stat-tile';
import { listInstallations } from '@/lib/installations';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { microCredits } from '@/lib/platform/units';
import { burnADay, daysLeft, grainStarts, onboardingOf, spendBy } from '@/lib/reports';
import { requireCustomer } from '@/lib/web/session';
import { balanceViewOf } from '../_state/balance-view';
import { dayRangeOf } from '../_state/day-range';
import { siteRowsOf } from '../_state/site-rows';
import { putOnboardingAway } from '../actions';

export const metadata: Metadata = { title: 'Overview' };

const SITES_SHOWN = 6;

export default async function OverviewPage() {
  const { customerId, timeZone } = await requireCustomer();
  const now = new Date();
  const { period, range } = dayRangeOf({}, { timeZone, now });
  const [books, burn, progress, sites, spends] = await Promise.all([
    getBalance(db(), customerId, now),
    burnADay(db(), { customerId, timeZone, now }),
    onboardingOf(db(), customerId),
    listInstallations(db(), { customerId, archived: true, now }),
    spendBy(db(), period, customerId, 'site'),
  ]);
  const balance = balanceViewOf(customerId, books, now);
  const days = daysLeft(books.spendableMicroCredits, burn);
  const names = new Map(sites.map((site) => [site.id as string, site.name]));
  const live = siteRowsOf(sites, spends, period)
    .filter((site) => site.archivedAt === null)
    .sort((a, b) => (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0));
  const spent = microCredits(spends.reduce((sum, spend) => sum + spend.chargeMicroCredits, 0));
  const requests = spends.reduce((sum, spend) => sum + spend.generations, 0);

  return (
    <PageShell
      title="Overview"
      updatedAt={now}
      controls={
        <LinkButton href="/account/credits" variant="primary">
          Buy credits
        </LinkButton>
      }
    >
      {isOnboarding(progress) ? (
        <OnboardingChecklist progress={progress} onDismiss={putOnboardingAway} />
      ) : null}
      <LowBalanceAlert
        spendableMicroCredits={books.spendableMicroCredits}
        debtMicroCredits={books.debtMicroCredits}
        daysLeft={days}
        hadCredits={books.issuedMicroCredits > 0}
      />
      <StatGrid>
        <StatTile
          label="Credits to spend"
          value={<LiveCredits balance={balance} of="spendable" />}
          info="What new requests may take: available credits less what is owed. Credits that are held for running requests are not in it."
          detail={
            <>
              <LiveCredits balance={balance} of="reserved" /> held for running requests
            </>
          }
        />
        <StatTile
          label="Burn a day"
          value={<Credits microCredits={burn} bare />}
          info="What your sites were charged in the last 7 whole days, ÷ 7. Today is not in it."
          detail="mean of 7 whole days"
        />
        <StatTile
          label="Days left"
          value={days === null ? '—' : <Count value={days} />}
          info="Credits to spend ÷ burn a day. Blank when nothing was charged in the last 7 days."
          detail={days === null ? 'nothing burnt in 7 days' : 'at this burn'}
        />
        <StatTile
          label="Spent in 30 days"
          value={<Credits microCredits={spent} bare />}
          info="Everything that your sites were charged in the last 30 days, today included."
          detail={
            <>
              <Count value={requests} /> {requests === 1 ? 'request' : 'requests'}
            </>
          }
        />
      </StatGrid>
      <Card
        title="Spend by site"
        description={`Last 30 days · ${formatZone(timeZone, now)}`}
        flush
        actions={
          <LinkButton href="/account/usage" variant="ghost" size="sm">
            Request log
          </LinkButton>
        }
      >
        <SpendChart
          title="Spend by site"
          spends={spends}
          nameOf={(id) => names.get(id) ?? id}
          starts={grainStarts(period)}
          until={period.until}
          now={now}
          grain={period.grain}
          timeZone={timeZone}
          csvName={`spend-by-site-${range.from}-to-${range.until}`}
        />
      </Card>
      <Card
        title="Sites"
        flush
        actions={
          live.length === 0 ? undefined : (
            <>
              <LinkButton href="/account/installations" variant="ghost" size="sm">
                All sites
              </LinkButton>
              <LinkButton href="/account/installations/new" size="sm">
                <Plus aria-hidden="true" />
                Add site
              </LinkButton>
            </>
          )
        }
      >
        {live.length === 0 ? (
          <EmptyState
            icon={<Globe />}
            title="No sites yet"
            action={
              <LinkButton href="/account/installations/new" variant="primary">
                <Plus aria-hidden="true" />
                Add your first site
              </LinkButton>
            }
          >
            A site is anything that sends requests: a WordPress blog, a shop, or a program of yours.
          </EmptyState>
        ) : (
          <SiteTable sites={live.slice(0, SITES_SHOWN)} timeZone={timeZone} />
        )}
      </Card>
    </PageShell>
  );
}
