import { z } from 'zod';
import { type Db, execute, rows, type Sql, sql } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { basisPoints, microCredits, microUsd } from '@/lib/platform/units';
import type { OperationPrice, OperationRate, TokenRates, UpstreamPrice } from './price';

const rate = z.number().int().transform(microUsd);

const TokenRatesColumns = {
  inputMicroUsdPerMillionTokens: rate,
  cachedInputMicroUsdPerMillionTokens: rate.nullable(),
  cacheWriteMicroUsdPerMillionTokens: rate.nullable(),
  outputMicroUsdPerMillionTokens: rate,
};

const UpstreamPriceRow = z
  .object({
    id: z.string(),
    upstream: z.string(),
    model: z.string(),
    effectiveFrom: z.date(),
    ...TokenRatesColumns,
    longAboveInputTokens: z.number().int().nullable(),
    longInput: rate.nullable(),
    longCachedInput: rate.nullable(),
    longCacheWrite: rate.nullable(),
    longOutput: rate.nullable(),
    otherMicroUsdPerMillionTokens: z.record(z.string(), z.number().int().nonnegative()),
    sourcesAgree: z.boolean(),
    source: z.string(),
    createdBy: z.string(),
  })
  .transform(
    ({
      longAboveInputTokens,
      longInput,
      longCachedInput,
      longCacheWrite,
      longOutput,
      ...price
    }): UpstreamPrice => ({
      ...price,
      long:
        longAboveInputTokens === null || longInput === null || longOutput === null
          ? null
          : {
              aboveInputTokens: longAboveInputTokens,
              inputMicroUsdPerMillionTokens: longInput,
              cachedInputMicroUsdPerMillionTokens: longCachedInput,
              cacheWriteMicroUsdPerMillionTokens: longCacheWrite,
              outputMicroUsdPerMillionTokens: longOutput,
            },
    }),
  );

const OperationRow = { id: z.string(), operation: z.string(), effectiveFrom: z.date() };
const OperationPriceRow = z.discriminatedUnion('kind', [
  z.object({
    ...OperationRow,
    kind: z.literal('fixed'),
    fixedMicroCredits: z.number().int().transform(microCredits),
    createdBy: z.string(),
  }),
  z.object({
    ...OperationRow,
    kind: z.literal('per_words'),
    wordsPerCredit: z.number().int(),
    createdBy: z.string(),
  }),
  z.object({
    ...OperationRow,
    kind: z.literal('markup'),
    markupBasisPoints: z.number().int().transform(basisPoints),
    referenceMicroUsdPerCredit: z.number().int().transform(microUsd),
    createdBy: z.string(),
  }),
]);

/** Every price of every model, past and future. */
export function selectUpstreamPrices(db: Db): Promise<UpstreamPrice[]> {
  return rows(
    db,
    UpstreamPriceRow,
    sql`SELECT id, upstream, model, effective_from AS "effectiveFrom",
               input_micro_usd_per_million_tokens AS "inputMicroUsdPerMillionTokens",
               cached_input_micro_usd_per_million_tokens AS "cachedInputMicroUsdPerMillionTokens",
               cache_write_micro_usd_per_million_tokens AS "cacheWriteMicroUsdPerMillionTokens",
               output_micro_usd_per_million_tokens AS "outputMicroUsdPerMillionTokens",
               long_above_input_tokens AS "longAboveInputTokens",
               long_input_micro_usd_per_million_tokens AS "longInput",
               long_cached_input_micro_usd_per_million_tokens AS "longCachedInput",
               long_cache_write_micro_usd_per_million_tokens AS "longCacheWrite",
               long_output_micro_usd_per_million_tokens AS "longOutput",
               other_micro_usd_per_million_tokens AS "otherMicroUsdPerMillionTokens",
               sources_agree AS "sourcesAgree", source, created_by AS "createdBy"
          FROM upstream_price ORDER BY upstream, model, effective_from DESC`,
  );
}

/** Every price of every operation, past and future. */
export function selectOperationPrices(db: Db): Promise<OperationPrice[]> {
  return rows(
    db,
    OperationPriceRow,
    sql`SELECT id, operation, effective_from AS "effectiveFrom", kind, fixed_micro_credits AS "fixedMicroCredits",
               words_per_credit AS "wordsPerCredit", markup_basis_points AS "markupBasisPoints",
               reference_micro_usd_per_credit AS "referenceMicroUsdPerCredit", created_by AS "createdBy"
          FROM operation_price ORDER BY operation, effective_from DESC`,
  );
}

export type NewUpstreamPrice = Omit<UpstreamPrice, 'id'>;
export type NewOperationPrice = OperationRate &
  Pick<OperationPrice, 'operation' | 'effectiveFrom' | 'createdBy'>;

/** Undefined when that model already has a price from that instant, else the new row's id. */
export async function insertUpstreamPrice(
  db: Db,
  price: NewUpstreamPrice,
): Promise<string | undefined> {
  const id = newId('upr');
  const long: Partial<TokenRates> & { aboveInputTokens?: number } = price.long ?? {};
  const statement = sql`INSERT INTO upstream_price (id, upstream, model, effective_from,
      input_micro_usd_per_million_tokens, cached_input_micro_usd_per_million_tokens,
      cache_write_micro_usd_per_million_tokens, output_micro_usd_per_million_tokens, long_above_input_tokens,
      long_input_micro_usd_per_million_tokens, long_cached_input_micro_usd_per_million_tokens,
      long_cache_write_micro_usd_per_million_tokens, long_output_micro_usd_per_million_tokens,
      other_micro_usd_per_million_tokens, sources_agree, source, created_by)
    VALUES (${id}, ${price.upstream}, ${price.model}, ${price.effectiveFrom},
      ${price.inputMicroUsdPerMillionTokens}, ${price.cachedInputMicroUsdPerMillionTokens},
      ${price.cacheWriteMicroUsdPerMillionTokens}, ${price.outputMicroUsdPerMillionTokens}, ${long.aboveInputTokens ?? null},
      ${long.inputMicroUsdPerMillionTokens ?? null}, ${long.cachedInputMicroUsdPerMillionTokens ?? null},
      ${long.cacheWriteMicroUsdPerMillionTokens ?? null}, ${long.outputMicroUsdPerMillionTokens ?? null},
      ${JSON.stringify(price.otherMicroUsdPerMillionTokens)}::jsonb, ${price.sourcesAgree}, ${price.source}, ${price.createdBy})
    ON CONFLICT ON CONSTRAINT upstream_price_once DO NOTHING`;
  return insertedId(db, id, statement);
}

/** Undefined when that operation already has a price from that instant, else the new row's id. */
export async function insertOperationPrice(
  db: Db,
  price: NewOperationPrice,
): Promise<string | undefined> {
  const id = newId('opr');
  const statement = sql`INSERT INTO operation_price (id, operation, effective_from, kind, fixed_micro_credits, words_per_credit,
      markup_basis_points, reference_micro_usd_per_credit, created_by)
    VALUES (${id}, ${price.operation}, ${price.effectiveFrom}, ${price.kind},
      ${price.kind === 'fixed' ? price.fixedMicroCredits : null}, ${price.kind === 'per_words' ? price.wordsPerCredit : null},
      ${price.kind === 'markup' ? price.markupBasisPoints : null},
      ${price.kind === 'markup' ? price.referenceMicroUsdPerCredit : null}, ${price.createdBy})
    ON CONFLICT ON CONSTRAINT operation_price_once DO NOTHING`;
  return insertedId(db, id, statement);
}

async function insertedId(db: Db, id: string, statement: Sql): Promise<string | undefined> {
  return (await execute(db, statement)) === 1 ? id : undefined;
}
