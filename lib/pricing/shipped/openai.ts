import type { NewUpstreamPrice } from '../store';
import { ONE_HAS_A_LONG_TIER, ONE_SOURCE, shippedFor } from './shipped-row';

const openai = shippedFor('openai');

/** OpenAI's published prices, in micro-dollars per million tokens. */
export const OPENAI_PRICES: readonly NewUpstreamPrice[] = [
  openai('gpt-4o', { input: 2_500_000, cachedInput: 1_250_000, output: 10_000_000 }),
  openai('gpt-4o-mini', { input: 150_000, cachedInput: 75_000, output: 600_000 }),
  openai('gpt-4.1', { input: 2_000_000, cachedInput: 500_000, output: 8_000_000 }),
  openai('gpt-4.1-mini', { input: 400_000, cachedInput: 100_000, output: 1_600_000 }),
  openai('gpt-4.1-nano', { input: 100_000, cachedInput: 25_000, output: 400_000 }),
  openai('gpt-5', { input: 1_250_000, cachedInput: 125_000, output: 10_000_000 }),
  openai('gpt-5-mini', { input: 250_000, cachedInput: 25_000, output: 2_000_000 }),
  openai('gpt-5-nano', { input: 50_000, cachedInput: 5_000, output: 400_000 }),
  openai('gpt-5.1', { input: 1_250_000, cachedInput: 125_000, output: 10_000_000 }),
  openai('gpt-5.2', { input: 1_750_000, cachedInput: 175_000, output: 14_000_000 }),
  openai('gpt-5.4', {
    input: 2_500_000,
    cachedInput: 250_000,
    output: 15_000_000,
    long: { above: 272_000, input: 5_000_000, cachedInput: 500_000, output: 22_500_000 },
  }),
  openai('gpt-5.4-mini', { input: 750_000, cachedInput: 75_000, output: 4_500_000 }),
  openai('gpt-5.4-nano', { input: 200_000, cachedInput: 20_000, output: 1_250_000 }),
  openai('gpt-5.5', {
    input: 5_000_000,
    cachedInput: 500_000,
    output: 30_000_000,
    source: ONE_HAS_A_LONG_TIER,
  }),
  openai('gpt-5.6-sol', {
    input: 5_000_000,
    cachedInput: 500_000,
    cacheWrite: 6_250_000,
    output: 30_000_000,
    long: {
      above: 272_000,
      input: 10_000_000,
      cachedInput: 1_000_000,
      cacheWrite: 12_500_000,
      output: 45_000_000,
    },
  }),
  openai('gpt-5.6-terra', {
    input: 2_000_000,
    cachedInput: 200_000,
    cacheWrite: 2_500_000,
    output: 12_000_000,
    long: {
      above: 272_000,
      input: 4_000_000,
      cachedInput: 400_000,
      cacheWrite: 5_000_000,
      output: 18_000_000,
    },
  }),
  // Cut by 80 % on 2026-07-30: before, every rate was five times the one published since.
  openai('gpt-5.6-luna', {
    input: 1_000_000,
    cachedInput: 100_000,
    cacheWrite: 1_250_000,
    output: 6_000_000,
    long: {
      above: 272_000,
      input: 2_000_000,
      cachedInput: 200_000,
      cacheWrite: 2_500_000,
      output: 9_000_000,
    },
    source: 'five times the rates in force from 2026-07-30, which were a cut of 80 %',
  }),
  openai('gpt-5.6-luna', {
    from: '2026-07-30',
    input: 200_000,
    cachedInput: 20_000,
    cacheWrite: 250_000,
    output: 1_200_000,
    long: {
      above: 272_000,
      input: 400_000,
      cachedInput: 40_000,
      cacheWrite: 500_000,
      output: 1_800_000,
    },
  }),
  openai('o3', { input: 2_000_000, cachedInput: 500_000, output: 8_000_000 }),
  openai('o4-mini', { input: 1_100_000, cachedInput: 275_000, output: 4_400_000 }),
  openai('gpt-image-1-mini', {
    input: 2_000_000,
    cachedInput: 200_000,
    output: 8_000_000,
    other: { input_image: 2_500_000, cache_image_read: 250_000 },
    source: ONE_SOURCE,
    agree: false,
  }),
  openai('gpt-image-1.5', {
    input: 5_000_000,
    cachedInput: 1_250_000,
    output: 10_000_000,
    other: { input_image: 8_000_000, cache_image_read: 2_000_000, output_image: 32_000_000 },
    source: ONE_SOURCE,
    agree: false,
  }),
  openai('gpt-image-2', {
    input: 5_000_000,
    cachedInput: 1_250_000,
    output: 30_000_000,
    other: { input_image: 8_000_000, cache_image_read: 2_000_000 },
    source: ONE_SOURCE,
    agree: false,
  }),
];
