import { CircleAlert, CircleCheck } from 'lucide-react';
import { formatCount } from '@/components/format/intl';
import { DateTime } from '@/components/format/time';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { LinkButton } from '@/components/ui/link-button';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { AuditReport, Breach } from '@/lib/ledger';
import { CauseLink } from './cause-link';

/** The proof of the books: its verdict, its checks, and what broke a promise. */
export function AuditReportCard({ report }: { report: AuditReport }) {
  const broken = report.checks.filter(({ breachCount }) => breachCount > 0).length;
  const { checked } = report;
  const counts = [
    `${formatCount(checked.transfers)} movements`,
    `${formatCount(checked.wallets)} wallets`,
    `${formatCount(checked.lots)} lots`,
    `${formatCount(checked.reservations)} reservations`,
    `${formatCount(checked.generations)} generations`,
    `${formatCount(checked.orders)} orders`,
  ].join(', ');
  return (
    <>
      <Card
        title={
          <span className="flex flex-wrap items-center gap-3">
            Do the books balance?
            {broken === 0 ? (
              <Badge tone="positive" icon={<CircleCheck aria-hidden="true" />}>
                Books balance
              </Badge>
            ) : (
              <Badge tone="negative" icon={<CircleAlert aria-hidden="true" />}>
                {broken} {broken === 1 ? 'promise is' : 'promises are'} broken
              </Badge>
            )}
          </span>
        }
        description={
          <>
            Proven at <DateTime at={report.at} /> UTC in {formatCount(report.durationMs)} ms over{' '}
            {counts}.
          </>
        }
        actions={
          <LinkButton
            href={`/provider/ledger?audit=now&at=${report.at.getTime()}`}
            prefetch={false}
          >
            Prove it again
          </LinkButton>
        }
        flush
      >
        <Table label="Checks" stack stickyHeader={false} density="compact">
          <THead>
            <Th>Promise</Th>
            <Th>Check</Th>
            <Th numeric>Broken</Th>
            <Th numeric>Took</Th>
          </THead>
          <TBody>
            {report.checks.map((check) => (
              <Tr key={check.name}>
                <Td>
                  <span className="flex items-start gap-2 text-left">
                    {check.breachCount === 0 ? (
                      <CircleCheck
                        aria-label="Holds"
                        className="mt-0.5 size-4 shrink-0 text-positive"
                      />
                    ) : (
                      <CircleAlert
                        aria-label="Broken"
                        className="mt-0.5 size-4 shrink-0 text-negative"
                      />
                    )}
                    {check.promise}
                  </span>
                </Td>
                <Td label="Check" quiet className="font-mono text-xs">
                  {check.name}
                </Td>
                <Td
                  numeric
                  label="Broken"
                  className={check.breachCount > 0 ? 'font-semibold text-negative' : ''}
                >
                  {formatCount(check.breachCount)}
                </Td>
                <Td numeric label="Took" quiet>
                  {formatCount(check.durationMs)} ms
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </Card>
      {report.breaches.length === 0 ? null : <Breaches breaches={report.breaches} />}
    </>
  );
}

function Breaches({ breaches }: { breaches: readonly Breach[] }) {
  return (
    <Card
      title="What is broken"
      description="Nothing repairs this by itself. Find out what wrote it before anything else is changed."
      flush
    >
      <Table label="Broken promises" stack stickyHeader={false}>
        <THead>
          <Th>Check</Th>
          <Th>Customer</Th>
          <Th>About</Th>
          <Th>What was found</Th>
        </THead>
        <TBody>
          {breaches.map((breach) => (
            <Tr key={`${breach.check} ${breach.customerId} ${breach.subjectId} ${breach.sentence}`}>
              <Td label="Check" className="font-mono text-xs">
                {breach.check}
              </Td>
              <Td label="Customer">
                <CauseLink id={breach.customerId} />
              </Td>
              <Td label="About">
                <CauseLink id={breach.subjectId} />
              </Td>
              <Td label="What was found">{breach.sentence}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
