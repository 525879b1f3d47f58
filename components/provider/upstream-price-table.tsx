import { Day } from '@/components/format/day';
import { formatCompact } from '@/components/format/intl';
import { Money } from '@/components/format/money';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { TokenRates, UpstreamPrice } from '@/lib/pricing';
import { PriceState } from './price-state';

/** What the upstreams ask for a million tokens. */
export function UpstreamPriceTable({
  prices,
  inForce,
  now,
}: {
  prices: readonly UpstreamPrice[];
  inForce: ReadonlySet<string>;
  now: Date;
}) {
  return (
    <Table label="Upstream prices, US dollars for a million tokens" stack stickyFirst>
      <THead>
        <Th>Model</Th>
        <Th numeric>Input</Th>
        <Th numeric>Cached input</Th>
        <Th numeric>Cache write</Th>
        <Th numeric>Output</Th>
        <Th>From</Th>
        <Th>State</Th>
        <Th>Sources</Th>
      </THead>
      <TBody>
        {prices.map((price) => (
          <UpstreamPriceRow key={price.id} price={price} inForce={inForce} now={now} />
        ))}
      </TBody>
    </Table>
  );
}

function UpstreamPriceRow({
  price,
  inForce,
  now,
}: {
  price: UpstreamPrice;
  inForce: ReadonlySet<string>;
  now: Date;
}) {
  const others = Object.entries(price.otherMicroUsdPerMillionTokens);
  return (
    <>
      <Tr>
        <Td>
          <div className="text-left">
            <div className="font-medium">{price.model}</div>
            <div
              className="text-xs text-subtle"
              title={others.map(([name]) => name.replaceAll('_', ' ')).join(', ') || undefined}
            >
              {price.upstream}
              {others.length === 0
                ? ''
                : `, ${others.length} further ${others.length === 1 ? 'rate' : 'rates'}`}
            </div>
          </div>
        </Td>
        <Rates rates={price} />
        <Td label="From" quiet className="whitespace-nowrap">
          <Day at={price.effectiveFrom} />
        </Td>
        <Td label="State">
          <PriceState {...price} inForce={inForce} now={now} />
        </Td>
        <Td label="Sources">
          <div className="flex flex-col items-start gap-0.5 max-sm:items-end">
            {price.sourcesAgree ? (
              <Badge tone="neutral" title="Two independent sources name these rates.">
                Agree
              </Badge>
            ) : (
              <Badge tone="warning" title="Two independent sources name different rates.">
                Disagree
              </Badge>
            )}
            <span className="max-w-64 truncate text-xs text-subtle" title={price.source}>
              {price.source}
            </span>
          </div>
        </Td>
      </Tr>
      {price.long === null ? null : (
        <Tr>
          <Td>
            <div className="pl-4 text-left text-xs text-subtle">
              above {formatCompact(price.long.aboveInputTokens)} input tokens
            </div>
          </Td>
          <Rates rates={price.long} />
          <Td />
          <Td />
          <Td />
        </Tr>
      )}
    </>
  );
}

function Rates({ rates }: { rates: TokenRates }) {
  return (
    <>
      <Td numeric label="Input">
        <Money microUsd={rates.inputMicroUsdPerMillionTokens} precision="fine" />
      </Td>
      <Td numeric label="Cached input">
        <Money microUsd={rates.cachedInputMicroUsdPerMillionTokens} precision="fine" />
      </Td>
      <Td numeric label="Cache write">
        <Money microUsd={rates.cacheWriteMicroUsdPerMillionTokens} precision="fine" />
      </Td>
      <Td numeric label="Output">
        <Money microUsd={rates.outputMicroUsdPerMillionTokens} precision="fine" />
      </Td>
    </>
  );
}
