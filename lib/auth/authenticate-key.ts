import { sha256Hex } from '@/lib/platform/crypto';
import { type Db, db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { modeOfSecret } from './api-key';
import { type KeyCache, openKeyCache, type Verdict } from './key-cache';
import { KeyExpired, KeyMalformed, KeyRevoked, KeyUnknown } from './key-errors';
import { findBySecretHash } from './key-store';
import type { InstallationPrincipal } from './principal';

// Next bundles its own copy of this module beside the server's; one cache and one connection serve both.
const SHARED = Symbol.for('tokentill.key-cache');
const globals = globalThis as { [SHARED]?: KeyCache | undefined };

/** The cache of this process; its first use opens a connection that listens for changes. */
export function keyCache(): KeyCache {
  globals[SHARED] ??= openKeyCache();
  return globals[SHARED];
}

/** Closes the listening connection; the next use opens it anew. */
export async function closeKeyCache(): Promise<void> {
  const open = globals[SHARED];
  globals[SHARED] = undefined;
  await open?.close();
}

/**
 * Who shows this secret. Answered from memory for a key that was seen before; a revocation is known to every process
 * within a second. Throws KeyMalformed, KeyUnknown, KeyExpired, KeyRevoked.
 *
 * The hash is looked up like any other value, not compared in constant time: what timing could tell is how much of
 * somebody's hash equals the hash of a guess, and nobody can choose the hash of a guess.
 */
export function authenticateKey(
  secret: string,
  options: { now?: Date; db?: Db; cache?: KeyCache } = {},
): InstallationPrincipal | Promise<InstallationPrincipal> {
  const mode = modeOfSecret(secret);
  if (mode === undefined) throw new KeyMalformed();
  const hashHex = sha256Hex(secret);
  const verdict = (options.cache ?? keyCache()).get(hashHex, () =>
    read(options.db ?? db(), hashHex),
  );
  const nowMs = options.now?.getTime() ?? Date.now();
  return verdict instanceof Promise
    ? verdict.then((settled) => principalOf(settled, mode, nowMs))
    : principalOf(verdict, mode, nowMs);
}

function principalOf(
  verdict: Verdict,
  mode: 'test' | 'live',
  nowMs: number,
): InstallationPrincipal {
  switch (verdict.kind) {
    case 'known':
      if (verdict.expiresAtMs <= nowMs) throw new KeyExpired();
      return verdict.principal;
    case 'refused':
      throw new KeyRevoked();
    case 'unknown':
      throw mode === env().TOKENTILL_MODE
        ? new KeyUnknown()
        : new KeyUnknown(
            `No such API key exists here: it is a ${mode} key, and this server runs in ${env().TOKENTILL_MODE} mode.`,
          );
  }
}

async function read(from: Db, hashHex: string): Promise<Verdict> {
  const found = await findBySecretHash(from, Buffer.from(hashHex, 'hex'));
  if (!found) return { kind: 'unknown' };
  if (found.refused) return { kind: 'refused' };
  const { expiresAt, refused: _, ...facts } = found;
  return {
    kind: 'known',
    principal: Object.freeze({ kind: 'installation' as const, ...facts }),
    expiresAtMs: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}
