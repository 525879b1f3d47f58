// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { codeOf } from './problem.mjs';

/**
 * Why a TCP port cannot be listened on.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>} the system's code for it (`EADDRINUSE`, `EACCES`), or undefined when it can
 */
export function portTrouble(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error) ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * A port of 127.0.0.1 that nobody listens on now.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('a listening server has an address')),
      );
    });
  });
}

/**
 * The port a file remembers when it is still free, else another one, which the file then remembers: an address that
 * somebody has open in a tab stays good over a restart.
 * @param {string} file
 * @param {{ avoid?: readonly number[] }} [options]
 * @returns {Promise<number>}
 */
export async function rememberedPort(file, { avoid = [] } = {}) {
  const before = readPort(file);
  if (
    before !== undefined &&
    !avoid.includes(before) &&
    !(await portTrouble(before, '127.0.0.1'))
  ) {
    return before;
  }
  let port = await freePort();
  while (avoid.includes(port)) port = await freePort();
  writeFileSync(file, `${port}\n`);
  return port;
}

/**
 * @param {string} file
 * @returns {number | undefined}
 */
function readPort(file) {
  try {
    const port = Number(readFileSync(file, 'utf8').trim());
    return Number.isInteger(port) && port > 1023 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}
