// @ts-check
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './problem.mjs';

const POLL_INTERVAL_MS = 25;

/**
 * Whether a pid is in use, be it by a process that has ended and waits to be reaped.
 * @param {number} pid
 * @returns {boolean}
 */
export function isPidTaken(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Whether a process exists and is not merely waiting to be reaped.
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  if (!isPidTaken(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/**
 * The command line of a process with its arguments separated by spaces; empty when it cannot be read. A pid alone
 * does not say which process it is: pids are used again, in containers after every restart.
 * @param {number} pid
 * @returns {string}
 */
export function commandLineOf(pid) {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ps.stdout.trim() : '';
}

/**
 * Waits until a condition holds.
 * @param {() => boolean | Promise<boolean>} holds
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} false when the time is over and it still does not hold
 */
export async function waitUntil(holds, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() >= deadline) return false;
    await sleep(POLL_INTERVAL_MS);
  }
  return true;
}

/**
 * Sends each signal in turn until the process is gone, waiting after each.
 * @param {number} pid
 * @param {readonly { signal: NodeJS.Signals, waitMs: number }[]} steps
 * @returns {Promise<boolean>} whether the process is gone
 */
export async function endProcess(pid, steps) {
  for (const { signal, waitMs } of steps) {
    sendSignal(pid, signal);
    if (await waitUntil(() => !isAlive(pid), waitMs)) return true;
  }
  return !isAlive(pid);
}

/**
 * Signals a process that may already be gone.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
