import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { ownDatabase } from '@/tests/support/own-database';
import { auditLedger } from './audit-ledger';
import { anySequence } from './support/acts';
import { installPlayer, play } from './support/player';
import { tell } from './support/sequence';

const SEQUENCES = 3_000;
const AT_ONCE = 2;
const TIME_LIMIT_MS = 85_000;

await ownDatabase();
beforeAll(installPlayer);

describe('the ledger, for any sequence of purchases, grants, reservations, settlements, lapses, expiries and deductions', () => {
  test(
    'shows after every step what the rule says, to the microcredit and the micro-dollar',
    async () => {
      const seed = Date.now() % 2 ** 31;
      process.stdout.write(`ledger.property.test.ts: seed ${seed}\n`);
      let steps = 0;
      const property = fc.asyncProperty(anySequence, async (sequence) => {
        const told = tell(sequence);
        steps += told.steps.length;
        expect(await play(newId('cus'), told.steps)).toEqual(told.expected);
      });

      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) =>
          fc.assert(property, { seed: seed + n, numRuns: SEQUENCES / AT_ONCE }),
        ),
      );
      process.stdout.write(`ledger.property.test.ts: ${SEQUENCES} sequences, ${steps} steps\n`);
    },
    TIME_LIMIT_MS,
  );

  test(
    'leaves books in which the audit finds nothing',
    async () => {
      const report = await auditLedger(db(), { now: new Date('2026-11-20T12:00:00Z') });

      expect(report.breaches).toEqual([]);
      expect(report.checked.transfers).toBeGreaterThan(SEQUENCES);
    },
    TIME_LIMIT_MS,
  );
});
