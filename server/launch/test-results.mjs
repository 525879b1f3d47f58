// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/**
 * How one part of the tests went.
 * @typedef {{ passed: number, failed: number, notes: string[] }} Result
 */

/**
 * @param {readonly Result[]} results
 * @returns {Result}
 */
export function addUp(results) {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    notes: results.flatMap(({ notes }) => notes),
  };
}

/**
 * What Vitest's JSON report says. A file that could not even be loaded is one failure, and so is a run that ended
 * badly with every test passed: an error outside the tests.
 *
 * @param {string} file
 * @param {boolean} endedWell
 * @returns {Result}
 */
export function vitestResult(file, endedWell) {
  const report = readReport(file);
  if (!report) return { passed: 0, failed: 1, notes: ['Vitest ended without a report.'] };
  /** @type {{ status: string, name: string, assertionResults: unknown[] }[]} */
  const files = report.testResults;
  const unloadable = files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
  return closed(endedWell, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    notes: skipped > 0 ? [`${skipped} tests of Vitest were skipped.`] : [],
  });
}

/**
 * What Playwright's JSON report says. A test that passed only when it was repeated has failed: what a customer does
 * has to work the first time.
 *
 * @param {string} file
 * @param {boolean} endedWell
 * @returns {Result}
 */
export function playwrightResult(file, endedWell) {
  const report = readReport(file);
  if (!report) return { passed: 0, failed: 1, notes: ['Playwright ended without a report.'] };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return closed(endedWell, {
    passed: expected,
    failed: unexpected + flaky,
    notes: [
      ...(flaky > 0 ? [`${flaky} journeys passed only when repeated.`] : []),
      ...(skipped > 0 ? [`${skipped} journeys were skipped.`] : []),
    ],
  });
}

/**
 * @param {boolean} endedWell
 * @param {Result} result
 * @returns {Result}
 */
function closed(endedWell, result) {
  if (endedWell || result.failed > 0) return result;
  return {
    ...result,
    failed: 1,
    notes: [...result.notes, 'Every test passed, but the run itself ended with an error.'],
  };
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
