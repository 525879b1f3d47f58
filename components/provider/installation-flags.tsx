import { Badge } from '@/components/ui/badge';
import type { InstallationProfit } from '@/lib/reports';

const SILENT_DAYS = 7;
const DAY_MS = 86_400_000;

type Flagged = Pick<
  InstallationProfit,
  'profitMicroUsd' | 'unknownCosts' | 'lastSeenAt' | 'archivedAt'
>;

/** It asked for generations once, and for a week it has not. */
export const isSilent = (installation: Pick<Flagged, 'lastSeenAt'>, now: Date): boolean =>
  installation.lastSeenAt !== null &&
  now.getTime() - installation.lastSeenAt.getTime() > SILENT_DAYS * DAY_MS;

/** What somebody should look at. */
export function InstallationFlags({ installation, now }: { installation: Flagged; now: Date }) {
  const flags = [
    installation.profitMicroUsd < 0 && (
      <Badge key="loss" tone="negative" title="Its cost is above its revenue in this period.">
        Loss
      </Badge>
    ),
    installation.unknownCosts > 0 && (
      <Badge
        key="unknown"
        tone="warning"
        title={`${installation.unknownCosts} generations of unknown cost in this period.`}
      >
        Unknown cost
      </Badge>
    ),
    installation.archivedAt === null && isSilent(installation, now) && (
      <Badge key="silent" tone="neutral" title={`No generation for ${SILENT_DAYS} days.`}>
        Silent
      </Badge>
    ),
    installation.archivedAt !== null && (
      <Badge key="archived" tone="neutral" title="Its keys were revoked.">
        Archived
      </Badge>
    ),
  ].filter(Boolean);
  return flags.length === 0 ? null : <span className="flex flex-wrap gap-1">{flags}</span>;
}
