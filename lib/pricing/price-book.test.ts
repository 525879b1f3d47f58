import { describe, expect, test } from 'vitest';
import { microCredits, microUsd } from '@/lib/platform/units';
import { UnknownModel, UnknownPrice } from './errors';
import type { OperationPrice, UpstreamPrice } from './price';
import { priceBook } from './price-book';
import { aPrice } from './support/prices';

const at = (text: string) => new Date(text);
const version = (from: string, input: number): UpstreamPrice => ({
  ...aPrice({ input, output: input }),
  id: `upr_${from}`,
  effectiveFrom: at(from),
});
const story = (from: string, charge: number): OperationPrice => ({
  id: `opr_${from}`,
  operation: 'story',
  effectiveFrom: at(from),
  kind: 'fixed',
  fixedMicroCredits: microCredits(charge),
  createdBy: 'system',
});
const book = priceBook(
  [
    version('2026-06-01T00:00:00Z', 2),
    version('2026-01-01T00:00:00Z', 1),
    version('2027-01-01T00:00:00Z', 3),
  ],
  [story('2026-06-01T12:00:00Z', 7)],
)(at('2026-11-20T00:00:00Z'));

describe('a price book', () => {
  test.each([
    ['2026-01-01T00:00:00Z', 1],
    ['2026-05-31T23:59:59.999Z', 1],
    ['2026-06-01T00:00:00Z', 2],
    ['2026-12-31T23:59:59.999Z', 2],
    ['2027-01-01T00:00:00Z', 3],
  ])('answers with the version in force at %s', (instant, input) => {
    expect(book.upstreamPrice('openai', 'a-model', at(instant)).inputMicroUsdPerMillionTokens).toBe(
      microUsd(input),
    );
  });

  test('takes a future price into force only when its time has come', () => {
    expect(book.upstreamPrice('openai', 'a-model').inputMicroUsdPerMillionTokens).toBe(2);
    expect(book.upstreamPrices()).toHaveLength(1);
    expect(book.upstreamHistory).toHaveLength(3);
  });

  test('refuses a model that it does not know, at that upstream, or not yet', () => {
    expect(() => book.upstreamPrice('openai', 'another')).toThrow(UnknownModel);
    expect(() => book.upstreamPrice('google', 'a-model')).toThrow(UnknownModel);
    expect(() => book.upstreamPrice('openai', 'a-model', at('2025-12-31T23:59:59Z'))).toThrow(
      UnknownModel,
    );
  });

  test('refuses an operation without a price in force', () => {
    expect(book.operationPrice('story')).toMatchObject({ fixedMicroCredits: 7 });
    expect(() => book.operationPrice('poem')).toThrow(UnknownPrice);
    expect(() => book.operationPrice('story', at('2026-06-01T11:59:59Z'))).toThrow(UnknownPrice);
    expect(book.operationPrices(at('2026-06-01T00:00:00Z'))).toEqual([]);
  });
});
