import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUp, playwrightResult, vitestResult } from './test-results.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokentill-results-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, testResults: [] };
const playwright = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 } };

describe('the closing line', () => {
  test('adds all parts up', () => {
    expect(
      addUp([
        { passed: 3, failed: 1, notes: ['a'] },
        { passed: 2, failed: 0, notes: ['b'] },
      ]),
    ).toEqual({ passed: 5, failed: 1, notes: ['a', 'b'] });
  });

  test('counts a test file that cannot be loaded as a failure', () => {
    const file = report({
      ...vitest,
      testResults: [{ status: 'failed', name: 'x.test.ts', assertionResults: [] }],
    });
    expect(vitestResult(file, false)).toMatchObject({ passed: 5, failed: 1 });
  });

  test('counts a run that ended badly as a failure though every test passed', () => {
    expect(vitestResult(report(vitest), false)).toMatchObject({ passed: 5, failed: 1 });
    expect(playwrightResult(report(playwright), false)).toMatchObject({ passed: 4, failed: 1 });
  });

  test('counts a run without a report as a failure', () => {
    expect(vitestResult(join(folder, 'none.json'), true)).toMatchObject({ passed: 0, failed: 1 });
    expect(playwrightResult(join(folder, 'none.json'), true)).toMatchObject({ failed: 1 });
  });

  test('counts a journey that passed only when repeated as a failure, and names what was skipped', () => {
    const file = report({ stats: { expected: 4, unexpected: 1, flaky: 2, skipped: 3 } });
    expect(playwrightResult(file, false)).toEqual({
      passed: 4,
      failed: 3,
      notes: ['2 journeys passed only when repeated.', '3 journeys were skipped.'],
    });
  });
});
