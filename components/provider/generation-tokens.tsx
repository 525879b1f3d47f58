import { Day } from '@/components/format/day';
import { Money } from '@/components/format/money';
import { Tokens } from '@/components/format/tokens';
import { Table, TBody, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { MicroUsd } from '@/lib/platform/units';
import type { TokenRates, UpstreamPrice } from '@/lib/pricing';
import type { WholeGeneration } from '@/lib/reports';

const SOURCES = {
  upstream: 'as the upstream reported it',
  counted: 'counted with our own tokenizer',
  none: 'nothing was used',
  unknown: 'not known',
} as const;

/** The rates that held for the whole request: those for long input when it was long. */
function ratesOf(generation: WholeGeneration, price: UpstreamPrice | undefined): TokenRates | null {
  if (price === undefined) return null;
  const { inputTokens, cachedInputTokens, cacheWriteTokens } = generation;
  if (inputTokens === null || cachedInputTokens === null) return price;
  const read = inputTokens + cachedInputTokens + (cacheWriteTokens ?? 0);
  return price.long !== null && read > price.long.aboveInputTokens ? price.long : price;
}

/** What was read and written, kind by kind, with the price of each. */
export function GenerationTokens({
  generation,
  price,
}: {
  generation: WholeGeneration;
  price: UpstreamPrice | undefined;
}) {
  const rates = ratesOf(generation, price);
  const rows: readonly {
    name: string;
    tokens: number | null;
    rate: MicroUsd | null | undefined;
    within?: boolean;
  }[] = [
    { name: 'Input', tokens: generation.inputTokens, rate: rates?.inputMicroUsdPerMillionTokens },
    {
      name: 'Input from the cache',
      tokens: generation.cachedInputTokens,
      rate: rates?.cachedInputMicroUsdPerMillionTokens,
    },
    {
      name: 'Input written to the cache',
      tokens: generation.cacheWriteTokens,
      rate: rates?.cacheWriteMicroUsdPerMillionTokens,
    },
    {
      name: 'Output',
      tokens: generation.outputTokens,
      rate: rates?.outputMicroUsdPerMillionTokens,
    },
    {
      name: 'of it reasoning',
      tokens: generation.reasoningTokens,
      rate: undefined,
      within: true,
    },
  ];
  return (
    <>
      <Table label="Tokens" stickyHeader={false}>
        <THead>
          <Th>Kind</Th>
          <Th numeric>Tokens</Th>
          <Th numeric>Price per million</Th>
        </THead>
        <TBody>
          {rows.map(({ name, tokens, rate, within }) => (
            <Tr key={name}>
              <Td className={within ? 'pl-8 text-subtle' : ''}>{name}</Td>
              <Td numeric quiet={within}>
                <Tokens tokens={tokens} />
              </Td>
              <Td numeric>
                {within ? (
                  <span className="text-subtle">as output</span>
                ) : rate === null ? (
                  <span className="text-subtle">not sold</span>
                ) : (
                  <Money microUsd={rate ?? null} precision="fine" />
                )}
              </Td>
            </Tr>
          ))}
        </TBody>
        <TFoot>
          <Tr>
            <Td colSpan={2}>
              Upstream cost
              {generation.costSource === null ? null : (
                <span className="font-normal text-muted"> · {SOURCES[generation.costSource]}</span>
              )}
            </Td>
            <Td numeric>
              <Money microUsd={generation.costMicroUsd} precision="exact" />
            </Td>
          </Tr>
        </TFoot>
      </Table>
      <p className="px-4 py-2.5 text-xs text-muted">
        {price === undefined ? (
          <>The price row {generation.upstreamPriceId} is not in the book.</>
        ) : (
          <>
            Price of {price.upstream}/{price.model} in force from <Day at={price.effectiveFrom} />
            {rates === price.long ? `, for input above ${price.long?.aboveInputTokens} tokens` : ''}
            {' · '}
            {price.source}
          </>
        )}
      </p>
    </>
  );
}
