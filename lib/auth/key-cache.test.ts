import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KeyCache, openKeyCache, type Verdict } from './key-cache';

const REFUSED: Verdict = { kind: 'refused' };
const UNKNOWN: Verdict = { kind: 'unknown' };

/** Behind a pooler in transaction mode no announcement arrives: the cache has only its clock. */
describe('a cache that hears no announcements', () => {
  let cache: KeyCache;
  let nowMs = 0;
  let reads = 0;
  const ask = (hashHex: string, verdict: Verdict) =>
    cache.get(hashHex, async () => {
      reads += 1;
      return verdict;
    });

  beforeAll(() => {
    process.env.DATABASE_NAMED_STATEMENTS = 'false';
    cache = openKeyCache(() => nowMs);
  });
  afterAll(async () => {
    delete process.env.DATABASE_NAMED_STATEMENTS;
    await cache.close();
    await cache.close();
  });

  test.each([
    ['a key', REFUSED],
    ['a guess', UNKNOWN],
  ])('believes what it knows of %s for a second, and not longer', async (hashHex, verdict) => {
    expect(cache.isLive()).toBe(false);
    reads = 0;
    await ask(hashHex, verdict);
    nowMs += 999;
    expect(ask(hashHex, verdict)).toBe(verdict);
    expect(reads).toBe(1);
    nowMs += 1;
    await ask(hashHex, verdict);
    expect(reads).toBe(2);
  });

  test('remembers nothing of a reading that failed', async () => {
    const failing = cache.get('x', () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    reads = 0;
    await ask('x', REFUSED);
    expect(reads).toBe(1);
  });

  test('keeps guesses from pushing real keys out', async () => {
    await ask('real', REFUSED);
    for (let i = 0; i < 5_000; i++) await ask(`guess ${i}`, UNKNOWN);
    expect(ask('real', REFUSED)).toBe(REFUSED);
  });
});
