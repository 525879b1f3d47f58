import { formatDateTimeExact } from '@/components/format/instant';
import { formatCount } from '@/components/format/intl';
import { DescriptionList } from '@/components/ui/description-list';
import type { WholeGeneration } from '@/lib/reports';

const BLANK = '—';

const between = (from: Date, until: Date | null): string =>
  until === null ? BLANK : `${formatCount(until.getTime() - from.getTime())} ms`;

const exact = (at: Date | null): string => (at === null ? BLANK : formatDateTimeExact(at));

/** When it began, wrote its first token and ended, and how long that took. */
export function GenerationTimeline({ generation }: { generation: WholeGeneration }) {
  const { createdAt, firstTokenAt, finishedAt, leaseUntil } = generation;
  return (
    <DescriptionList
      layout="columns"
      className="lg:grid-cols-6"
      items={[
        { term: 'Began', value: exact(createdAt) },
        { term: 'First token', value: exact(firstTokenAt) },
        { term: 'Finished', value: exact(finishedAt) },
        { term: 'To the first token', value: between(createdAt, firstTokenAt) },
        { term: 'In all', value: between(createdAt, finishedAt) },
        { term: 'Lease until', value: exact(leaseUntil) },
      ]}
    />
  );
}
