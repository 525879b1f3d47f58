// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inProject } from './paths.mjs';
import { codeOf } from './problem.mjs';

/**
 * A hash of the content of files and folders of the project: equal if and only if nothing that matters changed.
 * Times are no part of it, because a fresh clone gives every file a new one.
 *
 * @param {readonly string[]} paths relative to the project; those that do not exist count as absent
 * @param {{ skip?: (path: string) => boolean, also?: readonly string[] }} [options] `skip` leaves files and folders
 *   out; `also` are further facts, such as a version
 * @returns {string}
 */
export function fingerprintOf(paths, { skip = () => false, also = [] } = {}) {
  const hash = createHash('sha256');
  for (const fact of also) hash.update(`fact ${fact}\n`);
  for (const path of paths) addTo(hash, path, skip);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 * @param {(path: string) => boolean} skip
 */
function addTo(hash, path, skip) {
  const absolute = inProject(path);
  if (skip(path) || !existsSync(absolute)) return;
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addTo(hash, join(path, name), skip);
    return;
  }
  const content = readFileSync(absolute);
  hash.update(`file ${path} ${content.length}\n`).update(content);
}

/**
 * Remembers in a file what something was made from.
 * @param {string} file
 */
export function stamp(file) {
  return {
    /** @returns {string | undefined} */
    read: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined),
    /** @param {string} fingerprint */
    write: (fingerprint) => {
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `${fingerprint}\n`);
      } catch (error) {
        // In a checkout that this user cannot write, the same is found out anew each time.
        if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EROFS') throw error;
      }
    },
  };
}
