import { CircleAlert, CircleCheck, Hourglass, ListChecks } from 'lucide-react';
import { Ago } from '@/components/format/ago';
import { Credits } from '@/components/format/credits';
import { formatCount } from '@/components/format/intl';
import { Count } from '@/components/format/tokens';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { ProcessBeat, SystemFacts } from '@/lib/reports';
import type { Readiness } from '@/lib/web/health';
import { CauseLink } from './cause-link';

const SILENT_MS = 30_000;
const BYTES_PER_MB = 1_048_576;

/** Can this process serve? The same checks that a load balancer asks. */
export function ChecksCard({ readiness }: { readiness: Readiness }) {
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          Readiness
          {readiness.ready ? (
            <Badge tone="positive" icon={<CircleCheck aria-hidden="true" />}>
              Ready
            </Badge>
          ) : (
            <Badge tone="negative" icon={<CircleAlert aria-hidden="true" />}>
              Not ready
            </Badge>
          )}
        </span>
      }
      flush
    >
      <Table label="Readiness" stickyHeader={false}>
        <THead>
          <Th>Check</Th>
          <Th>Answer</Th>
          <Th numeric>Took</Th>
        </THead>
        <TBody>
          {readiness.checks.map((check) => (
            <Tr key={check.name}>
              <Td className="font-medium">{check.name}</Td>
              <Td>
                <Badge tone={check.healthy ? 'positive' : 'negative'} dot>
                  {check.message}
                </Badge>
              </Td>
              <Td numeric quiet>
                {formatCount(check.milliseconds)} ms
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}

/** Which processes say that they are alive. */
export function ProcessesCard({
  processes,
  now,
}: {
  processes: readonly ProcessBeat[];
  now: Date;
}) {
  return (
    <Card title="Processes" flush>
      {processes.length === 0 ? (
        <EmptyState icon={<CircleAlert />} title="No process has said that it is alive">
          Without a worker nothing that waits is done: no expiry, no recovery, no mail.
        </EmptyState>
      ) : (
        <Table label="Processes" stack stickyHeader={false}>
          <THead>
            <Th>Process</Th>
            <Th>Kind</Th>
            <Th>State</Th>
            <Th>Last sign of life</Th>
            <Th>Started</Th>
          </THead>
          <TBody>
            {processes.map((beat) => {
              const isAlive = now.getTime() - beat.seenAt.getTime() < SILENT_MS;
              return (
                <Tr key={beat.process}>
                  <Td label="Process" className="font-mono text-xs break-all">
                    {beat.process}
                  </Td>
                  <Td label="Kind">{beat.kind}</Td>
                  <Td label="State">
                    <Badge tone={isAlive ? 'positive' : 'warning'} dot>
                      {isAlive ? 'Alive' : 'Silent'}
                    </Badge>
                  </Td>
                  <Td label="Last sign of life" quiet>
                    <Ago at={beat.seenAt} />
                  </Td>
                  <Td label="Started" quiet>
                    <Ago at={beat.startedAt} />
                  </Td>
                </Tr>
              );
            })}
          </TBody>
        </Table>
      )}
    </Card>
  );
}

/** Credits that are held right now, oldest first. */
export function ReservationsCard({ facts, now }: { facts: SystemFacts; now: Date }) {
  return (
    <Card
      title="Open reservations"
      description={
        <>
          <Count value={facts.openReservations} /> open
          {facts.reservationsPastLease === 0 ? (
            ', none past its lease.'
          ) : (
            <>
              ,{' '}
              <strong className="text-negative">
                {facts.reservationsPastLease} past the lease
              </strong>
              : recovery should have taken them.
            </>
          )}
        </>
      }
      flush
    >
      {facts.reservations.length === 0 ? (
        <EmptyState icon={<Hourglass />} title="Nothing is running" className="py-6">
          While a generation runs, the most that it can cost is held and stands here.
        </EmptyState>
      ) : (
        <Table label="Open reservations, oldest first" stack stickyHeader={false}>
          <THead>
            <Th>Generation</Th>
            <Th>Customer</Th>
            <Th numeric>Held, credits</Th>
            <Th>Since</Th>
            <Th>Lease</Th>
          </THead>
          <TBody>
            {facts.reservations.map((reservation) => (
              <Tr key={reservation.generationId}>
                <Td label="Generation">
                  <CauseLink id={reservation.generationId} />
                </Td>
                <Td label="Customer">
                  <TextLink href={`/provider/customers/${reservation.customerId}`}>
                    {reservation.customerName}
                  </TextLink>
                </Td>
                <Td numeric label="Held, credits">
                  <Credits microCredits={reservation.amountMicroCredits} bare />
                </Td>
                <Td label="Since" quiet>
                  <Ago at={reservation.createdAt} />
                </Td>
                <Td label="Lease">
                  <Badge tone={reservation.leaseUntil < now ? 'negative' : 'neutral'} dot>
                    {reservation.leaseUntil < now ? 'ended ' : 'ends '}
                    <Ago at={reservation.leaseUntil} />
                  </Badge>
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      )}
    </Card>
  );
}

/** Background work that waits, and what has given up. */
export function JobsCard({ facts }: { facts: SystemFacts }) {
  return (
    <Card
      title="Background jobs"
      description={
        <>
          <Count value={facts.jobsWaiting} /> waiting,{' '}
          {facts.jobsDead === 0 ? (
            'none dead.'
          ) : (
            <strong className="text-negative">
              {facts.jobsDead} dead: they used up their attempts.
            </strong>
          )}
        </>
      }
      flush
    >
      {facts.jobs.length === 0 ? (
        <EmptyState icon={<ListChecks />} title="Nothing waits" className="py-6">
          Jobs are done as soon as they are due.
        </EmptyState>
      ) : (
        <Table label="Jobs" stack stickyHeader={false}>
          <THead>
            <Th>Job</Th>
            <Th>State</Th>
            <Th numeric>Attempts</Th>
            <Th>Due</Th>
            <Th>Last error</Th>
          </THead>
          <TBody>
            {facts.jobs.map((job) => {
              const isDead = job.attempts >= job.attemptsMax;
              return (
                <Tr key={job.id}>
                  <Td label="Job" className="font-medium">
                    {job.task}
                  </Td>
                  <Td label="State">
                    <Badge tone={isDead ? 'negative' : job.running ? 'info' : 'neutral'} dot>
                      {isDead ? 'Dead' : job.running ? 'Running' : 'Waiting'}
                    </Badge>
                  </Td>
                  <Td numeric label="Attempts">
                    {job.attempts} of {job.attemptsMax}
                  </Td>
                  <Td label="Due" quiet>
                    <Ago at={job.runAt} />
                  </Td>
                  <Td label="Last error" quiet className="sm:max-w-96">
                    <span className="line-clamp-2">{job.lastError ?? '—'}</span>
                  </Td>
                </Tr>
              );
            })}
          </TBody>
        </Table>
      )}
    </Card>
  );
}

/** What runs here. */
export function VersionsCard({
  facts,
  versions,
}: {
  facts: SystemFacts;
  versions: { product: string; node: string; mode: string };
}) {
  return (
    <Card title="Versions">
      <DescriptionList
        layout="columns"
        className="lg:grid-cols-6"
        items={[
          { term: 'Tokentill', value: versions.product },
          { term: 'Mode', value: versions.mode },
          { term: 'Node', value: versions.node },
          { term: 'PostgreSQL', value: facts.databaseVersion },
          {
            term: 'Database',
            value: `${formatCount(Math.round(facts.databaseBytes / BYTES_PER_MB))} MB`,
          },
          {
            term: 'Migrations',
            value: (
              <span title={facts.lastMigration ?? undefined}>
                <Count value={facts.migrations} /> applied
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}
