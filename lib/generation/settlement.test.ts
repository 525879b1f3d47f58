import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { basisPoints, credits, microCredits, microUsd } from '@/lib/platform/units';
import { chargeForCost, costOfUsage, type OperationPrice, type UpstreamPrice } from '@/lib/pricing';
import { decideSettlement, type Ending, type Terms, type Work } from './settlement';
import { countedUsage } from './upstream/usage';

const upstreamPrice: UpstreamPrice = {
  id: 'upr_x',
  upstream: 'openai',
  model: 'm',
  effectiveFrom: new Date(0),
  inputMicroUsdPerMillionTokens: microUsd(750_000),
  cachedInputMicroUsdPerMillionTokens: microUsd(75_000),
  cacheWriteMicroUsdPerMillionTokens: null,
  outputMicroUsdPerMillionTokens: microUsd(4_500_000),
  long: null,
  otherMicroUsdPerMillionTokens: {},
  sourcesAgree: true,
  source: 'test',
  createdBy: 'test',
};
const about = { id: 'opr_x', effectiveFrom: new Date(0), createdBy: 'test' };
const markup = {
  ...about,
  operation: 'chat',
  kind: 'markup',
  markupBasisPoints: basisPoints(25_000),
  referenceMicroUsdPerCredit: microUsd(10_000),
} as const satisfies OperationPrice;
const fixed: OperationPrice = {
  ...about,
  operation: 'story',
  kind: 'fixed',
  fixedMicroCredits: credits(1),
};

const chat: Terms = { operationPrice: markup, upstreamPrice, reservedMicroCredits: credits(10) };
const story: Terms = { operationPrice: fixed, upstreamPrice, reservedMicroCredits: credits(1) };
const usage = countedUsage(1_000, 400);
const half = countedUsage(1_000, 200);
const nothing: Work = { reported: null, counted: null, handedOver: null, wasted: [] };
const COST = 750 + 1_800;

const completed: Ending = { kind: 'completed' };
const leftEarly: Ending = { kind: 'left_early' };
const leftMidway: Ending = { kind: 'left_midway', why: 'client_left' };
const failed: Ending = { kind: 'failed', failure: 'upstream_failed' };

describe('a chat', () => {
  test('that is completed is charged by the upstream’s own usage', () => {
    expect(decideSettlement(chat, completed, { ...nothing, reported: usage })).toMatchObject({
      state: 'succeeded',
      chargeMicroCredits: chargeForCost(markup, microUsd(COST)),
      costMicroUsd: COST,
      costSource: 'upstream',
    });
  });

  test('is charged by our count when the upstream does not say', () => {
    expect(decideSettlement(chat, completed, { ...nothing, counted: usage })).toMatchObject({
      chargeMicroCredits: chargeForCost(markup, microUsd(COST)),
      costSource: 'counted',
    });
  });

  test('that is left midway is charged for what was handed over; the rest of the cost is ours', () => {
    const work = { ...nothing, counted: usage, handedOver: half };
    expect(decideSettlement(chat, leftMidway, work)).toMatchObject({
      state: 'cancelled',
      failure: 'client_left',
      chargeMicroCredits: chargeForCost(markup, costOfUsage(upstreamPrice, half)),
      costMicroUsd: COST,
    });
  });

  test.each([
    ['left early', leftEarly, 'cancelled'],
    ['failed', failed, 'failed'],
  ])('that %s is free, its cost ours', (_how, ending, state) => {
    expect(decideSettlement(chat, ending, { ...nothing, counted: usage })).toMatchObject({
      state,
      chargeMicroCredits: 0,
      costMicroUsd: COST,
    });
  });

  test('is never charged above its reservation', () => {
    const terms = { ...chat, reservedMicroCredits: microCredits(7) };
    const work = { ...nothing, reported: usage };
    expect(decideSettlement(terms, completed, work).chargeMicroCredits).toBe(7);
  });

  test('bears no charge for tries that broke off, but their cost', () => {
    const work = { ...nothing, reported: usage, wasted: [countedUsage(1_000, 0)] };
    expect(decideSettlement(chat, completed, work)).toMatchObject({
      chargeMicroCredits: chargeForCost(markup, microUsd(COST)),
      costMicroUsd: COST + 750,
      costSource: 'counted',
    });
  });

  test('prices tokens of a bucket without a rate as ordinary input, never as nothing', () => {
    const written = {
      ...usage,
      inputTokens: half.outputTokens,
      cacheWriteTokens: half.outputTokens,
    };
    const decided = decideSettlement(chat, completed, { ...nothing, reported: written });
    expect(decided).toMatchObject({ costMicroUsd: 300 + 1_800, costSource: 'counted' });
    expect(decided.usage).toMatchObject({ inputTokens: 400, cacheWriteTokens: 0 });
  });
});

describe('a story', () => {
  test('costs its one price, whatever it took', () => {
    expect(decideSettlement(story, completed, { ...nothing, reported: usage })).toMatchObject({
      chargeMicroCredits: credits(1),
      costMicroUsd: COST,
    });
  });

  test.each([leftEarly, leftMidway, failed])('is free when it is not completed: %j', (ending) => {
    const work = { ...nothing, counted: usage, handedOver: half };
    expect(decideSettlement(story, ending, work).chargeMicroCredits).toBe(0);
  });
});

test('no ending and no usage ever charges more than was held, or less than nothing', () => {
  const tokens = fc.nat(5_000_000);
  const anyUsage = fc.tuple(tokens, tokens).map(([input, output]) => countedUsage(input, output));
  const maybe = fc.option(anyUsage, { nil: null });
  fc.assert(
    fc.property(
      fc.record({
        reported: maybe,
        counted: maybe,
        handedOver: maybe,
        wasted: fc.array(anyUsage, { maxLength: 2 }),
      }),
      fc.constantFrom(completed, leftEarly, leftMidway, failed),
      fc.constantFrom(chat, story),
      fc.nat(1_000_000_000),
      (work, ending, base, reserved) => {
        const terms = { ...base, reservedMicroCredits: microCredits(reserved) };
        const decided = decideSettlement(terms, ending, work);
        expect(decided.chargeMicroCredits).toBeGreaterThanOrEqual(0);
        expect(decided.chargeMicroCredits).toBeLessThanOrEqual(reserved);
        expect(decided.costMicroUsd).toBeGreaterThanOrEqual(0);
        if (ending.kind === 'failed' || ending.kind === 'left_early')
          expect(decided.chargeMicroCredits).toBe(0);
      },
    ),
  );
});
