// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, LaunchProblem } from './problem.mjs';

const ANSWER_TIMEOUT_MS = 2_000;
const ANSWER_BYTES_MAX = 4_096;

/**
 * What the holder of a folder says about itself to whoever asks.
 * @typedef {{ pid: number, [detail: string]: unknown }} Holder
 */

/** A folder is held by another living process. `holder` is what that process says, when it answers. */
export class FolderHeld extends LaunchProblem {
  /**
   * @param {string} folder
   * @param {Holder | undefined} holder
   */
  constructor(folder, holder) {
    const by = holder ? `process ${holder.pid}` : 'another process';
    super(`The folder ${folder} is already in use by ${by}.`);
    this.holder = holder;
  }
}

/**
 * The name of a folder's lock. It is a socket, because the kernel drops a socket with its process, however that
 * process dies; a lock file would outlive a SIGKILL and then lie. The folder's device and inode name it, so that
 * two paths to one folder are one lock and one path in two containers are two.
 * @param {string} folder
 */
function socketPathOf(folder) {
  const { dev, ino } = statSync(folder);
  const name = `tokentill-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 24)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

/**
 * Takes a folder for this process alone, until `release` or the end of the process.
 *
 * @param {string} folder made when it does not exist
 * @param {{
 *   describe?: () => Record<string, unknown>,
 *   onConnection?: (socket: import('node:net').Socket) => void,
 * }} [options] `describe` is asked each time another process wants to know who holds the folder;
 *   `onConnection` keeps the asker's connection, which otherwise is closed after the answer
 * @returns {Promise<{ release: () => void }>}
 * @throws {FolderHeld} when another process has it
 */
export async function lockFolder(folder, { describe = () => ({}), onConnection } = {}) {
  mkdirSync(folder, { recursive: true });
  const path = socketPathOf(folder);
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(`${JSON.stringify({ pid: process.pid, ...describe() })}\n`);
    if (onConnection) onConnection(socket);
    else socket.end();
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await listen(server, path);
      break;
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
      const answer = await ask(path);
      if (answer.alive) throw new FolderHeld(folder, answer.holder);
      if (attempt > 3) throw new FolderHeld(folder, undefined);
      if (process.platform !== 'linux') rmSync(path, { force: true });
    }
  }
  server.unref();
  return { release: () => void server.close() };
}

/**
 * Who holds a folder now.
 * @param {string} folder
 * @returns {Promise<Holder | undefined>} undefined when nobody does, or the holder does not answer
 */
export async function holderOf(folder) {
  try {
    return (await ask(socketPathOf(folder))).holder;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * A connection to the holder of a folder that stays open, with what the holder said first. The holder sees it
 * close when this process ends, which is how a shared holder counts its users.
 * @param {string} folder
 * @returns {Promise<{ holder: Holder, close: () => void } | undefined>} undefined when nobody holds the folder
 */
export async function joinHolder(folder) {
  const answer = await ask(socketPathOf(folder), { keep: true });
  if (!answer.holder || !answer.socket) return undefined;
  const { holder, socket } = answer;
  socket.unref();
  return { holder, close: () => socket.destroy() };
}

/**
 * @param {import('node:net').Server} server
 * @param {string} path
 * @returns {Promise<void>}
 */
function listen(server, path) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/**
 * @param {string} path
 * @param {{ keep?: boolean }} [options]
 * @returns {Promise<{ alive: boolean, holder?: Holder | undefined, socket?: import('node:net').Socket }>}
 */
function ask(path, { keep = false } = {}) {
  return new Promise((resolve) => {
    const socket = connect({ path });
    let text = '';
    const timer = setTimeout(() => finish({ alive: true }), ANSWER_TIMEOUT_MS);
    /** @param {{ alive: boolean, holder?: Holder | undefined }} answer */
    const finish = (answer) => {
      clearTimeout(timer);
      if (keep && answer.holder) {
        socket.removeAllListeners('data');
        socket.resume();
        resolve({ ...answer, socket });
        return;
      }
      socket.destroy();
      resolve(answer);
    };
    socket.on('error', () => finish({ alive: false }));
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) finish({ alive: true, holder: holderFrom(text.slice(0, end)) });
      else if (text.length > ANSWER_BYTES_MAX) finish({ alive: true });
    });
    socket.on('close', () => finish({ alive: true }));
  });
}

/**
 * @param {string} line
 * @returns {Holder | undefined}
 */
function holderFrom(line) {
  try {
    const value = JSON.parse(line);
    return typeof value?.pid === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
