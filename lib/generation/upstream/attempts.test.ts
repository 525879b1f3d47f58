import { describe, expect, test } from 'vitest';
import { newAttemptLog, noteAttempt, pauseBeforeRetry } from './attempts';
import { UpstreamFault } from './fault';
import { retryAfterMsOf } from './openai';

const budget = (msLeft = 60_000, retriesMax = 2) => ({
  retriesMax,
  msLeft: () => msLeft,
  signal: new AbortController().signal,
});
const tried = (fault: UpstreamFault, times = 1) => {
  const log = newAttemptLog();
  for (let at = 0; at < times; at++) noteAttempt(log, Date.now(), { fault });
  return log;
};

describe('a try that failed', () => {
  test.each([
    ['a status of 500', new UpstreamFault('refused', '', { status: 500 }), true],
    ['a status of 429', new UpstreamFault('refused', '', { status: 429 }), true],
    ['a status of 400', new UpstreamFault('refused', '', { status: 400 }), false],
    ['a status of 401', new UpstreamFault('refused', '', { status: 401 }), false],
    ['no connection', new UpstreamFault('unreachable', ''), true],
    ['a connection that broke', new UpstreamFault('broke', ''), true],
    ['nonsense', new UpstreamFault('garbled', ''), true],
    ['ourselves', new UpstreamFault('stopped', ''), false],
  ])('because of %s may be repeated or not', (_why, fault, repeated) => {
    expect(pauseBeforeRetry(fault, tried(fault), budget()) !== null).toBe(repeated);
  });

  const broke = new UpstreamFault('broke', '');

  test('is repeated as often as the budget says', () => {
    expect(pauseBeforeRetry(broke, tried(broke, 2), budget())).not.toBeNull();
    expect(pauseBeforeRetry(broke, tried(broke, 3), budget())).toBeNull();
    expect(pauseBeforeRetry(broke, tried(broke, 1), budget(60_000, 0))).toBeNull();
  });

  test('is not repeated when no answer could come in time any more', () => {
    expect(pauseBeforeRetry(broke, tried(broke), budget(300))).toBeNull();
  });

  test('waits at least as long as the upstream asks for', () => {
    const busy = new UpstreamFault('refused', '', { status: 429, retryAfterMs: 7_000 });
    expect(pauseBeforeRetry(busy, tried(busy), budget())).toBeGreaterThanOrEqual(7_000);
    expect(pauseBeforeRetry(busy, tried(busy), budget(6_000))).toBeNull();
  });

  test('counts as wasted work only when the upstream may have begun', () => {
    const log = tried(broke);
    pauseBeforeRetry(broke, log, budget());
    expect(log.brokenAfterWork).toBe(1);
    const refused = new UpstreamFault('refused', '', { status: 503 });
    const other = tried(refused);
    pauseBeforeRetry(refused, other, budget());
    expect(other.brokenAfterWork).toBe(0);
  });
});

describe('Retry-After', () => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z');
  test.each([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after-ms': '250', 'retry-after': '3' }, 250],
    [{ 'retry-after': 'Fri, 20 Nov 2026 12:00:05 GMT' }, 5_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %j milliseconds', (headers, ms) => {
    expect(retryAfterMsOf(new Headers(headers as Record<string, string>), nowMs)).toBe(ms);
  });
});
