import type { SiteRow } from '@/components/account/site-table';
import type { Installation } from '@/lib/installations';
import { microCredits } from '@/lib/platform/units';
import { grainStarts, type Period, type Spend } from '@/lib/reports';
import { shownDomain } from './shown-domain';

/** Sites with what they used in the period; one without usage has zeros, not gaps. */
export function siteRowsOf(
  sites: readonly Installation[],
  spends: readonly Spend[],
  period: Period,
): SiteRow[] {
  const byId = new Map(spends.map((spend) => [spend.key, spend]));
  const nothing = grainStarts(period).map(() => microCredits(0));
  return sites.map((site) => {
    const spend = byId.get(site.id);
    return {
      id: site.id,
      name: site.name,
      domain: shownDomain(site.domain),
      archivedAt: site.archivedAt,
      lastUsedAt: site.lastUsedAt,
      liveKeys: site.liveKeys,
      requests: spend === undefined ? 0 : spend.generations,
      chargeMicroCredits: spend === undefined ? microCredits(0) : spend.chargeMicroCredits,
      charges: spend === undefined ? nothing : spend.charges,
    };
  });
}
