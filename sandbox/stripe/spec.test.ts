import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import {
  deriveStripe,
  STRIPE_HASHES,
  STRIPE_SUBSET,
  sha256,
  stripeHashes,
} from '../specs/derive-stripe';
import { OPERATIONS } from './operations';
import { answerFaults, answerKind, eventFaults, knownEventTypes, paramsOf, resolved } from './spec';

// Compiling Stripe's description takes a busy machine seconds.
vi.setConfig({ testTimeout: 30_000 });

const subset = readFileSync(STRIPE_SUBSET, 'utf8');

// The whole description is not part of the repository; it may lie beside it.
const SOURCE = new URL('../../../shared/specs/stripe-openapi.json', import.meta.url);

describe('stripe.json', () => {
  test('is the file that was derived from the pinned description', () => {
    const hashes = readFileSync(STRIPE_HASHES, 'utf8');
    const { info } = JSON.parse(subset) as { info: Record<string, string> };

    expect(hashes).toBe(
      `${info['x-source-sha256']}  stripe-openapi.json\n${sha256(subset)}  stripe.json\n`,
    );
    expect(info.version).toBe('2026-10-28.endive');
    if (existsSync(SOURCE)) {
      const source = readFileSync(SOURCE, 'utf8');
      expect(stripeHashes(source, deriveStripe(source))).toBe(hashes);
    }
  });

  test('stays small', () => {
    expect(statSync(STRIPE_SUBSET).size).toBeLessThan(1_500_000);
  });

  test('describes every call of the stand-in: its parameters and its answer', () => {
    for (const { method, path, supports } of OPERATIONS) {
      const known = Object.keys(resolved(paramsOf(method, path)).properties ?? {});
      const roots = new Set(supports.map((name) => name.split('.')[0] ?? ''));
      const { kind } = answerKind(method, path);
      expect(kind, `${method} ${path}`).not.toBe('undefined');
      // A delete has no parameters at all, not even `expand`.
      if (method === 'delete') continue;
      expect(
        [...roots].filter((root) => !known.includes(root)),
        `${method} ${path}`,
      ).toEqual([]);
    }
  });

  test('refuses answers and events that Stripe would not send', () => {
    expect(answerFaults('get', '/v1/charges/{id}', { object: 'charge' })).not.toEqual([]);
    expect(eventFaults({ type: 'charge.succeeded' })).not.toEqual([]);
    expect(eventFaults({ type: 'surprise' })).toHaveLength(1);
    expect(knownEventTypes()).toContain('checkout.session.async_payment_failed');
  });
});
