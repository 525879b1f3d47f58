import type { NewUpstreamPrice } from '../store';
import { ONE_SOURCE, shippedFor } from './shipped-row';

const google = shippedFor('google');

/** Google's published prices, in micro-dollars per million tokens. The two promotional models double on 2027-01-01. */
export const GOOGLE_PRICES: readonly NewUpstreamPrice[] = [
  google('gemini-2.0-flash', {
    input: 100_000,
    cachedInput: 25_000,
    output: 400_000,
    other: { input_audio: 700_000, cache_audio_read: 175_000 },
  }),
  google('gemini-2.5-flash-lite', {
    input: 100_000,
    cachedInput: 10_000,
    output: 400_000,
    other: { input_audio: 300_000, cache_audio_read: 30_000 },
  }),
  google('gemini-2.5-flash', {
    input: 300_000,
    cachedInput: 30_000,
    output: 2_500_000,
    other: { input_audio: 1_000_000, cache_audio_read: 100_000 },
  }),
  google('gemini-2.5-pro', {
    input: 1_250_000,
    cachedInput: 125_000,
    output: 10_000_000,
    long: { above: 200_000, input: 2_500_000, cachedInput: 250_000, output: 15_000_000 },
  }),
  google('gemini-2.5-flash-image', {
    input: 300_000,
    output: 2_500_000,
    other: { output_image: 30_000_000 },
    source: ONE_SOURCE,
    agree: false,
  }),
  google('gemini-3-flash-preview', {
    input: 500_000,
    cachedInput: 50_000,
    output: 3_000_000,
    other: { input_audio: 1_000_000, cache_audio_read: 100_000 },
  }),
  google('gemini-3.1-flash-lite', {
    input: 250_000,
    cachedInput: 25_000,
    output: 1_500_000,
    other: { input_audio: 500_000, cache_audio_read: 50_000 },
  }),
  google('gemini-3.1-pro-preview', {
    input: 2_000_000,
    cachedInput: 200_000,
    output: 12_000_000,
    long: { above: 200_000, input: 4_000_000, cachedInput: 400_000, output: 18_000_000 },
  }),
  google('gemini-3.1-flash-image-preview', {
    input: 500_000,
    output: 3_000_000,
    other: { output_image: 60_000_000 },
    source: ONE_SOURCE,
    agree: false,
  }),
  google('gemini-3-pro-image-preview', {
    input: 2_000_000,
    output: 12_000_000,
    other: { output_image: 120_000_000 },
    source: ONE_SOURCE,
    agree: false,
  }),
  google('gemini-3.5-flash-lite', { input: 300_000, cachedInput: 30_000, output: 2_500_000 }),
  google('gemini-3.5-flash', { input: 1_500_000, cachedInput: 150_000, output: 9_000_000 }),
  google('gemini-3.6-flash', { input: 750_000, cachedInput: 75_000, output: 3_750_000 }),
  google('gemini-3.6-flash', {
    from: '2027-01-01',
    input: 1_500_000,
    cachedInput: 150_000,
    output: 7_500_000,
  }),
  google('gemini-3.7-flash', { input: 750_000, cachedInput: 75_000, output: 3_750_000 }),
  google('gemini-3.7-flash', {
    from: '2027-01-01',
    input: 1_500_000,
    cachedInput: 150_000,
    output: 7_500_000,
  }),
];
